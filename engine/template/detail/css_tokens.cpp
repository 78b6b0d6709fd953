// SPDX-License-Identifier: Apache-2.0
#include "template/detail/css_tokens.h"

#include <string_view>

#include "base/characters.h"
#include "base/utf8.h"

namespace cajista::templates::detail {

namespace {

bool starts_word(char c) {
    return base::is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return starts_word(c) || base::is_digit(c) || c == '-'; }

class Cutter {
public:
    Cutter(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
           base::Diagnostics& diagnostics)
        : file_(file),
          text_(std::string_view(file->text).substr(0, end)),
          at_(begin),
          diagnostics_(diagnostics) {}

    std::vector<Token> cut() {
        std::vector<Token> tokens;
        while (at_ < text_.size()) {
            if (skip_comment()) continue;
            Token token = next();
            token.end = static_cast<std::uint32_t>(at_);
            tokens.push_back(std::move(token));
        }
        Token last;
        last.begin = last.end = static_cast<std::uint32_t>(text_.size());
        tokens.push_back(std::move(last));
        return tokens;
    }

private:
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    void complain(std::size_t begin, std::string message) {
        diagnostics_.push_back(base::error(
            "style.syntax", std::move(message),
            {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + 1)}));
    }

    bool skip_comment() {
        if (peek() != '/' || peek(1) != '*') return false;
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
            complain(at_, "this comment is not closed by */");
            at_ = text_.size();
        } else {
            at_ = end + 2;
        }
        return true;
    }

    bool word_at(std::size_t ahead) const {
        const char c = peek(ahead);
        if (starts_word(c)) return true;
        return c == '-' && (starts_word(peek(ahead + 1)) || peek(ahead + 1) == '-');
    }
    bool number_at() const {
        std::size_t ahead = (peek() == '+' || peek() == '-') ? 1 : 0;
        if (peek(ahead) == '.') ++ahead;
        return base::is_digit(peek(ahead));
    }

    Token next() {
        Token token;
        token.begin = static_cast<std::uint32_t>(at_);
        const char c = peek();
        if (base::is_css_space(c)) {
            while (base::is_css_space(peek())) ++at_;
            token.kind = Token::Kind::space;
        } else if (c == '"' || c == '\'') {
            token.kind = Token::Kind::string;
            token.text = quoted();
        } else if (number_at()) {
            number(token);
        } else if (word_at(0)) {
            token.text = word();
            token.kind = Token::Kind::word;
            if (peek() == '(') function(token);
        } else if (c == '@' && word_at(1)) {
            ++at_;
            token.kind = Token::Kind::at_word;
            token.text = word();
        } else if (c == '#' && continues_word(peek(1))) {
            ++at_;
            token.kind = Token::Kind::hash;
            token.text = word();
        } else {
            ++at_;
            token.kind = Token::Kind::mark;
            token.text = c;
        }
        return token;
    }

    std::string word() {
        const std::size_t begin = at_;
        while (continues_word(peek())) ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string quoted() {
        const std::size_t begin = at_;
        const char quote = text_[at_++];
        std::string out;
        while (at_ < text_.size() && text_[at_] != quote) {
            if (text_[at_] == '\n') break;
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
                escape(out);
            } else {
                out += text_[at_++];
            }
        }
        if (peek() == quote && at_ < text_.size()) {
            ++at_;
        } else {
            complain(begin, "this string is not closed on its line");
        }
        return out;
    }

    void escape(std::string& out) {
        ++at_;
        if (base::hexadecimal(peek()) < 0) {
            out += text_[at_++];
            return;
        }
        std::uint32_t code = 0;
        for (int i = 0; i < 6 && base::hexadecimal(peek()) >= 0; ++i) {
            code = code * 16 + static_cast<std::uint32_t>(base::hexadecimal(peek()));
            ++at_;
        }
        if (base::is_css_space(peek())) ++at_;
        const bool is_scalar = code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        base::append_utf8(out, is_scalar ? static_cast<char32_t>(code) : U'\uFFFD');
    }

    void number(Token& token) {
        const std::size_t begin = at_;
        const bool is_negative = peek() == '-';
        if (is_negative || peek() == '+') ++at_;
        bool after_point = false;
        std::int64_t mantissa = 0;
        bool too_long = false;
        while (base::is_digit(peek()) ||
               (peek() == '.' && !after_point && base::is_digit(peek(1)))) {
            if (peek() == '.') {
                after_point = true;
            } else if (!after_point || token.scale < 6) {
                mantissa = mantissa * 10 + (peek() - '0');
                if (after_point) ++token.scale;
                if (mantissa > 1'000'000'000'000) too_long = true;
                if (too_long) mantissa = 0;
            }
            ++at_;
        }
        if (too_long) complain(begin, "this number is too large");
        token.mantissa = is_negative ? -mantissa : mantissa;
        token.kind = Token::Kind::number;
        if (peek() == '%') {
            ++at_;
            token.kind = Token::Kind::percent;
        } else if (word_at(0)) {
            token.text = word();
            token.kind = Token::Kind::dimension;
        }
    }

    void function(Token& token) {
        ++at_;
        token.kind = Token::Kind::function;
        if (token.text != "url") return;
        token.kind = Token::Kind::url;
        token.text.clear();
        while (base::is_css_space(peek())) ++at_;
        if (peek() == '"' || peek() == '\'') {
            token.text = quoted();
            while (base::is_css_space(peek())) ++at_;
        } else {
            while (at_ < text_.size() && peek() != ')' && !base::is_css_space(peek())) {
                token.text += text_[at_++];
            }
            while (base::is_css_space(peek())) ++at_;
        }
        if (peek() == ')' && at_ < text_.size()) {
            ++at_;
        } else {
            complain(token.begin, "this url( is not closed by )");
        }
    }

    const base::SourceFilePtr& file_;
    std::string_view text_;
    std::size_t at_;
    base::Diagnostics& diagnostics_;
};

}  // namespace

std::vector<Token> cut_css(const base::SourceFilePtr& file, std::uint32_t begin, std::uint32_t end,
                           base::Diagnostics& diagnostics) {
    return Cutter(file, begin, end, diagnostics).cut();
}

}  // namespace cajista::templates::detail
