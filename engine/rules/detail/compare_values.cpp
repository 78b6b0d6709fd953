// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/compare_values.h"

#include "base/limits.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Range;
using value::Value;
using value::ValueKind;

/// Lists and contexts deeper than this are never equal to anything: nobody writes them.
constexpr int deepest = base::limits::expression_depth;

template <typename T>
int order(const T& a, const T& b) {
    return a < b ? -1 : (b < a ? 1 : 0);
}

bool has_zone(const value::Time& time) { return time.zone.kind != value::Zone::Kind::local; }

Truth equal_lists(std::span<const Value> a, std::span<const Value> b, Machine& machine, int depth) {
    if (a.size() != b.size()) return Truth::no;
    Truth all = Truth::yes;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!machine.step()) return Truth::unknown;
        const Truth one = equal_values(a[i], b[i], machine, depth + 1);
        if (one == Truth::no) return Truth::no;
        if (one == Truth::unknown) all = Truth::no;
    }
    return all;
}

Truth equal_entries(const Entries& a, const Entries& b, Machine& machine, int depth) {
    if (a.size() != b.size()) return Truth::no;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!machine.step()) return Truth::unknown;
        const auto other = b.find(a.name(i));
        if (!other) return Truth::no;
        if (equal_values(a.at(i), *other, machine, depth + 1) != Truth::yes) return Truth::no;
    }
    return Truth::yes;
}

Truth equal_ranges(const Range& a, const Range& b, Machine& machine, int depth) {
    if (a.low_bound != b.low_bound || a.high_bound != b.high_bound) return Truth::no;
    if (equal_values(a.low, b.low, machine, depth + 1) != Truth::yes) return Truth::no;
    return to_truth(equal_values(a.high, b.high, machine, depth + 1) == Truth::yes);
}

}  // namespace

Truth equal_values(const Value& a, const Value& b, Machine& machine, int depth) {
    if (a.is_null() || b.is_null()) return to_truth(a.is_null() && b.is_null());
    if (depth > deepest) return Truth::unknown;
    if (has_entries(a) && has_entries(b)) {
        return equal_entries(Entries(a), Entries(b), machine, depth);
    }
    if (a.kind() != b.kind()) return Truth::unknown;
    switch (a.kind()) {
        case ValueKind::boolean:
            return to_truth(a.as_boolean() == b.as_boolean());
        case ValueKind::string:
            return to_truth(a.as_string() == b.as_string());
        case ValueKind::list:
            return equal_lists(a.as_list(), b.as_list(), machine, depth);
        case ValueKind::range:
            return equal_ranges(a.as_range(), b.as_range(), machine, depth);
        case ValueKind::function:
            return to_truth(&a.as_function() == &b.as_function());
        default:
            break;
    }
    const auto order = order_values(a, b);
    return order ? to_truth(*order == 0) : Truth::unknown;
}

std::optional<int> order_values(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return std::nullopt;
    switch (a.kind()) {
        case ValueKind::number:
            return value::compare(a.as_number(), b.as_number());
        case ValueKind::string: {
            // UTF-8 bytes sort as code points do.
            const int bytes = a.as_string().compare(b.as_string());
            return order(bytes, 0);
        }
        case ValueKind::date:
            return order(a.as_date(), b.as_date());
        // Whole seconds: that fractions don't count is how the TCK (0068) reads 10.3.2.3.4.
        case ValueKind::time:
            if (has_zone(a.as_time()) != has_zone(b.as_time())) return std::nullopt;
            return order(seconds_of(a.as_time()), seconds_of(b.as_time()));
        case ValueKind::date_time: {
            const Instant x = instant_of(a.as_date_time());
            const Instant y = instant_of(b.as_date_time());
            if (x.has_zone != y.has_zone) return std::nullopt;
            return order(x.seconds, y.seconds);
        }
        case ValueKind::year_month_duration:
            return order(a.as_year_month_duration(), b.as_year_month_duration());
        case ValueKind::day_time_duration:
            return order(a.as_day_time_duration(), b.as_day_time_duration());
        default:
            return std::nullopt;
    }
}

bool is_same(const Value& a, const Value& b, Machine& machine) {
    if (a.kind() != b.kind()) return false;
    if (a.is(ValueKind::time)) return a.as_time() == b.as_time();
    if (a.is(ValueKind::date_time)) return a.as_date_time() == b.as_date_time();
    return equal_values(a, b, machine) == Truth::yes;
}

Truth is_in_range(const Value& point, const Range& range, Machine& machine) {
    if (range.low_bound == Range::Bound::none && range.high_bound == Range::Bound::none) {
        // (= x) and (!= x): see unary_range in evaluate_ranges.cpp
        const Truth equal = equal_values(point, range.low, machine);
        if (equal == Truth::unknown || range.high.is_true()) return equal;
        return to_truth(equal == Truth::no);
    }
    Truth result = Truth::yes;
    if (range.low_bound != Range::Bound::none) {
        const auto low = order_values(point, range.low);
        if (!low) return Truth::unknown;
        if (*low < 0 || (*low == 0 && range.low_bound == Range::Bound::open)) result = Truth::no;
    }
    if (range.high_bound != Range::Bound::none) {
        const auto high = order_values(point, range.high);
        if (!high) return Truth::unknown;
        if (*high > 0 || (*high == 0 && range.high_bound == Range::Bound::open)) {
            result = Truth::no;
        }
    }
    return result;
}

namespace {

Truth test_list(const Value& value, std::span<const Value> items, Machine& machine) {
    for (const Value& item : items) {
        if (!machine.step()) return Truth::unknown;
        const bool is_inside = item.is(ValueKind::range) && !value.is(ValueKind::range)
                                   ? is_in_range(value, item.as_range(), machine) == Truth::yes
                                   : equal_values(value, item, machine) == Truth::yes;
        if (is_inside) return Truth::yes;
    }
    return Truth::no;
}

}  // namespace

Truth test_value(const Value& value, const Value& test, Machine& machine) {
    if (test.is(ValueKind::range) && !value.is(ValueKind::range)) {
        return is_in_range(value, test.as_range(), machine);
    }
    if (test.is(ValueKind::list)) {
        if (value.is(ValueKind::list) && equal_values(value, test, machine) == Truth::yes) {
            return Truth::yes;
        }
        return test_list(value, test.as_list(), machine);
    }
    return equal_values(value, test, machine);
}

Entries::Entries(const Value& of) {
    if (of.is(ValueKind::context)) context_ = &of.as_context();
    if (of.is(ValueKind::record)) record_ = &of.as_record();
}

std::size_t Entries::size() const {
    if (context_ != nullptr) return context_->entries.size();
    return record_ != nullptr ? record_->slots.size() : 0;
}

std::string_view Entries::name(std::size_t index) const {
    if (context_ != nullptr) return context_->entries[index].name;
    return record_->type->fields[index].name;
}

Value Entries::at(std::size_t index) const {
    if (context_ != nullptr) return context_->entries[index].value;
    return record_->slots[index];
}

std::optional<Value> Entries::find(std::string_view name) const {
    if (context_ != nullptr) {
        const Value* found = context_->find(name);
        return found == nullptr ? std::nullopt : std::optional<Value>(*found);
    }
    if (record_ == nullptr) return std::nullopt;
    const auto slot = record_->type->slot_of(name);
    return slot ? std::optional<Value>(record_->field(*slot)) : std::nullopt;
}

}  // namespace cajista::rules::detail
