// SPDX-License-Identifier: Apache-2.0
// Decimal numbers: IEEE 754-2019 decimal128 (34 digits), the number of FEEL (DMN 1.5, 10.3.2.3.1).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/power_of_ten.h"

namespace cajista::value {

/// How a result that has too many digits is shortened.
enum class Rounding : std::uint8_t { half_even, half_up, half_down, up, down, floor, ceiling };

class Decimal;
int compare(Decimal a, Decimal b);  // declared here as well: a namespace is called `compare`, too

/// A decimal128 in the binary integer encoding (BID): the two words of the standard's format, so
/// that Intel's library and the fast path (coefficients below 2^63) share one representation.
/// A plain value. Never NaN or infinite: an operation that would give one gives nothing. Zero has
/// no sign. Results that need more than 34 digits are rounded half-even.
class Decimal {
public:
    static constexpr int least_exponent = -6176;
    static constexpr int greatest_exponent = 6111;

    constexpr Decimal() = default;  ///< zero
    static constexpr Decimal from_integer(std::int64_t value) { return pack(value, 0); }
    /// coefficient * 10^exponent; beyond the range of decimal128 the nearest number in it.
    static Decimal from_scaled(std::int64_t coefficient, int exponent) {
        if (exponent >= least_exponent && exponent <= greatest_exponent) {
            return pack(coefficient, exponent);
        }
        return from_scaled_far(coefficient, exponent);
    }
    /// Reads `-12.50`, `.5`, `1e3`; nothing else (no spaces, no group separators). More than 34
    /// digits round half-even. Nothing when the text is no number.
    static std::optional<Decimal> parse(std::string_view text);

    constexpr bool is_zero() const { return low_ == 0 && (high_ & coefficient_bits) == 0; }
    constexpr bool is_negative() const { return high_ >> 63U != 0; }
    bool is_integer() const;
    /// The exponent as written: 12.50 has -2. Digits after the point: max(0, -exponent()).
    constexpr int exponent() const {
        return static_cast<int>(high_ >> 49U & 0x3FFFU) + least_exponent;
    }
    std::optional<std::int64_t> to_integer() const;  ///< when integral and it fits
    double to_double() const;                        ///< for charts and geometry, never for money
    /// When the value is coefficient * 10^exponent with a coefficient that fits: the fast way out.
    constexpr bool to_scaled(std::int64_t& coefficient, int& exponent_out) const {
        if (!is_short()) return false;
        coefficient = short_coefficient();
        exponent_out = exponent();
        return true;
    }

    Decimal negated() const;
    Decimal absolute() const;
    /// At most `digits` digits after the point (negative: tens, hundreds …); `digits` within
    /// [-6144, -least_exponent], else taken as the nearer of these.
    Decimal rounded(int digits, Rounding mode) const {
        return digits >= -exponent() ? *this : shortened(digits, mode);
    }
    /// 1.500 -> 1.5, 100 -> 100, 1E3 -> 1000 where 34 digits suffice; the value is the same.
    Decimal normalized() const;

    /// FEEL's `string(number)`: plain notation, trailing zeros as they are; see DMN 10.3.4.
    std::string to_string() const;
    std::size_t hash() const;  ///< equal values (1.0 and 1) hash equal

    friend std::optional<Decimal> add(Decimal a, Decimal b);
    friend std::optional<Decimal> subtract(Decimal a, Decimal b);
    friend std::optional<Decimal> multiply(Decimal a, Decimal b);
    friend std::optional<Decimal> divide(Decimal a, Decimal b);     ///< nothing for b = 0
    friend std::optional<Decimal> remainder(Decimal a, Decimal b);  ///< FEEL modulo: sign of b
    friend std::optional<Decimal> power(Decimal a, Decimal b);      ///< as exp and ln: some 50 µs
    friend std::optional<Decimal> square_root(Decimal a);
    friend std::optional<Decimal> exponential(Decimal a);
    friend std::optional<Decimal> logarithm(Decimal a);
    friend int compare(Decimal a, Decimal b);  ///< -1, 0, 1, by value
    friend bool operator==(Decimal a, Decimal b) { return compare(a, b) == 0; }
    friend std::strong_ordering operator<=>(Decimal a, Decimal b) { return compare(a, b) <=> 0; }

private:
    friend struct DecimalWords;  // decimal.cpp: the way to Intel's library and to 128 bits

