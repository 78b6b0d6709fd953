// SPDX-License-Identifier: Apache-2.0
#include "template/detail/properties.h"

#include <algorithm>
#include <array>
#include <optional>

#include "template/detail/copy_property.h"
#include "template/detail/setting.h"

namespace cajista::templates::detail {

namespace {

// --- colour, box

bool set_color(Setting& s) {
    const auto color = s.value.take_color();
    if (color) s.self.style.text.color = *color;
    return color && !color->is_none();
}
bool set_background(Setting& s) {
    if (s.value.take_word("none")) {
        s.self.style.box.background = {};
        return true;
    }
    const auto color = s.value.take_color();
    if (color) s.self.style.box.background = *color;
    return color.has_value();
}
bool set_margins(Setting& s) {
    return take_sides(s.value, s.self.style.box.margin,
                      [](ValueReader& value) { return value.take_measure(); });
}
/// A shorthand of two sides: the second value is that of the second.
template <typename Set, typename Take>
bool set_pair(Setting& s, std::array<std::size_t, 2> sides, Take take, Set set) {
    const auto first = take(s.value);
    if (!first) return false;
    const auto second = s.value.at_end() ? first : take(s.value);
    if (!second) return false;
    set(sides[0], *first);
    set(sides[1], *second);
    return true;
}
bool set_margin_pair(Setting& s) {
    return set_pair(
        s, pair_of(s.property), [](ValueReader& value) { return value.take_measure(); },
        [&s](std::size_t side, const Measure& measure) {
            s.self.style.box.margin[side] = measure;
        });
}
bool set_insets(Setting& s) {
    return take_sides(s.value, s.self.style.box.inset,
                      [](ValueReader& value) { return value.take_measure(); });
}
bool set_margin(Setting& s) {
    const auto measure = s.value.take_measure();
    if (measure) s.self.style.box.margin[side_of(s.property)] = *measure;
    return measure.has_value();
}
void set_border_color(ComputedStyle& self, std::size_t side, const base::Color& color) {
    self.style.box.border[side].color = color;
    self.has_border_color[side] = true;
}

bool set_border_line(Setting& s, std::span<const std::size_t> sides) {
    document::BorderSide border;
    bool has_color = false;
    if (!take_line(s.value, border, has_color)) return false;
    for (const std::size_t side : sides) {
        s.self.style.box.border[side] = border;
        s.self.has_border_color[side] = has_color;
    }
    return true;
}
bool set_border(Setting& s) {
    constexpr std::array<std::size_t, 4> sides{0, 1, 2, 3};
    return set_border_line(s, sides);
}
bool set_border_side(Setting& s) {
    const std::array<std::size_t, 1> sides{side_of(s.property)};
    return set_border_line(s, sides);
}
bool set_border_widths(Setting& s) {
    std::array<Length, 4> sides;
    if (!take_sides(s.value, sides, take_line_width)) return false;
    for (std::size_t i = 0; i < 4; ++i) s.self.style.box.border[i].width = sides[i];
    return true;
}
bool set_border_styles(Setting& s) {
    std::array<std::size_t, 4> sides{};
    const auto take = [](ValueReader& value) { return value.take_word_of(line_words); };
    if (!take_sides(s.value, sides, take)) return false;
    for (std::size_t i = 0; i < 4; ++i) {
        s.self.style.box.border[i].style = line_style(sides[i]);
    }
    return true;
}
bool set_border_colors(Setting& s) {
    std::array<base::Color, 4> sides;
    const auto take = [](ValueReader& value) { return value.take_color(); };
    if (!take_sides(s.value, sides, take)) return false;
    for (std::size_t i = 0; i < 4; ++i) set_border_color(s.self, i, sides[i]);
    return true;
}
bool set_border_side_width(Setting& s) {
    const auto width = take_line_width(s.value);
    if (width) s.self.style.box.border[side_of(s.property)].width = *width;
    return width.has_value();
}
bool set_border_side_style(Setting& s) {
    const auto word = s.value.take_word_of(line_words);
    if (word) s.self.style.box.border[side_of(s.property)].style = line_style(*word);
    return word.has_value();
}
bool set_border_side_color(Setting& s) {
    const auto color = s.value.take_color();
    if (color) set_border_color(s.self, side_of(s.property), *color);
    return color.has_value();
}
bool set_radius(Setting& s) {
    const auto length = take_positive(s.value);
    if (length) s.self.style.box.radius = *length;
    return length.has_value();
}

bool set_extent(Setting& s) {
    document::BoxStyle& box = s.self.style.box;
    Measure& target = s.property == "width"        ? box.width
                      : s.property == "height"     ? box.height
                      : s.property == "min-width"  ? box.min_width
                      : s.property == "min-height" ? box.min_height
                      : s.property == "max-width"  ? box.max_width
                                                   : box.max_height;
    if (s.property.starts_with("max-") && s.value.take_word("none")) {
        target = {};
        return true;
    }
    if (s.property == "width") {
        constexpr std::array<std::string_view, 3> words{"min-content", "max-content",
                                                        "fit-content"};
        const auto word = s.value.take_word_of(words);
        box.width_by =
            word ? static_cast<document::WidthBy>(*word + 1) : document::WidthBy::measure;
        if (word) target = {};
        if (word) return true;
    }
    const auto measure = s.value.take_measure();
    if (!measure || measure->is_negative()) return false;
    target = *measure;
    return true;
}
bool set_position(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"static", "absolute", "fixed", "relative"};
    return set_word(s, s.self.style.box.position, words);
}
bool set_inset(Setting& s) {
    const auto measure = s.value.take_measure();
    const std::size_t side = s.property == "top"      ? document::top
                             : s.property == "right"  ? document::right
                             : s.property == "bottom" ? document::bottom
                                                      : document::left;
    if (measure) s.self.style.box.inset[side] = *measure;
    return measure.has_value();
}
bool set_z_index(Setting& s) {
    s.self.style.box.z_index = 0;
    if (s.value.take_word("auto")) return true;
    const auto number = s.value.take_integer();
    if (!number || *number < -30'000 || *number > 30'000) return false;
    s.self.style.box.z_index = static_cast<std::int16_t>(*number);
    return true;
}
bool set_float(Setting& s) {
    constexpr std::array<std::string_view, 3> words{"none", "left", "right"};
    return set_word(s, s.self.style.box.floats, words);
}
bool set_clear(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"none", "left", "right", "both"};
    return set_word(s, s.self.style.box.clears, words);
}
bool set_box_sizing(Setting& s) {
    s.self.style.box.is_border_box = s.value.take_word("border-box");
    return s.self.style.box.is_border_box || s.value.take_word("content-box");
}
bool set_column_gap(Setting& s) {
    document::BoxStyle& box = s.self.style.box;
    box.column_gap = {};
    if (s.value.take_word("normal")) return true;
    const auto measure = s.value.take_measure();
    if (!measure || measure->is_negative()) return false;
    box.column_gap = *measure;
    return measure->kind != Measure::Kind::automatic;
}

