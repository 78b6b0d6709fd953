// SPDX-License-Identifier: Apache-2.0
// Comparisons, arithmetic, logic, if, between, in, instance of.
#include <fmt/format.h>

#include "rules/detail/compare_values.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

template <Operator op>
constexpr bool holds(int order) {
    if constexpr (op == Operator::equal) return order == 0;
    if constexpr (op == Operator::not_equal) return order != 0;
    if constexpr (op == Operator::less) return order < 0;
    if constexpr (op == Operator::less_equal) return order <= 0;
    if constexpr (op == Operator::greater) return order > 0;
    return order >= 0;
}

constexpr bool is_equality(Operator op) {
    return op == Operator::equal || op == Operator::not_equal;
}

template <Operator op>
[[gnu::noinline]] Value compare_any(const Node& node, Machine& machine, const Value& a,
                                    const Value& b) {
    if constexpr (is_equality(op)) {
        const Truth truth = equal_values(a, b, machine);
        if (truth == Truth::unknown) {
            return null_because(node, machine, "rules.not-comparable",
                                fmt::format("{} can't be compared with {}", describe(a.kind()),
                                            describe(b.kind())));
        }
        return Value::boolean((truth == Truth::yes) == (op == Operator::equal));
    } else {
        const auto order = order_values(a, b);
        if (order) return Value::boolean(holds<op>(*order));
        if (a.is_null() || b.is_null()) return {};
        return null_because(
            node, machine, "rules.not-comparable",
            fmt::format("{} can't be compared with {}", describe(a.kind()), describe(b.kind())));
    }
}

template <Operator op>
inline Value compare_values(const Node& node, Machine& machine, const Value& a, const Value& b) {
    if (a.kind() == b.kind()) {
        if (a.is(ValueKind::number)) {
            return Value::boolean(holds<op>(value::compare(a.as_number(), b.as_number())));
        }
        if (a.is(ValueKind::string)) {
            if constexpr (is_equality(op)) {
                return Value::boolean((a.as_string() == b.as_string()) == (op == Operator::equal));
            } else {
                return Value::boolean(holds<op>(a.as_string().compare(b.as_string())));
            }
        }
    }
    return compare_any<op>(node, machine, a, b);
}

template <Operator op>
Value run_comparison(const Node& node, Machine& machine) {
    const Value a = evaluate_child(node, 0, machine);
    const Value b = evaluate_child(node, 1, machine);
    return compare_values<op>(node, machine, a, b);
}

/// The commonest condition: a field of the record and a constant, without two indirect calls.
template <Operator op>
Value run_field_comparison(const Node& node, Machine& machine) {
    const Node& field = *node.children[0];
    const Value& record = machine.variables[field.slot];
    if (!record.is(ValueKind::record) || field.field >= record.as_record().slots.size()) {
        return compare_any<op>(node, machine, Value(), node.children[1]->constant);
    }
    return compare_values<op>(node, machine, record.as_record().slots[field.field],
                              node.children[1]->constant);
}

template <Operator op>
Node::Run comparison_of(const Node& a, const Node& b) {
    if (a.run == run_field && b.is_constant) return run_field_comparison<op>;
    return run_comparison<op>;
}

[[gnu::noinline]] Value no_result(const Node& node, Machine& machine, Operator op, const Value& a,
                                  const Value& b) {
    if (!machine.wants_notes()) return {};
    if (a.is_null() || b.is_null()) {
        if (machine.has_noted) return {};
        return null_because(node, machine, "rules.null-operand",
                            fmt::format("{} with null gives null", symbol(op)));
    }
    return null_because(
        node, machine, "rules.no-result",
        fmt::format("{} {} {} has no result", describe(a.kind()), symbol(op), describe(b.kind())));
}

template <Operator op>
Value run_arithmetic(const Node& node, Machine& machine) {
    const Value a = evaluate_child(node, 0, machine);
    const Value b = evaluate_child(node, 1, machine);
    if (a.is(ValueKind::number) && b.is(ValueKind::number)) {
        std::optional<value::Decimal> result;
        if constexpr (op == Operator::add) result = add(a.as_number(), b.as_number());
        if constexpr (op == Operator::subtract) result = subtract(a.as_number(), b.as_number());
        if constexpr (op == Operator::multiply) result = multiply(a.as_number(), b.as_number());
        if constexpr (op == Operator::divide) result = divide(a.as_number(), b.as_number());
        if constexpr (op == Operator::power) {
            if (!machine.step(steps_of_power)) return {};
            result = power(a.as_number(), b.as_number());
        }
        if (result) return Value::number(*result);
        return no_result(node, machine, op, a, b);
    }
    const Value result = compute(op, a, b, machine);
    return result.is_null() ? no_result(node, machine, op, a, b) : result;
}

}  // namespace

