// SPDX-License-Identifier: Apache-2.0
// One way of writing dates and times: an ICU pattern with the locale's names and digits, written by
// hand (4 ns against 934).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <unicode/locid.h>
#include <unicode/smpdtfmt.h>

#include "value/calendar.h"

namespace cajista::locale::detail {

/// Checks itself against ICU on many dates when it is made; calendars that are not Gregorian, zone
/// names and rare fields leave everything to ICU. Gregorian dates are proleptic. One thread: ICU's
/// formatter is used on the way.
class DateStyle {
public:
    DateStyle(const icu::Locale& locale, const icu::UnicodeString& pattern);

    /// False when ICU doesn't take the pattern.
    bool is_valid() const { return valid_; }
    bool is_by_hand() const { return by_hand_; }
    void append(std::string& out, const value::DateTime& instant);
    void append_by_icu(std::string& out, const value::DateTime& instant);

private:
    enum class Field : std::uint8_t {
        literal,
        year,
        year_of_century,
        month,
        day,
        weekday,
        hour,
        hour12,
        half_day,
        minute,
        second,
        fraction,
    };
    struct Piece {
        Field field = Field::literal;
        std::uint8_t width = 0;            ///< least digits
        std::vector<std::string> names{};  ///< instead of a number; of a literal the only one

        std::int64_t number_of(const value::DateTime& instant) const;
    };

    bool compile(const icu::Locale& locale, const icu::UnicodeString& pattern);
    bool add_field(const icu::DateFormatSymbols& symbols, char16_t letter, int count);
    void add_literal(char16_t unit);
    bool agrees_with_icu();
    void append_by_hand(std::string& out, const value::DateTime& instant) const;
    char* write_number(char* out, std::int64_t number, std::uint8_t width) const;

    std::unique_ptr<icu::SimpleDateFormat> formatter_;
    std::vector<Piece> pieces_;
    icu::UnicodeString literal_;  ///< while compiling
    std::array<std::string, 10> digits_;
    bool ascii_digits_ = false;
    bool shows_zone_ = false;
    bool valid_ = false;
    bool by_hand_ = false;
};

}  // namespace cajista::locale::detail
