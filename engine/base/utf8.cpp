// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <cstring>

namespace cajista::base {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// Length of the valid sequence at `p` (Unicode 15, table 3-7), 0 when there is none.
std::size_t sequence_length(const unsigned char* p, std::size_t available) {
    const unsigned lead = p[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4 || available < 2) return 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (lead == 0xE0)
        low = 0xA0;  // overlong
    else if (lead == 0xED)
        high = 0x9F;  // surrogates
    else if (lead == 0xF0)
        low = 0x90;  // overlong
    else if (lead == 0xF4)
        high = 0x8F;  // above U+10FFFF
    if (p[1] < low || p[1] > high) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (available < length) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((p[i] & 0xC0U) != 0x80U) return 0;
    }
    return length;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const std::size_t size = text.size();
    std::size_t at = 0;
    while (at < size) {
        // Most data is ASCII: 32 bytes at a time, which the compiler turns into vector code.
        while (size - at >= 32) {
            std::uint64_t words[4];
            std::memcpy(words, p + at, 32);
            if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080U) != 0) break;
            at += 32;
        }
        // Then by sequence, to the end of this stretch.
        const std::size_t stretch = size - at < 32 ? size : at + 32;
        while (at < stretch) {
            if (p[at] < 0x80) {
                ++at;
                continue;
            }
            const std::size_t length = sequence_length(p + at, size - at);
            if (length == 0) return at;
            at += length;
        }
    }
    return size;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + offset;
    const std::size_t length = sequence_length(p, text.size() - offset);
    if (length == 0) {
        ++offset;
        return replacement;
    }
    offset += length;
    switch (length) {
        case 1:
            return p[0];
        case 2:
            return (p[0] & 0x1FU) << 6U | (p[1] & 0x3FU);
        case 3:
            return (p[0] & 0x0FU) << 12U | (p[1] & 0x3FU) << 6U | (p[2] & 0x3FU);
        default:
            return (p[0] & 0x07U) << 18U | (p[1] & 0x3FU) << 12U | (p[2] & 0x3FU) << 6U |
                   (p[3] & 0x3FU);
    }
}

void append_utf8(std::string& out, char32_t code_point) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = replacement;
    }
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    const std::uint32_t c = code_point;
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | c >> 6U);
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | c >> 12U);
        put(0x80U | (c >> 6U & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | c >> 18U);
        put(0x80U | (c >> 12U & 0x3FU));
        put(0x80U | (c >> 6U & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

}  // namespace cajista::base
