// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/arithmetic.h"

#include <array>

#include "base/limits.h"
#include "locale/zones.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Date;
using value::DateTime;
using value::DayTimeDuration;
using value::Decimal;
using value::Value;
using value::ValueKind;
using value::YearMonthDuration;

using Kind = ValueKind;

constexpr unsigned pair_of(Kind a, Kind b) {
    return static_cast<unsigned>(a) * 16 + static_cast<unsigned>(b);
}

Value from(const std::optional<Decimal>& number) {
    return number ? Value::number(*number) : Value();
}
Value from(const std::optional<DayTimeDuration>& duration) {
    return duration ? Value::duration(*duration) : Value();
}
Value from(const std::optional<Date>& date) { return date ? Value::date(*date) : Value(); }
Value from(const std::optional<DateTime>& point, Machine& machine) {
    return point ? Value::date_time(machine.arena.make<DateTime>(*point)) : Value();
}

Value from_months(std::int64_t months) {
    constexpr std::int64_t most = std::int64_t{1} << 60;
    if (months > most || months < -most) return {};
    return Value::duration(YearMonthDuration{months});
}

Value concatenate(std::string_view a, std::string_view b, Machine& machine) {
    if (b.empty()) return Value::string(a);
    const std::size_t size = a.size() + b.size();
    if (size > base::limits::field_bytes || !machine.step_text(size)) return {};
    char* text = static_cast<char*>(machine.arena.allocate(size, 1));
    a.copy(text, a.size());
    b.copy(text + a.size(), b.size());
    return Value::string({text, size});
}

Value date_plus_months(const Value& date, std::int64_t months) {
    return from(add_months(date.as_date(), months));
}

Value date_time_plus_months(const Value& value, std::int64_t months, Machine& machine) {
    DateTime point = value.as_date_time();
    const auto date = add_months(point.date, months);
    if (!date) return {};
    point.date = *date;
    return from(std::optional(locale::with_offset(point)), machine);
}

Value date_plus(const Value& date, DayTimeDuration duration) {
    const auto sum = add(DateTime{date.as_date(), {}}, duration);
    return sum ? Value::date(sum->date) : Value();
}

Value plus(const Value& a, DayTimeDuration duration, Machine& machine) {
    switch (a.kind()) {
        case Kind::date:
            return date_plus(a, duration);
        case Kind::time:
            return Value::time(machine.arena.make<value::Time>(add(a.as_time(), duration)));
        case Kind::date_time:
            return from(add(a.as_date_time(), duration), machine);
        case Kind::day_time_duration:
            return from(add(a.as_day_time_duration(), duration));
        default:
            return {};
    }
}

Value plus(const Value& a, YearMonthDuration duration, Machine& machine) {
    switch (a.kind()) {
        case Kind::date:
            return date_plus_months(a, duration.months);
        case Kind::date_time:
            return date_time_plus_months(a, duration.months, machine);
        case Kind::year_month_duration: {
            std::int64_t months = 0;
            const bool overflows =
                __builtin_add_overflow(a.as_year_month_duration().months, duration.months, &months);
            return overflows ? Value() : from_months(months);
        }
        default:
            return {};
    }
}

Value sum_of(const Value& a, const Value& b, Machine& machine) {
    switch (pair_of(a.kind(), b.kind())) {
        case pair_of(Kind::number, Kind::number):
            return from(add(a.as_number(), b.as_number()));
        case pair_of(Kind::string, Kind::string):
            return concatenate(a.as_string(), b.as_string(), machine);
        default:
            break;
    }
    if (b.is(Kind::day_time_duration)) return plus(a, b.as_day_time_duration(), machine);
    if (b.is(Kind::year_month_duration)) return plus(a, b.as_year_month_duration(), machine);
    if (a.is(Kind::day_time_duration)) return plus(b, a.as_day_time_duration(), machine);
    if (a.is(Kind::year_month_duration)) return plus(b, a.as_year_month_duration(), machine);
    return {};
}

