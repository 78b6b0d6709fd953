// SPDX-License-Identifier: Apache-2.0
// Types in `instance of` and parameters (DMN 1.5, 10.3.1.2, rules 53 to 57).
#include <array>

#include "base/names.h"
#include "rules/detail/compiler.h"

namespace cajista::rules::detail {

namespace {

struct NamedType {
    std::string_view name;
    TypeKind kind;
};
// Longer names first: "date and time" before "date".
constexpr std::array<NamedType, 16> named_types = {{
    {"years and months duration", TypeKind::year_month_duration},
    {"days and time duration", TypeKind::day_time_duration},
    {"day and time duration", TypeKind::day_time_duration},
    {"year and month duration", TypeKind::year_month_duration},
    {"date and time", TypeKind::date_time},
    {"number", TypeKind::number},
    {"string", TypeKind::string},
    {"boolean", TypeKind::boolean},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"list", TypeKind::list},
    {"range", TypeKind::range},
    {"context", TypeKind::context},
    {"function", TypeKind::function},
    {"Any", TypeKind::any},
    {"Null", TypeKind::null},
}};

}  // namespace

const StaticType& Compiler::parse_type() {
    const Depth depth(*this);
    if (!depth) return any_type();
    if (names_.find_type && is(TokenKind::word)) {
        std::size_t end = 0;
        if (const StaticType* found = names_.find_type(text_, token_.begin, end)) {
            read_at(end);
            last_end_ = end;
            return *found;
        }
    }
    for (const NamedType& named : named_types) {
        const std::size_t end = match_name(text_, token_.begin, named.name);
        if (end == std::string_view::npos || !is(TokenKind::word)) continue;
        read_at(end);
        last_end_ = end;
        switch (named.kind) {
            case TypeKind::list:
            case TypeKind::range:
                return parse_type_parameter(named.kind);
            case TypeKind::context:
                return parse_context_type();
            case TypeKind::function:
                return parse_function_type();
            default:
                return plain_type(named.kind);
        }
    }
    if (!is(TokenKind::word)) {
        syntax_error("the name of a type");
        return any_type();
    }
    auto& error =
        report("rules.unknown-type", "there is no type \"" + std::string(token_text()) + "\"",
               token_.begin, token_.end);
    std::array<std::string_view, named_types.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = named_types[i].name;
    if (const auto nearest = base::nearest_name(token_text(), names)) {
        error.hints.push_back("did you mean \"" + std::string(*nearest) + "\"?");
    }
    advance();
    return any_type();
}

const StaticType& Compiler::parse_type_parameter(TypeKind kind) {
    if (!accept(TokenKind::less)) return plain_type(kind);
    const StaticType& item = parse_type();
    expect(TokenKind::greater, "\">\" behind the type");
    return kind == TypeKind::list ? list_of(item, arena_) : range_of(item, arena_);
}

const StaticType& Compiler::parse_context_type() {
    if (!accept(TokenKind::less)) return plain_type(TypeKind::context);
    std::vector<StaticType::Entry> entries;
    while (!is(TokenKind::greater) && !is_broken_) {
        const std::string name = parse_key();
        expect(TokenKind::colon, "\":\" behind the name of the entry");
        entries.push_back({arena_.copy(std::string_view(name)), &parse_type()});
        if (!accept(TokenKind::comma)) break;
    }
    expect(TokenKind::greater, "\",\" or \">\"");
    auto* type = arena_.make<StaticType>();
    type->kind = TypeKind::context;
    type->item = &any_type();
    type->entries = arena_.copy(entries);
    return *type;
}

const StaticType& Compiler::parse_function_type() {
    if (!accept(TokenKind::less)) return plain_type(TypeKind::function);
    std::vector<StaticType::Entry> parameters;
    while (!is(TokenKind::greater) && !is_broken_) {
        parameters.push_back({{}, &parse_type()});
        if (!accept(TokenKind::comma)) break;
    }
    expect(TokenKind::greater, "\",\" or \">\"");
    expect(TokenKind::arrow, "\"->\" and the type of the result");
    auto* type = arena_.make<StaticType>();
    type->kind = TypeKind::function;
    type->item = &parse_type();
    type->entries = arena_.copy(parameters);
    return *type;
}

}  // namespace cajista::rules::detail
