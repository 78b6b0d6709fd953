// SPDX-License-Identifier: Apache-2.0
// if, for, some, every, and function definitions.
#include <fmt/format.h>

#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {
// Each iterator is a loop inside the one before, on the stack.
constexpr std::size_t most_iterators = 64;
}  // namespace

const Node* Compiler::parse_if() {
    const std::size_t begin = token_.begin;
    advance();
    const Node* condition = parse_expression();
    expect(Keyword::then_, "\"then\"");
    const Node* yes = parse_expression();
    expect(Keyword::else_, "\"else\"");
    const Node* no = parse_expression();
    expect_boolean(*condition, "the condition of if");
    return finish(make(run_if, join(*yes->type, *no->type, arena_), {condition, yes, no}, begin));
}

/// A name being declared: words up to `in`, `,`, `:`, `)`.
std::string Compiler::parse_new_name(std::string_view what) {
    const std::size_t begin = token_.begin;
    if (!is(TokenKind::word) || !is(Keyword::none)) {
        syntax_error(what);
        return {};
    }
    const auto is_part = [this] {
        return (is(TokenKind::word) && !is(Keyword::in_)) || is(TokenKind::number) ||
               is(TokenKind::minus) || is(TokenKind::plus) || is(TokenKind::slash) ||
               is(TokenKind::star);
    };
    while (is_part()) advance();
    return normalized_name(text_.substr(begin, last_end_ - begin));
}

/// `name in list` or `name in from..to`; adds one or two children and the name's slot.
bool Compiler::parse_iterator(std::vector<const Node*>& children,
                              std::vector<std::uint32_t>& slots) {
    if (slots.size() >= most_iterators) {
        report("rules.too-deep", fmt::format("more than {} iterators", most_iterators),
               token_.begin, token_.end);
        stop();
        return false;
    }
    std::string name = parse_new_name("the name of the iterator");
    expect(Keyword::in_, "\"in\"");
    const std::size_t begin = token_.begin;
    const Node* domain = parse_expression();
    const StaticType* type = domain->type->item;
    if (accept(TokenKind::dot_dot)) {
        const Node* end = parse_expression();
        type = &join(*domain->type, *end->type, arena_);
        domain = make(run_span, plain_type(TypeKind::list), {domain, end}, begin);
    } else if (domain->type->kind != TypeKind::list && domain->type->kind != TypeKind::range) {
        // one value counts as a list of one
        type = domain->type->kind == TypeKind::null ? &any_type() : domain->type;
    }
    children.push_back(domain);
    slots.push_back(new_local());
    names_.levels.back().locals.push_back(
        {std::move(name), type == nullptr ? &any_type() : type, slots.back(), domain->is_late});
    return !is_broken_;
}

const Node* Compiler::parse_for() {
    const std::size_t begin = token_.begin;
    advance();
    names_.levels.push_back({.frame = names_.frame});
    std::vector<const Node*> children;
    std::vector<std::uint32_t> slots;
    while (parse_iterator(children, slots) && accept(TokenKind::comma)) {
    }
    expect(Keyword::return_, "\"return\"");
    const std::uint32_t partial = new_local();
    names_.levels.back().locals.push_back({"partial", &plain_type(TypeKind::list), partial});
    children.push_back(parse_expression());
    const bool uses_partial = names_.levels.back().locals.back().is_used;
    target_.may_nest |= uses_partial;
    names_.levels.pop_back();
    Node* node = make(run_for, list_of(*children.back()->type, arena_), children, begin);
    node->extra = arena_.make<LoopCode>(LoopCode{arena_.copy(slots), uses_partial});
    node->slot = partial;
    return node;
}

const Node* Compiler::parse_quantified() {
    const std::size_t begin = token_.begin;
    const bool is_every = is(Keyword::every_);
    advance();
    names_.levels.push_back({.frame = names_.frame});
    std::vector<const Node*> children;
    std::vector<std::uint32_t> slots;
    while (parse_iterator(children, slots) && accept(TokenKind::comma)) {
    }
    expect(Keyword::satisfies_, "\"satisfies\"");
    children.push_back(parse_expression());
    expect_boolean(*children.back(), "what some or every asks");
    names_.levels.pop_back();
    Node* node = make(run_quantified, plain_type(TypeKind::boolean), children, begin);
    node->extra = arena_.make<LoopCode>(LoopCode{arena_.copy(slots), false});
    node->field = is_every ? 1 : 0;
    return node;
}

const Node* Compiler::parse_function() {
    const std::size_t begin = token_.begin;
    const StaticType* hint = std::exchange(parameter_hint_, nullptr);
    advance();
    expect(TokenKind::parenthesis_open, "\"(\" behind function");
    LocalFrame frame{.outer = names_.frame};
    names_.frame = &frame;
    names_.levels.push_back({.frame = names_.frame});
    std::vector<StaticType::Entry> parameters;
    while (!is(TokenKind::parenthesis_close) && !is_broken_) {
        const std::string name = parse_new_name("the name of a parameter");
        const StaticType* type = hint == nullptr ? &any_type() : hint;
        if (accept(TokenKind::colon)) type = &parse_type();
        parameters.push_back({arena_.copy(std::string_view(name)), type});
        names_.levels.back().locals.push_back({name, type, new_local()});
        if (!accept(TokenKind::comma)) break;
    }
    expect(TokenKind::parenthesis_close, "\",\" or \")\"");
    if (is(Keyword::external_)) {
        report("rules.function-external", "external functions can't be called from here",
               token_.begin, token_.end)
            .hints.push_back("write the function in FEEL");
        stop();
    }
    const Node* body = parse_expression();
    names_.levels.pop_back();
    names_.frame = frame.outer;
    target_.may_nest = true;
    auto* type = arena_.make<StaticType>();
    type->kind = TypeKind::function;
    type->item = body->type;
    type->entries = arena_.copy(parameters);
    Node* node = make(run_function, *type, std::span<const Node* const>(), begin);
    node->is_late = body->is_late;
    node->extra = arena_.make<FunctionCode>(
        FunctionCode{body, type->entries, arena_.copy(frame.captured), frame.count});
    node->height = body->height;
    return node;
}

}  // namespace cajista::rules::detail
