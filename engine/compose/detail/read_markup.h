// SPDX-License-Identifier: Apache-2.0
// The marked-up text that a field may hold: b, strong, i, em, br, p, ul, ol and li without
// attributes, in either case, and HTML's basic entities. Everything else is text as it stands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cajista::compose::detail {

enum class MarkupTag : std::uint8_t {
    none,
    bold,
    italic,
    line_break,
    paragraph,
    bullets,
    numbers,
    item
};

struct MarkupPiece {
    enum class Kind : std::uint8_t { text, open, close };
    Kind kind = Kind::text;
    MarkupTag tag = MarkupTag::none;
    std::string text;  ///< entities resolved; of a tag: as it is written
};

/// Never fails; linear in the text.
std::vector<MarkupPiece> read_markup(std::string_view text);

}  // namespace cajista::compose::detail
