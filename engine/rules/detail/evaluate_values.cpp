// SPDX-License-Identifier: Apache-2.0
// Names, literals, lists, ranges, contexts, functions.
#include <fmt/format.h>

#include <array>

#include "base/limits.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/function.h"
#include "rules/detail/list_builder.h"
#include "rules/detail/unary_tests.h"

namespace cajista::rules::detail {

using value::Range;
using Bound = Range::Bound;

Value run_constant(const Node& node, Machine&) { return node.constant; }
Value run_broken(const Node& node, Machine& machine) {
    const std::string_view why =
        node.constant.is(ValueKind::string) ? node.constant.as_string() : std::string_view();
    return null_because(node, machine, "rules.broken-expression", why);
}

Value run_variable(const Node& node, Machine& machine) { return machine.variables[node.slot]; }
Value run_local(const Node& node, Machine& machine) { return machine.locals[node.slot]; }

Value run_field(const Node& node, Machine& machine) {
    const Value& record = machine.variables[node.slot];
    if (!record.is(ValueKind::record)) return {};
    const auto slots = record.as_record().slots;
    return node.field < slots.size() ? slots[node.field] : Value();
}

Value run_item(const Node& node, Machine& machine) {
    const Value item = evaluate_child(node, 0, machine);
    if (!has_entries(item)) return item;
    return Entries(item).find("item").value_or(item);
}

Value run_item_or(const Node& node, Machine& machine) {
    const Value item = evaluate_child(node, 0, machine);
    if (has_entries(item)) {
        if (const auto entry = Entries(item).find(node.constant.as_string())) return *entry;
    }
    return evaluate_child(node, 1, machine);
}

Value run_list(const Node& node, Machine& machine) {
    ListBuilder list(machine, node.children.size());
    for (const Node* child : node.children) {
        if (!list.add(evaluate(*child, machine))) return {};
    }
    return list.list();
}

Value run_range(const Node& node, Machine& machine) {
    Range range;
    range.low_bound = (node.field & 1) != 0 ? Bound::open : Bound::closed;
    range.high_bound = (node.field & 2) != 0 ? Bound::open : Bound::closed;
    range.low = evaluate_child(node, 0, machine);
    range.high = evaluate_child(node, 1, machine);
    return Value::range(machine.arena.make<Range>(range));
}

/// `(< x)` and its like. `(= x)` and `(!= x)` have no bounds: low is x, high says whether equal.
Value run_unary_range(const Node& node, Machine& machine) {
    const Value end = evaluate_child(node, 0, machine);
    Range range{.low_bound = Bound::none, .high_bound = Bound::none, .low = {}, .high = {}};
    switch (static_cast<Operator>(node.field)) {
        case Operator::less:
            range.high_bound = Bound::open;
            break;
        case Operator::less_equal:
            range.high_bound = Bound::closed;
            break;
        case Operator::greater:
            range.low_bound = Bound::open;
            break;
        case Operator::greater_equal:
            range.low_bound = Bound::closed;
            break;
        case Operator::equal:
            range.high = Value::boolean(true);
            break;
        default:
            range.high = Value::boolean(false);
            break;
    }
    (range.high_bound == Bound::none ? range.low : range.high) = end;
    return Value::range(machine.arena.make<Range>(range));
}

Value run_context(const Node& node, Machine& machine) {
    const auto& code = *static_cast<const ContextCode*>(node.extra);
    const auto entries = machine.arena.array<value::ContextEntry>(code.entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!machine.step()) return {};
        entries[i] = {code.entries[i].name, evaluate_child(node, i, machine)};
        if (!code.slots.empty()) machine.locals[code.slots[i]] = entries[i].value;
    }
    return Value::context(machine.arena.make<value::Context>(value::Context{entries}));
}

Value run_context_result(const Node& node, Machine& machine) {
    const auto& code = *static_cast<const ContextCode*>(node.extra);
    for (std::size_t i = 0; i < code.slots.size(); ++i) {
        if (!machine.step()) return {};
        machine.locals[code.slots[i]] = evaluate_child(node, i, machine);
    }
    return evaluate(*node.children.back(), machine);
}

