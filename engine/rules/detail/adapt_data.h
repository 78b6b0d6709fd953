// SPDX-License-Identifier: Apache-2.0
// Data without a schema as the types of a model want it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "rules/detail/static_type.h"
#include "value/value.h"

namespace cajista::rules::detail {

enum class Written : std::uint8_t {
    json,   ///< numbers and booleans are such; dates, times and durations are texts
    texts,  ///< everything is a text
};

/// What doesn't fit stays as it is: the evaluation notes it. Bounded by the value: data nests no
/// deeper than limits::data_depth.
value::Value adapted(const value::Value& value, const StaticType& type, Written written,
                     base::Arena& arena);

/// Equal but for spaces, `-` and `_`: XML has no names with spaces.
bool is_loosely(std::string_view a, std::string_view b);

}  // namespace cajista::rules::detail
