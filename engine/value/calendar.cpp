// SPDX-License-Identifier: Apache-2.0
#include "value/calendar.h"

#include <array>
#include <cstdlib>

#include "base/characters.h"
#include "base/print_number.h"

namespace cajista::value {

namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr int most_offset_seconds = 14 * 3600;

/// Reads a text from its begin on; every step says whether it went well.
struct Cursor {
    std::string_view rest;

    bool at_end() const { return rest.empty(); }
    bool starts_with(char c) const { return !rest.empty() && rest[0] == c; }
    bool take(char c) {
        if (!starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
    /// Exactly two digits.
    bool take_two(int& value) {
        if (rest.size() < 2 || !base::is_digit(rest[0]) || !base::is_digit(rest[1])) return false;
        value = (rest[0] - '0') * 10 + (rest[1] - '0');
        rest.remove_prefix(2);
        return true;
    }
    /// One to `most` digits (at most 18).
    bool take_number(std::int64_t& value, std::size_t most) {
        value = 0;
        std::size_t count = 0;
        for (; count < rest.size() && base::is_digit(rest[count]); ++count) {
            if (count == most) return false;
            value = value * 10 + (rest[count] - '0');
        }
        rest.remove_prefix(count);
        return count > 0;
    }
    /// Digits after a point, as nanoseconds; none is zero.
    std::uint32_t take_fraction() {
        std::uint32_t value = 0;
        std::size_t count = 0;
        for (; count < rest.size() && base::is_digit(rest[count]); ++count) {
            if (count < 9) value = value * 10 + static_cast<std::uint32_t>(rest[count] - '0');
        }
        rest.remove_prefix(count);
        for (; count < 9; ++count) value *= 10;
        return value;
    }
};

bool take_date(Cursor& cursor, Date& date) {
    const bool negative = cursor.take('-');
    const std::string_view from_year = cursor.rest;
    std::int64_t year;
    if (!cursor.take_number(year, 9)) return false;
    const std::size_t digits = from_year.size() - cursor.rest.size();
    if (digits < 4 || (digits > 4 && from_year[0] == '0')) return false;
    int month, day;
    if (!cursor.take('-') || !cursor.take_two(month)) return false;
    if (!cursor.take('-') || !cursor.take_two(day)) return false;
    const auto checked = Date::create(negative ? -year : year, month, day);
    if (checked) date = *checked;
    return checked.has_value();
}

bool take_zone(Cursor& cursor, Zone& zone, ZoneLookup known_zone) {
    if (cursor.at_end()) return true;
    if (cursor.take('@')) {
        const std::uint16_t index =
            known_zone == nullptr ? std::uint16_t{0} : known_zone(cursor.rest);
        cursor.rest = {};
        zone = {Zone::Kind::named, index, 0};
        return index != 0;
    }
    zone.kind = Zone::Kind::offset;
    if (cursor.take('Z') || cursor.take('z')) return true;
    const bool negative = cursor.starts_with('-');
    if (!cursor.take('+') && !cursor.take('-')) return false;
    int hours, minutes;
    int seconds = 0;
    if (!cursor.take_two(hours) || !cursor.take(':') || !cursor.take_two(minutes)) return false;
    if (cursor.take(':') && !cursor.take_two(seconds)) return false;
    const int offset = hours * 3600 + minutes * 60 + seconds;
    zone.offset_seconds = negative ? -offset : offset;
    return minutes < 60 && seconds < 60 && offset <= most_offset_seconds;
}

bool take_time(Cursor& cursor, Time& time, ZoneLookup known_zone) {
    int hour, minute, second;
    if (!cursor.take_two(hour) || !cursor.take(':') || !cursor.take_two(minute) ||
        !cursor.take(':') || !cursor.take_two(second)) {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    if (cursor.starts_with('.')) {
        cursor.take('.');
        if (cursor.at_end() || !base::is_digit(cursor.rest[0])) return false;
        time.nanosecond = cursor.take_fraction();
    }
    time.hour = static_cast<std::uint8_t>(hour);
    time.minute = static_cast<std::uint8_t>(minute);
    time.second = static_cast<std::uint8_t>(second);
    return take_zone(cursor, time.zone, known_zone) && cursor.at_end();
}

void append_two(std::string& out, int value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

void append_fraction(std::string& out, std::uint32_t nanoseconds) {
    if (nanoseconds == 0) return;
    std::array<char, base::number_bytes> text;
    char* const end = base::write_fixed(text.data(), nanoseconds, 9);
    out.append(text.data() + 1, end);  // without the 0 before the point
}

void append_date(std::string& out, const Date& date) {
    const std::int64_t year = std::abs(std::int64_t{date.year});
    if (date.year < 0) out += '-';
    if (year < 1000) out += year < 10 ? "000" : year < 100 ? "00" : "0";
    base::append_integer(out, year);
    out += '-';
    append_two(out, date.month);
    out += '-';
    append_two(out, date.day);
}

void append_zone(std::string& out, const Zone& zone, ZoneName zone_name) {
    if (zone.kind == Zone::Kind::local) return;
    if (zone.kind == Zone::Kind::named && zone_name != nullptr) {
        out += '@';
        out += zone_name(zone.zone);
        return;
    }
    if (zone.offset_seconds == 0) {
        out += 'Z';
        return;
    }
    const int offset = std::abs(zone.offset_seconds);
    out += zone.offset_seconds < 0 ? '-' : '+';
    append_two(out, offset / 3600);
    out += ':';
    append_two(out, offset / 60 % 60);
    if (offset % 60 == 0) return;
    out += ':';
    append_two(out, offset % 60);
}

void append_time(std::string& out, const Time& time, ZoneName zone_name) {
    append_two(out, time.hour);
    out += ':';
    append_two(out, time.minute);
    out += ':';
    append_two(out, time.second);
    append_fraction(out, time.nanosecond);
    append_zone(out, time.zone, zone_name);
}

/// Adds count * unit to `sum`; false when it doesn't fit.
bool accumulate(std::int64_t& sum, std::int64_t count, std::int64_t unit) {
    return !__builtin_mul_overflow(count, unit, &count) &&
           !__builtin_add_overflow(sum, count, &sum);
}

}  // namespace

bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
    constexpr std::array<int, 13> days = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month)];
}

std::optional<Date> Date::create(std::int64_t year, int month, int day) {
    if (year < -most_years || year > most_years || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return std::nullopt;
    }
    return Date{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month),
                static_cast<std::uint8_t>(day)};
}

