// SPDX-License-Identifier: Apache-2.0
// Looking up built-in functions, reading their signatures, and calling them.
#include <fmt/format.h>

#include <algorithm>

#include "rules/detail/builtin.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/function.h"
#include "rules/detail/lex.h"

namespace cajista::rules::detail {

namespace {

struct Letter {
    char letter;
    ValueKind kind;
};
constexpr std::array<Letter, 13> letters = {{
    {'0', ValueKind::null},
    {'s', ValueKind::string},
    {'n', ValueKind::number},
    {'b', ValueKind::boolean},
    {'d', ValueKind::date},
    {'t', ValueKind::time},
    {'D', ValueKind::date_time},
    {'y', ValueKind::year_month_duration},
    {'u', ValueKind::day_time_duration},
    {'l', ValueKind::list},
    {'c', ValueKind::context},
    {'r', ValueKind::range},
    {'f', ValueKind::function},
}};

constexpr std::uint32_t bit(ValueKind kind) { return 1u << static_cast<unsigned>(kind); }

std::uint32_t kinds_of(std::string_view text) {
    std::uint32_t kinds = 0;
    for (const char c : text) {
        if (c == 'a') return ~0u;
        for (const Letter& letter : letters) {
            if (letter.letter == c) kinds |= bit(letter.kind);
        }
        if (c == 'c') kinds |= bit(ValueKind::record);
    }
    return kinds;
}

std::vector<Builtin> collect() {
    std::vector<Builtin> all;
    for (const auto& part :
         {string_builtins(), pattern_builtins(), list_builtins(), order_builtins(),
          statistics_builtins(), number_builtins(), calendar_builtins(), range_builtins(),
          context_builtins(), document_builtins()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Builtin& a, const Builtin& b) { return a.name < b.name; });
    return all;
}

}  // namespace

std::span<const Builtin> builtins() {
    static const std::vector<Builtin> all = collect();
    return all;
}

bool Signature::takes(std::size_t arguments) const {
    if (arguments < required) return false;
    return arguments <= count || tail != Tail::none;
}

Signature signature_of(const Builtin& builtin) {
    Signature signature;
    signature.builtin = &builtin;
    std::string_view rest = builtin.parameters;
    if (rest.ends_with('*')) signature.tail = Signature::Tail::spread;
    if (rest.ends_with('+')) signature.tail = Signature::Tail::repeated;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(", ");
        const std::string_view part = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
        const std::size_t colon = part.find(':');
        Parameter& parameter = signature.parameters[signature.count++];
        parameter.is_optional = part[colon - 1] == '?';
        parameter.name = part.substr(0, colon - (parameter.is_optional ? 1 : 0));
        parameter.kinds = kinds_of(part.substr(colon + 1));
        if (parameter.is_optional) {
            parameter.kinds |= bit(ValueKind::null);
        } else {
            signature.required = signature.count;
        }
    }
    return signature;
}

std::vector<Signature> signatures_of(std::string_view name) {
    std::vector<Signature> found;
    for (const Builtin& builtin : builtins()) {
        if (builtin.name == name) found.push_back(signature_of(builtin));
    }
    return found;
}

std::string_view builtin_name_at(std::string_view text, std::size_t offset) {
    std::string_view best;
    std::size_t best_end = 0;
    for (const Builtin& builtin : builtins()) {
        if (offset >= text.size() || builtin.name[0] != text[offset]) continue;
        const std::size_t end = match_name(text, offset, builtin.name);
        if (end == std::string_view::npos || end <= best_end) continue;
        best = builtin.name;
        best_end = end;
    }
    return best;
}

std::vector<std::string_view> builtin_names() {
    std::vector<std::string_view> names;
    for (const Builtin& builtin : builtins()) {
        if (names.empty() || names.back() != builtin.name) names.push_back(builtin.name);
    }
    return names;
}

const StaticType& result_type_of(const Builtin& builtin, std::span<const Node* const> arguments,
                                 base::Arena& arena) {
    const StaticType* first = arguments.empty() ? &any_type() : arguments[0]->type;
    switch (builtin.result) {
        case 'a':
            return any_type();
        case 'S':
            return list_of(plain_type(TypeKind::string), arena);
        case 'N':
            return list_of(plain_type(TypeKind::number), arena);
        case 'i':
            if (arguments.size() > 1) return any_type();
            return first->kind == TypeKind::list ? *first->item : *first;
        case '=':
            if (first->kind == TypeKind::list || first->kind == TypeKind::number ||
                first->kind == TypeKind::year_month_duration ||
                first->kind == TypeKind::day_time_duration) {
                return *first;
            }
            return any_type();
        default:
            break;
    }
    for (const Letter& letter : letters) {
        if (letter.letter == builtin.result) return plain_type(kind_of(letter.kind));
    }
    return any_type();
}

