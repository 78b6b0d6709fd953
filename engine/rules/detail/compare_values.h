// SPDX-License-Identifier: Apache-2.0
// When values are equal and which is less (DMN 1.5, tables 53 and 54), bounded in depth and steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/detail/machine.h"
#include "value/schema.h"
#include "value/value.h"

namespace cajista::rules::detail {

enum class Truth : std::uint8_t { no, yes, unknown };

inline value::Value to_value(Truth truth) {
    return truth == Truth::unknown ? value::Value() : value::Value::boolean(truth == Truth::yes);
}
inline Truth to_truth(bool is_true) { return is_true ? Truth::yes : Truth::no; }

/// FEEL `=`. Unknown when the types differ; null equals only null. Fractions of seconds of times
/// don't count (the standard's value functions are in whole seconds).
Truth equal_values(const value::Value& a, const value::Value& b, Machine& machine, int depth = 0);
/// FEEL `is()`: the same type and the same written parts (zones, offsets).
bool is_same(const value::Value& a, const value::Value& b, Machine& machine);
/// Less, equal or greater; nothing when the two have no order.
std::optional<int> order_values(const value::Value& a, const value::Value& b);
/// `point in range`.
Truth is_in_range(const value::Value& point, const value::Range& range, Machine& machine);

/// One positive unary test (DMN 1.5, table 55): in the range, in the list, or equal.
Truth test_value(const value::Value& value, const value::Value& test, Machine& machine);

/// Entries of a context or record, alike.
struct Entries {
    explicit Entries(const value::Value& of);
    std::size_t size() const;
    std::string_view name(std::size_t index) const;
    value::Value at(std::size_t index) const;
    std::optional<value::Value> find(std::string_view name) const;

private:
    const value::Context* context_ = nullptr;
    const value::Record* record_ = nullptr;
};
inline bool has_entries(const value::Value& value) {
    return value.is(value::ValueKind::context) || value.is(value::ValueKind::record);
}

}  // namespace cajista::rules::detail
