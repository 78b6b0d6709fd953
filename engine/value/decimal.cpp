// SPDX-License-Identifier: Apache-2.0
#include "value/decimal.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include <bid_conf.h>
#include <bid_functions.h>

#include "base/characters.h"
#include "value/detail/transcendental.h"

namespace cajista::value {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr int most_digits = 34;

constexpr auto wide_powers = [] {
    std::array<Wide, most_digits + 1> table{};
    table[0] = 1;
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
    return table;
}();

constexpr Wide wide_power(int n) { return wide_powers[static_cast<std::size_t>(n)]; }
constexpr Wide too_large = wide_powers[most_digits];

/// Whether the magnitude goes up by one unit, given what was cut off.
bool rounds_up(Rounding mode, bool negative, bool odd, Wide rest, Wide unit) {
    if (rest == 0) return false;
    const bool above_half = rest > unit - rest;
    const bool half = rest == unit - rest;
    switch (mode) {
        case Rounding::half_even:
            return above_half || (half && odd);
        case Rounding::half_up:
            return above_half || half;
        case Rounding::half_down:
            return above_half;
        case Rounding::up:
            return true;
        case Rounding::down:
            return false;
        case Rounding::floor:
            return negative;
        case Rounding::ceiling:
            return !negative;
    }
    return false;
}

/// coefficient / 10^drop by `mode`; drop > 0.
Wide cut(Wide coefficient, int drop, bool negative, Rounding mode) {
    if (drop > most_digits) {  // less than a twentieth of a unit is left
        return rounds_up(mode, negative, false, coefficient == 0 ? 0 : 1, 4) ? 1 : 0;
    }
    const Wide unit = wide_power(drop);
    const Wide quotient = coefficient / unit;
    const bool odd = (quotient & 1U) != 0;
    return quotient + (rounds_up(mode, negative, odd, coefficient % unit, unit) ? 1U : 0U);
}

/// Decimal digits of `value`, at least one.
int count_digits(Wide value) {
    const auto above = std::upper_bound(wide_powers.begin(), wide_powers.end(), value);
    return std::max<int>(static_cast<int>(above - wide_powers.begin()), 1);
}

}  // namespace

/// The three views of a number: ours, Intel's, and sign, coefficient, exponent.
struct DecimalWords {
    Wide coefficient = 0;
    int exponent = 0;
    bool negative = false;

    static DecimalWords of(Decimal d) {
        const Wide high = d.high_ & Decimal::coefficient_bits;
        return {high << 64U | d.low_, d.exponent(), d.is_negative()};
    }

    /// Coefficient below 10^34, exponent in range.
    Decimal pack() const {
        Decimal result;
        result.low_ = static_cast<std::uint64_t>(coefficient);
        const auto biased = static_cast<std::uint64_t>(exponent - Decimal::least_exponent);
        const bool sign = negative && coefficient != 0;
        result.high_ = static_cast<std::uint64_t>(coefficient >> 64U) | biased << 49U |
                       static_cast<std::uint64_t>(sign) << 63U;
        return result;
    }

    /// A coefficient up to 10^34 with any exponent, rounded half-even; nothing when too large.
    static std::optional<Decimal> fit(bool negative, Wide coefficient, std::int64_t exponent) {
        if (coefficient >= too_large) {
            coefficient = cut(coefficient, 1, negative, Rounding::half_even);
            ++exponent;
        }
        if (exponent < Decimal::least_exponent) {
            const auto drop = static_cast<int>(
                std::min<std::int64_t>(Decimal::least_exponent - exponent, most_digits + 1));
            coefficient = cut(coefficient, drop, negative, Rounding::half_even);
            exponent = Decimal::least_exponent;
        }
        if (exponent > Decimal::greatest_exponent) {
            const std::int64_t excess = exponent - Decimal::greatest_exponent;
            if (coefficient != 0) {
                if (excess > most_digits - count_digits(coefficient)) return std::nullopt;
                coefficient *= wide_power(static_cast<int>(excess));
            }
            exponent = Decimal::greatest_exponent;
        }
        return DecimalWords{coefficient, static_cast<int>(exponent), negative}.pack();
    }

    static BID_UINT128 to_bid(Decimal d) { return BID_UINT128{{d.low_, d.high_}}; }

