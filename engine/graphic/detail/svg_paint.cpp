// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/svg_paint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/characters.h"
#include "graphic/detail/svg_ink.h"
#include "graphic/detail/svg_path.h"

namespace cajista::graphic::detail {

namespace {

using base::Color;

struct NamedColor {
    std::string_view name;
    std::uint32_t rgb;
};

/// CSS Color 4, 6.1; sorted by name.
constexpr NamedColor named_colors[] = {{"aliceblue", 0xF0F8FF},
                                       {"antiquewhite", 0xFAEBD7},
                                       {"aqua", 0x00FFFF},
                                       {"aquamarine", 0x7FFFD4},
                                       {"azure", 0xF0FFFF},
                                       {"beige", 0xF5F5DC},
                                       {"bisque", 0xFFE4C4},
                                       {"black", 0x000000},
                                       {"blanchedalmond", 0xFFEBCD},
                                       {"blue", 0x0000FF},
                                       {"blueviolet", 0x8A2BE2},
                                       {"brown", 0xA52A2A},
                                       {"burlywood", 0xDEB887},
                                       {"cadetblue", 0x5F9EA0},
                                       {"chartreuse", 0x7FFF00},
                                       {"chocolate", 0xD2691E},
                                       {"coral", 0xFF7F50},
                                       {"cornflowerblue", 0x6495ED},
                                       {"cornsilk", 0xFFF8DC},
                                       {"crimson", 0xDC143C},
                                       {"cyan", 0x00FFFF},
                                       {"darkblue", 0x00008B},
                                       {"darkcyan", 0x008B8B},
                                       {"darkgoldenrod", 0xB8860B},
                                       {"darkgray", 0xA9A9A9},
                                       {"darkgreen", 0x006400},
                                       {"darkgrey", 0xA9A9A9},
                                       {"darkkhaki", 0xBDB76B},
                                       {"darkmagenta", 0x8B008B},
                                       {"darkolivegreen", 0x556B2F},
                                       {"darkorange", 0xFF8C00},
                                       {"darkorchid", 0x9932CC},
                                       {"darkred", 0x8B0000},
                                       {"darksalmon", 0xE9967A},
                                       {"darkseagreen", 0x8FBC8F},
                                       {"darkslateblue", 0x483D8B},
                                       {"darkslategray", 0x2F4F4F},
                                       {"darkslategrey", 0x2F4F4F},
                                       {"darkturquoise", 0x00CED1},
                                       {"darkviolet", 0x9400D3},
                                       {"deeppink", 0xFF1493},
                                       {"deepskyblue", 0x00BFFF},
                                       {"dimgray", 0x696969},
                                       {"dimgrey", 0x696969},
                                       {"dodgerblue", 0x1E90FF},
                                       {"firebrick", 0xB22222},
                                       {"floralwhite", 0xFFFAF0},
                                       {"forestgreen", 0x228B22},
                                       {"fuchsia", 0xFF00FF},
                                       {"gainsboro", 0xDCDCDC},
                                       {"ghostwhite", 0xF8F8FF},
                                       {"gold", 0xFFD700},
                                       {"goldenrod", 0xDAA520},
                                       {"gray", 0x808080},
                                       {"green", 0x008000},
                                       {"greenyellow", 0xADFF2F},
                                       {"grey", 0x808080},
                                       {"honeydew", 0xF0FFF0},
                                       {"hotpink", 0xFF69B4},
                                       {"indianred", 0xCD5C5C},
                                       {"indigo", 0x4B0082},
                                       {"ivory", 0xFFFFF0},
                                       {"khaki", 0xF0E68C},
                                       {"lavender", 0xE6E6FA},
                                       {"lavenderblush", 0xFFF0F5},
                                       {"lawngreen", 0x7CFC00},
                                       {"lemonchiffon", 0xFFFACD},
                                       {"lightblue", 0xADD8E6},
                                       {"lightcoral", 0xF08080},
                                       {"lightcyan", 0xE0FFFF},
                                       {"lightgoldenrodyellow", 0xFAFAD2},
                                       {"lightgray", 0xD3D3D3},
                                       {"lightgreen", 0x90EE90},
                                       {"lightgrey", 0xD3D3D3},
                                       {"lightpink", 0xFFB6C1},
                                       {"lightsalmon", 0xFFA07A},
                                       {"lightseagreen", 0x20B2AA},
                                       {"lightskyblue", 0x87CEFA},
                                       {"lightslategray", 0x778899},
                                       {"lightslategrey", 0x778899},
                                       {"lightsteelblue", 0xB0C4DE},
                                       {"lightyellow", 0xFFFFE0},
                                       {"lime", 0x00FF00},
                                       {"limegreen", 0x32CD32},
                                       {"linen", 0xFAF0E6},
                                       {"magenta", 0xFF00FF},
                                       {"maroon", 0x800000},
                                       {"mediumaquamarine", 0x66CDAA},
                                       {"mediumblue", 0x0000CD},
                                       {"mediumorchid", 0xBA55D3},
                                       {"mediumpurple", 0x9370DB},
                                       {"mediumseagreen", 0x3CB371},
                                       {"mediumslateblue", 0x7B68EE},
                                       {"mediumspringgreen", 0x00FA9A},
                                       {"mediumturquoise", 0x48D1CC},
                                       {"mediumvioletred", 0xC71585},
                                       {"midnightblue", 0x191970},
                                       {"mintcream", 0xF5FFFA},
                                       {"mistyrose", 0xFFE4E1},
                                       {"moccasin", 0xFFE4B5},
                                       {"navajowhite", 0xFFDEAD},
                                       {"navy", 0x000080},
                                       {"oldlace", 0xFDF5E6},
                                       {"olive", 0x808000},
                                       {"olivedrab", 0x6B8E23},
                                       {"orange", 0xFFA500},
                                       {"orangered", 0xFF4500},
                                       {"orchid", 0xDA70D6},
                                       {"palegoldenrod", 0xEEE8AA},
                                       {"palegreen", 0x98FB98},
                                       {"paleturquoise", 0xAFEEEE},
                                       {"palevioletred", 0xDB7093},
                                       {"papayawhip", 0xFFEFD5},
                                       {"peachpuff", 0xFFDAB9},
                                       {"peru", 0xCD853F},
                                       {"pink", 0xFFC0CB},
                                       {"plum", 0xDDA0DD},
                                       {"powderblue", 0xB0E0E6},
                                       {"purple", 0x800080},
                                       {"rebeccapurple", 0x663399},
                                       {"red", 0xFF0000},
                                       {"rosybrown", 0xBC8F8F},
                                       {"royalblue", 0x4169E1},
                                       {"saddlebrown", 0x8B4513},
                                       {"salmon", 0xFA8072},
                                       {"sandybrown", 0xF4A460},
                                       {"seagreen", 0x2E8B57},
                                       {"seashell", 0xFFF5EE},
                                       {"sienna", 0xA0522D},
                                       {"silver", 0xC0C0C0},
                                       {"skyblue", 0x87CEEB},
                                       {"slateblue", 0x6A5ACD},
                                       {"slategray", 0x708090},
                                       {"slategrey", 0x708090},
                                       {"snow", 0xFFFAFA},
                                       {"springgreen", 0x00FF7F},
                                       {"steelblue", 0x4682B4},
                                       {"tan", 0xD2B48C},
                                       {"teal", 0x008080},
                                       {"thistle", 0xD8BFD8},
                                       {"tomato", 0xFF6347},
                                       {"turquoise", 0x40E0D0},
                                       {"violet", 0xEE82EE},
                                       {"wheat", 0xF5DEB3},
                                       {"white", 0xFFFFFF},
                                       {"whitesmoke", 0xF5F5F5},
                                       {"yellow", 0xFFFF00},
                                       {"yellowgreen", 0x9ACD32}};

std::uint16_t share(double value, double whole) {
    return static_cast<std::uint16_t>(std::lround(std::clamp(value / whole, 0.0, 1.0) * 10000));
}

Color color_of(double r, double g, double b) {
    if (r == g && g == b) return Color::gray(share(r, 255));
    return Color::rgb(share(r, 255), share(g, 255), share(b, 255));
}

Color color_of(std::uint32_t rgb) {
    return color_of(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
}

std::optional<Color> parse_hex(std::string_view digits) {
    std::uint32_t value = 0;
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (digits.size() == 6) return color_of(value);
    if (digits.size() != 3) return std::nullopt;
    return color_of((value >> 8 & 0xF) * 17, (value >> 4 & 0xF) * 17, (value & 0xF) * 17);
}

/// The arguments of `name(…)`: numbers, percentages taken of `whole`.
std::optional<std::vector<double>> parse_arguments(std::string_view text, std::string_view name,
                                                   double whole) {
    if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
    text.remove_prefix(name.size());
    text.remove_suffix(1);
    NumberReader reader(text);
    std::vector<double> values;
    while (!reader.is_at_end()) {
        auto value = reader.number();
        if (!value) return std::nullopt;
        if (reader.peek() == '%') {
            reader.advance();
            *value = *value * whole / 100;
        }
        values.push_back(*value);
    }
    return values;
}

PropertyStatus set_ink(std::string_view value, const Paint& paint, Color& color) {
    const auto use = parse_svg_ink(value);
    if (!use) return PropertyStatus::malformed;
    if (paint.inks == nullptr) return PropertyStatus::unknown_ink;
    const auto ink = std::ranges::find(*paint.inks, use->name, &base::SpotColor::name);
    if (ink == paint.inks->end()) return PropertyStatus::unknown_ink;
    color = ink->at(use->tint);
    color.overprints = use->overprints;
    return PropertyStatus::known;
}

PropertyStatus set_color(std::string_view value, const Paint& paint, Color& color) {
    if (value == "none" || value == "transparent") {
        color = Color{};
        return PropertyStatus::known;
    }
    if (base::lower(value) == "currentcolor") {
        color = paint.current;
        return PropertyStatus::known;
    }
    if (value.starts_with("url(")) return PropertyStatus::unsupported;
    value = press_color(value);
    if (is_svg_ink(value)) return set_ink(value, paint, color);
    std::string plain(value);
    const bool overprints = value.starts_with("device-cmyk(") && take_overprint(plain);
    const auto parsed = parse_svg_color(plain);
    if (!parsed) return PropertyStatus::malformed;
    color = *parsed;
    color.overprints = overprints;
    return PropertyStatus::known;
}

PropertyStatus set_choice(std::string_view value, std::initializer_list<std::string_view> names,
                          std::uint8_t& choice) {
    std::uint8_t number = 0;
    for (const std::string_view name : names) {
        if (name == value) {
            choice = number;
            return PropertyStatus::known;
        }
        ++number;
    }
    return PropertyStatus::malformed;
}

PropertyStatus set_dashes(std::string_view value, Paint& paint) {
    paint.dashes.clear();
    if (value == "none") return PropertyStatus::known;
    NumberReader reader(value);
    double sum = 0;
    while (!reader.is_at_end()) {
        const auto dash = reader.number();
        if (!dash || *dash < 0 || paint.dashes.size() >= 100) return PropertyStatus::malformed;
        paint.dashes.push_back(*dash);
        sum += *dash;
    }
    if (paint.dashes.size() % 2 != 0) {  // SVG 2, 13.5.6: an odd list is repeated
        const std::vector<double> copy = paint.dashes;
        paint.dashes.insert(paint.dashes.end(), copy.begin(), copy.end());
    }
    if (sum == 0) paint.dashes.clear();
    return PropertyStatus::known;
}

/// Transparency isn't in a Drawing: opaque is nothing to do, the rest is not supported.
PropertyStatus set_opacity(std::string_view value, Color* color) {
    NumberReader reader(value);
    const auto opacity = reader.number();
    if (!opacity) return PropertyStatus::malformed;
    const double most = reader.peek() == '%' ? 100 : 1;
    if (*opacity >= most) return PropertyStatus::known;
    if (*opacity <= 0 && color) {
        *color = Color{};
        return PropertyStatus::known;
    }
    return PropertyStatus::unsupported;
}

}  // namespace

std::optional<Color> parse_svg_color(std::string_view text) {
    const std::string value = base::lower(base::trimmed(text));
    if (value.starts_with('#')) return parse_hex(std::string_view(value).substr(1));
    if (const auto rgb = parse_arguments(value, "rgb(", 255)) {
        if (rgb->size() != 3) return std::nullopt;
        return color_of((*rgb)[0], (*rgb)[1], (*rgb)[2]);
    }
    if (const auto cmyk = parse_arguments(value, "device-cmyk(", 1)) {
        if (cmyk->size() != 4) return std::nullopt;
        return Color::cmyk(share((*cmyk)[0], 1), share((*cmyk)[1], 1), share((*cmyk)[2], 1),
                           share((*cmyk)[3], 1));
    }
    const auto* found =
        std::ranges::lower_bound(named_colors, std::string_view(value), {}, &NamedColor::name);
    if (found == std::end(named_colors) || found->name != value) return std::nullopt;
    return color_of(found->rgb);
}

std::optional<double> parse_svg_length(std::string_view text) {
    NumberReader reader(base::trimmed(text));
    const auto value = reader.number();
    if (!value) return std::nullopt;
    struct Unit {
        std::string_view name;
        double pixels;
    };
    constexpr Unit units[] = {{"", 1},           {"px", 1},         {"pt", 4.0 / 3}, {"pc", 16},
                              {"mm", 96 / 25.4}, {"cm", 96 / 2.54}, {"in", 96}};
    for (const Unit& unit : units) {
        if (reader.rest() == unit.name) return *value * unit.pixels;
    }
    return std::nullopt;
}

PropertyStatus set_property(std::string_view name, std::string_view raw, Paint& paint) {
    const std::string_view value = base::trimmed(raw);
    if (value == "inherit") return PropertyStatus::known;
    if (name == "fill") return set_color(value, paint, paint.fill);
    if (name == "stroke") return set_color(value, paint, paint.stroke);
    if (name == "color") return set_color(value, paint, paint.current);
    if (name == "stroke-width") {
        const auto width = parse_svg_length(value);
        if (!width || *width < 0) return PropertyStatus::malformed;
        paint.stroke_width = *width;
        return PropertyStatus::known;
    }
    if (name == "stroke-linecap") {
        return set_choice(value, {"butt", "round", "square"}, paint.line_cap);
    }
    if (name == "stroke-linejoin") {
        return set_choice(value, {"miter", "round", "bevel"}, paint.line_join);
    }
    if (name == "stroke-dasharray") return set_dashes(value, paint);
    if (name == "fill-rule") {
        std::uint8_t rule = 0;
        const auto status = set_choice(value, {"nonzero", "evenodd"}, rule);
        paint.even_odd = rule == 1;
        return status;
    }
    if (name == "opacity") return set_opacity(value, nullptr);
    if (name == "fill-opacity") return set_opacity(value, &paint.fill);
    if (name == "stroke-opacity") return set_opacity(value, &paint.stroke);
    if (name == "display") {
        paint.is_displayed = paint.is_displayed && value != "none";
        return PropertyStatus::known;
    }
    if (name == "visibility") {
        paint.is_visible = value == "visible";
        return PropertyStatus::known;
    }
    if (name == "stroke-dashoffset") {
        return parse_svg_length(value) == 0.0 ? PropertyStatus::known : PropertyStatus::unsupported;
    }
    for (const std::string_view effect : {"clip-path", "mask", "filter", "marker", "marker-start",
                                          "marker-mid", "marker-end", "mix-blend-mode"}) {
        if (name != effect) continue;
        return value == "none" || value == "normal" ? PropertyStatus::known
                                                    : PropertyStatus::unsupported;
    }
    return PropertyStatus::ignored;
}

}  // namespace cajista::graphic::detail
