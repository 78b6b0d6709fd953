// SPDX-License-Identifier: Apache-2.0
// What follows a value: `.name`, `[filter]`, `(arguments)`.
#include <fmt/format.h>

#include "rules/detail/builtin.h"
#include "rules/detail/compiler.h"
#include "rules/detail/evaluate.h"

namespace cajista::rules::detail {

namespace {

/// The longest of the type's entry names that stands at `offset`.
std::size_t end_of_entry_name(std::string_view text, std::size_t offset, const StaticType& type) {
    std::size_t best = 0;
    const auto offer = [&](std::string_view name) {
        const std::size_t end = match_name(text, offset, name);
        if (end != std::string_view::npos && end > best) best = end;
    };
    const StaticType& one = type.kind == TypeKind::list ? *type.item : type;
    for (const auto& entry : one.entries) offer(entry.name);
    if (one.record != nullptr) {
        for (const auto& field : one.record->fields) offer(field.name);
    }
    for (const char* name : {"time offset", "start included", "end included"}) offer(name);
    return best;
}

}  // namespace

const Node* Compiler::parse_path_step(const Node* from, std::size_t begin) {
    advance();
    const std::size_t name_begin = token_.begin;
    if (!is(TokenKind::word)) {
        syntax_error("the name of an entry");
        return from;
    }
    std::size_t end = end_of_entry_name(text_, name_begin, *from->type);
    if (end == 0) end = end_of_word(text_, name_begin);
    // further words can only belong to the name
    if (from->type->kind != TypeKind::record || end == end_of_word(text_, name_begin)) {
        for (Token next = next_token(text_, end);
             next.kind == TokenKind::word && next.keyword == Keyword::none;
             next = next_token(text_, end)) {
            end = next.end;
        }
    }
    const std::string name = normalized_name(text_.substr(name_begin, end - name_begin));
    read_at(end);
    last_end_ = end;
    return path(from, name, name_begin, begin);
}

const Node* Compiler::parse_filter(const Node* list, std::size_t begin) {
    const Depth depth(*this);
    if (!depth) return list;
    advance();
    const StaticType& item = list->type->kind == TypeKind::list ? *list->type->item : *list->type;
    const std::uint32_t slot = new_local();
    NameLevel level{.frame = names_.frame, .filtered = &item, .item_slot = slot};
    level.is_late = list->is_late;
    names_.levels.push_back(std::move(level));
    const Node* predicate = parse_expression();
    names_.levels.pop_back();
    expect(TokenKind::bracket_close, "\"]\"");
    const TypeKind kind = predicate->type->kind;
    if (kind == TypeKind::number) {
        return finish(make(run_index, item, {list, predicate}, begin));
    }
    const bool fits = kind == TypeKind::boolean || is_unknown(*predicate->type);
    if (!fits) {
        type_error(
            fmt::format("a filter is a condition or a number, not {}", describe(*predicate->type)),
            *predicate);
    }
    const StaticType& type = kind == TypeKind::boolean ? list_of(item, arena_) : any_type();
    Node* node = make(run_filter, type, {list, predicate}, begin);
    node->slot = slot;
    return node;
}

bool Compiler::at_named_argument() const {
    Token token = token_;
    if (token.kind != TokenKind::word) return false;
    while (token.kind == TokenKind::word || token.kind == TokenKind::number) {
        token = next_token(text_, token.end);
    }
    return token.kind == TokenKind::colon;
}

Arguments Compiler::parse_arguments(const StaticType* item_hint) {
    Arguments arguments;
    advance();
    const bool is_named = at_named_argument();
    while (!is(TokenKind::parenthesis_close) && !is_broken_) {
        if (is_named) {
            const std::size_t begin = token_.begin;
            std::string name = parse_key();
            for (const auto& other : arguments.names) {
                if (other != name || is_broken_) continue;
                report("rules.argument-twice",
                       fmt::format("the argument \"{}\" stands twice", name), begin, last_end_);
            }
            arguments.names.push_back(std::move(name));
            expect(TokenKind::colon, "\":\" behind the name of the argument");
        }
        const bool has_list = item_hint == nullptr && !arguments.nodes.empty() &&
                              arguments.nodes[0]->type->kind == TypeKind::list;
        parameter_hint_ =
            is(Keyword::function_) && has_list ? arguments.nodes[0]->type->item : nullptr;
        arguments.nodes.push_back(parse_expression());
        parameter_hint_ = nullptr;
        if (!accept(TokenKind::comma)) break;
    }
    expect(TokenKind::parenthesis_close, "\",\" or \")\"");
    return arguments;
}

const Node* Compiler::parse_invocation(const Node* callee, std::size_t begin) {
    const Depth depth(*this);
    if (!depth) return callee;
    const TypeKind kind = callee->type->kind;
    if (kind != TypeKind::function && !is_unknown(*callee->type)) {
        type_error(fmt::format("{} is no function", describe(*callee->type)), *callee);
    }
    Arguments arguments = parse_arguments(&any_type());
    const bool is_known = kind == TypeKind::function && callee->run == run_function;
    if (is_known && arguments.nodes.size() != callee->type->entries.size() && !is_broken_) {
        complain("rules.argument-count",
                 fmt::format("the function takes {} arguments, {} are given",
                             callee->type->entries.size(), arguments.nodes.size()),
                 begin, last_end_);
    }
    std::vector<const Node*> children = {callee};
    children.insert(children.end(), arguments.nodes.begin(), arguments.nodes.end());
    const StaticType& type = kind == TypeKind::function ? *callee->type->item : any_type();
    Node* node = make(run_invocation, type, children, begin);
    if (!arguments.names.empty()) {
        auto names = arena_.array<std::string_view>(arguments.names.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            names[i] = arena_.copy(std::string_view(arguments.names[i]));
        }
        node->extra = arena_.make<std::span<std::string_view>>(names);
    }
    return node;
}

const Node* Compiler::parse_builtin_invocation(std::string_view name, std::size_t begin) {
    const Depth depth(*this);
    if (!depth) return null_node(begin);
    const bool takes_function = name == "sort" || name == "list replace";
    Arguments arguments = parse_arguments(takes_function ? nullptr : &any_type());
    if (is_broken_) return null_node(begin);
    return builtin_call(name, arguments, begin);
}

}  // namespace cajista::rules::detail