    /// NaN and infinity give nothing; every zero loses its sign.
    static std::optional<Decimal> from_bid(BID_UINT128 bid) {
        if ((bid.w[1] & 0x7800'0000'0000'0000U) == 0x7800'0000'0000'0000U) return std::nullopt;
        Decimal result;
        result.low_ = bid.w[0];
        result.high_ = bid.w[1];
        if (result.is_zero()) result.high_ &= ~(std::uint64_t{1} << 63U);
        return result;
    }
};

namespace {

constexpr unsigned nearest_even = BID_ROUNDING_TO_NEAREST;

template <typename Operation>
std::optional<Decimal> by_library(Operation operation, Decimal a, Decimal b,
                                  unsigned* flags = nullptr) {
    unsigned raised = 0;
    const BID_UINT128 result = operation(DecimalWords::to_bid(a), DecimalWords::to_bid(b),
                                         nearest_even, flags == nullptr ? &raised : flags);
    return DecimalWords::from_bid(result);
}

template <typename Operation>
std::optional<Decimal> by_library(Operation operation, Decimal a) {
    unsigned raised = 0;
    return DecimalWords::from_bid(operation(DecimalWords::to_bid(a), nearest_even, &raised));
}

/// `-1234e-5`, however far the exponent is.
std::string digits_of(Decimal number) {
    const int exponent = number.exponent();
    DecimalWords words = DecimalWords::of(number);
    words.exponent = 0;
    return words.pack().to_string() + 'e' + std::to_string(exponent);
}

std::optional<Decimal> by_digits(const std::optional<std::string>& text) {
    return text ? Decimal::parse(*text) : std::nullopt;
}

/// a^n for n >= 0, or nothing when a step was not exact (or too large).
std::optional<Decimal> exact_power(Decimal a, std::int64_t n) {
    Decimal result = Decimal::from_integer(1);
    Decimal square = a;
    unsigned flags = 0;
    for (;;) {
        if ((n & 1) != 0) {
            const auto product = by_library(bid128_mul, result, square, &flags);
            if (!product || (flags & BID_INEXACT_EXCEPTION) != 0) return std::nullopt;
            result = *product;
        }
        n >>= 1;
        if (n == 0) return result;
        const auto squared = by_library(bid128_mul, square, square, &flags);
        if (!squared || (flags & BID_INEXACT_EXCEPTION) != 0) return std::nullopt;
        square = *squared;
    }
}

/// Digits of a coefficient as they come; beyond 34 significant ones only what rounding needs.
struct DigitCollector {
    Wide coefficient = 0;
    int significant = 0;
    std::int64_t dropped = 0;
    unsigned first_dropped = 0;
    bool sticky = false;

    void take(char c) {
        const auto digit = static_cast<unsigned>(c - '0');
        if (significant < most_digits) {
            coefficient = coefficient * 10 + digit;
            significant += coefficient != 0 ? 1 : 0;
            return;
        }
        if (dropped == 0)
            first_dropped = digit;
        else
            sticky = sticky || digit != 0;
        ++dropped;
    }
    Wide rounded() const {
        const bool odd = (coefficient & 1U) != 0;
        const bool up = first_dropped > 5 || (first_dropped == 5 && (sticky || odd));
        return coefficient + (up ? 1U : 0U);
    }
};

/// `e-12` at the end of a number; nothing when it is no exponent. Saturates far out of range.
std::optional<std::int64_t> read_exponent(std::string_view text) {
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) {
        if (!base::is_digit(c)) return std::nullopt;
        value = std::min<std::int64_t>(value * 10 + (c - '0'), 1'000'000'000'000);
    }
    return negative ? -value : value;
}

std::optional<Decimal> parse_long(std::string_view text, bool negative) {
    DigitCollector digits;
    std::int64_t exponent = 0;
    std::size_t at = 0;
    for (; at < text.size() && base::is_digit(text[at]); ++at) digits.take(text[at]);
    bool any = at > 0;
    if (at < text.size() && text[at] == '.') {
        const std::size_t point = ++at;
        for (; at < text.size() && base::is_digit(text[at]); ++at) digits.take(text[at]);
        if (at == point) return std::nullopt;
        any = true;
        exponent -= static_cast<std::int64_t>(at - point);
    }
    if (!any) return std::nullopt;
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
        const auto written = read_exponent(text.substr(at + 1));
        if (!written) return std::nullopt;
        exponent += *written;
    }
    return DecimalWords::fit(negative, digits.rounded(), exponent + digits.dropped);
}

}  // namespace

