// SPDX-License-Identifier: Apache-2.0
// Lengths on the page. Unit: 1/65536 PDF point (1 pt = 1/72 inch), 64-bit, so that sums never
// overflow and never depend on the order of addition (architecture.md, Determinism).
#pragma once

#include <compare>
#include <cstdint>

namespace cajista::base {

/// A signed distance in 1/65536 pt. A plain value: no thread rule, cannot fail.
struct Length {
    std::int64_t units = 0;

    static constexpr std::int64_t units_per_point = 65536;

    static constexpr Length points(std::int64_t pt) { return {pt * units_per_point}; }
    /// Rational points, rounded half away from zero: points(141, 10) is 14.1 pt.
    static constexpr Length points(std::int64_t numerator, std::int64_t denominator) {
        return scaled(numerator * units_per_point, 1, denominator);
    }
    /// Thousandths of a millimetre: 1 mm = 72/25.4 pt exactly.
    static constexpr Length micrometres(std::int64_t um) {
        return scaled(um, 72 * units_per_point, 25400);
    }
    /// value * numerator / denominator, rounded half away from zero, 128 bits inside.
    static constexpr Length scaled(std::int64_t value, std::int64_t numerator,
                                   std::int64_t denominator) {
        __extension__ using Wide = __int128;
        const Wide product = static_cast<Wide>(value) * numerator;
        const Wide half = denominator / 2;
        const Wide rounded =
            product >= 0 ? (product + half) / denominator : -((-product + half) / denominator);
        return {static_cast<std::int64_t>(rounded)};
    }
    constexpr Length times(std::int64_t numerator, std::int64_t denominator) const {
        return scaled(units, numerator, denominator);
    }
    /// For diagnostics and tests only; layout never leaves integers.
    constexpr double to_points() const { return static_cast<double>(units) / 65536.0; }

    constexpr auto operator<=>(const Length&) const = default;
    constexpr Length operator-() const { return {-units}; }
    constexpr Length& operator+=(Length other) {
        units += other.units;
        return *this;
    }
    constexpr Length& operator-=(Length other) {
        units -= other.units;
        return *this;
    }
    friend constexpr Length operator+(Length a, Length b) { return {a.units + b.units}; }
    friend constexpr Length operator-(Length a, Length b) { return {a.units - b.units}; }
    friend constexpr Length operator*(Length a, std::int64_t k) { return {a.units * k}; }
    friend constexpr Length operator*(std::int64_t k, Length a) { return {a.units * k}; }
    friend constexpr Length operator/(Length a, std::int64_t k) { return {a.units / k}; }
};

constexpr Length max(Length a, Length b) { return a < b ? b : a; }
constexpr Length min(Length a, Length b) { return b < a ? b : a; }

/// A point on a page or in a drawing; y grows downwards from the top edge.
struct Point {
    Length x, y;
    constexpr bool operator==(const Point&) const = default;
};

struct Size {
    Length width, height;
    constexpr bool operator==(const Size&) const = default;
};

/// An area; (left, top) is its corner nearest the page's top left.
struct Rect {
    Length left, top, width, height;
    constexpr Length right() const { return left + width; }
    constexpr Length bottom() const { return top + height; }
    constexpr bool operator==(const Rect&) const = default;
};

/// Top, right, bottom, left, as CSS orders them.
struct Edges {
    Length top, right, bottom, left;
    constexpr Length horizontal() const { return left + right; }
    constexpr Length vertical() const { return top + bottom; }
    constexpr bool operator==(const Edges&) const = default;
};

}  // namespace cajista::base