    static constexpr std::uint64_t coefficient_bits = 0x0001'FFFF'FFFF'FFFF;

    static constexpr Decimal pack(std::int64_t coefficient, int exponent) {
        Decimal result;
        const bool negative = coefficient < 0;
        result.low_ = negative ? ~static_cast<std::uint64_t>(coefficient) + 1
                               : static_cast<std::uint64_t>(coefficient);
        result.high_ = static_cast<std::uint64_t>(negative) << 63U |
                       static_cast<std::uint64_t>(exponent - least_exponent) << 49U;
        return result;
    }
    constexpr bool is_short() const { return ((high_ & coefficient_bits) | low_ >> 63U) == 0; }
    constexpr std::int64_t short_coefficient() const {
        const auto value = static_cast<std::int64_t>(low_);
        return is_negative() ? -value : value;
    }
    /// Both coefficients at the smaller exponent; false when one doesn't fit.
    static bool align(Decimal a, Decimal b, std::int64_t& first, std::int64_t& second,
                      int& exponent);

    static Decimal from_scaled_far(std::int64_t coefficient, int exponent);
    Decimal shortened(int digits, Rounding mode) const;
    static std::optional<Decimal> add_long(Decimal a, Decimal b);
    static std::optional<Decimal> multiply_long(Decimal a, Decimal b);
    static int compare_long(Decimal a, Decimal b);

    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0x3040'0000'0000'0000;  // exponent 0
};

using base::power_of_ten;

inline bool Decimal::align(Decimal a, Decimal b, std::int64_t& first, std::int64_t& second,
                           int& exponent) {
    if (!a.is_short() || !b.is_short()) return false;
    first = a.short_coefficient();
    second = b.short_coefficient();
    exponent = a.exponent();
    const int difference = exponent - b.exponent();
    if (difference == 0) return true;
    if (difference > 18 || difference < -18) return false;
    if (difference < 0) return !__builtin_mul_overflow(second, power_of_ten(-difference), &second);
    exponent -= difference;
    return !__builtin_mul_overflow(first, power_of_ten(difference), &first);
}

inline std::optional<Decimal> add(Decimal a, Decimal b) {
    std::int64_t first, second, sum;
    int exponent;
    if (Decimal::align(a, b, first, second, exponent) &&
        !__builtin_add_overflow(first, second, &sum)) {
        return Decimal::pack(sum, exponent);
    }
    return Decimal::add_long(a, b);
}

inline std::optional<Decimal> subtract(Decimal a, Decimal b) { return add(a, b.negated()); }

inline std::optional<Decimal> multiply(Decimal a, Decimal b) {
    std::int64_t product;
    const int exponent = a.exponent() + b.exponent();
    if (a.is_short() && b.is_short() && exponent >= Decimal::least_exponent &&
        exponent <= Decimal::greatest_exponent &&
        !__builtin_mul_overflow(a.short_coefficient(), b.short_coefficient(), &product)) {
        return Decimal::pack(product, exponent);
    }
    return Decimal::multiply_long(a, b);
}

inline int compare(Decimal a, Decimal b) {
    std::int64_t first, second;
    int exponent;
    if (Decimal::align(a, b, first, second, exponent)) {
        return static_cast<int>(first > second) - static_cast<int>(first < second);
    }
    return Decimal::compare_long(a, b);
}

inline Decimal Decimal::negated() const {
    Decimal result = *this;
    if (!is_zero()) result.high_ ^= std::uint64_t{1} << 63U;
    return result;
}

inline Decimal Decimal::absolute() const { return is_negative() ? negated() : *this; }

std::optional<Decimal> divide(Decimal a, Decimal b);
std::optional<Decimal> remainder(Decimal a, Decimal b);
std::optional<Decimal> power(Decimal a, Decimal b);
std::optional<Decimal> square_root(Decimal a);
std::optional<Decimal> exponential(Decimal a);
std::optional<Decimal> logarithm(Decimal a);

}  // namespace cajista::value
