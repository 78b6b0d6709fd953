// SPDX-License-Identifier: Apache-2.0
// Dates, times, durations (DMN 1.5, 10.3.4.1 and 10.3.4.8).
#include <fmt/format.h>

#include <array>

#include "locale/zones.h"
#include "rules/detail/builtin.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Date;
using value::DateTime;
using value::Time;
using value::Zone;

Value make(const Call& call, const Time& time) {
    return Value::time(call.machine.arena.make<Time>(time));
}
Value make(const Call& call, const DateTime& point) {
    return Value::date_time(call.machine.arena.make<DateTime>(point));
}

std::optional<int> small_integer(const Value& value) {
    const auto number = value.as_number().to_integer();
    if (!number || *number < -1'000'000'000 || *number > 1'000'000'000) return std::nullopt;
    return static_cast<int>(*number);
}

Date date_part(const Value& value) {
    return value.is(ValueKind::date) ? value.as_date() : value.as_date_time().date;
}

Value date_from(const Call& call) {
    if (!call[0].is(ValueKind::string)) return Value::date(date_part(call[0]));
    const auto date = Date::parse(call[0].as_string());
    return date ? Value::date(*date) : call.null("the text is no date (yyyy-MM-dd)");
}

Value date_of(const Call& call) {
    const auto year = small_integer(call[0]);
    const auto month = small_integer(call[1]);
    const auto day = small_integer(call[2]);
    const auto date = year && month && day ? Date::create(*year, *month, *day) : std::nullopt;
    return date ? Value::date(*date) : call.null("there is no such date");
}

constexpr Zone utc{Zone::Kind::offset, 0, 0};

Value time_from(const Call& call) {
    const Value value = call[0];
    switch (value.kind()) {
        case ValueKind::time:
            return value;
        case ValueKind::date_time:
            return make(call, value.as_date_time().time);
        case ValueKind::date:
            return make(call, Time{.zone = utc});
        default:
            break;
    }
    const auto time = parse_time(value.as_string());
    return time ? make(call, *time) : call.null("the text is no time (HH:mm:ss)");
}

/// Seconds with their fraction, cut to nanoseconds.
bool set_seconds(Time& time, value::Decimal seconds) {
    const auto duration = duration_of(seconds);
    if (!duration || seconds.is_negative() || duration->seconds > 59) return false;
    time.second = static_cast<std::uint8_t>(duration->seconds);
    time.nanosecond = static_cast<std::uint32_t>(duration->nanoseconds);
    return true;
}

Value time_of(const Call& call) {
    const auto hour = small_integer(call[0]);
    const auto minute = small_integer(call[1]);
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
        return call.null("there is no such time");
    }
    Time time{.hour = static_cast<std::uint8_t>(*hour),
              .minute = static_cast<std::uint8_t>(*minute),
              .zone = {}};
    if (!set_seconds(time, call[2].as_number())) return call.null("there is no such time");
    if (call.has(3)) {
        const std::int64_t offset = call[3].as_day_time_duration().seconds;
        if (offset < -18 * 3600 || offset > 18 * 3600) return call.null("the offset is too large");
        time.zone = {Zone::Kind::offset, 0, static_cast<std::int32_t>(offset)};
    }
    return make(call, time);
}

Value date_time_from(const Call& call) {
    const Value value = call[0];
    if (value.is(ValueKind::date_time)) return value;
    if (value.is(ValueKind::date)) return make(call, DateTime{value.as_date(), {}});
    const auto point = parse_date_time(value.as_string());
    return point ? make(call, *point)
                 : call.null("the text is no date and time (yyyy-MM-ddTHH:mm:ss)");
}

Value date_time_of(const Call& call) {
    return make(call, locale::with_offset(DateTime{date_part(call[0]), call[1].as_time()}));
}

Value duration_from(const Call& call) {
    const std::string_view text = call[0].as_string();
    if (const auto months = value::parse_year_month_duration(text)) {
        return Value::duration(*months);
    }
    if (const auto time = value::parse_day_time_duration(text)) return Value::duration(*time);
    return call.null("the text is no duration (P1Y2M, P1DT2H)");
}

Value years_and_months(const Call& call) {
    return Value::duration(months_between(date_part(call[0]), date_part(call[1])));
}

constexpr std::array<std::string_view, 7> weekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

Value day_of_week(const Call& call) {
    return Value::string(weekdays[static_cast<std::size_t>(date_part(call[0]).weekday() - 1)]);
}
Value month_of_year(const Call& call) {
    return Value::string(months[date_part(call[0]).month - 1u]);
}

std::int64_t day_number(Date date) { return date.to_days() - Date{date.year, 1, 1}.to_days() + 1; }
Value day_of_year(const Call& call) { return Value::integer(day_number(date_part(call[0]))); }

/// ISO 8601: the week belongs to the year of its Thursday.
Value week_of_year(const Call& call) {
    const Date date = date_part(call[0]);
    const Date thursday = Date::from_days(date.to_days() + 4 - date.weekday());
    return Value::integer((day_number(thursday) - 1) / 7 + 1);
}

Value now(const Call& call) { return make(call, call.machine.frame.now); }
Value today(const Call& call) { return Value::date(call.machine.frame.now.date); }

/// A constant text that is no date is an error of compilation.
template <Value (*run)(const Call&)>
Prepared prepare(std::span<const Node* const> arguments) {
    Prepared prepared;
    if (arguments.size() != 1 || !arguments[0]->is_constant ||
        !arguments[0]->constant.is(ValueKind::string)) {
        return prepared;
    }
    base::Arena arena(256);
    base::Diagnostics notes;
    Frame frame{.variables = {}, .arena = arena, .steps_left = 100, .notes = &notes};
    Machine machine{.frame = frame, .arena = arena};
    const Value text = arguments[0]->constant;
    run({machine, *arguments[0], {&text, 1}});
    if (notes.empty()) return prepared;
    prepared.code = "rules.literal-malformed";
    prepared.error = notes[0].message;
    return prepared;
}

constexpr Builtin calendar_table[] = {
    {"date", "from:sdD", 'd', date_from, true, prepare<date_from>},
    {"date", "year:n, month:n, day:n", 'd', date_of},
    {"time", "from:stdD", 't', time_from, true, prepare<time_from>},
    {"time", "hour:n, minute:n, second:n, offset?:u", 't', time_of},
    {"date and time", "from:sdD", 'D', date_time_from, true, prepare<date_time_from>},
    {"date and time", "date:dD, time:t", 'D', date_time_of},
    {"duration", "from:s", 'a', duration_from, true, prepare<duration_from>},
    {"years and months duration", "from:dD, to:dD", 'y', years_and_months},
    {"day of week", "date:dD", 's', day_of_week},
    {"month of year", "date:dD", 's', month_of_year},
    {"day of year", "date:dD", 'n', day_of_year},
    {"week of year", "date:dD", 'n', week_of_year},
    {"now", "", 'D', now, false},
    {"today", "", 'd', today, false},
};

}  // namespace

std::span<const Builtin> calendar_builtins() { return calendar_table; }

}  // namespace cajista::rules::detail
