// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/lex.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"

namespace cajista::rules::detail {

namespace {

constexpr std::array<std::pair<std::string_view, Keyword>, 19> keywords = {{
    {"if", Keyword::if_},
    {"then", Keyword::then_},
    {"else", Keyword::else_},
    {"for", Keyword::for_},
    {"in", Keyword::in_},
    {"return", Keyword::return_},
    {"some", Keyword::some_},
    {"every", Keyword::every_},
    {"satisfies", Keyword::satisfies_},
    {"or", Keyword::or_},
    {"and", Keyword::and_},
    {"between", Keyword::between_},
    {"instance", Keyword::instance_},
    {"of", Keyword::of_},
    {"true", Keyword::true_},
    {"false", Keyword::false_},
    {"null", Keyword::null_},
    {"function", Keyword::function_},
    {"external", Keyword::external_},
}};

bool in(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

/// DMN 1.5 grammar rules 61 and 62.
bool is_space(char32_t c) {
    return c == ' ' || in(c, 0x09, 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E ||
           in(c, 0x2000, 0x200B) || in(c, 0x2028, 0x2029) || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == 0xFEFF;
}

char at(std::string_view text, std::size_t offset) {
    return offset < text.size() ? text[offset] : '\0';
}

std::size_t end_of_digits(std::string_view text, std::size_t offset) {
    while (base::is_digit(at(text, offset))) ++offset;
    return offset;
}

/// `1`, `1.5`, `.5`, `1e-3`; the point of `1..3` isn't part of the number.
std::size_t end_of_number(std::string_view text, std::size_t offset) {
    std::size_t end = end_of_digits(text, offset);
    if (at(text, end) == '.' && base::is_digit(at(text, end + 1)))
        end = end_of_digits(text, end + 1);
    if (at(text, end) == 'e' || at(text, end) == 'E') {
        std::size_t exponent = end + 1;
        if (at(text, exponent) == '+' || at(text, exponent) == '-') ++exponent;
        if (base::is_digit(at(text, exponent))) end = end_of_digits(text, exponent);
    }
    return end;
}

std::size_t end_of_string(std::string_view text, std::size_t offset, bool& is_closed) {
    is_closed = false;
    for (std::size_t i = offset + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            is_closed = true;
            return i + 1;
        }
    }
    return text.size();
}

Token make(TokenKind kind, std::size_t begin, std::size_t end) {
    return {kind, Keyword::none, static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(end)};
}

Token operator_token(std::string_view text, std::size_t begin) {
    const char second = at(text, begin + 1);
    const auto one = [&](TokenKind kind) { return make(kind, begin, begin + 1); };
    const auto two = [&](TokenKind kind) { return make(kind, begin, begin + 2); };
    switch (text[begin]) {
        case '+':
            return one(TokenKind::plus);
        case '-':
            return second == '>' ? two(TokenKind::arrow) : one(TokenKind::minus);
        case '*':
            return second == '*' ? two(TokenKind::star_star) : one(TokenKind::star);
        case '/':
            return second == '*' ? make(TokenKind::comment_unclosed, begin, text.size())
                                 : one(TokenKind::slash);
        case '=':
            return one(TokenKind::equal);
        case '!':
            return second == '=' ? two(TokenKind::not_equal) : one(TokenKind::unknown);
        case '<':
            return second == '=' ? two(TokenKind::less_equal) : one(TokenKind::less);
        case '>':
            return second == '=' ? two(TokenKind::greater_equal) : one(TokenKind::greater);
        case '(':
            return one(TokenKind::parenthesis_open);
        case ')':
            return one(TokenKind::parenthesis_close);
        case '[':
            return one(TokenKind::bracket_open);
        case ']':
            return one(TokenKind::bracket_close);
        case '{':
            return one(TokenKind::brace_open);
        case '}':
            return one(TokenKind::brace_close);
        case ',':
            return one(TokenKind::comma);
        case '.':
            return second == '.' ? two(TokenKind::dot_dot) : one(TokenKind::dot);
        case ':':
            return one(TokenKind::colon);
        case '@':
            return one(TokenKind::at);
        default:
            break;
    }
    std::size_t end = begin;
    base::next_code_point(text, end);
    return make(TokenKind::unknown, begin, end);
}

}  // namespace

bool is_name_start(char32_t c) {
    return in(c, 'a', 'z') || in(c, 'A', 'Z') || c == '_' || c == '?' || in(c, 0xC0, 0xD6) ||
           in(c, 0xD8, 0xF6) || in(c, 0xF8, 0x2FF) || in(c, 0x370, 0x37D) || in(c, 0x37F, 0x167F) ||
           in(c, 0x1681, 0x180D) || in(c, 0x180F, 0x1FFF) || in(c, 0x200C, 0x200D) ||
           in(c, 0x2070, 0x218F) || in(c, 0x2C00, 0x2FEF) || in(c, 0x3001, 0xD7FF) ||
           in(c, 0xF900, 0xFDCF) || in(c, 0xFDF0, 0xFEFE) || in(c, 0xFF00, 0xFFFC) ||
           in(c, 0x10000, 0xEFFFF);
}

bool is_name_part(char32_t c) {
    return is_name_start(c) || in(c, '0', '9') || c == 0xB7 || in(c, 0x300, 0x36F) ||
           in(c, 0x203F, 0x2040);
}

std::size_t skip_space(std::string_view text, std::size_t offset) {
    while (offset < text.size()) {
        if (text[offset] == '/' && at(text, offset + 1) == '/') {
            const std::size_t line_end = text.find_first_of("\n\r", offset);
            offset = line_end == std::string_view::npos ? text.size() : line_end;
            continue;
        }
        if (text[offset] == '/' && at(text, offset + 1) == '*') {
            const std::size_t close = text.find("*/", offset + 2);
            if (close == std::string_view::npos) return offset;
            offset = close + 2;
            continue;
        }
        std::size_t next = offset;
        if (!is_space(base::next_code_point(text, next))) return offset;
        offset = next;
    }
    return offset;
}

std::size_t end_of_word(std::string_view text, std::size_t offset) {
    std::size_t end = offset;
    std::size_t next = offset;
    if (offset >= text.size() || !is_name_start(base::next_code_point(text, next))) return offset;
    end = next;
    while (end < text.size()) {
        next = end;
        if (!is_name_part(base::next_code_point(text, next))) break;
        end = next;
    }
    return end;
}

Token next_token(std::string_view text, std::size_t offset) {
    const std::size_t begin = skip_space(text, offset);
    if (begin >= text.size()) return make(TokenKind::end, text.size(), text.size());
    const char first = text[begin];
    if (base::is_digit(first) || (first == '.' && base::is_digit(at(text, begin + 1)))) {
        return make(TokenKind::number, begin, end_of_number(text, begin));
    }
    if (first == '"') {
        bool is_closed = false;
        const std::size_t end = end_of_string(text, begin, is_closed);
        return make(is_closed ? TokenKind::string : TokenKind::string_unclosed, begin, end);
    }
    const std::size_t word_end = end_of_word(text, begin);
    if (word_end == begin) return operator_token(text, begin);
    Token token = make(TokenKind::word, begin, word_end);
    const std::string_view word = text.substr(begin, word_end - begin);
    for (const auto& [name, keyword] : keywords) {
        if (word == name) token.keyword = keyword;
    }
    return token;
}

namespace {

/// Reads `digits` hexadecimal digits at `offset`.
bool read_hex(std::string_view text, std::size_t offset, std::size_t digits, char32_t& out) {
    if (offset + digits > text.size()) return false;
    out = 0;
    for (const char c : text.substr(offset, digits)) {
        const char lower = static_cast<char>(c | 0x20);
        if (base::is_digit(c)) {
            out = out * 16 + static_cast<char32_t>(c - '0');
        } else if (lower >= 'a' && lower <= 'f') {
            out = out * 16 + static_cast<char32_t>(lower - 'a' + 10);
        } else {
            return false;
        }
    }
    return true;
}

/// `\u` with four digits (two of them may be a surrogate pair) or `\U` with six.
bool unescape_code_point(std::string_view text, std::size_t& i, std::string& out) {
    char32_t c = 0;
    if (text[i] == 'U') {
        if (!read_hex(text, i + 1, 6, c) || c > 0x10FFFF || in(c, 0xD800, 0xDFFF)) return false;
        i += 7;
    } else {
        if (!read_hex(text, i + 1, 4, c)) return false;
        i += 5;
        char32_t low = 0;
        if (in(c, 0xD800, 0xDBFF)) {
            if (at(text, i) != '\\' || at(text, i + 1) != 'u') return false;
            if (!read_hex(text, i + 2, 4, low) || !in(low, 0xDC00, 0xDFFF)) return false;
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 6;
        } else if (in(c, 0xDC00, 0xDFFF)) {
            return false;
        }
    }
    base::append_utf8(out, c);
    return true;
}

}  // namespace

bool unescape(std::string_view literal, std::string& out, std::size_t& bad_offset) {
    const std::string_view text = literal.substr(1, literal.size() - 2);
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '\\') {
            out += text[i++];
            continue;
        }
        bad_offset = i + 1;
        const char escaped = at(text, ++i);
        if (escaped == 'u' || escaped == 'U') {
            if (!unescape_code_point(text, i, out)) return false;
            continue;
        }
        switch (escaped) {
            case 'n':
                out += '\n';
                break;
            case 'r':
                out += '\r';
                break;
            case 't':
                out += '\t';
                break;
            case '"':
                out += '"';
                break;
            case '\'':
                out += '\'';
                break;
            case '\\':
                out += '\\';
                break;
            // Regular expressions are written with single backslashes (DMN TCK): \s stays \s.
            default:
                out += '\\';
                out += escaped;
                break;
        }
        ++i;
    }
    return true;
}