// --- tables, lists

bool set_border_model(Setting& s) {
    constexpr std::array<std::string_view, 2> words{"separate", "collapse"};
    return set_word(s, s.self.style.table.borders, words);
}
bool set_border_spacing(Setting& s) {
    const auto across = take_positive(s.value);
    if (!across) return false;
    const auto down = s.value.at_end() ? across : take_positive(s.value);
    if (!down) return false;
    s.self.style.table.spacing = *across;
    s.self.style.table.spacing_down = *down;
    return true;
}
bool set_table_layout(Setting& s) {
    s.self.style.table.is_fixed = s.value.take_word("fixed");
    return s.self.style.table.is_fixed || s.value.take_word("auto");
}
bool set_caption_side(Setting& s) {
    s.self.style.table.caption_below = s.value.take_word("bottom");
    return s.self.style.table.caption_below || s.value.take_word("top");
}
bool set_empty_cells(Setting& s) {
    s.self.style.table.hides_empty_cells = s.value.take_word("hide");
    return s.self.style.table.hides_empty_cells || s.value.take_word("show");
}
/// What percentages of vertical-align refer to; `normal` is taken for 1.15.
Length line_height_of(const text::TextStyle& text) {
    if (text.line_height.units > 0) return text.line_height;
    const bool is_normal = text.line_height_permille <= 0;
    return text.size.times(is_normal ? 1150 : text.line_height_permille, 1000);
}
bool set_vertical_align(Setting& s) {
    constexpr std::array<std::string_view, 4> words{"top", "middle", "bottom", "baseline"};
    // In the order of document::LineAlign.
    constexpr std::array<std::string_view, 6> line_words{"baseline", "top",      "bottom",
                                                         "middle",   "text-top", "text-bottom"};
    const text::TextStyle& around = s.parent.style.text;
    Length& shift = s.self.style.text.baseline_shift;
    shift = around.baseline_shift;
    s.self.style.box.line_align = document::LineAlign::baseline;
    const std::size_t begin = s.value.position();
    if (set_word(s, s.self.style.box.line_align, line_words)) {
        s.value.go_back(begin);
        return set_word(s, s.self.style.table.vertical_align, words) || s.value.take_any_word();
    }
    if (s.value.take_word("sub")) {
        shift -= around.size.times(1, 5);
    } else if (s.value.take_word("super")) {
        shift += around.size.times(1, 3);
    } else if (const auto percent = s.value.take_percent()) {
        shift += line_height_of(s.self.style.text).times(*percent, 10'000);
    } else if (const auto length = s.value.take_length()) {
        shift += *length;
    } else {
        return false;
    }
    return true;
}
struct NamedSetter {
    std::string_view name;
    Setter set;
};
constexpr std::array setters{
    NamedSetter{"font", set_font},
    NamedSetter{"font-family", set_font_family},
    NamedSetter{"font-size", set_font_size},
    NamedSetter{"font-weight", set_font_weight},
    NamedSetter{"font-style", set_font_style},
    NamedSetter{"font-feature-settings", set_features},
    NamedSetter{"font-variant", set_variant},
    NamedSetter{"font-variant-caps", set_caps},
    NamedSetter{"font-variant-numeric", set_numeric},
    NamedSetter{"line-height", set_line_height},
    NamedSetter{"letter-spacing", set_spacing},
    NamedSetter{"word-spacing", set_spacing},
    NamedSetter{"text-align", set_align},
    NamedSetter{"text-align-last", set_align_last},
    NamedSetter{"text-indent", set_indent},
    NamedSetter{"text-transform", set_transform},
    NamedSetter{"text-decoration", set_decoration},
    NamedSetter{"text-decoration-line", set_decoration},
    NamedSetter{"direction", set_direction},
    NamedSetter{"white-space", set_white_space},
    NamedSetter{"text-wrap", set_wrap},
    NamedSetter{"hyphens", set_hyphens},
    NamedSetter{"hyphenate-limit-chars", set_hyphen_limits},
    NamedSetter{"hyphenate-limit-lines", set_hyphens_in_a_row},
    NamedSetter{"line-break", set_line_break},
    NamedSetter{"word-break", set_word_break},
    NamedSetter{"overflow-wrap", set_overflow_wrap},
    NamedSetter{"word-wrap", set_overflow_wrap},
    NamedSetter{"orphans", set_lines_kept},
    NamedSetter{"widows", set_lines_kept},
    NamedSetter{"tab-stops", set_tab_stops},
    NamedSetter{"tab-size", set_tab_size},
    NamedSetter{"display", set_display},
    NamedSetter{"visibility", set_visibility},
    NamedSetter{"overflow", set_overflow},
    NamedSetter{"color", set_color},
    NamedSetter{"background", set_background},
    NamedSetter{"background-color", set_background},
    NamedSetter{"margin", set_margins},
    NamedSetter{"margin-top", set_margin},
    NamedSetter{"margin-right", set_margin},
    NamedSetter{"margin-bottom", set_margin},
    NamedSetter{"margin-left", set_margin},
    NamedSetter{"margin-block", set_margin_pair},
    NamedSetter{"margin-inline", set_margin_pair},
    NamedSetter{"padding", set_paddings},
    NamedSetter{"padding-top", set_padding},
    NamedSetter{"padding-right", set_padding},
    NamedSetter{"padding-bottom", set_padding},
    NamedSetter{"padding-left", set_padding},
    NamedSetter{"padding-block", set_padding_pair},
    NamedSetter{"padding-inline", set_padding_pair},
    NamedSetter{"border", set_border},
    NamedSetter{"border-top", set_border_side},
    NamedSetter{"border-right", set_border_side},
    NamedSetter{"border-bottom", set_border_side},
    NamedSetter{"border-left", set_border_side},
    NamedSetter{"border-width", set_border_widths},
    NamedSetter{"border-style", set_border_styles},
    NamedSetter{"border-color", set_border_colors},
    NamedSetter{"border-top-width", set_border_side_width},
    NamedSetter{"border-right-width", set_border_side_width},
    NamedSetter{"border-bottom-width", set_border_side_width},
    NamedSetter{"border-left-width", set_border_side_width},
    NamedSetter{"border-top-style", set_border_side_style},
    NamedSetter{"border-right-style", set_border_side_style},
    NamedSetter{"border-bottom-style", set_border_side_style},
    NamedSetter{"border-left-style", set_border_side_style},
    NamedSetter{"border-top-color", set_border_side_color},
    NamedSetter{"border-right-color", set_border_side_color},
    NamedSetter{"border-bottom-color", set_border_side_color},
    NamedSetter{"border-left-color", set_border_side_color},
    NamedSetter{"border-radius", set_radius},
    NamedSetter{"width", set_extent},
    NamedSetter{"height", set_extent},
    NamedSetter{"min-width", set_extent},
    NamedSetter{"min-height", set_extent},
    NamedSetter{"max-width", set_extent},
    NamedSetter{"max-height", set_extent},
    NamedSetter{"box-sizing", set_box_sizing},
    NamedSetter{"position", set_position},
    NamedSetter{"inset", set_insets},
    NamedSetter{"top", set_inset},
    NamedSetter{"right", set_inset},
    NamedSetter{"bottom", set_inset},
    NamedSetter{"left", set_inset},
    NamedSetter{"z-index", set_z_index},
    NamedSetter{"object-fit", set_fit},
    NamedSetter{"object-position", set_fit_position},
    NamedSetter{"reference-orientation", set_orientation},
    NamedSetter{"transform", set_rotation},
    NamedSetter{"transform-origin", set_rotation_origin},
    NamedSetter{"float", set_float},
    NamedSetter{"clear", set_clear},
    NamedSetter{"break-before", set_break},
    NamedSetter{"break-after", set_break},
    NamedSetter{"break-inside", set_break_inside},
    NamedSetter{"margin-break", set_margin_break},
    NamedSetter{"box-decoration-break", set_decoration_break},
    NamedSetter{"page", set_page},
    NamedSetter{"page-break-before", set_break},
    NamedSetter{"page-break-after", set_break},
    NamedSetter{"page-break-inside", set_break_inside},
    NamedSetter{"columns", set_columns},
    NamedSetter{"column-count", set_column_count},
    NamedSetter{"column-width", set_column_width},
    NamedSetter{"column-gap", set_column_gap},
    NamedSetter{"column-fill", set_column_fill},
    NamedSetter{"column-span", set_column_span},
    NamedSetter{"footnote-policy", set_footnote_policy},
    NamedSetter{"column-rule", set_column_rule},
    NamedSetter{"column-rule-width", set_column_rule_width},
    NamedSetter{"column-rule-style", set_column_rule_style},
    NamedSetter{"column-rule-color", set_column_rule_color},
    NamedSetter{"border-collapse", set_border_model},
    NamedSetter{"border-spacing", set_border_spacing},
    NamedSetter{"table-layout", set_table_layout},
    NamedSetter{"caption-side", set_caption_side},
    NamedSetter{"empty-cells", set_empty_cells},
    NamedSetter{"vertical-align", set_vertical_align},
    NamedSetter{"list-style-type", set_list_marker},
    NamedSetter{"list-style-position", set_list_position},
    NamedSetter{"list-style", set_list},
};

/// The list of language.h and this one name the same properties in the same order (a test says so).
Setter setter_of(const PropertyRule& property) {
    const std::span<const PropertyRule> known = property_rules();
    if (&property < known.data() || &property >= known.data() + known.size()) return nullptr;
    const auto at = static_cast<std::size_t>(&property - known.data());
    return at < setters.size() && setters[at].name == property.name ? setters[at].set : nullptr;
}

}  // namespace

