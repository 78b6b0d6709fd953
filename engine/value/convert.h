// SPDX-License-Identifier: Apache-2.0
// Text of the data to the type that the schema declares, and values to plain text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "value/schema.h"
#include "value/value.h"

namespace cajista::value {

/// Why a text is not of its field's type; null `reason` means it is.
struct Conversion {
    Value value;
    /// "is no number (1234.5)", "is no date (dd.MM.yyyy)": lives as long as the field.
    const char* reason = nullptr;
};

/// Converts one scalar by `field.type` and `field.format`, checks `field.allowed`. The text must
/// outlive the value (strings are views of it). White space around what is no string doesn't count;
/// an empty text of a non-string field is null. Money such as `1.234,50` is read with format
/// `#.##0,00`. Takes memory from the arena for times and date-times only.
Conversion convert_text(std::string_view text, const Field& field, base::Arena& arena);

/// What Date::parse gives, sooner for `2026-10-01`.
std::optional<Date> read_date(std::string_view text);

/// FEEL's `string()` of any value, used in diagnostics, index fields and keys; null is `null`.
/// `zone_name` gives the names of time zones (locale/zones.h); without it offsets are printed.
/// Bounded: what lies deeper than limits::value_depth, or behind limits::field_bytes, is `…`.
std::string to_plain_text(const Value& value, ZoneName zone_name = nullptr);

/// FEEL `=` (DMN 1.5, table 42): numbers by value, times with a zone by instant, lists item by
/// item, contexts and records by name. Null for values that can't be compared is the caller's
/// business; here false, and so are values nested deeper than limits::value_depth or taking more
/// than limits::value_steps to compare.
bool equal(const Value& a, const Value& b);

}  // namespace cajista::value