Node::Run comparison_run(Operator op, const Node& a, const Node& b) {
    switch (op) {
        case Operator::equal:
            return comparison_of<Operator::equal>(a, b);
        case Operator::not_equal:
            return comparison_of<Operator::not_equal>(a, b);
        case Operator::less:
            return comparison_of<Operator::less>(a, b);
        case Operator::less_equal:
            return comparison_of<Operator::less_equal>(a, b);
        case Operator::greater:
            return comparison_of<Operator::greater>(a, b);
        default:
            return comparison_of<Operator::greater_equal>(a, b);
    }
}

Node::Run arithmetic_run(Operator op) {
    switch (op) {
        case Operator::add:
            return run_arithmetic<Operator::add>;
        case Operator::subtract:
            return run_arithmetic<Operator::subtract>;
        case Operator::multiply:
            return run_arithmetic<Operator::multiply>;
        case Operator::divide:
            return run_arithmetic<Operator::divide>;
        default:
            return run_arithmetic<Operator::power>;
    }
}

Value run_negate(const Node& node, Machine& machine) {
    const Value a = evaluate_child(node, 0, machine);
    if (a.is(ValueKind::number)) return Value::number(a.as_number().negated());
    const Value result = compute(Operator::multiply, Value::integer(-1), a, machine);
    return result.is_null() ? no_result(node, machine, Operator::subtract, Value(), a) : result;
}

Value run_and(const Node& node, Machine& machine) {
    bool is_unknown = false;
    for (const Node* child : node.children) {
        const Value part = evaluate(*child, machine);
        if (!part.is(ValueKind::boolean)) {
            is_unknown = true;
        } else if (!part.as_boolean()) {
            return part;
        }
    }
    return is_unknown ? Value() : Value::boolean(true);
}

Value run_or(const Node& node, Machine& machine) {
    bool is_unknown = false;
    for (const Node* child : node.children) {
        const Value part = evaluate(*child, machine);
        if (!part.is(ValueKind::boolean)) {
            is_unknown = true;
        } else if (part.as_boolean()) {
            return part;
        }
    }
    return is_unknown ? Value() : Value::boolean(false);
}

Value run_if(const Node& node, Machine& machine) {
    return evaluate_child(node, evaluate_child(node, 0, machine).is_true() ? 1 : 2, machine);
}

Value run_boxed_if(const Node& node, Machine& machine) {
    const Value condition = evaluate_child(node, 0, machine);
    if (!condition.is(ValueKind::boolean) && !condition.is_null()) {
        return null_because(node, machine, "rules.no-result", "the condition is no boolean");
    }
    return evaluate_child(node, condition.is_true() ? 1 : 2, machine);
}

Value run_between(const Node& node, Machine& machine) {
    const Value value = evaluate_child(node, 0, machine);
    const auto low = order_values(value, evaluate_child(node, 1, machine));
    const auto high = order_values(value, evaluate_child(node, 2, machine));
    if (!low || !high) {
        return null_because(node, machine, "rules.not-comparable",
                            "the values of between have no order");
    }
    return Value::boolean(*low >= 0 && *high <= 0);
}

Value run_in(const Node& node, Machine& machine) {
    const Value value = evaluate_child(node, 0, machine);
    Truth any = Truth::no;
    for (std::size_t i = 1; i < node.children.size(); ++i) {
        const Truth one = test_value(value, evaluate_child(node, i, machine), machine);
        if (one == Truth::yes) return Value::boolean(true);
        if (one == Truth::unknown) any = Truth::unknown;
    }
    if (any == Truth::unknown) {
        return null_because(
            node, machine, "rules.not-comparable",
            fmt::format("{} can't be compared with what stands behind in", describe(value.kind())));
    }
    return to_value(any);
}

Value run_instance_of(const Node& node, Machine& machine) {
    const Value value = evaluate_child(node, 0, machine);
    return Value::boolean(is_instance(value, *static_cast<const StaticType*>(node.extra)));
}

}  // namespace cajista::rules::detail
