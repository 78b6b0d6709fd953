// SPDX-License-Identifier: Apache-2.0
// Inks in SVG files: `spot("NAME", 40%)` as style sheets have it, and SVG Color's
// `icc-named-color(profile, NAME)`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::graphic::detail {

struct InkUse {
    std::string name;
    std::uint16_t tint = 10'000;
    bool overprints = false;
};

/// Whether a value begins as one of an ink.
bool is_svg_ink(std::string_view value);
/// Nothing when it isn't well formed.
std::optional<InkUse> parse_svg_ink(std::string_view value);

/// Takes `, overprint` out of the arguments of a colour function; true: it was there.
bool take_overprint(std::string& value);

/// What counts of a value for press and screen, `#e2001a device-cmyk(0, 1, 1, 0)` (SVG Color 1.2,
/// 3.1): the colour for the press; `icc-color()`, which needs a profile of the file's own, doesn't.
std::string_view press_color(std::string_view value);

}  // namespace cajista::graphic::detail
