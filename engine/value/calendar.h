// SPDX-License-Identifier: Apache-2.0
// Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 ff.): the proleptic Gregorian calendar of
// ISO 8601, years -999,999,999 to 999,999,999.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::value {

struct Date {
    std::int32_t year = 1970;
    std::uint8_t month = 1;  ///< 1..12
    std::uint8_t day = 1;    ///< 1..31

    static constexpr std::int32_t most_years = 999'999'999;      ///< and as many before year 0
    static constexpr std::int64_t first_day = -365'243'219'162;  ///< -999999999-01-01
    static constexpr std::int64_t last_day = 365'241'780'471;    ///< 999999999-12-31

    constexpr auto operator<=>(const Date&) const = default;
    static std::optional<Date> create(std::int64_t year, int month, int day);  ///< checked
    static std::optional<Date> parse(std::string_view iso);  ///< `2026-10-01`, `-0044-03-15`
    /// `days_since_1970` within [first_day, last_day].
    static Date from_days(std::int64_t days_since_1970);
    std::int64_t to_days() const;
    int weekday() const;  ///< 1 Monday .. 7 Sunday
    std::string to_string() const;
};

/// What a time says of its zone: nothing (local), an offset, or an IANA name (then `zone` is the
/// index + 1 in the process-wide const table of locale/zones.h, and `offset_seconds` what it meant;
/// parsing leaves 0 there: locale::offset_at() knows).
struct Zone {
    enum class Kind : std::uint8_t { local, offset, named };
    Kind kind = Kind::local;
    std::uint16_t zone = 0;
    std::int32_t offset_seconds = 0;
    constexpr bool operator==(const Zone&) const = default;
};

struct Time {
    std::uint8_t hour = 0, minute = 0, second = 0;
    std::uint32_t nanosecond = 0;
    Zone zone{};
    constexpr bool operator==(const Time&) const = default;
};

struct DateTime {
    Date date;
    Time time;
    constexpr bool operator==(const DateTime&) const = default;
};

struct YearMonthDuration {
    std::int64_t months = 0;
    constexpr auto operator<=>(const YearMonthDuration&) const = default;
};

struct DayTimeDuration {
    std::int64_t seconds = 0;
    std::int32_t nanoseconds = 0;  ///< same sign as seconds
    constexpr auto operator<=>(const DayTimeDuration&) const = default;
};

bool is_leap_year(std::int64_t year);
int days_in_month(std::int64_t year, int month);

/// FEEL literals: `13:45:00`, `13:45:00.123+01:00`, `13:45:00@Europe/Madrid`; date and time joined
/// by `T`; `P1Y2M`; `P1DT2H`. Offsets reach 14 hours (XSD), digits after the ninth of a second are
/// cut. Zone names are checked by `known_zone` (null: none is known), which
/// gives the table index + 1, or 0.
using ZoneLookup = std::uint16_t (*)(std::string_view name);
std::optional<Time> parse_time(std::string_view text, ZoneLookup known_zone = nullptr);
std::optional<DateTime> parse_date_time(std::string_view text, ZoneLookup known_zone = nullptr);
std::optional<YearMonthDuration> parse_year_month_duration(std::string_view text);
std::optional<DayTimeDuration> parse_day_time_duration(std::string_view text);

std::string to_string(const YearMonthDuration& duration);
std::string to_string(const DayTimeDuration& duration);
/// `zone_name` gives the text of a named zone; null prints the offset.
using ZoneName = std::string_view (*)(std::uint16_t zone);
std::string to_string(const Time& time, ZoneName zone_name = nullptr);
std::string to_string(const DateTime& instant, ZoneName zone_name = nullptr);

}  // namespace cajista::value
