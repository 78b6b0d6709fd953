// SPDX-License-Identifier: Apache-2.0
// FEEL's string() (DMN 1.5, 10.3.4.1): the text of any value, without locale.
#pragma once

#include <string>

#include "rules/detail/machine.h"
#include "value/value.h"

namespace cajista::rules::detail {

/// Appends; false when steps or the size limit ran out, or the value nests too deep.
bool append_text(std::string& out, const value::Value& value, Machine& machine);

}  // namespace cajista::rules::detail
