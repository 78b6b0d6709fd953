// SPDX-License-Identifier: Apache-2.0
// What is asked of every text that data gives.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "document/style.h"

namespace cajista::compose::detail {

inline bool keeps_space(const document::Style& style) {
    return style.paragraph.white_space == text::WhiteSpace::pre ||
           style.paragraph.white_space == text::WhiteSpace::pre_wrap ||
           style.paragraph.white_space == text::WhiteSpace::pre_line;
}

/// One byte after the other; `before` is what stands before them.
inline bool is_clean_bytes(std::string_view text, char before) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return true;
}

/// Data that needs no work: no control characters, no two spaces together.
inline bool is_clean(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101, highs = ones * 0x80;
    const auto zeros = [](std::uint64_t word) { return (word - ones) & ~word & highs; };
    if (text.size() < 8) return is_clean_bytes(text, 'x');
    // Eight at a time, each once more as what stands before the next. The words may suspect what
    // is clean (a borrow), never the other way round.
    const std::size_t last = text.size() - 8;
    for (std::size_t at = 0;; at = at + 7 < last ? at + 7 : last) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const std::uint64_t spaces = zeros(word ^ ones * 0x20);
        const std::uint64_t suspects = ((word - ones * 0x20) & ~word & highs) |
                                       zeros(word ^ ones * 0x7F) | (spaces & spaces << 8);
        if (suspects != 0 && !is_clean_bytes(text.substr(at, 8), 'x')) return false;
        if (at == last) return true;
    }
}

}  // namespace cajista::compose::detail
