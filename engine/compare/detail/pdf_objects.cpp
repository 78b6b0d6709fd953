// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/pdf_objects.h"

#include <algorithm>

#include "base/characters.h"

namespace cajista::compare::detail {

namespace {

constexpr int most_depth = 60;

bool is_delimiter(char c) {
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
           c == '}' || c == '/' || c == '%';
}

void reset(PdfObject& out, PdfObject::Kind kind) {
    out.kind = kind;
    out.number = 0;
    out.text.clear();
    out.items.clear();
    out.stream = 0;
}

}  // namespace

bool is_pdf_white(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

const PdfObject& PdfObject::get(std::string_view key) const {
    static const PdfObject none;
    if (kind != Kind::dictionary) return none;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].text == key) return items[i + 1];
    }
    return none;
}

std::int64_t PdfObject::integer() const {
    if (kind != Kind::number || !(number > -9e15 && number < 9e15)) return 0;
    return static_cast<std::int64_t>(number);
}

void PdfLexer::skip_white() {
    while (at_ < bytes_.size()) {
        const char c = bytes_[at_];
        if (c == '%') {
            while (at_ < bytes_.size() && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
        } else if (is_pdf_white(c)) {
            ++at_;
        } else {
            return;
        }
    }
}

bool PdfLexer::next(PdfObject& out, bool with_references) { return read(out, with_references, 0); }

bool PdfLexer::read(PdfObject& out, bool with_references, int depth) {
    skip_white();
    if (at_ >= bytes_.size()) return false;
    const char c = bytes_[at_];
    if (base::is_digit(c) || c == '-' || c == '+' || c == '.') {
        if (read_number(out)) {
            if (with_references) maybe_reference(out);
            return true;
        }
    }
    switch (c) {
        case '/':
            read_name(out);
            return true;
        case '(':
            read_literal(out);
            return true;
        case '[':
            ++at_;
            reset(out, PdfObject::Kind::array);
            read_items(out, ']', with_references, depth);
            return true;
        case '<':
            if (bytes_.substr(at_).starts_with("<<")) {
                at_ += 2;
                reset(out, PdfObject::Kind::dictionary);
                read_items(out, '>', with_references, depth);
            } else {
                read_hexadecimal(out);
            }
            return true;
        default:
            break;
    }
    const std::size_t begin = at_++;
    if (!is_delimiter(c)) {
        while (at_ < bytes_.size() && !is_pdf_white(bytes_[at_]) && !is_delimiter(bytes_[at_])) {
            ++at_;
        }
    }
    reset(out, PdfObject::Kind::keyword);
    out.text = bytes_.substr(begin, at_ - begin);
    if (out.text == "true" || out.text == "false") {
        out.kind = PdfObject::Kind::boolean;
        out.number = out.text == "true" ? 1 : 0;
    } else if (out.text == "null") {
        out.kind = PdfObject::Kind::null;
    }
    return true;
}

/// Reads to the end sign; of a dictionary `>>`.
void PdfLexer::read_items(PdfObject& out, char end, bool with_references, int depth) {
    while (true) {
        skip_white();
        if (at_ >= bytes_.size()) return;
        if (bytes_[at_] == end) {
            at_ += end == '>' && bytes_.substr(at_).starts_with(">>") ? 2 : 1;
            return;
        }
        if (depth >= most_depth) {
            at_ = bytes_.size();
            return;
        }
        if (!read(out.items.emplace_back(), with_references, depth + 1)) return;
    }
}

bool PdfLexer::read_number(PdfObject& out) {
    std::size_t at = at_;
    bool negative = false;
    if (bytes_[at] == '-' || bytes_[at] == '+') negative = bytes_[at++] == '-';
    double value = 0;
    double unit = 1;
    bool digits = false;
    bool behind_point = false;
    for (; at < bytes_.size(); ++at) {
        const char c = bytes_[at];
        if (base::is_digit(c)) {
            digits = true;
            value = value * 10 + (c - '0');
            if (behind_point) unit *= 10;
        } else if (c == '.' && !behind_point) {
            behind_point = true;
        } else {
            break;
        }
    }
    if (!digits && !behind_point) return false;
    reset(out, PdfObject::Kind::number);
    out.number = (negative ? -value : value) / unit;
    at_ = at;
    return true;
}

/// `12 0 R` behind a number that has been read.
void PdfLexer::maybe_reference(PdfObject& out) {
    std::size_t at = at_;
    const auto blanks = [&] {
        const std::size_t begin = at;
        while (at < bytes_.size() && is_pdf_white(bytes_[at])) ++at;
        return at != begin;
    };
    if (out.number < 1 || out.number > 8'388'608 || !blanks()) return;
    const std::size_t digits = at;
    while (at < bytes_.size() && base::is_digit(bytes_[at])) ++at;
    if (at == digits || at - digits > 5 || !blanks()) return;
    if (at >= bytes_.size() || bytes_[at] != 'R') return;
    if (at + 1 < bytes_.size() && !is_pdf_white(bytes_[at + 1]) && !is_delimiter(bytes_[at + 1])) {
        return;
    }
    out.kind = PdfObject::Kind::reference;
    at_ = at + 1;
}

void PdfLexer::read_name(PdfObject& out) {
    reset(out, PdfObject::Kind::name);
    ++at_;
    for (; at_ < bytes_.size(); ++at_) {
        const char c = bytes_[at_];
        if (is_pdf_white(c) || is_delimiter(c)) return;
        if (c == '#' && at_ + 2 < bytes_.size()) {
            const int high = base::hexadecimal(bytes_[at_ + 1]);
            const int low = base::hexadecimal(bytes_[at_ + 2]);
            if (high >= 0 && low >= 0) {
                out.text += static_cast<char>(high * 16 + low);
                at_ += 2;
                continue;
            }
        }
        out.text += c;
    }
}

void PdfLexer::read_literal(PdfObject& out) {
    reset(out, PdfObject::Kind::text);
    int depth = 1;
    for (++at_; at_ < bytes_.size(); ++at_) {
        char c = bytes_[at_];
        if (c == '(') {
            ++depth;
        } else if (c == ')') {
            if (--depth == 0) {
                ++at_;
                return;
            }
        } else if (c == '\\' && at_ + 1 < bytes_.size()) {
            c = bytes_[++at_];
            constexpr std::string_view from = "nrtbf";
            constexpr std::string_view to = "\n\r\t\b\f";
            const std::size_t known = from.find(c);
            if (known != std::string_view::npos) {
                c = to[known];
            } else if (c >= '0' && c <= '7') {
                int value = 0;
                std::size_t end = std::min(at_ + 3, bytes_.size());
                for (; at_ < end && bytes_[at_] >= '0' && bytes_[at_] <= '7'; ++at_) {
                    value = value * 8 + (bytes_[at_] - '0');
                }
                --at_;
                c = static_cast<char>(value);
            } else if (c == '\n' || c == '\r') {
                if (c == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
                continue;  // a line that goes on
            }
        }
        out.text += c;
    }
}

void PdfLexer::read_hexadecimal(PdfObject& out) {
    reset(out, PdfObject::Kind::text);
    int high = -1;
    for (++at_; at_ < bytes_.size(); ++at_) {
        if (bytes_[at_] == '>') {
            ++at_;
            break;
        }
        const int digit = base::hexadecimal(bytes_[at_]);
        if (digit < 0) continue;
        if (high < 0) {
            high = digit;
        } else {
            out.text += static_cast<char>(high * 16 + digit);
            high = -1;
        }
    }
    if (high >= 0) out.text += static_cast<char>(high * 16);
}

}  // namespace cajista::compare::detail
