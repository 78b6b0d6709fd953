// SPDX-License-Identifier: Apache-2.0
// Dates and times as points on a line, and the arithmetic on them (DMN 1.5, 10.3.2.3.4 to .8).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "value/calendar.h"
#include "value/value.h"

namespace cajista::rules::detail {

/// Seconds since 1970: of UTC when the zone is known, else of an unnamed place's clock.
struct Instant {
    std::int64_t seconds = 0;
    std::uint32_t nanosecond = 0;
    bool has_zone = false;
};
Instant instant_of(const value::DateTime& time);
/// Midnight UTC or local, whatever it is compared with.
Instant instant_of(value::Date date, bool has_zone);
/// The point in the zone of `like`; nothing outside the years of FEEL.
std::optional<value::DateTime> date_time_at(Instant instant, const value::Zone& zone);

/// Seconds since midnight, UTC when the zone is known.
std::int64_t seconds_of(const value::Time& time);

std::optional<value::Date> add_months(value::Date date, std::int64_t months);
std::optional<value::DateTime> add(const value::DateTime& time, value::DayTimeDuration duration);
value::Time add(const value::Time& time, value::DayTimeDuration duration);
std::optional<value::DayTimeDuration> add(value::DayTimeDuration a, value::DayTimeDuration b);
std::optional<value::DayTimeDuration> negated(value::DayTimeDuration duration);
/// Exact seconds as a number and back (digits past nanoseconds are cut).
value::Decimal to_number(value::DayTimeDuration duration);
std::optional<value::DayTimeDuration> duration_of(value::Decimal seconds);
/// The time between two points.
std::optional<value::DayTimeDuration> between(Instant from, Instant to);
/// Whole months between two dates, cut towards zero.
value::YearMonthDuration months_between(value::Date from, value::Date to);

/// Literals with zone names known and their offsets filled in.
std::optional<value::Time> parse_time(std::string_view text);
std::optional<value::DateTime> parse_date_time(std::string_view text);
/// What `@"…"` means: date, time, date and time, or a duration; null when it is none of them.
value::Value parse_temporal(std::string_view text, base::Arena& arena);

}  // namespace cajista::rules::detail
