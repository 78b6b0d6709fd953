// SPDX-License-Identifier: Apache-2.0
// What is asked of every text that data gives.
#pragma once

#include <string_view>

#include "document/style.h"

namespace cajista::compose::detail {

inline bool keeps_space(const document::Style& style) {
    return style.paragraph.white_space == text::WhiteSpace::pre ||
           style.paragraph.white_space == text::WhiteSpace::pre_wrap ||
           style.paragraph.white_space == text::WhiteSpace::pre_line;
}

/// Data that needs no work: no control characters, no two spaces together.
inline bool is_clean(std::string_view text) {
    char before = 'x';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return true;
}

}  // namespace cajista::compose::detail
