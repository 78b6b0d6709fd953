// SPDX-License-Identifier: Apache-2.0
// How deep a value nests.
#pragma once

#include <cstdint>

#include "value/value.h"

namespace cajista::rules::detail {

/// Whether lists and contexts nest no deeper than limits::expression_depth, so that whoever walks
/// the value may do so by recursion. Counts the steps it takes; without any left it says no.
bool is_shallow(const value::Value& value, int depth, std::uint64_t& steps);

}  // namespace cajista::rules::detail
