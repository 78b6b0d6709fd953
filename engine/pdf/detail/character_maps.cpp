// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/character_maps.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t most_in_block = 100;       // Adobe Technical Note 5014
constexpr std::size_t most_of_destination = 64;  // a destination has at most 512 bytes

std::string code_text(std::uint32_t code, CodeBytes bytes) {
    return bytes == CodeBytes::one ? fmt::format("<{:02X}>", code) : fmt::format("<{:04X}>", code);
}

std::u16string utf16(std::string_view text) {
    std::u16string units;
    std::size_t offset = 0;
    for (std::size_t i = 0; offset < text.size() && i < most_of_destination; ++i) {
        const char32_t character = base::next_code_point(text, offset);
        if (character < 0x10000) {
            units.push_back(static_cast<char16_t>(character));
        } else {
            units.push_back(static_cast<char16_t>(0xD800 + ((character - 0x10000) >> 10)));
            units.push_back(static_cast<char16_t>(0xDC00 + ((character - 0x10000) & 0x3FF)));
        }
    }
    if (units.empty()) units.push_back(u'\x200B');
    return units;
}

void append_hex(std::string& out, const std::u16string& units) {
    out += '<';
    for (const char16_t unit : units) {
        out += fmt::format("{:04X}", static_cast<unsigned>(unit));
    }
    out += '>';
}

/// Rows between begin<kind> and end<kind>, a hundred to a block.
void append_blocks(std::string& out, const std::vector<std::string>& rows, std::string_view kind) {
    for (std::size_t at = 0; at < rows.size(); at += most_in_block) {
        const std::size_t count = std::min(most_in_block, rows.size() - at);
        out += fmt::format("{} begin{}\n", count, kind);
        for (std::size_t i = at; i < at + count; ++i) out += rows[i] + "\n";
        out += fmt::format("end{}\n", kind);
    }
}

std::string header(std::string_view name, std::string_view ordering, int type, CodeBytes bytes) {
    return fmt::format(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering ({}) def\n"
        "/Supplement 0 def\nend def\n/CMapName /{} def\n/CMapType {} def\n"
        "1 begincodespacerange\n{} {}\nendcodespacerange\n",
        ordering, name, type, code_text(0, bytes),
        code_text(bytes == CodeBytes::one ? 0xFF : 0xFFFF, bytes));
}

constexpr std::string_view trailer =
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/// A range stays within one value of the high byte (5.9.2 of the note, 9.10.3).
bool follows(std::uint32_t code, std::uint32_t previous) {
    return code == previous + 1 && code >> 8 == previous >> 8;
}

}  // namespace

std::string cid_map(std::span<const MappedCode> codes, CodeBytes bytes, std::string_view name) {
    std::vector<std::string> ranges;
    for (std::size_t first = 0; first < codes.size();) {
        std::size_t last = first;
        while (last + 1 < codes.size() && follows(codes[last + 1].code, codes[last].code) &&
               codes[last + 1].cid == codes[last].cid + 1) {
            ++last;
        }
        ranges.push_back(code_text(codes[first].code, bytes) + " " +
                         code_text(codes[last].code, bytes) + fmt::format(" {}", codes[first].cid));
        first = last + 1;
    }
    std::string out = header(name, "Identity", 1, bytes);
    append_blocks(out, ranges, "cidrange");
    out += trailer;
    return out;
}

std::string unicode_map(std::span<const MappedCode> codes, CodeBytes bytes) {
    std::vector<std::string> characters, ranges;
    for (std::size_t first = 0; first < codes.size();) {
        const std::u16string text = utf16(codes[first].text);
        std::size_t last = first;
        while (last + 1 < codes.size() && text.size() == 1 &&
               follows(codes[last + 1].code, codes[last].code)) {
            const std::u16string next = utf16(codes[last + 1].text);
            const auto wanted = static_cast<std::uint32_t>(text[0] + (last + 1 - first));
            if (next.size() != 1 || next[0] != wanted || (wanted & 0xFF) == 0) break;
            ++last;
        }
        std::string row = code_text(codes[first].code, bytes);
        if (last > first) row += code_text(codes[last].code, bytes);
        append_hex(row, text);
        (last > first ? ranges : characters).push_back(std::move(row));
        first = last + 1;
    }
    std::string out = header("Adobe-Identity-UCS", "UCS", 2, bytes);
    append_blocks(out, characters, "bfchar");
    append_blocks(out, ranges, "bfrange");
    out += trailer;
    return out;
}

}  // namespace cajista::pdf::detail