std::string normalized_name(std::string_view raw) {
    std::string name;
    std::size_t offset = skip_space(raw, 0);
    while (offset < raw.size()) {
        const std::size_t next = skip_space(raw, offset);
        if (next != offset && next < raw.size()) name += ' ';
        if (next >= raw.size()) break;
        std::size_t end = next;
        base::next_code_point(raw, end);
        name += raw.substr(next, end - next);
        offset = end;
    }
    return name;
}

std::size_t match_name(std::string_view text, std::size_t offset, std::string_view name) {
    if (name.empty()) return std::string_view::npos;
    for (const char c : name) {
        if (c == ' ') {
            const std::size_t next = skip_space(text, offset);
            if (next == offset) return std::string_view::npos;
            offset = next;
        } else if (at(text, offset) != c || offset >= text.size()) {
            return std::string_view::npos;
        } else {
            ++offset;
        }
    }
    // "rate" isn't in "rates", but "total-" is in "total-x" when that is the name.
    std::size_t next = offset;
    if (offset < text.size() && is_name_part(base::next_code_point(text, next))) {
        std::size_t last = name.size();
        do {
            --last;
        } while (last > 0 && (static_cast<unsigned char>(name[last]) & 0xC0) == 0x80);
        if (is_name_part(base::next_code_point(name, last))) return std::string_view::npos;
    }
    return offset;
}

}  // namespace cajista::rules::detail
