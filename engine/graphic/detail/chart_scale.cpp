// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/chart_scale.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/power_of_ten.h"

namespace cajista::graphic::detail {

namespace {

constexpr int least_exponent = -9;
constexpr int greatest_exponent = 15;

/// Divides where a multiplication by 0.1 would not be exact.
double scaled(std::int64_t coefficient, int exponent) {
    const auto power = static_cast<double>(base::power_of_ten(std::abs(exponent)));
    return exponent < 0 ? static_cast<double>(coefficient) / power
                        : static_cast<double>(coefficient) * power;
}

}  // namespace

double Scale::value(std::int64_t tick) const { return scaled(tick * step, exponent); }

std::int64_t Scale::coefficient(std::int64_t tick) const {
    return exponent > 0 ? tick * step * base::power_of_ten(exponent) : tick * step;
}

Scale nice_scale(double low, double high, int most, bool is_whole) {
    constexpr double slack = 1e-9;  // a number that is a tick but for its last bit
    if (!(high > low)) high = low + 1;
    most = std::max(most, 1);
    Scale scale;
    for (scale.exponent = is_whole ? 0 : least_exponent; scale.exponent < greatest_exponent;
         ++scale.exponent) {
        for (const int step : {1, 2, 5}) {
            scale.step = step;
            const double unit = scaled(step, scale.exponent);
            const double from = std::floor(low / unit + slack);
            const double to = std::ceil(high / unit - slack);
            if (to - from > most) continue;
            scale.first = static_cast<std::int64_t>(from);
            scale.last = std::max(static_cast<std::int64_t>(to), scale.first + 1);
            return scale;
        }
    }
    scale.step = 1;
    scale.first = low < 0 ? -1 : 0;
    scale.last = 1;
    return scale;
}

Turn turn_by(double part) {
    constexpr double circle = 6.283185307179586;
    part -= std::floor(part);
    // Within an eighth of the circle around the nearest quarter the series ends soon.
    const double quarter = std::floor(part * 4 + 0.5);
    const double x = (part - quarter / 4) * circle;
    const double square = x * x;
    double sine = 1, cosine = 1;
    for (double n = 16; n >= 2; n -= 2) {
        sine = 1 - square / (n * (n + 1)) * sine;
        cosine = 1 - square / ((n - 1) * n) * cosine;
    }
    sine *= x;
    switch (static_cast<int>(quarter) % 4) {
        case 1:
            return {cosine, -sine};
        case 2:
            return {-sine, -cosine};
        case 3:
            return {-cosine, sine};
        default:
            return {sine, cosine};
    }
}

}  // namespace cajista::graphic::detail
