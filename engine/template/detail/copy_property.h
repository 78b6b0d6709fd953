// SPDX-License-Identifier: Apache-2.0
// The values that every property has: inherit, initial, unset (CSS Cascade 4, 7.3).
#pragma once

#include "template/detail/properties.h"

namespace cajista::templates::detail {

/// Gives `to` what `property` is in `from`; a shorthand: all that it sets. False: not a property of
/// elements.
bool copy_property(std::string_view property, const ComputedStyle& from, ComputedStyle& to);

}  // namespace cajista::templates::detail
