// SPDX-License-Identifier: Apache-2.0
// Regular expressions of XPath (XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6), which FEEL
// uses, run by ICU's.
#pragma once

#include <unicode/regex.h>

#include <memory>
#include <string>
#include <string_view>

namespace cajista::rules::detail {

struct Pattern {
    std::unique_ptr<const icu::RegexPattern> compiled;
    std::string error;  ///< why there is none
    int groups = 0;
};

/// Flags: s, m, i, x. A backreference to a group that isn't there is an error, as XPath says.
Pattern compile_pattern(std::string_view pattern, std::string_view flags);

}  // namespace cajista::rules::detail
