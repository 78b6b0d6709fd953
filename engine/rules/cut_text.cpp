// SPDX-License-Identifier: Apache-2.0
// Text with `{…}` in it, cut without parsing the expressions.
#include "rules/detail/lex.h"
#include "rules/expression.h"

namespace cajista::rules {

namespace {

using detail::Token;
using detail::TokenKind;

struct Cutter {
    std::string_view text;
    const base::SourceSpan& where;
    std::vector<TextPiece> pieces{};
    base::Diagnostics errors{};
    std::string literal{};
    std::size_t literal_begin = 0;

    base::SourceSpan span(std::size_t begin, std::size_t end) const {
        base::SourceSpan result = where;
        if (!where || where.end - where.begin != text.size()) return result;
        result.end = result.begin + static_cast<std::uint32_t>(end);
        result.begin += static_cast<std::uint32_t>(begin);
        return result;
    }

    void flush() {
        if (literal.empty()) return;
        pieces.push_back({false, std::move(literal), static_cast<std::uint32_t>(literal_begin)});
        literal.clear();
    }

    /// The `}` that belongs to the `{` before `begin`, or npos.
    std::size_t end_of_expression(std::size_t begin) const {
        int depth = 0;
        for (std::size_t at = begin;;) {
            const Token token = detail::next_token(text, at);
            switch (token.kind) {
                case TokenKind::end:
                case TokenKind::string_unclosed:
                case TokenKind::comment_unclosed:
                    return std::string_view::npos;
                case TokenKind::brace_open:
                    ++depth;
                    break;
                case TokenKind::brace_close:
                    if (depth-- == 0) return token.begin;
                    break;
                default:
                    break;
            }
            at = token.end;
        }
    }

    /// Cuts the expression whose `{` is at `open`; gives the offset behind it.
    std::size_t cut_expression(std::size_t open) {
        const std::size_t close = end_of_expression(open + 1);
        if (close == std::string_view::npos) {
            errors.push_back(base::error("rules.brace-unclosed", "the \"{\" has no closing \"}\"",
                                         span(open, open + 1))
                                 .hint("a brace as text is written {{"));
            return text.size();
        }
        flush();
        pieces.push_back({true, std::string(text.substr(open + 1, close - open - 1)),
                          static_cast<std::uint32_t>(open + 1)});
        return close + 1;
    }

    void run() {
        for (std::size_t at = 0; at < text.size();) {
            const char c = text[at];
            const bool is_double = at + 1 < text.size() && text[at + 1] == c;
            if (c == '{' && !is_double) {
                at = cut_expression(at);
                continue;
            }
            if (c == '}' && !is_double) {
                errors.push_back(
                    base::error("rules.brace-lone", "the \"}\" closes nothing", span(at, at + 1))
                        .hint("a brace as text is written }}"));
            }
            if (literal.empty()) literal_begin = at;
            literal += c;
            at += is_double && (c == '{' || c == '}') ? 2 : 1;
        }
        flush();
    }
};

}  // namespace

base::Result<std::vector<TextPiece>> cut_text(std::string_view text,
                                              const base::SourceSpan& where) {
    Cutter cutter{.text = text, .where = where};
    cutter.run();
    if (!cutter.errors.empty()) return std::move(cutter.errors);
    return std::move(cutter.pieces);
}

}  // namespace cajista::rules