const Node* builtin_value(std::string_view name, base::Arena& arena,
                          const std::function<Node*(const StaticType&)>& make_node) {
    auto* function = arena.make<value::Function>();
    for (const Builtin& builtin : builtins()) {
        if (builtin.name == name && function->builtin == nullptr) function->builtin = &builtin;
    }
    auto* type = arena.make<StaticType>(plain_type(TypeKind::function));
    Node* node = make_node(*type);
    node->constant = Value::function(function);
    node->is_constant = true;
    return node;
}

namespace {

bool fits_as_is(const Signature& signature, std::span<const Value> arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!Signature::accepts(signature.parameter(i), arguments[i].kind())) return false;
    }
    return true;
}

/// A list of one for its item and an item for a list of one (DMN 1.5, 10.3.2.9.4).
bool converted(const Parameter& parameter, const Value& value, Machine& machine, Value& out) {
    if (Signature::accepts(parameter, value.kind())) {
        out = value;
        return true;
    }
    if (value.is_null()) return false;
    if (value.is(ValueKind::list)) {
        const auto items = value.as_list();
        if (items.size() != 1 || !Signature::accepts(parameter, items[0].kind())) return false;
        out = items[0];
        return true;
    }
    if (!Signature::accepts(parameter, ValueKind::list)) return false;
    out = Value::list(std::span<const Value>(machine.arena.make<Value>(value), 1));
    return true;
}

bool convert(const Signature& signature, std::span<const Value> arguments, Machine& machine,
             std::span<Value> out) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!converted(signature.parameter(i), arguments[i], machine, out[i])) return false;
    }
    return true;
}

Value misfit(const Signature& signature, std::span<const Value> arguments, const Node& node,
             Machine& machine) {
    if (!machine.wants_notes()) return {};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Parameter& parameter = signature.parameter(i);
        if (Signature::accepts(parameter, arguments[i].kind())) continue;
        return null_because(node, machine, "rules.argument-type",
                            fmt::format("{}() can't take {} as {}", signature.builtin->name,
                                        describe(arguments[i].kind()), parameter.name));
    }
    return {};
}

}  // namespace

Value call_builtin(std::span<const Signature> candidates, std::span<Value> arguments,
                   const void* prepared, const Node& node, Machine& machine) {
    for (const Signature& signature : candidates) {
        if (signature.tail == Signature::Tail::spread && arguments.size() != 1) {
            const Value all = Value::list(machine.arena.copy(std::span<const Value>(arguments)));
            if (!machine.step(arguments.size())) return {};
            return signature.builtin->run({machine, node, {&all, 1}, prepared});
        }
        if (!fits_as_is(signature, arguments)) continue;
        return signature.builtin->run({machine, node, arguments, prepared});
    }
    const auto fitted = machine.arena.array<Value>(arguments.size());
    for (const Signature& signature : candidates) {
        if (!convert(signature, arguments, machine, fitted)) continue;
        return signature.builtin->run({machine, node, fitted, prepared});
    }
    return misfit(candidates[0], arguments, node, machine);
}

Value run_builtin(const Node& node, Machine& machine) {
    const auto& call = *static_cast<const BuiltinCall*>(node.extra);
    constexpr std::size_t few = 6;
    if (!machine.step()) return {};
    if (node.children.size() <= few) {
        std::array<Value, few> arguments;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            arguments[i] = evaluate_child(node, i, machine);
        }
        return call_builtin(call.candidates, std::span(arguments).first(node.children.size()),
                            call.prepared, node, machine);
    }
    const auto arguments = machine.arena.array<Value>(node.children.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        arguments[i] = evaluate_child(node, i, machine);
    }
    return call_builtin(call.candidates, arguments, call.prepared, node, machine);
}

Value Call::text(std::string_view text) const {
    if (!machine.step_text(text.size())) return {};
    return Value::string(machine.arena.copy(text));
}

}  // namespace cajista::rules::detail

namespace cajista::value {

using rules::detail::Signature;
using rules::detail::StaticType;

std::size_t Function::parameter_count() const {
    return code != nullptr ? code->parameters.size() : rules::detail::signature_of(*builtin).count;
}

const StaticType& Function::parameter_type(std::size_t index) const {
    return code != nullptr ? *code->parameters[index].type : rules::detail::any_type();
}

const StaticType& Function::result_type() const {
    return code != nullptr ? *code->body->type : rules::detail::any_type();
}

Value Function::call_builtin(std::span<const Value> arguments, const rules::detail::Node& place,
                             rules::detail::Machine& machine) const {
    std::vector<Signature> fitting;
    for (const Signature& signature : rules::detail::signatures_of(builtin->name)) {
        if (signature.takes(arguments.size())) fitting.push_back(signature);
    }
    if (fitting.empty() || !machine.step()) {
        return rules::detail::null_because(place, machine, "rules.argument-count",
                                           "the function doesn't take that many arguments");
    }
    const auto copy = machine.arena.copy(arguments);
    return rules::detail::call_builtin(fitting, copy, nullptr, place, machine);
}

}  // namespace cajista::value
