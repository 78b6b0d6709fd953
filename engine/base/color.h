// SPDX-License-Identifier: Apache-2.0
// Colours as a template states them; conversion to a profile is the writer's business (pdf/).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>

namespace cajista::base {

struct SpotColor;

/// A device colour. Components are 0..10000 (hundredths of a percent); `space` says how many count.
/// Of a spot colour (Separation) they are its alternate at `tint`; `spot` is the template's and
/// lives as long as it.
struct Color {
    enum class Space : std::uint8_t { none, gray, rgb, cmyk };

    Space space = Space::none;
    bool overprints = false;  ///< leaves what is below on the other plates
    std::array<std::uint16_t, 4> components{};
    std::uint16_t tint = 10'000;
    const SpotColor* spot = nullptr;

    static constexpr Color gray(std::uint16_t level) { return of(Space::gray, {level, 0, 0, 0}); }
    static constexpr Color rgb(std::uint16_t r, std::uint16_t g, std::uint16_t b) {
        return of(Space::rgb, {r, g, b, 0});
    }
    static constexpr Color cmyk(std::uint16_t c, std::uint16_t m, std::uint16_t y,
                                std::uint16_t k) {
        return of(Space::cmyk, {c, m, y, k});
    }
    static constexpr Color black() { return gray(0); }
    /// No paint at all (CSS `transparent`).
    constexpr bool is_none() const { return space == Space::none; }
    /// On the path of every text: the components as one word.
    constexpr bool operator==(const Color& other) const {
        return space == other.space && overprints == other.overprints && tint == other.tint &&
               spot == other.spot &&
               std::bit_cast<std::uint64_t>(components) ==
                   std::bit_cast<std::uint64_t>(other.components);
    }

private:
    static constexpr Color of(Space space, std::array<std::uint16_t, 4> components) {
        Color color;
        color.space = space;
        color.components = components;
        return color;
    }
};

/// An ink of its own (Separation; ISO 32000-1, 8.6.6.4). Its alternate is how it looks where the
/// ink is not there. Const, shared by all threads.
struct SpotColor {
    std::string name;  ///< UTF-8
    Color alternate;   ///< at full tint, itself no spot colour

    /// The colour of `tint` (0..10000) of the ink.
    Color at(std::uint16_t tint) const {
        Color color = alternate;
        color.spot = this;
        color.tint = tint;
        const bool is_light = color.space != Color::Space::cmyk;  // no ink is 1, not 0
        for (std::uint16_t& component : color.components) {
            const unsigned full = component;
            component = static_cast<std::uint16_t>(
                is_light ? 10'000 - (10'000 - full) * tint / 10'000 : full * tint / 10'000);
        }
        return color;
    }
};

}  // namespace cajista::base
