// SPDX-License-Identifier: Apache-2.0
// Text of the data to the type that the schema declares, and values to plain text.
#pragma once

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
    const char* reason = nullptr;  ///< static text: "is no decimal number", "is no date (yyyy-MM-dd)"
};

/// Converts one scalar by `field.type` and `field.format`, checks `field.allowed`. The text must
/// outlive the value (strings are views of it). An empty text of a non-string field is null. Money
/// such as `1.234,50` is read with format `#.##0,00`. Never allocates except date-times.
Conversion convert_text(std::string_view text, const Field& field, base::Arena& arena);

/// FEEL's `string()` of any value, used in diagnostics, index fields and keys.
std::string to_plain_text(const Value& value);

/// FEEL `=`: null for values that can't be compared is the caller's business; here false.
bool equal(const Value& a, const Value& b);

}  // namespace cajista::value
