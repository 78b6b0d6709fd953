// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/table_space.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/detail/compare_values.h"
#include "rules/trace.h"

namespace cajista::rules::detail {

namespace {

using Bound = value::Range::Bound;

bool has_order(TypeKind kind) {
    return kind == TypeKind::number || kind == TypeKind::date || kind == TypeKind::time ||
           kind == TypeKind::date_time || kind == TypeKind::year_month_duration ||
           kind == TypeKind::day_time_duration;
}

bool is_unbounded(const value::Range& range) {
    return range.low_bound == Bound::none && range.high_bound == Bound::none;
}

}  // namespace

InputSpace::InputSpace(const TableCode& table, std::size_t input, Machine& machine) {
    const InputColumn& column = table.inputs[input];
    text_ = column.text;
    is_ordered_ = has_order(column.type->kind);
    if (column.allowed != nullptr) collect(*column.allowed);
    for (const AllowedValues* one = column.type->allowed; one != nullptr; one = one->also) {
        collect(*one->tests);
    }
    for (const TableRule& rule : table.rules) {
        if (rule.tests[input] != nullptr) collect(*rule.tests[input]);
    }
    if (column.type->kind == TypeKind::boolean) {
        collect(Value::boolean(true));
        collect(Value::boolean(false));
        has_other_ = false;
    }
    sort_points();
    allow(table, input, machine);
}

void InputSpace::collect(const UnaryTests& tests) {
    for (const UnaryTest& test : tests.tests) {
        if (test.node != nullptr) continue;
        if (test.op != Operator::equal && test.op != Operator::not_equal) is_ordered_ = true;
        collect(test.value);
    }
}

void InputSpace::collect(const Value& value) {
    if (value.is_null()) return;
    if (value.is(ValueKind::list)) {
        for (const Value& item : value.as_list()) collect(item);
        return;
    }
    if (value.is(ValueKind::range)) {
        const value::Range& range = value.as_range();
        if (is_unbounded(range)) return collect(range.low);
        is_ordered_ = true;
        if (range.low_bound != Bound::none) collect(range.low);
        if (range.high_bound != Bound::none) collect(range.high);
        return;
    }
    points_.push_back(value);
}

void InputSpace::sort_points() {
    const auto less = [this](const Value& a, const Value& b) {
        if (a.kind() != b.kind()) return a.kind() < b.kind();
        if (a.is(ValueKind::boolean)) return a.as_boolean() < b.as_boolean();
        const auto order = order_values(a, b);
        if (!order) is_guess_ = true;
        return order.value_or(0) < 0;
    };
    std::stable_sort(points_.begin(), points_.end(), less);
    points_.erase(
        std::unique(points_.begin(), points_.end(),
                    [&](const Value& a, const Value& b) { return !less(a, b) && !less(b, a); }),
        points_.end());
    for (const Value& point : points_) is_guess_ |= point.kind() != points_[0].kind();
}

std::size_t InputSpace::piece_of(const Value& value, Machine& machine) const {
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (equal_values(points_[i], value, machine) == Truth::yes)
            return is_ordered_ ? 2 * i + 1 : i;
    }
    return static_cast<std::size_t>(-1);
}

bool InputSpace::takes(Operator op, const Value& value, std::size_t piece, Machine& machine) const {
    if (value.is_null()) return false;
    if (value.is(ValueKind::list)) {
        const auto items = value.as_list();
        return std::any_of(items.begin(), items.end(), [&](const Value& item) {
            return takes(Operator::equal, item, piece, machine);
        });
    }
    if (value.is(ValueKind::range)) {
        const value::Range& range = value.as_range();
        if (is_unbounded(range)) {
            return takes(range.high.is_true() ? Operator::equal : Operator::not_equal, range.low,
                         piece, machine);
        }
        const bool is_low =
            range.low_bound == Bound::none ||
            takes(range.low_bound == Bound::open ? Operator::greater : Operator::greater_equal,
                  range.low, piece, machine);
        return is_low &&
               (range.high_bound == Bound::none ||
                takes(range.high_bound == Bound::open ? Operator::less : Operator::less_equal,
                      range.high, piece, machine));
    }
    const std::size_t at = piece_of(value, machine);
    switch (op) {
        case Operator::not_equal:
            return piece != at;
        case Operator::less:
            return piece < at;
        case Operator::less_equal:
            return piece <= at;
        case Operator::greater:
            return piece > at;
        case Operator::greater_equal:
            return piece >= at;
        default:
            return piece == at;
    }
}

bool InputSpace::takes(const UnaryTests& tests, std::size_t piece, Machine& machine) const {
    if (tests.is_any) return true;
    const bool is_taken = std::any_of(
        tests.tests.begin(), tests.tests.end(),
        [&](const UnaryTest& test) { return takes(test.op, test.value, piece, machine); });
    return is_taken != tests.is_negated;
}

void InputSpace::allow(const TableCode& table, std::size_t input, Machine& machine) {
    const std::size_t pieces =
        is_ordered_ ? 2 * points_.size() + 1 : points_.size() + (has_other_ ? 1 : 0);
    allowed_.assign(pieces, true);
    const auto restrict_to = [&](const UnaryTests& tests) {
        if (tests.reads_locals) return;
        for (std::size_t i = 0; i < pieces; ++i) {
            if (!takes(tests, i, machine)) allowed_[i] = false;
        }
    };
    const InputColumn& column = table.inputs[input];
    if (column.allowed != nullptr) restrict_to(*column.allowed);
    for (const AllowedValues* one = column.type->allowed; one != nullptr; one = one->also) {
        restrict_to(*one->tests);
    }
}

std::optional<std::vector<bool>> InputSpace::taken_by(const UnaryTests* tests,
                                                      Machine& machine) const {
    if (tests == nullptr || tests->reads_locals) return std::nullopt;
    if (is_guess_ && !tests->is_any) return std::nullopt;
    std::vector<bool> taken(size());
    for (std::size_t i = 0; i < size(); ++i) {
        taken[i] = allowed_[i] && takes(*tests, i, machine);
    }
    return taken;
}

std::string InputSpace::text_of(std::size_t point) const {
    std::string text;
    append_json(text, points_[point]);
    return text;
}

std::string InputSpace::describe(std::size_t first, std::size_t last) const {
    if (first == 0 && last + 1 == size()) return {};
    if (!is_ordered_) {
        std::string values;
        for (std::size_t i = first; i <= last && i < points_.size(); ++i) {
            values += (values.empty() ? "" : ", ") + text_of(i);
        }
        if (last < points_.size()) return fmt::format("{} = {}", text_, values);
        return fmt::format("{} is another value{}{}", text_, values.empty() ? "" : " or ", values);
    }
    // odd pieces are points, even ones lie before the point of half their number
    const bool low_closed = first % 2 == 1;
    const bool high_closed = last % 2 == 1;
    if (first == last && low_closed) return fmt::format("{} = {}", text_, text_of(first / 2));
    if (first == 0) {
        return fmt::format("{} {} {}", text_, high_closed ? "<=" : "<", text_of(last / 2));
    }
    const std::size_t low = low_closed ? first / 2 : first / 2 - 1;
    if (last + 1 == size()) {
        return fmt::format("{} {} {}", text_, low_closed ? ">=" : ">", text_of(low));
    }
    return fmt::format("{} in {}{}..{}{}", text_, low_closed ? "[" : "(", text_of(low),
                       text_of(last / 2), high_closed ? "]" : ")");
}

}  // namespace cajista::rules::detail
