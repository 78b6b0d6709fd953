// SPDX-License-Identifier: Apache-2.0
// Colours as a template states them; conversion to a profile is the writer's business (pdf/).
#pragma once

#include <array>
#include <cstdint>

namespace cajista::base {

/// A device colour. Components are 0..10000 (hundredths of a percent), so equal colours are equal
/// bytes. `space` says how many components count. `spot` (Separation) is index + 1 into the
/// template's table of spot colours, 0 for none; components are then its alternate.
struct Color {
    enum class Space : std::uint8_t { none, gray, rgb, cmyk };

    Space space = Space::none;
    std::uint8_t spot = 0;
    std::array<std::uint16_t, 4> components{};

    static constexpr Color gray(std::uint16_t level) { return {Space::gray, 0, {level, 0, 0, 0}}; }
    static constexpr Color rgb(std::uint16_t r, std::uint16_t g, std::uint16_t b) {
        return {Space::rgb, 0, {r, g, b, 0}};
    }
    static constexpr Color cmyk(std::uint16_t c, std::uint16_t m, std::uint16_t y,
                                std::uint16_t k) {
        return {Space::cmyk, 0, {c, m, y, k}};
    }
    static constexpr Color black() { return gray(0); }
    /// No paint at all (CSS `transparent`).
    constexpr bool is_none() const { return space == Space::none; }
    constexpr bool operator==(const Color&) const = default;
};

}  // namespace cajista::base
