// SPDX-License-Identifier: Apache-2.0
// Tokens of FEEL (DMN 1.5, 10.3.1.2). Names with spaces are the parser's business: they depend on
// what is in scope; here a name is one word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cajista::rules::detail {

enum class TokenKind : std::uint8_t {
    end,
    number,
    string,
    word,
    plus,
    minus,
    star,
    star_star,
    slash,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    parenthesis_open,
    parenthesis_close,
    bracket_open,
    bracket_close,
    brace_open,
    brace_close,
    comma,
    dot,
    dot_dot,
    colon,
    arrow,
    at,
    unknown,
    string_unclosed,
    comment_unclosed,
};

enum class Keyword : std::uint8_t {
    none,
    if_,
    then_,
    else_,
    for_,
    in_,
    return_,
    some_,
    every_,
    satisfies_,
    or_,
    and_,
    between_,
    instance_,
    of_,
    true_,
    false_,
    null_,
    function_,
    external_,
};

struct Token {
    TokenKind kind = TokenKind::end;
    Keyword keyword = Keyword::none;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

bool is_name_start(char32_t c);
bool is_name_part(char32_t c);
/// Behind white space and comments from `offset`; at the start of an unclosed comment.
std::size_t skip_space(std::string_view text, std::size_t offset);
Token next_token(std::string_view text, std::size_t offset);
/// End of the word that starts at `offset`; `offset` itself when none does.
std::size_t end_of_word(std::string_view text, std::size_t offset);

/// The characters that a string literal (with its quotes) means. False for an unknown escape; then
/// `bad_offset` tells where in the literal.
bool unescape(std::string_view literal, std::string& out, std::size_t& bad_offset);

/// Name as compared: white space runs are one space.
std::string normalized_name(std::string_view raw);
/// Whether `name` stands at `offset`, any white space where it has a space, ending at a word's
/// boundary. Returns the offset behind it, or npos.
std::size_t match_name(std::string_view text, std::size_t offset, std::string_view name);

}  // namespace cajista::rules::detail
