// SPDX-License-Identifier: Apache-2.0
// Unary tests: `-`, `not(…)`, and lists of positive tests.
#include <fmt/format.h>

#include <algorithm>

#include "rules/detail/compare_values.h"
#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

/// `not(` whose closing parenthesis ends the text.
bool Compiler::at_negation() const {
    if (!is(TokenKind::word) || token_text() != "not") return false;
    int depth = 0;
    for (Token token = token_behind();; token = next_token(text_, token.end)) {
        switch (token.kind) {
            case TokenKind::parenthesis_open:
                ++depth;
                break;
            case TokenKind::parenthesis_close:
                if (--depth == 0) return next_token(text_, token.end).kind == TokenKind::end;
                break;
            case TokenKind::end:
            case TokenKind::string_unclosed:
            case TokenKind::comment_unclosed:
                return false;
            default:
                break;
        }
        if (depth == 0) return false;
    }
}

namespace {

bool is_number_range(const Value& value) {
    using Bound = value::Range::Bound;
    if (!value.is(ValueKind::range)) return false;
    const value::Range& range = value.as_range();
    return range.low_bound != Bound::none && range.high_bound != Bound::none &&
           range.low.is(ValueKind::number) && range.high.is(ValueKind::number);
}

/// Whether a comparison with it needs no node.
bool is_simple(const Value& value, Operator op) {
    if (value.is(ValueKind::range)) return false;
    return op == Operator::equal || order_values(value, value).has_value();
}

UnaryTest constant_test(Operator op, const Value& value) {
    const bool is_equal = op == Operator::equal;
    UnaryTest test{.kind = is_equal ? UnaryTest::Kind::constant : UnaryTest::Kind::ordered,
                   .op = op,
                   .value = value};
    if (value.is(ValueKind::number)) test.kind = UnaryTest::Kind::number;
    if (value.is(ValueKind::string) && is_equal) test.kind = UnaryTest::Kind::string;
    if (is_number_range(value) && is_equal) test.kind = UnaryTest::Kind::numbers;
    return test;
}

}  // namespace

UnaryTest Compiler::parse_positive_test(const NameLevel::Local& input) {
    if (const auto op = comparison_of(token_.kind)) {
        advance();
        const Node* end = parse_additive();
        if (result_type(*op, *input.type, *end->type) == nullptr) {
            type_error(fmt::format("{} can't be compared with {} by {}", describe(*input.type),
                                   describe(*end->type), symbol(*op)),
                       *end);
        }
        if (end->is_constant && is_simple(end->constant, *op)) {
            return constant_test(*op, end->constant);
        }
        return {UnaryTest::Kind::compared, *op, {}, end};
    }
    auto& local = names_.levels.back().locals.back();
    local.is_used = false;
    const Node* node = parse_expression();
    const bool reads_input = local.is_used;
    if (node->is_constant && node->run == run_constant) {
        const StaticType& type = *node->type;
        const StaticType& one =
            type.kind == TypeKind::range || type.kind == TypeKind::list ? *type.item : type;
        const bool is_fit = type.kind == input.type->kind ||
                            result_type(Operator::equal, *input.type, one) != nullptr;
        if (!is_fit) {
            type_error(
                fmt::format("{} can't be compared with {}", describe(*input.type), describe(type)),
                *node);
        }
        return constant_test(Operator::equal, node->constant);
    }
    return {reads_input ? UnaryTest::Kind::condition : UnaryTest::Kind::expression,
            Operator::equal,
            {},
            node};
}

const UnaryTests* Compiler::compile_unary_tests(const NameLevel::Local& input) {
    read_scope();
    read_at(0);
    auto* result = arena_.make<UnaryTests>();
    const bool is_dash = is(TokenKind::minus) && token_behind().kind == TokenKind::end;
    if (is_dash || is(TokenKind::end)) {
        result->is_any = true;
        return errors_.empty() ? result : nullptr;
    }
    names_.levels.push_back({.frame = names_.frame});
    names_.levels.back().locals.push_back(input);
    std::vector<UnaryTest> tests;
    if (at_negation()) {
        result->is_negated = true;
        advance();
        advance();
    }
    do {
        tests.push_back(parse_positive_test(input));
    } while (accept(TokenKind::comma) && !is_broken_);
    if (result->is_negated) expect(TokenKind::parenthesis_close, "\")\"");
    if (!is_broken_ && !is(TokenKind::end)) syntax_error("\",\" or the end");
    names_.levels.pop_back();
    result->tests = arena_.copy(tests);
    result->reads_locals = std::any_of(tests.begin(), tests.end(),
                                       [](const UnaryTest& test) { return test.node != nullptr; });
    result->local_count = names_.frame->count;
    target_.local_count = names_.top.count;
    return errors_.empty() ? result : nullptr;
}

}  // namespace cajista::rules::detail
