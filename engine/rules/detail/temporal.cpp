// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/temporal.h"

#include <cstdlib>
#include <string>

#include "locale/zones.h"

namespace cajista::rules::detail {

namespace {

using value::Date;
using value::DateTime;
using value::DayTimeDuration;
using value::Decimal;
using value::Time;
using value::Zone;

constexpr std::int64_t day_seconds = 86400;
constexpr std::int64_t billion = 1'000'000'000;
// Farther than any two points of FEEL's years are apart, so that sums never overflow.
constexpr std::int64_t longest_seconds = std::int64_t{1} << 60;
constexpr std::int64_t last_year = 999'999'999;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t clock_seconds(const Time& time) {
    return std::int64_t{time.hour} * 3600 + std::int64_t{time.minute} * 60 + time.second;
}

void set_clock(Time& time, std::int64_t seconds, std::uint32_t nanosecond) {
    time.hour = static_cast<std::uint8_t>(seconds / 3600);
    time.minute = static_cast<std::uint8_t>(seconds / 60 % 60);
    time.second = static_cast<std::uint8_t>(seconds % 60);
    time.nanosecond = nanosecond;
}

/// Moves whole seconds out of `nanoseconds` and gives both the same sign.
DayTimeDuration normalized(std::int64_t seconds, std::int64_t nanoseconds) {
    seconds += nanoseconds / billion;
    nanoseconds %= billion;
    if (seconds > 0 && nanoseconds < 0) {
        --seconds;
        nanoseconds += billion;
    } else if (seconds < 0 && nanoseconds > 0) {
        ++seconds;
        nanoseconds -= billion;
    }
    return {seconds, static_cast<std::int32_t>(nanoseconds)};
}

}  // namespace

Instant instant_of(const DateTime& point) {
    const std::int64_t local = point.date.to_days() * day_seconds + clock_seconds(point.time);
    const bool has_zone = point.time.zone.kind != Zone::Kind::local;
    return {local - (has_zone ? point.time.zone.offset_seconds : 0), point.time.nanosecond,
            has_zone};
}

Instant instant_of(Date date, bool has_zone) { return {date.to_days() * day_seconds, 0, has_zone}; }

std::optional<DateTime> date_time_at(Instant instant, const Zone& zone) {
    DateTime result;
    result.time.zone = zone;
    if (zone.kind == Zone::Kind::named) {
        result.time.zone.offset_seconds = locale::offset_at_instant(zone.zone, instant.seconds);
    }
    const bool has_zone = zone.kind != Zone::Kind::local;
    const std::int64_t local = instant.seconds + (has_zone ? result.time.zone.offset_seconds : 0);
    const std::int64_t days = floor_div(local, day_seconds);
    if (std::abs(days) > (last_year + 1) * 366) return std::nullopt;
    result.date = Date::from_days(days);
    if (std::abs(std::int64_t{result.date.year}) > last_year) return std::nullopt;
    set_clock(result.time, local - days * day_seconds, instant.nanosecond);
    return result;
}

std::int64_t seconds_of(const Time& time) {
    return clock_seconds(time) -
           (time.zone.kind == Zone::Kind::local ? 0 : time.zone.offset_seconds);
}

std::optional<Date> add_months(Date date, std::int64_t months) {
    if (std::abs(months) > 13 * 2 * last_year) return std::nullopt;
    const std::int64_t sum = std::int64_t{date.year} * 12 + (date.month - 1) + months;
    const std::int64_t year = floor_div(sum, 12);
    const int month = static_cast<int>(sum - year * 12) + 1;
    if (std::abs(year) > last_year) return std::nullopt;
    const int last_day = value::days_in_month(year, month);
    return Date::create(year, month, date.day > last_day ? last_day : date.day);
}

std::optional<DateTime> add(const DateTime& point, DayTimeDuration duration) {
    if (std::abs(duration.seconds) > longest_seconds / 2) return std::nullopt;
    Instant instant = instant_of(point);
    std::int64_t nanosecond = std::int64_t{instant.nanosecond} + duration.nanoseconds;
    instant.seconds += duration.seconds + floor_div(nanosecond, billion);
    nanosecond -= floor_div(nanosecond, billion) * billion;
    instant.nanosecond = static_cast<std::uint32_t>(nanosecond);
    return date_time_at(instant, point.time.zone);
}

Time add(const Time& time, DayTimeDuration duration) {
    const std::int64_t nanosecond = std::int64_t{time.nanosecond} + duration.nanoseconds;
    std::int64_t seconds =
        clock_seconds(time) + duration.seconds % day_seconds + floor_div(nanosecond, billion);
    seconds -= floor_div(seconds, day_seconds) * day_seconds;
    Time result = time;
    set_clock(result, seconds,
              static_cast<std::uint32_t>(nanosecond - floor_div(nanosecond, billion) * billion));
    return result;
}

std::optional<DayTimeDuration> add(DayTimeDuration a, DayTimeDuration b) {
    std::int64_t seconds = 0;
    if (__builtin_add_overflow(a.seconds, b.seconds, &seconds)) return std::nullopt;
    if (std::abs(seconds) > longest_seconds) return std::nullopt;
    return normalized(seconds, std::int64_t{a.nanoseconds} + b.nanoseconds);
}

std::optional<DayTimeDuration> negated(DayTimeDuration duration) {
    if (std::abs(duration.seconds) > longest_seconds) return std::nullopt;
    return DayTimeDuration{-duration.seconds, -duration.nanoseconds};
}

Decimal to_number(DayTimeDuration duration) {
    const Decimal whole = Decimal::from_integer(duration.seconds);
    if (duration.nanoseconds == 0) return whole;
    const Decimal fraction = Decimal::from_scaled(duration.nanoseconds, -9).normalized();
    return value::add(whole, fraction).value_or(whole);
}

std::optional<DayTimeDuration> duration_of(Decimal seconds) {
    const Decimal whole = seconds.rounded(0, value::Rounding::down);
    const auto integer = whole.to_integer();
    if (!integer || std::abs(*integer) > longest_seconds) return std::nullopt;
    const auto rest = value::subtract(seconds, whole);
    if (!rest) return std::nullopt;
    const auto scaled = value::multiply(*rest, Decimal::from_integer(billion));
    if (!scaled) return std::nullopt;
    const auto nanoseconds = scaled->rounded(0, value::Rounding::down).to_integer();
    if (!nanoseconds) return std::nullopt;
    return DayTimeDuration{*integer, static_cast<std::int32_t>(*nanoseconds)};
}

std::optional<DayTimeDuration> between(Instant from, Instant to) {
    if (from.has_zone != to.has_zone) return std::nullopt;
    return normalized(to.seconds - from.seconds,
                      std::int64_t{to.nanosecond} - std::int64_t{from.nanosecond});
}

value::YearMonthDuration months_between(Date from, Date to) {
    std::int64_t months = (std::int64_t{to.year} - from.year) * 12 + (to.month - from.month);
    if (months > 0 && to.day < from.day) --months;
    if (months < 0 && to.day > from.day) ++months;
    return {months};
}

std::optional<Time> parse_time(std::string_view text) {
    auto time = value::parse_time(text, locale::known_zone);
    // A time alone has no date: its zone counts without daylight saving, as on 1 January 1970.
    if (time && time->zone.kind == Zone::Kind::named) {
        time->zone.offset_seconds = locale::offset_at_instant(time->zone.zone, 0);
    }
    return time;
}

namespace {

/// `T24:00:00` is midnight at the end of the day (ISO 8601-1, 4.3.8.1 of 2004).
std::optional<DateTime> parse_end_of_day(std::string_view text) {
    constexpr std::string_view midnight = "T24:00:00";
    const std::size_t at = text.find(midnight);
    if (at == std::string_view::npos) return std::nullopt;
    std::string plain(text);
    plain.replace(at, midnight.size(), "T00:00:00");
    auto point = value::parse_date_time(plain, locale::known_zone);
    if (!point || point->time.nanosecond != 0) return std::nullopt;
    const Date next = Date::from_days(point->date.to_days() + 1);
    if (next.year > last_year) return std::nullopt;
    point->date = next;
    return locale::with_offset(*point);
}

}  // namespace

std::optional<DateTime> parse_date_time(std::string_view text) {
    if (const auto point = parse_end_of_day(text)) return point;
    if (const auto point = value::parse_date_time(text, locale::known_zone))
        return locale::with_offset(*point);
    if (const auto date = Date::parse(text)) return DateTime{*date, Time{}};
    return std::nullopt;
}

value::Value parse_temporal(std::string_view text, base::Arena& arena) {
    using value::Value;
    if (const auto date = Date::parse(text)) return Value::date(*date);
    if (const auto point = parse_date_time(text)) {
        return Value::date_time(arena.make<DateTime>(*point));
    }
    if (const auto time = parse_time(text)) return Value::time(arena.make<Time>(*time));
    if (const auto months = value::parse_year_month_duration(text)) {
        return Value::duration(*months);
    }
    if (const auto duration = value::parse_day_time_duration(text)) {
        return Value::duration(*duration);
    }
    return {};
}

}  // namespace cajista::rules::detail
