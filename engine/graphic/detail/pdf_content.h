// SPDX-License-Identifier: Apache-2.0
// The operators of a content stream from a foreign file (ISO 32000-1, 7.8.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cajista::graphic::detail {

struct CleanedContent {
    std::string bytes;
    std::uint8_t color_spaces = 0;  ///< device colours, as bits 1 << base::Color::Space
    bool is_wrong = false;
    std::string problem;  ///< why it is wrong
};

/// Keeps what draws: marked content (which names tags, layers and properties of the other file)
/// and the brackets BX and EX are left out, `q` and `Q` are made to match. Wrong is what no
/// reader can tell: an operator that PDF doesn't know, a string or inline image without end.
CleanedContent clean_content(std::string_view raw);

/// The device colour space of that name, also short as in inline images; -1: none.
int device_space(std::string_view name);

}  // namespace cajista::graphic::detail