bool take_line(ValueReader& value, document::BorderSide& border, bool& has_color) {
    border = {};
    border.width = Length::points(3, 4);
    bool has_width = false, has_style = false;
    std::optional<base::Color> color;
    do {
        if (const auto width = has_width ? std::nullopt : take_line_width(value)) {
            border.width = *width;
            has_width = true;
        } else if (const auto word = has_style ? std::nullopt : value.take_word_of(line_words)) {
            border.style = line_style(*word);
            has_style = true;
        } else if (!color && (color = value.take_color())) {
            border.color = *color;
        } else {
            return false;
        }
    } while (!value.at_end());
    has_color = color.has_value();
    return true;
}

ComputedStyle inherited_from(const ComputedStyle& parent) {
    ComputedStyle child;
    child.style.text = parent.style.text;
    child.style.paragraph = parent.style.paragraph;
    child.style.list = parent.style.list;
    child.style.box.is_hidden = parent.style.box.is_hidden;
    child.style.table.borders = parent.style.table.borders;
    child.style.table.spacing = parent.style.table.spacing;
    child.style.table.spacing_down = parent.style.table.spacing_down;
    child.style.table.caption_below = parent.style.table.caption_below;
    child.style.table.hides_empty_cells = parent.style.table.hides_empty_cells;
    child.page = parent.page;
    child.families = parent.families;
    child.numeric = parent.numeric;
    child.weight = parent.weight;
    child.italic = parent.italic;
    child.root_size = parent.root_size;
    child.families_span = parent.families_span;
    return child;
}

