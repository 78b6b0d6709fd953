// SPDX-License-Identifier: Apache-2.0
// What the functions that set one property share (properties.cpp, text_properties.cpp,
// page_properties.cpp).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "template/detail/css_values.h"
#include "template/detail/properties.h"

namespace cajista::templates::detail {

using base::Length;
using document::Measure;

/// One declaration being done: reads the value, changes `self`.
struct Setting {
    ValueReader& value;
    const ComputedStyle& parent;
    ComputedStyle& self;
    std::string_view property;
};
using Setter = bool (*)(Setting&);

/// Properties of one side (`margin-left`) are in the order of document::Side.
inline std::size_t side_of(std::string_view property) {
    if (property.find("-top") != std::string_view::npos) return document::top;
    if (property.find("-right") != std::string_view::npos) return document::right;
    if (property.find("-bottom") != std::string_view::npos) return document::bottom;
    return document::left;
}

/// Those of `margin-block` are above and below, those of `margin-inline` at the ends of lines.
inline std::array<std::size_t, 2> pair_of(std::string_view property) {
    if (property.ends_with("-block")) return {document::top, document::bottom};
    return {document::left, document::right};
}

/// One to four values to four sides, as CSS does it.
template <typename T, typename Take>
bool take_sides(ValueReader& value, std::array<T, 4>& sides, Take take) {
    std::vector<T> taken;
    while (!value.at_end()) {
        const auto one = take(value);
        if (!one || taken.size() == 4) return false;
        taken.push_back(*one);
    }
    if (taken.empty()) return false;
    const std::size_t n = taken.size();
    sides = {taken[0], taken[n > 1 ? 1 : 0], taken[n > 2 ? 2 : 0],
             taken[n > 3   ? 3
                   : n > 1 ? 1
                           : 0]};
    return true;
}

inline std::optional<Length> take_positive(ValueReader& value) {
    const std::size_t begin = value.position();
    const auto length = value.take_length();
    if (length && length->units < 0) {
        value.go_back(begin);
        return std::nullopt;
    }
    return length;
}

inline Length* edge_of(base::Edges& edges, std::size_t side) {
    Length* const all[] = {&edges.top, &edges.right, &edges.bottom, &edges.left};
    return all[side];
}

/// Sets `target` to the word's place among `words`.
template <typename Enum>
bool set_word(Setting& s, Enum& target, std::span<const std::string_view> words) {
    const auto word = s.value.take_word_of(words);
    if (word) target = static_cast<Enum>(*word);
    return word.has_value();
}

/// In the order of document::LineStyle; then those that are taken for another.
constexpr std::array<std::string_view, 10> line_words{
    "none", "solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "hidden"};
inline document::LineStyle line_style(std::size_t word) {
    if (word < 5) return static_cast<document::LineStyle>(word);
    return word == 9 ? document::LineStyle::none : document::LineStyle::solid;
}

/// A width of a line: a length, or `thin`, `medium`, `thick`.
inline std::optional<Length> take_line_width(ValueReader& value) {
    if (value.take_word("thin")) return Length::points(3, 4);
    if (value.take_word("medium")) return Length::points(9, 4);
    if (value.take_word("thick")) return Length::points(15, 4);
    return take_positive(value);
}

/// WIDTH LINE COLOR in any order. Without a width 0.75 pt (CSS's `1px`), without a line none.
bool take_line(ValueReader& value, document::BorderSide& border, bool& has_color);

// Of text_properties.cpp.
bool set_font_size(Setting& s);
bool set_font_weight(Setting& s);
bool set_font_style(Setting& s);
bool set_font_family(Setting& s);
bool set_line_height(Setting& s);
bool set_font(Setting& s);
bool set_features(Setting& s);
bool set_caps(Setting& s);
bool set_variant(Setting& s);
bool set_numeric(Setting& s);
bool set_spacing(Setting& s);
bool set_align(Setting& s);
bool set_align_last(Setting& s);
bool set_indent(Setting& s);
bool set_transform(Setting& s);
bool set_decoration(Setting& s);
bool set_direction(Setting& s);
bool set_white_space(Setting& s);
bool set_wrap(Setting& s);
bool set_hyphens(Setting& s);
bool set_hyphen_limits(Setting& s);
bool set_hyphens_in_a_row(Setting& s);
bool set_line_break(Setting& s);
bool set_word_break(Setting& s);
bool set_overflow_wrap(Setting& s);
bool set_lines_kept(Setting& s);
bool set_tab_stops(Setting& s);
bool set_tab_size(Setting& s);

// Of box_properties.cpp.
bool set_display(Setting& s);
bool set_fit(Setting& s);
bool set_fit_position(Setting& s);
bool set_orientation(Setting& s);
bool set_rotation(Setting& s);
bool set_rotation_origin(Setting& s);
bool set_overflow(Setting& s);
bool set_visibility(Setting& s);
bool set_page(Setting& s);
bool set_paddings(Setting& s);
bool set_padding(Setting& s);
bool set_padding_pair(Setting& s);
bool set_list_marker(Setting& s);
bool set_list_position(Setting& s);
bool set_list(Setting& s);

// Of break_properties.cpp.
bool set_break(Setting& s);
bool set_break_inside(Setting& s);
bool set_column_count(Setting& s);
bool set_column_width(Setting& s);
bool set_columns(Setting& s);
bool set_column_fill(Setting& s);
bool set_column_span(Setting& s);
bool set_footnote_policy(Setting& s);
bool set_margin_break(Setting& s);
bool set_decoration_break(Setting& s);
bool set_column_rule(Setting& s);
bool set_column_rule_width(Setting& s);
bool set_column_rule_style(Setting& s);
bool set_column_rule_color(Setting& s);

}  // namespace cajista::templates::detail
