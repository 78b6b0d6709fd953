// SPDX-License-Identifier: Apache-2.0
// + - * / ** on values (DMN 1.5, 10.3.2.8 and tables 55 to 58). What is undefined is nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "rules/detail/machine.h"
#include "rules/detail/static_type.h"
#include "value/value.h"

namespace cajista::rules::detail {

enum class Operator : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    power,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
};
const char* symbol(Operator op);

/// Null when the operation isn't defined for the two or has no result.
value::Value compute(Operator op, const value::Value& a, const value::Value& b, Machine& machine);
/// Whether a result can exist for values of these types, and its type; null pointer: never.
const StaticType* result_type(Operator op, const StaticType& a, const StaticType& b);

}  // namespace cajista::rules::detail