std::optional<Date> Date::parse(std::string_view iso) {
    Cursor cursor{iso};
    Date date;
    if (!take_date(cursor, date) || !cursor.at_end()) return std::nullopt;
    return date;
}

// The year is taken to begin in March, so that the leap day is its last; then days before a month
// are (153 m + 2) / 5, and a cycle of 400 years has 146,097 days.
std::int64_t Date::to_days() const {
    const std::int64_t shifted = std::int64_t{year} - (month <= 2 ? 1 : 0);
    const std::int64_t cycle = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const std::int64_t year_of_cycle = shifted - cycle * 400;
    const std::int64_t month_from_march = (month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const std::int64_t day_of_cycle =
        year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return cycle * 146'097 + day_of_cycle - 719'468;  // 0000-03-01 to 1970-01-01
}

Date Date::from_days(std::int64_t days_since_1970) {
    const std::int64_t days = days_since_1970 + 719'468;
    const std::int64_t cycle = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t day_of_cycle = days - cycle * 146'097;
    const std::int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1'460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) /
        365;
    const std::int64_t day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {static_cast<std::int32_t>(year_of_cycle + cycle * 400 + (month <= 2 ? 1 : 0)),
            static_cast<std::uint8_t>(month),
            static_cast<std::uint8_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

int Date::weekday() const {
    // 1970-01-01 was a Thursday (4).
    const std::int64_t from_monday = (to_days() + 3) % 7;
    return static_cast<int>(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

std::string Date::to_string() const {
    std::string text;
    append_date(text, *this);
    return text;
}

std::optional<Time> parse_time(std::string_view text, ZoneLookup known_zone) {
    Cursor cursor{text};
    Time time;
    if (!take_time(cursor, time, known_zone)) return std::nullopt;
    return time;
}

std::optional<DateTime> parse_date_time(std::string_view text, ZoneLookup known_zone) {
    Cursor cursor{text};
    DateTime instant;
    if (!take_date(cursor, instant.date) || !cursor.take('T') ||
        !take_time(cursor, instant.time, known_zone)) {
        return std::nullopt;
    }
    return instant;
}

std::optional<YearMonthDuration> parse_year_month_duration(std::string_view text) {
    Cursor cursor{text};
    const bool negative = cursor.take('-');
    if (!cursor.take('P')) return std::nullopt;
    std::int64_t months = 0;
    constexpr std::string_view units = "YM";
    std::size_t next = 0;  // units come in order, each once
    while (!cursor.at_end()) {
        std::int64_t count;
        if (!cursor.take_number(count, 18) || cursor.at_end()) return std::nullopt;
        const std::size_t unit = units.find(cursor.rest[0], next);
        if (unit == std::string_view::npos) return std::nullopt;
        cursor.rest.remove_prefix(1);
        next = unit + 1;
        if (!accumulate(months, count, unit == 0 ? 12 : 1)) return std::nullopt;
    }
    if (next == 0) return std::nullopt;
    return YearMonthDuration{negative ? -months : months};
}

std::optional<DayTimeDuration> parse_day_time_duration(std::string_view text) {
    Cursor cursor{text};
    const bool negative = cursor.take('-');
    if (!cursor.take('P')) return std::nullopt;
    DayTimeDuration duration;
    std::int64_t count = 0;
    if (!cursor.starts_with('T')) {
        if (!cursor.take_number(count, 18) || !cursor.take('D')) return std::nullopt;
        if (!accumulate(duration.seconds, count, seconds_per_day)) return std::nullopt;
        if (cursor.at_end())
            return DayTimeDuration{negative ? -duration.seconds : duration.seconds};
    }
    if (!cursor.take('T') || cursor.at_end()) return std::nullopt;
    constexpr std::string_view units = "HMS";
    constexpr std::array<std::int64_t, 3> unit_seconds = {3600, 60, 1};
    std::size_t next = 0;
    while (!cursor.at_end()) {
        if (!cursor.take_number(count, 18)) return std::nullopt;
        const bool has_point = cursor.take('.');
        if (has_point) duration.nanoseconds = static_cast<std::int32_t>(cursor.take_fraction());
        const std::size_t unit =
            cursor.at_end() ? std::string_view::npos : units.find(cursor.rest[0], next);
        if (unit == std::string_view::npos || (has_point && unit != 2)) return std::nullopt;
        cursor.rest.remove_prefix(1);
        next = unit + 1;
        if (!accumulate(duration.seconds, count, unit_seconds[unit])) return std::nullopt;
    }
    if (!negative) return duration;
    return DayTimeDuration{-duration.seconds, -duration.nanoseconds};
}

std::string to_string(const YearMonthDuration& duration) {
    std::string text = duration.months < 0 ? "-P" : "P";
    // Wide enough for the most negative count too.
    const auto magnitude = duration.months < 0 ? ~static_cast<std::uint64_t>(duration.months) + 1
                                               : static_cast<std::uint64_t>(duration.months);
    const auto years = static_cast<std::int64_t>(magnitude / 12);
    const auto months = static_cast<std::int64_t>(magnitude % 12);
    if (years != 0) {
        base::append_integer(text, years);
        text += 'Y';
    }
    if (months != 0 || years == 0) {
        base::append_integer(text, months);
        text += 'M';
    }
    return text;
}

std::string to_string(const DayTimeDuration& duration) {
    const bool negative = duration.seconds < 0 || duration.nanoseconds < 0;
    std::string text = negative ? "-P" : "P";
    const auto magnitude = duration.seconds < 0 ? ~static_cast<std::uint64_t>(duration.seconds) + 1
                                                : static_cast<std::uint64_t>(duration.seconds);
    const auto append = [&text](std::uint64_t count, char unit) {
        if (count == 0) return;
        base::append_integer(text, static_cast<std::int64_t>(count));
        text += unit;
    };
    append(magnitude / seconds_per_day, 'D');
    const std::uint64_t of_day = magnitude % seconds_per_day;
    if (of_day == 0 && duration.nanoseconds == 0) return magnitude == 0 ? "PT0S" : text;
    text += 'T';
    append(of_day / 3600, 'H');
    append(of_day / 60 % 60, 'M');
    if (of_day % 60 == 0 && duration.nanoseconds == 0) return text;
    base::append_integer(text, static_cast<std::int64_t>(of_day % 60));
    append_fraction(text, static_cast<std::uint32_t>(std::abs(duration.nanoseconds)));
    text += 'S';
    return text;
}

std::string to_string(const Time& time, ZoneName zone_name) {
    std::string text;
    append_time(text, time, zone_name);
    return text;
}

std::string to_string(const DateTime& instant, ZoneName zone_name) {
    std::string text;
    append_date(text, instant.date);
    text += 'T';
    append_time(text, instant.time, zone_name);
    return text;
}

}  // namespace cajista::value
