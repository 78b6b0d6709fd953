// SPDX-License-Identifier: Apache-2.0
// Classes of ASCII characters, whatever the locale: what isdigit() and isspace() are for others.
#pragma once

#include <algorithm>
#include <string_view>

namespace cajista::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// White space of XML (1.0, production 3 `S`) and of JSON (RFC 8259, 2).
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// White space of CSS (Syntax Level 3, 4.2) and of HTML.
constexpr bool is_css_space(char c) { return is_space(c) || c == '\f'; }

/// True when nothing but white space of XML is in `text`.
constexpr bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_space);
}

/// `text` without white space of XML at both ends.
constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace cajista::base