Decimal Decimal::from_scaled_far(std::int64_t coefficient, int exponent) {
    const Decimal whole = from_integer(coefficient);
    const Wide magnitude = DecimalWords::of(whole).coefficient;
    const auto fitted = DecimalWords::fit(coefficient < 0, magnitude, exponent);
    if (fitted) return *fitted;
    return DecimalWords{too_large - 1, greatest_exponent, coefficient < 0}.pack();
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    const std::string_view number = negative ? text.substr(1) : text;
    // Up to 18 digits and a point: nearly every number of real data.
    if (number.empty() || number.size() > 19) return parse_long(number, negative);
    std::uint64_t magnitude = 0;  // 19 digits fit; of them, more than 18 go the long way
    std::size_t point = number.size();
    for (std::size_t at = 0; at < number.size(); ++at) {
        const auto digit = static_cast<unsigned>(number[at]) - '0';
        if (digit <= 9) {
            magnitude = magnitude * 10 + digit;
        } else if (number[at] == '.' && point == number.size() && at + 1 < number.size()) {
            point = at;
        } else {
            return parse_long(number, negative);
        }
    }
    const std::size_t fraction = point == number.size() ? 0 : number.size() - point - 1;
    if (point == number.size() && number.size() > 18) return parse_long(number, negative);
    const auto coefficient = static_cast<std::int64_t>(magnitude);
    return pack(negative ? -coefficient : coefficient, -static_cast<int>(fraction));
}

bool Decimal::is_integer() const {
    if (exponent() >= 0 || is_zero()) return true;
    if (-exponent() > most_digits) return false;
    return DecimalWords::of(*this).coefficient % wide_power(-exponent()) == 0;
}

std::optional<std::int64_t> Decimal::to_integer() const {
    if (is_zero()) return 0;
    DecimalWords words = DecimalWords::of(*this);
    if (words.exponent < 0) {
        if (!is_integer()) return std::nullopt;
        words.coefficient /= wide_power(-words.exponent);
    } else if (words.exponent > 0) {
        if (words.exponent > 18) return std::nullopt;
        if (words.coefficient > (too_large - 1) / wide_power(words.exponent)) return std::nullopt;
        words.coefficient *= wide_power(words.exponent);
    }
    const Wide most = Wide{std::numeric_limits<std::int64_t>::max()} + (words.negative ? 1U : 0U);
    if (words.coefficient > most) return std::nullopt;
    const auto magnitude = static_cast<std::uint64_t>(words.coefficient);
    return static_cast<std::int64_t>(words.negative ? ~magnitude + 1 : magnitude);
}

double Decimal::to_double() const {
    unsigned flags = 0;
    return bid128_to_binary64(DecimalWords::to_bid(*this), nearest_even, &flags);
}

Decimal Decimal::shortened(int digits, Rounding mode) const {
    constexpr int greatest_magnitude = greatest_exponent + most_digits - 1;
    digits = std::clamp(digits, -greatest_magnitude, -least_exponent);
    const int drop = -digits - exponent();
    if (drop <= 0) return *this;
    if (drop <= 18 && is_short()) {  // 64-bit division, the everyday case
        const bool negative = is_negative();
        const auto unit = static_cast<std::uint64_t>(power_of_ten(drop));
        const std::uint64_t quotient = low_ / unit;
        const std::uint64_t rest = low_ - quotient * unit;
        const bool up = rounds_up(mode, negative, (quotient & 1U) != 0, rest, unit);
        const auto magnitude = static_cast<std::int64_t>(quotient + (up ? 1U : 0U));
        return pack(negative ? -magnitude : magnitude, -digits);
    }
    DecimalWords words = DecimalWords::of(*this);
    words.coefficient = cut(words.coefficient, drop, words.negative, mode);
    words.exponent = -digits;
    if (words.exponent > greatest_exponent) {  // 9E+6143 is 9 with 32 zeros and E+6111
        words.coefficient *= wide_power(words.exponent - greatest_exponent);
        words.coefficient = std::min(words.coefficient, too_large - 1);
        words.exponent = greatest_exponent;
    }
    return words.pack();
}

Decimal Decimal::normalized() const {
    if (is_zero()) return {};
    DecimalWords words = DecimalWords::of(*this);
    while (words.exponent < 0 && words.coefficient % 10 == 0) {
        words.coefficient /= 10;
        ++words.exponent;
    }
    if (words.exponent > 0 && words.exponent <= most_digits - count_digits(words.coefficient)) {
        words.coefficient *= wide_power(words.exponent);
        words.exponent = 0;
    }
    return words.pack();
}

std::string Decimal::to_string() const {
    DecimalWords words = DecimalWords::of(*this);
    std::array<char, most_digits + 1> digits;
    std::size_t count = 0;
    do {
        digits[count++] = static_cast<char>('0' + static_cast<int>(words.coefficient % 10));
        words.coefficient /= 10;
    } while (words.coefficient != 0);
    std::reverse(digits.begin(), digits.begin() + static_cast<std::ptrdiff_t>(count));

    std::string text;
    if (words.negative) text += '-';
    if (words.exponent >= 0) {
        text.append(digits.data(), count);
        if (!is_zero()) text.append(static_cast<std::size_t>(words.exponent), '0');
        return text;
    }
    const auto fraction = static_cast<std::size_t>(-words.exponent);
    if (count > fraction) {
        text.append(digits.data(), count - fraction).append(1, '.');
        text.append(digits.data() + count - fraction, fraction);
    } else {
        text.append("0.").append(fraction - count, '0').append(digits.data(), count);
    }
    return text;
}

