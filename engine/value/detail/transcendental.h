// SPDX-License-Identifier: Apache-2.0
// exp, ln and power, rounded correctly: half-even of the true value, at 34 digits (fewer below
// 10^-6143, as decimal128 has it). A value is computed with more and more digits until they decide
// (Ziv's strategy); one that 150 digits don't decide is exact or a tie.
#pragma once

#include <optional>
#include <string>

namespace cajista::value::detail {

/// Numbers are texts such as `-1234e-5`, results too. Nothing when the result is too large; a
/// magnitude below half of the least number is "0".
std::optional<std::string> exponential(const std::string& x);
std::optional<std::string> logarithm(const std::string& x);                       ///< x > 0
std::optional<std::string> power(const std::string& base, const std::string& x);  ///< base > 0

}  // namespace cajista::value::detail
