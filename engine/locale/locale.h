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
    /// BCP 47 tag (`es-ES`, `de`, `ar-EG-u-nu-latn`), also with `_` for `-`. Error: locale.unknown.
    static base::Result<std::unique_ptr<Locale>> create(std::string_view tag);
    ~Locale();

    Locale(const Locale&) = delete;
    Locale& operator=(const Locale&) = delete;

    std::string_view tag() const;       ///< in canonical form
    std::string_view language() const;  ///< `es`
    bool is_right_to_left() const;
    char32_t decimal_sign() const;  ///< between units and tenths (CLDR), full stop when unknown

    /// A value as text prints it: number with grouping and its own digits after the point, date
    /// numeric (CLDR yMd with two-digit day and month, four-digit year), time short (hours and
    /// minutes as the locale counts them), date-time both, string as it is, boolean true/false,
    /// null nothing, list joined by ", ", anything else as value::to_plain_text.
    void append_value(std::string& out, const value::Value& value);
    /// With the currency's symbol, place and digits for this locale: -1.234,50 €, -$1,234.50.
    /// `currency` is an ISO 4217 code in any case; other text is put behind the number. More digits
    /// than the currency has are rounded half-even.
    void append_money(std::string& out, value::Decimal amount, std::string_view currency);
    /// A format by name, null when it is none (use `check_skeleton` at compile time):
    /// - an ICU date skeleton, letters only: `yMMMd`, `jmm`;
    /// - an ICU number skeleton, anything else: `.00`, `%x100` (0.5 is 50%; `percent` alone doesn't
    ///   multiply), `currency/EUR`; both may begin with `::` (`K` and `KK` must);
    /// - `pattern:` and a date pattern (`pattern:d. MMMM y`), or a number pattern, which has a `0`
    ///   or `#` (`pattern:#,##0.00`), in this locale's names and signs;
    /// - `date/short`, `time/medium` …: CLDR's own, in short, medium, long and full.
    /// The pointer is valid until 255 other formats of this locale have been asked for.
    const Format* format(std::string_view skeleton);
    /// A value that is not of the format's kind prints as by append_value; a list item by item.
    void append_formatted(std::string& out, const value::Value& value, const Format& format);

    /// Bytes that sort as the locale collates (for sort keys in production); no byte is 0.
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

/// The sign that opens or closes a quotation in a language (CLDR delimiters; French ones with their
/// no-break space), `is_inner` for one within another. English for a tag that ICU doesn't know.
std::string quotation_mark(std::string_view tag, bool is_opening, bool is_inner);

/// A worker's locales, made on first use. One owner, one thread.
class LocaleCache {
public:
    LocaleCache();
    ~LocaleCache();
    /// The locale, or null when ICU knows no such language (the record is rejected by the caller).
    /// Valid until 255 other tags have been asked for: tags come from the data.
    Locale* get(std::string_view tag);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Version of the library of locales and Unicode data that formats follow: another one may give
/// other output.
std::string_view data_version();

}  // namespace cajista::locale
