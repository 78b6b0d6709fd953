// SPDX-License-Identifier: Apache-2.0
// Decisions and services: inputs in, what they need evaluated in order, the value out.
#include <fmt/format.h>

#include "base/limits.h"
#include "rules/detail/drg.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/record_trace.h"
#include "rules/detail/shallow.h"

namespace cajista::rules::detail {

Value run_placed(const Node& node, Machine& machine) {
    const auto& place = *static_cast<const TextPlace*>(node.extra);
    const auto* const where = std::exchange(machine.where, &place.where);
    const bool was_exact = std::exchange(machine.has_exact_place, place.is_exact);
    const Value value = evaluate_child(node, 0, machine);
    machine.where = where;
    machine.has_exact_place = was_exact;
    return value;
}

namespace {

Value given_value(const Element& element, Value value, Machine& machine) {
    if (coerce(value, *element.type, machine)) return value;
    if (machine.wants_notes()) {
        const bool has_kind = is_instance(value, *element.type);
        machine.note(has_kind ? "rules.value-not-allowed" : "rules.type-mismatch",
                     has_kind ? fmt::format("the value of \"{}\" isn't one that {} allows",
                                            element.name, describe(*element.type))
                              : fmt::format("\"{}\" is {}, not {}", element.name,
                                            describe(value.kind()), describe(*element.type)),
                     0, 0);
    }
    return {};
}

/// The locals hold what is given; the decisions are evaluated one after the other.
void evaluate_in_order(const DrgCode& drg, std::span<const std::uint32_t> order, Machine& machine) {
    for (const std::uint32_t number : order) {
        const Element& element = drg.elements[number];
        if (element.logic == nullptr || !machine.step()) continue;
        const TraceMark mark = begin_decision(element.name, machine);
        Value value = evaluate(*element.logic, machine);
        const bool may_nest = value.kind() > value::ValueKind::day_time_duration;
        if (may_nest && !is_shallow(value, 0, machine.frame.steps_left)) {
            value = machine.frame.steps_left == 0 && !machine.step()
                        ? Value()
                        : null_because(*element.logic, machine, "rules.too-deep",
                                       "the value nests deeper than values may");
        }
        machine.locals[number] = value;
        end_trace(mark, value, machine);
    }
}

}  // namespace

namespace {

/// `input(i)` gives the value for the element's input i; it sees the caller's locals.
template <typename Input>
Value evaluate_with(const DrgCode& drg, std::uint32_t decision, std::size_t count, Input input,
                    Machine& machine) {
    const Element& element = drg.elements[decision];
    const auto locals = machine.arena.array<Value>(drg.local_count);
    for (std::size_t i = 0; i < count && i < element.inputs.size(); ++i) {
        const std::uint32_t number = element.inputs[i];
        locals[number] = input(i);
    }
    Value* const outer = std::exchange(machine.locals, locals.data());
    for (std::size_t i = 0; i < count && i < element.inputs.size(); ++i) {
        const std::uint32_t number = element.inputs[i];
        locals[number] = given_value(drg.elements[number], locals[number], machine);
    }
    evaluate_in_order(drg, element.order, machine);
    machine.locals = outer;
    return locals[decision];
}

}  // namespace

Value evaluate_decision(const DrgCode& drg, std::uint32_t decision, std::span<const Value> inputs,
                        Machine& machine) {
    const auto input = [&](std::size_t i) { return inputs[i]; };
    return evaluate_with(drg, decision, inputs.size(), input, machine);
}

Value run_decision(const Node& node, Machine& machine) {
    const auto& call = *static_cast<const DecisionCall*>(node.extra);
    const Element& element = call.drg->elements[call.decision];
    if (machine.call_height + element.height > most_call_height) {
        return null_because(node, machine, "rules.too-deep", "decisions call each other too deep");
    }
    machine.call_height += element.height;
    const auto input = [&](std::size_t i) { return evaluate_child(node, i, machine); };
    const Value value =
        evaluate_with(*call.drg, call.decision, node.children.size(), input, machine);
    machine.call_height -= element.height;
    return value;
}

Value run_service(const Node& node, Machine& machine) {
    const auto& service = *static_cast<const ServiceCode*>(node.extra);
    const DrgCode& drg = *service.drg;
    const TraceMark mark = begin_service(service.name, machine);
    const auto locals = machine.arena.array<Value>(drg.local_count);
    for (std::size_t i = 0; i < service.parameters.size(); ++i) {
        const std::uint32_t number = service.parameters[i];
        locals[number] = given_value(drg.elements[number], machine.locals[i], machine);
        add_input(mark, drg.elements[number].name, locals[number], machine);
    }
    Value* const outer = std::exchange(machine.locals, locals.data());
    evaluate_in_order(drg, service.order, machine);
    machine.locals = outer;
    Value value;
    if (service.outputs.size() == 1) {
        value = locals[service.outputs[0]];
    } else {
        const auto entries = machine.arena.array<value::ContextEntry>(service.outputs.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const std::uint32_t number = service.outputs[i];
            entries[i] = {drg.elements[number].name, locals[number]};
        }
        value = Value::context(machine.arena.make<value::Context>(value::Context{entries}));
    }
    if (service.result != nullptr && !coerce(value, *service.result, machine)) {
        value = null_because(node, machine, "rules.type-mismatch",
                             fmt::format("the service \"{}\" gives {}, not {}", service.name,
                                         describe(value.kind()), describe(*service.result)));
    }
    end_trace(mark, value, machine);
    return value;
}

}  // namespace cajista::rules::detail
