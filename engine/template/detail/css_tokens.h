// SPDX-License-Identifier: Apache-2.0
// Tokens of a style sheet (CSS Syntax 3, section 4, as far as the profile needs them).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/color.h"
#include "base/result.h"
#include "base/source.h"

namespace cajista::templates::detail {

struct Token {
    enum class Kind : std::uint8_t {
        word,       ///< `text`: an identifier
        function,   ///< `text`: the name before "("
        at_word,    ///< `text`: the name after "@"
        hash,       ///< `text`: what follows "#"
        string,     ///< `text`: the content, escapes resolved
        url,        ///< `text`: the address
        number,     ///< mantissa / 10^scale
        dimension,  ///< number, and the unit in `text`
        percent,    ///< number
        space,
        mark,   ///< one character, in `text`
        color,  ///< `color`: what spot() was resolved to
        end,
    };
    Kind kind = Kind::end;
    std::string text;
    std::int64_t mantissa = 0;
    std::int32_t scale = 0;  ///< at most 6
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    base::Color color{};

    bool is(Kind wanted) const { return kind == wanted; }
    bool is_mark(char c) const { return kind == Kind::mark && text[0] == c; }
    bool is_word(std::string_view word) const { return kind == Kind::word && text == word; }
    bool is_number() const { return kind == Kind::number; }
};

/// Cuts [begin, end) of a file's text. Comments vanish; the last token is `end`. What is no token
/// (an open string, an open comment, a number too long) is style.syntax, added to `diagnostics`.
std::vector<Token> cut_css(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
                           base::Diagnostics& diagnostics);

}  // namespace cajista::templates::detail
