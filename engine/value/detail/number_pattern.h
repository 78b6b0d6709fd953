// SPDX-License-Identifier: Apache-2.0
// The number patterns of text_format.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/decimal.h"

namespace cajista::value::detail {

struct NumberPattern {
    std::string prefix, suffix;
    std::string negative_prefix, negative_suffix;
    bool has_negative = false;  ///< of its own; else a minus before the number or its prefix
    std::string group;          ///< empty: digits are not grouped
    int primary = 3;            ///< digits of the last group
    int secondary = 3;          ///< digits of the groups before it
    char decimal = '\0';        ///< '\0': integers only
    int implied_decimals = 0;   ///< behind a `V`
    int scale = 0;              ///< -2 for percent

    /// Nothing, and why, when the pattern is none.
    static std::optional<NumberPattern> compile(std::string_view pattern, std::string& problem);
    std::optional<Decimal> read(std::string_view text) const;

private:
    std::optional<Decimal> read_digits(std::string_view digits, bool negative) const;
};

}  // namespace cajista::value::detail
