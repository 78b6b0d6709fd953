// SPDX-License-Identifier: Apache-2.0
// Operators, loosest first: or, and, comparisons with between and in, + -, * /, **, unary minus,
// instance of.
#include <fmt/format.h>

#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

const Node* Compiler::parse_expression() {
    const Depth depth(*this);
    if (!depth) return null_node(token_.begin);
    switch (token_.keyword) {
        case Keyword::if_:
            return parse_if();
        case Keyword::for_:
            return parse_for();
        case Keyword::some_:
        case Keyword::every_:
            return parse_quantified();
        default:
            return parse_disjunction();
    }
}

const Node* Compiler::parse_disjunction() {
    const std::size_t begin = token_.begin;
    const Node* first = parse_conjunction();
    if (!is(Keyword::or_)) return first;
    std::vector<const Node*> parts = {first};
    while (accept(Keyword::or_)) parts.push_back(parse_conjunction());
    return logical(false, parts, begin);
}

const Node* Compiler::parse_conjunction() {
    const std::size_t begin = token_.begin;
    const Node* first = parse_comparison();
    if (!is(Keyword::and_)) return first;
    std::vector<const Node*> parts = {first};
    while (accept(Keyword::and_)) parts.push_back(parse_comparison());
    return logical(true, parts, begin);
}

std::optional<Operator> comparison_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::equal:
            return Operator::equal;
        case TokenKind::not_equal:
            return Operator::not_equal;
        case TokenKind::less:
            return Operator::less;
        case TokenKind::less_equal:
            return Operator::less_equal;
        case TokenKind::greater:
            return Operator::greater;
        case TokenKind::greater_equal:
            return Operator::greater_equal;
        default:
            return std::nullopt;
    }
}

const Node* Compiler::parse_comparison() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_additive();
    while (!is_broken_) {
        if (const auto op = comparison_of(token_.kind)) {
            advance();
            node = binary(*op, node, parse_additive(), begin);
        } else if (is(Keyword::between_)) {
            node = parse_between(node, begin);
        } else if (is(Keyword::in_)) {
            node = parse_in(node, begin);
        } else {
            break;
        }
    }
    return node;
}

const Node* Compiler::parse_between(const Node* value, std::size_t begin) {
    advance();
    const Node* low = parse_additive();
    expect(Keyword::and_, "\"and\" of between");
    const Node* high = parse_additive();
    for (const Node* bound : {low, high}) {
        if (result_type(Operator::less, *value->type, *bound->type) != nullptr) continue;
        type_error(fmt::format("{} can't be compared with {}", describe(*value->type),
                               describe(*bound->type)),
                   *bound);
    }
    return finish(make(run_between, plain_type(TypeKind::boolean), {value, low, high}, begin));
}

const Node* Compiler::parse_in(const Node* value, std::size_t begin) {
    advance();
    std::vector<const Node*> children = {value};
    if (is(TokenKind::parenthesis_open)) {
        const std::size_t open = token_.begin;
        advance();
        children.push_back(parse_unary_test());
        if (accept(TokenKind::dot_dot)) {
            children[1] = parse_range_end(children[1], value::Range::Bound::open, open);
        } else {
            while (accept(TokenKind::comma)) children.push_back(parse_unary_test());
            expect(TokenKind::parenthesis_close, "\")\"");
        }
    } else {
        const bool is_compared = comparison_of(token_.kind).has_value();
        children.push_back(is_compared ? parse_unary_range(token_.begin) : parse_additive());
    }
    return finish(make(run_in, plain_type(TypeKind::boolean), children, begin));
}

const Node* Compiler::parse_unary_test() {
    const std::size_t begin = token_.begin;
    if (comparison_of(token_.kind)) return parse_unary_range(begin);
    return parse_expression();
}

const Node* Compiler::parse_unary_range(std::size_t begin) {
    const Operator op = comparison_of(token_.kind).value_or(Operator::equal);
    advance();
    const Node* end = parse_additive();
    Node* node = make(run_unary_range, range_of(*end->type, arena_), {end}, begin);
    node->field = static_cast<std::uint32_t>(op);
    return finish(node);
}

const Node* Compiler::parse_additive() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_multiplicative();
    while (is(TokenKind::plus) || is(TokenKind::minus)) {
        const Operator op = is(TokenKind::plus) ? Operator::add : Operator::subtract;
        advance();
        node = binary(op, node, parse_multiplicative(), begin);
    }
    return node;
}

const Node* Compiler::parse_multiplicative() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_power();
    while (is(TokenKind::star) || is(TokenKind::slash)) {
        const Operator op = is(TokenKind::star) ? Operator::multiply : Operator::divide;
        advance();
        node = binary(op, node, parse_power(), begin);
    }
    return node;
}

const Node* Compiler::parse_power() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_unary();
    while (accept(TokenKind::star_star)) {
        node = binary(Operator::power, node, parse_unary(), begin);
    }
    return node;
}

const Node* Compiler::parse_unary() {
    if (!is(TokenKind::minus)) return parse_instance_of();
    const Depth depth(*this);
    const std::size_t begin = token_.begin;
    if (!depth) return null_node(begin);
    advance();
    const Node* operand = parse_unary();
    const TypeKind kind = operand->type->kind;
    const bool fits = is_unknown(*operand->type) || kind == TypeKind::number ||
                      kind == TypeKind::year_month_duration || kind == TypeKind::day_time_duration;
    if (!fits) type_error(fmt::format("{} has no negative", describe(*operand->type)), *operand);
    return finish(make(run_negate, fits ? *operand->type : any_type(), {operand}, begin));
}

const Node* Compiler::parse_instance_of() {
    const std::size_t begin = token_.begin;
    const Node* node = parse_postfix();
    while (is(Keyword::instance_)) {
        advance();
        expect(Keyword::of_, "\"of\" of instance of");
        const StaticType& type = parse_type();
        Node* made = make(run_instance_of, plain_type(TypeKind::boolean), {node}, begin);
        made->extra = &type;
        node = finish(made);
    }
    return node;
}

}  // namespace cajista::rules::detail
