// SPDX-License-Identifier: Apache-2.0
// Decimal numbers: IEEE 754-2019 decimal128 (34 digits), the number of FEEL (DMN 1.5, 10.3.2.3.1).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::value {

/// How a result that has too many digits is shortened.
enum class Rounding : std::uint8_t { half_even, half_up, half_down, up, down, floor, ceiling };

/// A decimal128 in the binary integer encoding (BID): the two words of the standard's format, so
/// that Intel's library and the fast path (coefficients below 2^63) share one representation.
/// A plain value. Never NaN or infinite: an operation that would give one gives nothing.
class Decimal {
public:
    constexpr Decimal() = default;  ///< zero
    static Decimal from_integer(std::int64_t value);
    /// coefficient * 10^exponent.
    static Decimal from_scaled(std::int64_t coefficient, int exponent);
    /// Reads `-12.50`, `.5`, `1e3`; nothing else (no spaces, no group separators). More than 34
    /// digits round half-even. Nothing when the text is no number.
    static std::optional<Decimal> parse(std::string_view text);

    bool is_zero() const;
    bool is_negative() const;
    bool is_integer() const;
    /// The exponent as written: 12.50 has -2. Digits after the point: max(0, -exponent()).
    int exponent() const;
    std::optional<std::int64_t> to_integer() const;  ///< when integral and it fits
    double to_double() const;                        ///< for charts and geometry, never for money
    /// When the value is coefficient * 10^exponent with a coefficient that fits: the fast way out.
    bool to_scaled(std::int64_t& coefficient, int& exponent) const;

    Decimal negated() const;
    Decimal absolute() const;
    /// At most `digits` digits after the point (negative: tens, hundreds …).
    Decimal rounded(int digits, Rounding mode) const;
    /// 1.500 -> 1.5, 100 -> 100; the value is the same.
    Decimal normalized() const;

    /// FEEL's `string(number)`: plain notation, trailing zeros as they are; see DMN 10.3.4.
    std::string to_string() const;
    std::size_t hash() const;  ///< equal values (1.0 and 1) hash equal

    friend std::optional<Decimal> add(Decimal a, Decimal b);
    friend std::optional<Decimal> subtract(Decimal a, Decimal b);
    friend std::optional<Decimal> multiply(Decimal a, Decimal b);
    friend std::optional<Decimal> divide(Decimal a, Decimal b);     ///< nothing for b = 0
    friend std::optional<Decimal> remainder(Decimal a, Decimal b);  ///< FEEL modulo: sign of b
    friend std::optional<Decimal> power(Decimal a, Decimal b);
    friend std::optional<Decimal> square_root(Decimal a);
    friend std::optional<Decimal> exponential(Decimal a);
    friend std::optional<Decimal> logarithm(Decimal a);
    friend int compare(Decimal a, Decimal b);  ///< -1, 0, 1, by value
    friend bool operator==(Decimal a, Decimal b) { return compare(a, b) == 0; }
    friend std::strong_ordering operator<=>(Decimal a, Decimal b) { return compare(a, b) <=> 0; }

private:
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0x3040000000000000;  // exponent 0
};

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b);
std::optional<Decimal> remainder(Decimal a, Decimal b);
std::optional<Decimal> power(Decimal a, Decimal b);
std::optional<Decimal> square_root(Decimal a);
std::optional<Decimal> exponential(Decimal a);
std::optional<Decimal> logarithm(Decimal a);
int compare(Decimal a, Decimal b);

}  // namespace cajista::value
