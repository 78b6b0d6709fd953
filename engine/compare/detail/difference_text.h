// SPDX-License-Identifier: Apache-2.0
// A difference in words, for reports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compare/differences.h"

namespace cajista::compare::detail {

std::string_view name_of(DifferenceKind kind);
/// Of hundredths, with two decimals.
std::string points(std::int32_t hundredths);
/// ` page 2 at 10.00 20.00`; empty without a page.
std::string place_of(const Difference& one);
/// What was and what is.
std::string description_of(const Difference& one);

}  // namespace cajista::compare::detail