std::size_t Decimal::hash() const {
    if (is_zero()) return 0;
    DecimalWords words = DecimalWords::of(*this);
    if (words.coefficient <= std::numeric_limits<std::uint64_t>::max()) {
        auto narrow = static_cast<std::uint64_t>(words.coefficient);
        for (; narrow % 10 == 0; narrow /= 10) ++words.exponent;
        words.coefficient = narrow;
    } else {
        for (; words.coefficient % 10 == 0; words.coefficient /= 10) ++words.exponent;
    }
    std::uint64_t mixed = static_cast<std::uint64_t>(words.coefficient) * 0x9E37'79B9'7F4A'7C15U;
    mixed ^= static_cast<std::uint64_t>(words.coefficient >> 64U) * 0xC2B2'AE3D'27D4'EB4FU;
    mixed ^= static_cast<std::uint64_t>(words.exponent + (words.negative ? 100'000 : 0)) *
             0x1656'67B1'9E37'79F9U;
    return mixed ^ mixed >> 29U;
}

std::optional<Decimal> Decimal::add_long(Decimal a, Decimal b) {
    return by_library(bid128_add, a, b);
}

std::optional<Decimal> Decimal::multiply_long(Decimal a, Decimal b) {
    return by_library(bid128_mul, a, b);
}

int Decimal::compare_long(Decimal a, Decimal b) {
    if (a.is_negative() != b.is_negative() || a.is_zero() || b.is_zero()) {
        const auto sign = [](Decimal d) { return d.is_zero() ? 0 : d.is_negative() ? -1 : 1; };
        return static_cast<int>(sign(a) > sign(b)) - static_cast<int>(sign(a) < sign(b));
    }
    unsigned flags = 0;
    const BID_UINT128 first = DecimalWords::to_bid(a);
    const BID_UINT128 second = DecimalWords::to_bid(b);
    if (bid128_quiet_less(first, second, &flags) != 0) return -1;
    return bid128_quiet_greater(first, second, &flags) != 0 ? 1 : 0;
}

std::optional<Decimal> divide(Decimal a, Decimal b) {
    if (b.is_zero()) return std::nullopt;
    return by_library(bid128_div, a, b);
}

std::optional<Decimal> remainder(Decimal a, Decimal b) {
    if (b.is_zero()) return std::nullopt;
    std::int64_t first, second;
    int exponent;
    if (Decimal::align(a, b, first, second, exponent)) {
        std::int64_t rest = second == -1 ? 0 : first % second;
        if (rest != 0 && (rest < 0) != (second < 0)) rest += second;
        return Decimal::pack(rest, exponent);
    }
    unsigned flags = 0;
    const auto rest = DecimalWords::from_bid(
        bid128_fmod(DecimalWords::to_bid(a), DecimalWords::to_bid(b), &flags));
    if (!rest || rest->is_zero() || rest->is_negative() == b.is_negative()) return rest;
    return add(*rest, b);
}

std::optional<Decimal> power(Decimal a, Decimal b) {
    constexpr std::int64_t most_steps = 100'000'000;  // (1 + 1E-8)^n is still exact for no such n
    const auto n = b.to_integer();
    if (n && *n >= -most_steps && *n <= most_steps) {
        if (*n < 0 && a.is_zero()) return std::nullopt;
        const auto exact = exact_power(a, *n < 0 ? -*n : *n);
        if (exact) return *n < 0 ? divide(Decimal::from_integer(1), *exact) : exact;
    }
    if (a.is_zero()) {
        if (b.is_negative()) return std::nullopt;
        return b.is_zero() ? Decimal::from_integer(1) : Decimal();
    }
    if (a.is_negative() && !b.is_integer()) return std::nullopt;
    const auto magnitude = by_digits(detail::power(digits_of(a.absolute()), digits_of(b)));
    if (!magnitude || !a.is_negative()) return magnitude;
    const auto rest = remainder(b, Decimal::from_integer(2));
    return rest && !rest->is_zero() ? magnitude->negated() : magnitude;
}

std::optional<Decimal> square_root(Decimal a) {
    if (a.is_negative()) return std::nullopt;
    return by_library(bid128_sqrt, a);
}

std::optional<Decimal> exponential(Decimal a) {
    if (a.is_zero()) return Decimal::from_integer(1);
    return by_digits(detail::exponential(digits_of(a)));
}

std::optional<Decimal> logarithm(Decimal a) {
    if (a.is_negative() || a.is_zero()) return std::nullopt;
    return by_digits(detail::logarithm(digits_of(a)));
}

}  // namespace cajista::value