bool is_point(const Value& value) { return value.is(Kind::date) || value.is(Kind::date_time); }

/// A date counts as midnight UTC beside a zoned date and time; a local one has no distance to it.
Value distance(const Value& a, const Value& b) {
    const auto instant = [](const Value& value) {
        return value.is(Kind::date) ? instant_of(value.as_date(), true)
                                    : instant_of(value.as_date_time());
    };
    return from(between(instant(b), instant(a)));
}

Value difference_of(const Value& a, const Value& b, Machine& machine) {
    if (a.is(Kind::number) && b.is(Kind::number)) {
        return from(subtract(a.as_number(), b.as_number()));
    }
    if (is_point(a) && is_point(b)) return distance(a, b);
    if (a.is(Kind::time) && b.is(Kind::time)) {
        const value::Time& x = a.as_time();
        const value::Time& y = b.as_time();
        const bool x_zone = x.zone.kind != value::Zone::Kind::local;
        const bool y_zone = y.zone.kind != value::Zone::Kind::local;
        return from(
            between({seconds_of(y), y.nanosecond, y_zone}, {seconds_of(x), x.nanosecond, x_zone}));
    }
    if (b.is(Kind::day_time_duration)) {
        const auto opposite = negated(b.as_day_time_duration());
        return opposite ? plus(a, *opposite, machine) : Value();
    }
    if (b.is(Kind::year_month_duration)) {
        const std::int64_t months = b.as_year_month_duration().months;
        if (months == INT64_MIN) return {};
        return plus(a, YearMonthDuration{-months}, machine);
    }
    return {};
}

Value months_from(const std::optional<Decimal>& months) {
    if (!months) return {};
    const auto whole = months->rounded(0, value::Rounding::down).to_integer();
    return whole ? from_months(*whole) : Value();
}

Value seconds_from(const std::optional<Decimal>& seconds) {
    return seconds ? from(duration_of(*seconds)) : Value();
}

Value product_of(const Value& a, const Value& b) {
    if (a.is(Kind::number) && b.is(Kind::number)) {
        return from(multiply(a.as_number(), b.as_number()));
    }
    if (b.is(Kind::number) && !a.is(Kind::number)) return product_of(b, a);
    if (!a.is(Kind::number)) return {};
    if (b.is(Kind::year_month_duration)) {
        const auto months = Decimal::from_integer(b.as_year_month_duration().months);
        return months_from(multiply(a.as_number(), months));
    }
    if (b.is(Kind::day_time_duration)) {
        return seconds_from(multiply(a.as_number(), to_number(b.as_day_time_duration())));
    }
    return {};
}

Value quotient_of(const Value& a, const Value& b) {
    switch (pair_of(a.kind(), b.kind())) {
        case pair_of(Kind::number, Kind::number):
            return from(divide(a.as_number(), b.as_number()));
        case pair_of(Kind::year_month_duration, Kind::number):
            return months_from(
                divide(Decimal::from_integer(a.as_year_month_duration().months), b.as_number()));
        case pair_of(Kind::day_time_duration, Kind::number):
            return seconds_from(divide(to_number(a.as_day_time_duration()), b.as_number()));
        case pair_of(Kind::year_month_duration, Kind::year_month_duration):
            return from(divide(Decimal::from_integer(a.as_year_month_duration().months),
                               Decimal::from_integer(b.as_year_month_duration().months)));
        case pair_of(Kind::day_time_duration, Kind::day_time_duration):
            return from(
                divide(to_number(a.as_day_time_duration()), to_number(b.as_day_time_duration())));
        default:
            return {};
    }
}

}  // namespace

const char* symbol(Operator op) {
    constexpr std::array<const char*, 11> symbols = {"+",  "-", "*",  "/", "**", "=",
                                                     "!=", "<", "<=", ">", ">="};
    return symbols[static_cast<std::size_t>(op)];
}

