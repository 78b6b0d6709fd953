// SPDX-License-Identifier: Apache-2.0
// What Locale::format() gives.
#pragma once

#include <memory>

#include "locale/detail/date_style.h"
#include "locale/detail/number_style.h"
#include "locale/locale.h"

namespace cajista::locale {

/// One of the two.
class Format {
public:
    std::unique_ptr<detail::NumberStyle> number;
    std::unique_ptr<detail::DateStyle> date;
};

namespace detail {

/// Compiles what Locale::format() takes; null, and why, when it is none.
std::unique_ptr<Format> make_format(const icu::Locale& locale, std::string_view text,
                                    std::string& problem);

/// The pattern that CLDR gives for a date skeleton in this locale.
icu::UnicodeString best_pattern(const icu::Locale& locale, const icu::UnicodeString& skeleton);

}  // namespace detail
}  // namespace cajista::locale