namespace {

bool sets_font_size(const PropertyRule& property) {
    return property.name == "font" || property.name == "font-size";
}

/// CSS Values 4, 6.1: without the measures of the font, half of its size.
Units units_of(const text::TextStyle& text, Length root) {
    Units units(text.size);
    units.root = root;
    if (text.fonts == nullptr) return units;
    const text::FontFace& face = *text.fonts->faces.front();
    const text::FontMetrics& metrics = face.metrics();
    if (metrics.x_height > 0) {
        units.ex = text.size.times(metrics.x_height, metrics.units_per_em);
    }
    const std::uint16_t zero = face.glyph_of(U'0');
    if (zero != 0) units.ch = text.size.times(face.advance_of(zero), metrics.units_per_em);
    return units;
}

}  // namespace

bool sets_font(const PropertyRule& property) {
    return sets_font_size(property) || property.name == "font-family" ||
           property.name == "font-weight" || property.name == "font-style";
}

bool asks_font(const Declaration& declaration) {
    return std::ranges::any_of(declaration.value, [](const Token& token) {
        return token.is(Token::Kind::dimension) && (token.text == "ex" || token.text == "ch");
    });
}

bool apply(const Declaration& declaration, const ComputedStyle& parent, ComputedStyle& computed) {
    const Setter set = setter_of(*declaration.property);
    if (set == nullptr) return false;
    const text::TextStyle& text =
        sets_font_size(*declaration.property) ? parent.style.text : computed.style.text;
    ValueReader value(declaration.value, units_of(text, computed.root_size));
    constexpr std::array<std::string_view, 3> wide{"inherit", "initial", "unset"};
    if (const auto word = value.take_word_of(wide); word && value.at_end()) {
        const bool inherits = *word == 0 || (*word == 2 && declaration.property->is_inherited);
        if (inherits) return copy_property(declaration.property->name, parent, computed);
        ComputedStyle initial;
        initial.style.text.baseline_shift = parent.style.text.baseline_shift;
        return copy_property(declaration.property->name, initial, computed);
    }
    value.go_back(0);
    Setting setting{value, parent, computed, declaration.property->name};
    if (set == set_font_family || set == set_font) computed.families_span = declaration.span;
    return set(setting) && value.at_end();
}

}  // namespace cajista::templates::detail
