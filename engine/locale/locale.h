// SPDX-License-Identifier: Apache-2.0
// How values look in a language and region: numbers, money, dates, by ICU's data (CLDR).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "value/value.h"

namespace cajista::locale {

/// A compiled ICU pattern or skeleton, bound to one Locale; owned by it. What can be resolved is
/// resolved when it is made (digits, separators, month names), so `append` costs nanoseconds.
class Format;

/// One locale's formats. Not thread-safe (it caches formats on use): each worker has its own set,
/// see LocaleCache. Same ICU, same bytes; never looks at the environment.
class Locale {
public:
    /// BCP 47 tag (`es-ES`, `de`, `ar-EG-u-nu-latn`). Error: locale.unknown.
    static base::Result<std::unique_ptr<Locale>> create(std::string_view tag);
    ~Locale();

    std::string_view tag() const;
    std::string_view language() const;   ///< `es`
    bool is_right_to_left() const;

    /// A value as text prints it: number with grouping and its own digits after the point, date
    /// numeric (CLDR yMd with two-digit day and month, four-digit year), date-time, time, string
    /// as it is, boolean true/false, null nothing, list joined by ", ".
    void append_value(std::string& out, const value::Value& value);
    /// With the currency's symbol, place and digits for this locale: -1.234,50 €, -$1,234.50.
    void append_money(std::string& out, value::Decimal amount, std::string_view currency);
    /// ICU skeleton (`yMMMd`, `.00`, `percent`, `::currency/EUR`) or date pattern in quotes-free
    /// ICU form introduced by `pattern:`. Null when it is none: use `check_skeleton` at compile.
    const Format* format(std::string_view skeleton);
    void append_formatted(std::string& out, const value::Value& value, const Format& format);

    /// Bytes that sort as the locale collates (for sort keys in production).
    std::string collation_key(std::string_view text);
    std::string upper(std::string_view text);
    std::string lower(std::string_view text);

private:
    struct State;
    explicit Locale(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Why a skeleton can't be used, for the checker; empty when it can.
std::string check_skeleton(std::string_view skeleton);

/// A worker's locales, made on first use. One owner, one thread.
class LocaleCache {
public:
    LocaleCache();
    ~LocaleCache();
    /// The locale, or null when ICU knows no such language (the record is rejected by the caller).
    Locale* get(std::string_view tag);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::locale