Value run_function(const Node& node, Machine& machine) {
    const auto* code = static_cast<const FunctionCode*>(node.extra);
    const auto captured = machine.arena.array<Value>(code->captured.size());
    for (std::size_t i = 0; i < captured.size(); ++i) {
        captured[i] = machine.locals[code->captured[i].outer_slot];
    }
    auto* function = machine.arena.make<value::Function>();
    function->code = code;
    function->captured = captured;
    return Value::function(function);
}

namespace {

Value call_code(const value::Function& function, std::span<const Value> arguments,
                const Node& place, Machine& machine) {
    const FunctionCode& code = *function.code;
    if (arguments.size() != code.parameters.size()) {
        return null_because(place, machine, "rules.argument-count",
                            fmt::format("the function takes {} arguments, {} are given",
                                        code.parameters.size(), arguments.size()));
    }
    const std::uint32_t height = code.body->height + 1u;
    if (machine.call_height + height > most_call_height) {
        return null_because(place, machine, "rules.too-deep", "functions call each other too deep");
    }
    if (!machine.step(1 + code.local_count)) return {};
    const auto locals = machine.arena.array<Value>(code.local_count);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        locals[i] = arguments[i];
        if (!coerce(locals[i], *code.parameters[i].type, machine)) {
            return null_because(
                place, machine, "rules.argument-type",
                fmt::format("the argument \"{}\" is {}, not {}", code.parameters[i].name,
                            describe(arguments[i].kind()), describe(*code.parameters[i].type)));
        }
    }
    for (std::size_t i = 0; i < code.captured.size(); ++i) {
        locals[code.captured[i].inner_slot] = function.captured[i];
    }
    Value* const outer = std::exchange(machine.locals, locals.data());
    machine.call_height += height;
    const Value result = evaluate(*code.body, machine);
    machine.call_height -= height;
    machine.locals = outer;
    return result;
}

}  // namespace

Value call_function(const value::Function& function, std::span<const Value> arguments,
                    const Node& place, Machine& machine) {
    if (function.code != nullptr) return call_code(function, arguments, place, machine);
    return function.call_builtin(arguments, place, machine);
}

namespace {

/// Named arguments in the order of the parameters; false when a name is none of them.
bool reorder(const FunctionCode& code, std::span<const std::string_view> names,
             std::span<const Value> given, std::span<Value> ordered) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::size_t at = 0;
        while (at < code.parameters.size() && code.parameters[at].name != names[i]) ++at;
        if (at == code.parameters.size()) return false;
        ordered[at] = given[i];
    }
    return names.size() == code.parameters.size();
}

}  // namespace

Value run_invocation(const Node& node, Machine& machine) {
    const Value callee = evaluate_child(node, 0, machine);
    const std::size_t count = node.children.size() - 1;
    if (!callee.is(ValueKind::function)) {
        return null_because(node, machine, "rules.no-function",
                            fmt::format("{} can't be called", describe(callee.kind())));
    }
    const auto arguments = machine.arena.array<Value>(count);
    for (std::size_t i = 0; i < count; ++i) arguments[i] = evaluate_child(node, i + 1, machine);
    const value::Function& function = callee.as_function();
    if (node.extra == nullptr) return call_function(function, arguments, node, machine);
    const auto& names = *static_cast<const std::span<std::string_view>*>(node.extra);
    if (function.code == nullptr) {
        return null_because(node, machine, "rules.argument-count",
                            "a built-in function held as a value takes no named arguments");
    }
    const auto ordered = machine.arena.array<Value>(function.code->parameters.size());
    if (!reorder(*function.code, names, arguments, ordered)) {
        return null_because(node, machine, "rules.argument-count",
                            "the named arguments aren't the parameters of the function");
    }
    return call_function(function, ordered, node, machine);
}

}  // namespace cajista::rules::detail
