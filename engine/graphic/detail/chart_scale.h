// SPDX-License-Identifier: Apache-2.0
// The ticks of an axis: multiples of 1, 2 or 5 times a power of ten.
#pragma once

#include <cstdint>

namespace cajista::graphic::detail {

/// Ticks first to last, each `step * 10^exponent` times its number.
struct Scale {
    std::int64_t first = 0, last = 1;
    int step = 1;
    int exponent = 0;
    double value(std::int64_t tick) const;
    double low() const { return value(first); }
    double high() const { return value(last); }
    /// 0 at the first tick, 1 at the last.
    double part(double number) const { return (number - low()) / (high() - low()); }
    /// A tick as coefficient * 10^exponent with an exponent of at most 0.
    std::int64_t coefficient(std::int64_t tick) const;
    int decimals_exponent() const { return exponent < 0 ? exponent : 0; }
};

/// The finest scale around [low, high] that has at most `most` steps (at least 1). `is_whole`: no
/// ticks between whole numbers. Magnitudes up to 1e15.
Scale nice_scale(double low, double high, int most, bool is_whole);

/// Sine and cosine of a part of the circle, 0 to 1, the same on every machine.
struct Turn {
    double sine = 0, cosine = 1;
};
Turn turn_by(double part);

}  // namespace cajista::graphic::detail