Value compute(Operator op, const Value& a, const Value& b, Machine& machine) {
    switch (op) {
        case Operator::add:
            return sum_of(a, b, machine);
        case Operator::subtract:
            return difference_of(a, b, machine);
        case Operator::multiply:
            return product_of(a, b);
        case Operator::divide:
            return quotient_of(a, b);
        case Operator::power:
            if (!a.is(Kind::number) || !b.is(Kind::number)) return {};
            return from(value::power(a.as_number(), b.as_number()));
        default:
            return {};
    }
}

namespace {

using T = TypeKind;

bool is_duration(T kind) { return kind == T::year_month_duration || kind == T::day_time_duration; }
bool is_point(T kind) { return kind == T::date || kind == T::date_time; }

/// What adding `duration` to `kind` gives.
T shifted(T kind, T duration) {
    if (is_point(kind) || kind == duration) return kind;
    if (kind == T::time && duration == T::day_time_duration) return kind;
    return T::any;
}

/// `any` means: never a value.
T sum_kind(T a, T b) {
    if (a == b && (a == T::number || a == T::string)) return a;
    if (is_duration(b)) return shifted(a, b);
    if (is_duration(a)) return shifted(b, a);
    return T::any;
}

T difference_kind(T a, T b) {
    if (a == b && a == T::number) return a;
    if ((is_point(a) && is_point(b)) || (a == T::time && b == T::time)) {
        return T::day_time_duration;
    }
    return is_duration(b) ? shifted(a, b) : T::any;
}

T product_kind(T a, T b) {
    if (a == T::number && (b == T::number || is_duration(b))) return b;
    return b == T::number && is_duration(a) ? a : T::any;
}

T quotient_kind(T a, T b) {
    if (b == T::number && (a == T::number || is_duration(a))) return a;
    return a == b && is_duration(a) ? T::number : T::any;
}

T arithmetic_kind(Operator op, T a, T b) {
    switch (op) {
        case Operator::add:
            return sum_kind(a, b);
        case Operator::subtract:
            return difference_kind(a, b);
        case Operator::multiply:
            return product_kind(a, b);
        case Operator::divide:
            return quotient_kind(a, b);
        default:
            return a == T::number && b == T::number ? T::number : T::any;
    }
}

bool is_ordered(T kind) {
    return kind == T::number || kind == T::string || kind == T::time || is_point(kind) ||
           is_duration(kind);
}

}  // namespace

const StaticType* result_type(Operator op, const StaticType& a, const StaticType& b) {
    if (op == Operator::equal || op == Operator::not_equal) {
        const bool contexts = (a.kind == T::context || a.kind == T::record) &&
                              (b.kind == T::context || b.kind == T::record);
        const bool fits = is_unknown(a) || is_unknown(b) || a.kind == b.kind || contexts;
        return fits ? &plain_type(T::boolean) : nullptr;
    }
    if (op >= Operator::less) {
        const bool a_fits = is_unknown(a) || is_ordered(a.kind);
        const bool b_fits = is_unknown(b) || is_ordered(b.kind);
        const bool fit = is_unknown(a) || is_unknown(b) || a.kind == b.kind;
        return a_fits && b_fits && fit ? &plain_type(T::boolean) : nullptr;
    }
    if (is_unknown(a) || is_unknown(b)) {
        const T known = is_unknown(a) ? b.kind : a.kind;
        if (is_unknown(a) && is_unknown(b)) return &any_type();
        // number with an unknown: a number unless a duration may stand there
        if (known == T::number && op != Operator::multiply && op != Operator::divide) {
            return &plain_type(T::number);
        }
        if (known == T::string && op == Operator::add) return &plain_type(T::string);
        const bool may =
            known == T::number || known == T::time || is_point(known) || is_duration(known);
        return may && (op != Operator::power || known == T::number) ? &any_type() : nullptr;
    }
    const T kind = arithmetic_kind(op, a.kind, b.kind);
    return kind == T::any ? nullptr : &plain_type(kind);
}

}  // namespace cajista::rules::detail
