// SPDX-License-Identifier: Apache-2.0
// Literals, parentheses, lists, ranges, contexts, and what follows them.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

using Bound = value::Range::Bound;

const Node* Compiler::parse_postfix() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_primary();
    while (!is_broken_) {
        if (is(TokenKind::dot)) {
            node = parse_path_step(node, begin);
        } else if (is(TokenKind::bracket_open) && !(in_range_end_ && at_range_close())) {
            node = parse_filter(node, begin);
        } else if (is(TokenKind::parenthesis_open)) {
            node = parse_invocation(node, begin);
        } else {
            break;
        }
    }
    return node;
}

const Node* Compiler::parse_primary() {
    const std::size_t begin = token_.begin;
    switch (token_.kind) {
        case TokenKind::number:
            return parse_number();
        case TokenKind::string:
            return parse_string();
        case TokenKind::at:
            return parse_at_literal();
        case TokenKind::parenthesis_open:
            return parse_parenthesis();
        case TokenKind::bracket_open:
            return parse_bracket();
        case TokenKind::bracket_close: {
            advance();
            const Node* low = parse_additive();
            expect(TokenKind::dot_dot, "\"..\" of the range");
            return parse_range_end(low, Bound::open, begin);
        }
        case TokenKind::brace_open:
            return parse_context();
        case TokenKind::word:
            break;
        default:
            syntax_error("a value");
            return null_node(begin);
    }
    switch (token_.keyword) {
        case Keyword::true_:
        case Keyword::false_: {
            const bool is_true = is(Keyword::true_);
            advance();
            return literal(Value::boolean(is_true), plain_type(TypeKind::boolean), begin);
        }
        case Keyword::null_:
            advance();
            return null_node(begin);
        case Keyword::if_:
        case Keyword::for_:
        case Keyword::some_:
        case Keyword::every_:
            return parse_expression();
        case Keyword::function_:
            return parse_function();
        case Keyword::none:
            return parse_name();
        default:
            syntax_error("a value");
            return null_node(begin);
    }
}

const Node* Compiler::parse_number() {
    const std::size_t begin = token_.begin;
    const auto number = value::Decimal::parse(token_text());
    if (!number) {
        report("rules.literal-malformed", "the number is outside the range of decimal128", begin,
               token_.end);
    }
    advance();
    return literal(Value::number(number.value_or(value::Decimal())), plain_type(TypeKind::number),
                   begin);
}

std::string Compiler::read_string() {
    std::string content;
    std::size_t bad = 0;
    if (!unescape(token_text(), content, bad)) {
        report("rules.literal-malformed", "the string has an unknown character escape",
               token_.begin + bad, token_.begin + bad + 2)
            .hints.push_back("write \\uXXXX with four hexadecimal digits or \\UXXXXXX with six");
    }
    advance();
    return content;
}

const Node* Compiler::parse_string() {
    const std::size_t begin = token_.begin;
    const std::string content = read_string();
    return literal(Value::string(arena_.copy(std::string_view(content))),
                   plain_type(TypeKind::string), begin);
}

const Node* Compiler::parse_at_literal() {
    const std::size_t begin = token_.begin;
    advance();
    if (!is(TokenKind::string)) {
        syntax_error("a string with a date, time or duration");
        return null_node(begin);
    }
    const std::string content = read_string();
    const Value value = parse_temporal(content, arena_);
    if (value.is_null()) {
        complain("rules.literal-malformed",
                 fmt::format("\"{}\" is no date, time, date and time or duration", content), begin,
                 last_end_)
            .hints.push_back("write @\"2026-10-01\", @\"13:45:00\", @\"P1Y2M\" or @\"P1DT2H\"");
    }
    if (value.is_null()) return broken_node("the literal is no date, time or duration", begin);
    return literal(value, plain_type(kind_of(value.kind())), begin);
}

const Node* Compiler::parse_parenthesis() {
    const std::size_t begin = token_.begin;
    advance();
    switch (token_.kind) {
        case TokenKind::equal:
        case TokenKind::not_equal:
        case TokenKind::less:
        case TokenKind::less_equal:
        case TokenKind::greater:
        case TokenKind::greater_equal: {
            const Node* range = parse_unary_range(begin);
            expect(TokenKind::parenthesis_close, "\")\"");
            return range;
        }
        default:
            break;
    }
    const Node* inner = parse_expression();
    if (accept(TokenKind::dot_dot)) return parse_range_end(inner, Bound::open, begin);
    expect(TokenKind::parenthesis_close, "\")\"");
    return inner;
}

const Node* Compiler::parse_bracket() {
    const std::size_t begin = token_.begin;
    advance();
    std::vector<const Node*> items;
    const StaticType* item_type = nullptr;
    while (!is(TokenKind::bracket_close) && !is_broken_) {
        const Node* item = parse_expression();
        if (items.empty() && accept(TokenKind::dot_dot)) {
            return parse_range_end(item, Bound::closed, begin);
        }
        items.push_back(item);
        item_type = item_type == nullptr ? item->type : &join(*item_type, *item->type, arena_);
        if (!accept(TokenKind::comma)) break;
    }
    expect(TokenKind::bracket_close, "\",\" or \"]\"");
    const bool is_known = item_type != nullptr && item_type->kind != TypeKind::null;
    const StaticType& type = is_known ? list_of(*item_type, arena_) : plain_type(TypeKind::list);
    return finish(make(run_list, type, items, begin));
}

