// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/unary_tests.h"

namespace cajista::rules::detail {

namespace {

bool holds(Operator op, int order) {
    switch (op) {
        case Operator::equal:
            return order == 0;
        case Operator::not_equal:
            return order != 0;
        case Operator::less:
            return order < 0;
        case Operator::less_equal:
            return order <= 0;
        case Operator::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

bool compares(Operator op, const Value& value, const Value& with, Machine& machine) {
    if (op == Operator::equal || op == Operator::not_equal) {
        const Truth equal = equal_values(value, with, machine);
        return equal != Truth::unknown && (equal == Truth::yes) == (op == Operator::equal);
    }
    const auto order = order_values(value, with);
    return order && holds(op, *order);
}

bool has_answer(Operator op, const Value& value, const Value& with, Machine& machine) {
    if (op == Operator::equal || op == Operator::not_equal) {
        return equal_values(value, with, machine) != Truth::unknown;
    }
    return order_values(value, with).has_value();
}

bool is_between(const Value& value, const value::Range& range) {
    using Bound = value::Range::Bound;
    const int low = value::compare(value.as_number(), range.low.as_number());
    if (low < 0 || (low == 0 && range.low_bound == Bound::open)) return false;
    const int high = value::compare(value.as_number(), range.high.as_number());
    return high < 0 || (high == 0 && range.high_bound == Bound::closed);
}

bool passes(const UnaryTest& test, const Value& value, Machine& machine) {
    switch (test.kind) {
        case UnaryTest::Kind::number:
            return value.is(ValueKind::number) &&
                   holds(test.op, value::compare(value.as_number(), test.value.as_number()));
        case UnaryTest::Kind::string:
            return value.is(ValueKind::string) && value.as_string() == test.value.as_string();
        case UnaryTest::Kind::numbers:
            return value.is(ValueKind::number) && is_between(value, test.value.as_range());
        case UnaryTest::Kind::constant:
            return test_value(value, test.value, machine) == Truth::yes;
        case UnaryTest::Kind::ordered:
            return compares(test.op, value, test.value, machine);
        case UnaryTest::Kind::compared:
            return compares(test.op, value, evaluate(*test.node, machine), machine);
        default:
            break;
    }
    const Value result = evaluate(*test.node, machine);
    const bool is_truth = result.is(ValueKind::boolean);
    if (test.kind == UnaryTest::Kind::condition && is_truth) return result.as_boolean();
    if (test_value(value, result, machine) == Truth::yes) return true;
    return is_truth && result.as_boolean() && !value.is(ValueKind::boolean);
}

/// `not(…)` of values that can't be compared isn't true, as the negation of null isn't.
bool is_comparable(const UnaryTest& test, const Value& value, Machine& machine) {
    switch (test.kind) {
        case UnaryTest::Kind::number:
        case UnaryTest::Kind::numbers: {
            const bool is_equality = test.kind == UnaryTest::Kind::number &&
                                     (test.op == Operator::equal || test.op == Operator::not_equal);
            return value.is(ValueKind::number) || (is_equality && value.is_null());
        }
        case UnaryTest::Kind::string:
            return value.is(ValueKind::string) || value.is_null();
        case UnaryTest::Kind::constant:
            return test_value(value, test.value, machine) != Truth::unknown;
        case UnaryTest::Kind::ordered:
            return has_answer(test.op, value, test.value, machine);
        case UnaryTest::Kind::compared:
            return has_answer(test.op, value, evaluate(*test.node, machine), machine);
        case UnaryTest::Kind::condition:
            return evaluate(*test.node, machine).is(ValueKind::boolean);
        default:
            return true;
    }
}

/// A scalar of the very kind, or null: nothing to convert.
bool is_plainly(const Value& value, const StaticType& type) {
    if (type.allowed != nullptr) return false;
    return value.kind() <= ValueKind::day_time_duration && kind_of(value.kind()) == type.kind;
}

}  // namespace

bool matches(const UnaryTests& tests, const Value& value, Machine& machine) {
    if (tests.is_any) return true;
    for (const UnaryTest& test : tests.tests) {
        if (!machine.step()) return false;
        if (passes(test, value, machine)) return !tests.is_negated;
    }
    if (!tests.is_negated) return false;
    return std::all_of(tests.tests.begin(), tests.tests.end(),
                       [&](const UnaryTest& test) { return is_comparable(test, value, machine); });
}

bool is_allowed(const Value& value, const AllowedValues& allowed, Machine& machine) {
    for (const AllowedValues* one = &allowed; one != nullptr; one = one->also) {
        bool passed = false;
        if (!one->tests->reads_locals) {
            passed = matches(*one->tests, value, machine);
        } else {
            // the nesting of types is bounded, and so is this
            if (machine.call_height + 100 > most_call_height) return false;
            const auto locals = machine.arena.array<Value>(one->tests->local_count + 1);
            locals[0] = value;
            Value* const outer = std::exchange(machine.locals, locals.data());
            machine.call_height += 100;
            passed = matches(*one->tests, value, machine);
            machine.call_height -= 100;
            machine.locals = outer;
        }
        if (!passed) return false;
    }
    return true;
}

bool coerce(Value& value, const StaticType& type, Machine& machine) {
    if (value.is_null() || is_plainly(value, type)) return true;
    if (type.kind == TypeKind::any && type.allowed == nullptr) return true;
    if (is_instance(value, type, 0, &machine)) return true;
    if (value.is(ValueKind::list) && type.kind != TypeKind::list) {
        const auto items = value.as_list();
        if (items.size() != 1) return false;
        if (!items[0].is_null() && !is_instance(items[0], type, 0, &machine)) return false;
        value = items[0];
        return true;
    }
    if (type.kind == TypeKind::list && !value.is(ValueKind::list)) {
        if (!is_instance(value, *type.item, 0, &machine)) return false;
        const Value list = Value::list({machine.arena.make<Value>(value), 1});
        if (type.allowed != nullptr && !is_allowed(list, *type.allowed, machine)) return false;
        value = list;
        return true;
    }
    if (type.kind == TypeKind::date_time && value.is(ValueKind::date)) {
        value::DateTime midnight{value.as_date(), {}};
        midnight.time.zone.kind = value::Zone::Kind::offset;
        value = Value::date_time(machine.arena.make<value::DateTime>(midnight));
        return type.allowed == nullptr || is_allowed(value, *type.allowed, machine);
    }
    return false;
}

Value run_coerce(const Node& node, Machine& machine) {
    Value value = evaluate_child(node, 0, machine);
    const auto& type = *static_cast<const StaticType*>(node.extra);
    if (coerce(value, type, machine)) return value;
    if (!machine.wants_notes()) return {};
    const bool has_kind = is_instance(value, type);
    return null_because(
        node, machine, has_kind ? "rules.value-not-allowed" : "rules.type-mismatch",
        has_kind ? fmt::format("the value isn't one that {} allows", describe(type))
                 : fmt::format("the value is {}, not {}", describe(value.kind()), describe(type)));
}

}  // namespace cajista::rules::detail
