// SPDX-License-Identifier: Apache-2.0
// JSON to FEEL values, the other way of append_json: for data that has no schema but the types of a
// decision model's inputs.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "value/value.h"

namespace cajista::rules {

/// One JSON value (RFC 8259), UTF-8: objects become contexts, numbers keep their digits. `text` is
/// consumed up to the value's end and the white space behind it; nothing but white space gives
/// null and leaves nothing. Strings are copied. Errors: rules.json (what and at which byte),
/// nesting past limits::data_depth included.
base::Result<value::Value> read_json(std::string_view& text, base::Arena& arena);

}  // namespace cajista::rules
