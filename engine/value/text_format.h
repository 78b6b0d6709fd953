// SPDX-License-Identifier: Apache-2.0
// How numbers, dates, times and truth values are written in data that isn't ISO: patterns in ICU's
// notation (UTS 35, parts 3 and 4), compiled once and matched by hand.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "value/calendar.h"
#include "value/decimal.h"

namespace cajista::value {

enum class FieldType : std::uint8_t { string, number, boolean, date, date_time, time, record };

/// A compiled pattern; empty by default. Const and shared: copies cost a count, any thread may use
/// it.
///
/// Numbers: `#.##0,00`, `#,##0.00`, `0.00`, `# ##0,00`, `#''##0.00`. The last of `.` and `,` is the
/// decimal sign when only zeros and then only `#` follow it; a separator before `##0`, or there
/// twice, is the group sign. `#,##,##0.00` groups as India does. Text around the digits is literal
/// (`€ 0,00`, quoted with `'`), `%` divides by 100, a second pattern behind `;` is the negative
/// form (`0.00;0.00-`), `V` is a decimal sign that isn't written (`000V00` reads 12345 as 123.45).
/// When read, grouping may be left out but not misplaced, and any number of decimals is taken; the
/// scale of the value is what was written.
///
/// Dates and times: y yyyy yy (00-68 are 2000-2068) M MM d dd D DDD H HH h hh a m mm s ss S
/// X XX XXX (zone), anything else that is no letter stands for itself, letters in quotes. Two
/// and more letters are exactly so many digits (`yyyyMMdd`), one is one or more.
///
/// Truth values: `true text|false text`, as `J|N`.
class TextFormat {
public:
    TextFormat() = default;
    /// Nothing when `pattern` is none for `type`; `problem` then says why, for a diagnostic.
    static std::optional<TextFormat> compile(FieldType type, std::string_view pattern,
                                             std::string& problem);

    bool is_empty() const { return state_ == nullptr; }
    /// "is no date (dd.MM.yyyy)"; lives as long as the format.
    const char* mismatch() const;

    // Each may be called only for the type it was compiled for; nothing when `text` doesn't match.
    std::optional<Decimal> read_number(std::string_view text) const;
    std::optional<bool> read_boolean(std::string_view text) const;
    /// Date, time or both, as the type asks; what the pattern doesn't have keeps its default.
    std::optional<DateTime> read_date_time(std::string_view text) const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace cajista::value
