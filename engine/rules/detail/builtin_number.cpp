// SPDX-License-Identifier: Apache-2.0
// Numbers (DMN 1.5, 10.3.4.5).
#include <cstdlib>

#include "rules/detail/builtin.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Decimal;
using value::Rounding;

/// The scales of the standard, which are decimal128's exponents.
std::optional<int> scale_of(const Call& call) {
    if (!call.has(1)) return 0;
    const auto scale = call[1].as_number().rounded(0, Rounding::down).to_integer();
    if (!scale || *scale < -6111 || *scale > 6176) return std::nullopt;
    return static_cast<int>(*scale);
}

template <Rounding mode>
Value round(const Call& call) {
    const auto scale = scale_of(call);
    if (!scale) return call.null("the scale is outside -6111 to 6176");
    return Value::number(call[0].as_number().rounded(*scale, mode));
}

Value absolute(const Call& call) {
    const Value value = call[0];
    if (value.is(ValueKind::number)) return Value::number(value.as_number().absolute());
    if (value.is(ValueKind::year_month_duration)) {
        const std::int64_t months = value.as_year_month_duration().months;
        if (months == INT64_MIN) return call.null("the duration is too long");
        return Value::duration(value::YearMonthDuration{std::abs(months)});
    }
    const value::DayTimeDuration duration = value.as_day_time_duration();
    if (duration.seconds >= 0 && duration.nanoseconds >= 0) return value;
    const auto opposite = negated(duration);
    return opposite ? Value::duration(*opposite) : call.null("the duration is too long");
}

Value modulo(const Call& call) {
    return call.number(value::remainder(call[0].as_number(), call[1].as_number()));
}
Value square_root(const Call& call) { return call.number(value::square_root(call[0].as_number())); }
Value logarithm(const Call& call) {
    if (!call.machine.step(steps_of_power)) return {};
    return call.number(value::logarithm(call[0].as_number()));
}
Value exponential(const Call& call) {
    if (!call.machine.step(steps_of_power)) return {};
    return call.number(value::exponential(call[0].as_number()));
}

/// Whether the number is whole and leaves `rest` when divided by two.
template <int rest>
Value has_parity(const Call& call) {
    const Decimal number = call[0].as_number();
    if (!number.is_integer()) return Value::boolean(false);
    const auto left = value::remainder(number, Decimal::from_integer(2));
    if (!left) return call.null("the number is too large");
    return Value::boolean(*left == Decimal::from_integer(rest));
}

constexpr Builtin number_table[] = {
    {"decimal", "n:n, scale:n", 'n', round<Rounding::half_even>},
    {"floor", "n:n", 'n', round<Rounding::floor>},
    {"floor", "n:n, scale:n", 'n', round<Rounding::floor>},
    {"ceiling", "n:n", 'n', round<Rounding::ceiling>},
    {"ceiling", "n:n, scale:n", 'n', round<Rounding::ceiling>},
    {"round up", "n:n, scale:n", 'n', round<Rounding::up>},
    {"round down", "n:n, scale:n", 'n', round<Rounding::down>},
    {"round half up", "n:n, scale:n", 'n', round<Rounding::half_up>},
    {"round half down", "n:n, scale:n", 'n', round<Rounding::half_down>},
    {"abs", "n:nyu", '=', absolute},
    {"modulo", "dividend:n, divisor:n", 'n', modulo},
    {"sqrt", "number:n", 'n', square_root},
    {"log", "number:n", 'n', logarithm},
    {"exp", "number:n", 'n', exponential},
    {"odd", "number:n", 'b', has_parity<1>},
    {"even", "number:n", 'b', has_parity<0>},
};

}  // namespace

std::span<const Builtin> number_builtins() { return number_table; }

}  // namespace cajista::rules::detail
