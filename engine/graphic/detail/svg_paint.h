// SPDX-License-Identifier: Apache-2.0
// Paint of SVG shapes: colours and the presentation properties that are inherited.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/color.h"

namespace cajista::graphic::detail {

/// SVG 1.1's presentation properties as far as a Shape has them; lengths in user units.
struct Paint {
    const std::deque<base::SpotColor>* inks = nullptr;  ///< that colours may name; null: none
    base::Color fill = base::Color::black();
    base::Color stroke;
    base::Color current = base::Color::black();  ///< `color`
    double stroke_width = 1;
    std::vector<double> dashes;
    std::uint8_t line_cap = 0;
    std::uint8_t line_join = 0;
    bool even_odd = false;
    bool is_visible = true;
    bool is_displayed = true;  ///< not inherited in CSS, but nothing below `none` shows
};

/// CSS Color 4: names, #rgb, #rrggbb, rgb(), and device-cmyk(). Equal parts of red, green and blue
/// are grey, so that black text and lines stay on one plate.
std::optional<base::Color> parse_svg_color(std::string_view text);

enum class PropertyStatus { known, ignored, unsupported, malformed, unknown_ink };

/// Sets one property. `ignored`: has no effect on a static drawing, or none that matters.
PropertyStatus set_property(std::string_view name, std::string_view value, Paint& paint);

/// A length in user units (px): plain, px, pt, pc, mm, cm, in.
std::optional<double> parse_svg_length(std::string_view text);

}  // namespace cajista::graphic::detail
