// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/cff_charset.h"

#include <cstddef>

namespace cajista::pdf::detail {

namespace {

/// Big-endian reads with bounds; a read past the end gives 0 and clears ok.
struct Cursor {
    std::string_view bytes;
    std::size_t at = 0;
    bool ok = true;

    std::uint32_t number(std::size_t size) {
        if (at > bytes.size() || size > bytes.size() - at) {
            ok = false;
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            value = value << 8 | static_cast<unsigned char>(bytes[at++]);
        }
        return value;
    }
};

/// Skips an INDEX; `first` becomes its first object.
void skip_index(Cursor& cursor, std::string_view* first = nullptr) {
    const std::uint32_t count = cursor.number(2);
    if (count == 0 || !cursor.ok) return;
    const std::uint32_t size = cursor.number(1);
    if (size < 1 || size > 4) {
        cursor.ok = false;
        return;
    }
    const std::size_t offsets = cursor.at;
    const std::uint32_t start = cursor.number(size);
    const std::uint32_t next = cursor.number(size);
    cursor.at = offsets + std::size_t{count} * size;
    const std::uint32_t end = cursor.number(size);
    const std::size_t base = cursor.at - 1;
    if (!cursor.ok || start < 1 || next < start || end < next || end > cursor.bytes.size() - base) {
        cursor.ok = false;
        return;
    }
    if (first != nullptr) *first = cursor.bytes.substr(base + start, next - start);
    cursor.at = base + end;
}

struct TopDict {
    bool is_cid_keyed = false;
    std::uint32_t charset = 0;
    bool ok = true;
};

/// The two operators that matter: ROS (12 30) and charset (15).
TopDict read_top_dict(std::string_view bytes) {
    TopDict dict;
    Cursor cursor{bytes};
    std::uint32_t operand = 0;
    while (cursor.at < bytes.size() && cursor.ok) {
        const std::uint32_t byte = cursor.number(1);
        if (byte == 12) {
            if (cursor.number(1) == 30) dict.is_cid_keyed = true;
        } else if (byte == 15) {
            dict.charset = operand;
        } else if (byte == 28) {
            operand = cursor.number(2);
        } else if (byte == 29) {
            operand = cursor.number(4);
        } else if (byte == 30) {
            for (std::uint32_t nibbles = 0; cursor.ok && (nibbles & 0xF) != 0xF;) {
                nibbles = cursor.number(1);
            }
        } else if (byte >= 32 && byte <= 246) {
            operand = byte - 139;
        } else if (byte >= 247 && byte <= 250) {
            operand = (byte - 247) * 256 + cursor.number(1) + 108;
        } else if (byte >= 251 && byte <= 254) {
            cursor.number(1);
            operand = 0;  // negative: no offset
        }
    }
    dict.ok = cursor.ok;
    return dict;
}

}  // namespace

std::optional<std::vector<std::uint16_t>> cff_cids(std::string_view table,
                                                   std::uint32_t glyph_count) {
    Cursor cursor{table};
    cursor.at = 2;
    cursor.at = cursor.number(1);  // hdrSize
    skip_index(cursor);            // names
    std::string_view top;
    skip_index(cursor, &top);
    if (!cursor.ok) return std::nullopt;
    const TopDict dict = read_top_dict(top);
    if (!dict.ok) return std::nullopt;
    std::vector<std::uint16_t> cids;
    if (!dict.is_cid_keyed) return cids;
    cids.push_back(0);
    if (dict.charset <= 2) {  // predefined: CID = glyph id
        for (std::uint32_t i = 1; i < glyph_count; ++i) {
            cids.push_back(static_cast<std::uint16_t>(i));
        }
        return cids;
    }
    cursor.at = dict.charset;
    const std::uint32_t format = cursor.number(1);
    if (format > 2) return std::nullopt;
    while (cids.size() < glyph_count && cursor.ok) {
        const std::uint32_t first = cursor.number(2);
        const std::uint32_t left = format == 0 ? 0 : cursor.number(format);
        for (std::uint32_t i = 0; i <= left && cids.size() < glyph_count; ++i) {
            cids.push_back(static_cast<std::uint16_t>(first + i));
        }
    }
    if (!cursor.ok) return std::nullopt;
    return cids;
}

}  // namespace cajista::pdf::detail