/// In `[1..10[` the last bracket closes; a filter would have something to say inside.
bool Compiler::at_range_close() const {
    const Token next = token_behind();
    switch (next.kind) {
        case TokenKind::word:
            return next.keyword == Keyword::and_ || next.keyword == Keyword::or_ ||
                   next.keyword == Keyword::then_ || next.keyword == Keyword::else_ ||
                   next.keyword == Keyword::return_ || next.keyword == Keyword::satisfies_ ||
                   next.keyword == Keyword::in_ || next.keyword == Keyword::between_ ||
                   next.keyword == Keyword::instance_;
        case TokenKind::number:
        case TokenKind::string:
        case TokenKind::string_unclosed:
        case TokenKind::minus:
        case TokenKind::at:
        case TokenKind::parenthesis_open:
        case TokenKind::bracket_open:
        case TokenKind::brace_open:
            return false;
        default:
            return true;
    }
}

const Node* Compiler::parse_range_end(const Node* low, Bound low_bound, std::size_t begin) {
    const bool was_in_range_end = std::exchange(in_range_end_, true);
    const Node* high = parse_additive();
    in_range_end_ = was_in_range_end;
    Bound high_bound = Bound::closed;
    if (is(TokenKind::parenthesis_close) || is(TokenKind::bracket_open)) {
        high_bound = Bound::open;
        advance();
    } else {
        expect(TokenKind::bracket_close, "\"]\", \")\" or \"[\" at the end of the range");
    }
    if (result_type(Operator::less, *low->type, *high->type) == nullptr) {
        type_error(fmt::format("a range can't go from {} to {}", describe(*low->type),
                               describe(*high->type)),
                   *high);
    }
    const StaticType& ends = join(*low->type, *high->type, arena_);
    Node* node = make(run_range, range_of(ends, arena_), {low, high}, begin);
    node->field = (low_bound == Bound::open ? 1u : 0u) | (high_bound == Bound::open ? 2u : 0u);
    return finish(node);
}

/// A key is any text up to the colon, or a string.
std::string Compiler::parse_key() {
    if (is(TokenKind::string)) return read_string();
    const std::size_t begin = token_.begin;
    if (!is(TokenKind::word)) {
        syntax_error("the name of an entry");
        return {};
    }
    while (!is(TokenKind::colon) && !is(TokenKind::end)) {
        const bool fits = is(TokenKind::word) || is(TokenKind::number) || is(TokenKind::plus) ||
                          is(TokenKind::minus) || is(TokenKind::star) || is(TokenKind::slash) ||
                          is(TokenKind::dot) || is(TokenKind::star_star) ||
                          (is(TokenKind::unknown) && token_text() == "'");
        if (!fits) break;
        advance();
    }
    const std::size_t end = std::max<std::size_t>(last_end_, begin);
    return normalized_name(text_.substr(begin, end - begin));
}

const Node* Compiler::parse_context() {
    const std::size_t begin = token_.begin;
    advance();
    names_.levels.push_back({.frame = names_.frame});
    std::vector<const Node*> values;
    std::vector<StaticType::Entry> entries;
    std::vector<std::uint32_t> slots;
    bool has_twice = false;
    while (!is(TokenKind::brace_close) && !is_broken_) {
        const std::size_t key_begin = token_.begin;
        const std::string key = parse_key();
        for (const auto& entry : entries) {
            if (entry.name != key || is_broken_) continue;
            has_twice = true;
            complain("rules.entry-twice", fmt::format("the context has \"{}\" twice", key),
                     key_begin, last_end_);
        }
        expect(TokenKind::colon, "\":\" behind the name of the entry");
        const Node* value = parse_expression();
        values.push_back(value);
        entries.push_back({arena_.copy(std::string_view(key)), value->type});
        slots.push_back(new_local());
        names_.levels.back().locals.push_back({key, value->type, slots.back(), value->is_late});
        if (!accept(TokenKind::comma)) break;
    }
    const auto& locals = names_.levels.back().locals;
    const bool is_read = std::any_of(locals.begin(), locals.end(),
                                     [](const NameLevel::Local& local) { return local.is_used; });
    if (!is_read) slots.clear();
    names_.levels.pop_back();
    expect(TokenKind::brace_close, "\",\" or \"}\"");
    if (has_twice) return broken_node("the context has an entry twice", begin);
    auto* type = arena_.make<StaticType>();
    type->kind = TypeKind::context;
    type->item = &any_type();
    type->entries = arena_.copy(entries);
    type->is_closed = true;
    Node* node = make(run_context, *type, values, begin);
    node->extra = arena_.make<ContextCode>(ContextCode{type->entries, arena_.copy(slots)});
    return finish(node);
}

}  // namespace cajista::rules::detail
