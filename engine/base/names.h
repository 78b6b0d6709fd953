// SPDX-License-Identifier: Apache-2.0
// "Did you mean …": the nearest of the names that are known.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cajista::base {

/// The candidate with the smallest edit distance (at most a third of its length), or nothing.
/// Ties go to the first, so the answer doesn't depend on a hash order.
std::optional<std::string_view> nearest_name(std::string_view wanted,
                                             std::span<const std::string_view> candidates);

}  // namespace cajista::base
