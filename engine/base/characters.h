// SPDX-License-Identifier: Apache-2.0
// Classes of ASCII characters, whatever the locale: what isdigit() and isspace() are for others.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace cajista::base {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }
constexpr bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

/// The small letter of a capital, every other character as it is.
constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// What a hexadecimal digit counts; -1 when `c` is none.
constexpr int hexadecimal(char c) {
    if (is_digit(c)) return c - '0';
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// White space of XML (1.0, production 3 `S`) and of JSON (RFC 8259, 2).
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// White space of CSS (Syntax Level 3, 4.2) and of HTML.
constexpr bool is_css_space(char c) { return is_space(c) || c == '\f'; }

/// True when every character of `text` is a digit, also when there is none.
constexpr bool is_all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

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

/// `text` with small letters for its capitals.
inline std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower(c);
    return result;
}

/// Names that don't tell capitals from small letters.
constexpr bool is_same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace cajista::base
