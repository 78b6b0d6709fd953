// SPDX-License-Identifier: Apache-2.0
#include "template/detail/copy_property.h"

#include <algorithm>
#include <string>

#include "template/detail/setting.h"

namespace cajista::templates::detail {

namespace {

using Copier = void (*)(const ComputedStyle& from, ComputedStyle& to);

struct NamedCopier {
    std::string_view name;
    Copier copy;
};

/// A place in the text, paragraph, box or table part of a style.
template <auto Part, auto Member>
void copy_one(const ComputedStyle& from, ComputedStyle& to) {
    to.style.*Part.*Member = from.style.*Part.*Member;
}
template <auto Member>
constexpr Copier text_part = copy_one<&document::Style::text, Member>;
template <auto Member>
constexpr Copier paragraph_part = copy_one<&document::Style::paragraph, Member>;
template <auto Member>
constexpr Copier box_part = copy_one<&document::Style::box, Member>;
template <auto Member>
constexpr Copier table_part = copy_one<&document::Style::table, Member>;

void copy_families(const ComputedStyle& from, ComputedStyle& to) {
    if (!from.families.empty()) to.families = from.families;
    to.families_span = from.families_span;
}
void copy_weight(const ComputedStyle& from, ComputedStyle& to) { to.weight = from.weight; }
void copy_slant(const ComputedStyle& from, ComputedStyle& to) { to.italic = from.italic; }
void copy_numeric(const ComputedStyle& from, ComputedStyle& to) { to.numeric = from.numeric; }
void copy_line_height(const ComputedStyle& from, ComputedStyle& to) {
    to.style.text.line_height = from.style.text.line_height;
    to.style.text.line_height_permille = from.style.text.line_height_permille;
    to.style.text.has_line_height = true;
    to.style.paragraph.line_height = from.style.paragraph.line_height;
    to.style.paragraph.line_height_permille = from.style.paragraph.line_height_permille;
}
void copy_font(const ComputedStyle& from, ComputedStyle& to) {
    copy_families(from, to);
    copy_weight(from, to);
    copy_slant(from, to);
    to.style.text.size = from.style.text.size;
    copy_line_height(from, to);
}
void copy_decoration(const ComputedStyle& from, ComputedStyle& to) {
    to.style.text.underline = from.style.text.underline;
    to.style.text.line_through = from.style.text.line_through;
}
void copy_hyphens(const ComputedStyle& from, ComputedStyle& to) {
    to.style.paragraph.hyphens = from.style.paragraph.hyphens;
    to.style.paragraph.ignores_soft_hyphens = from.style.paragraph.ignores_soft_hyphens;
}
void copy_columns(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.columns = from.style.box.columns;
    to.style.box.column_width = from.style.box.column_width;
}
void copy_rule(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.column_rule = from.style.box.column_rule;
    to.has_rule_color = from.has_rule_color;
}
void copy_rule_color(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.column_rule.color = from.style.box.column_rule.color;
    to.has_rule_color = from.has_rule_color;
}
void copy_variant(const ComputedStyle& from, ComputedStyle& to) {
    to.style.text.small_caps = from.style.text.small_caps;
    to.numeric = from.numeric;
}
void copy_spacing(const ComputedStyle& from, ComputedStyle& to) {
    to.style.table.spacing = from.style.table.spacing;
    to.style.table.spacing_down = from.style.table.spacing_down;
}
void copy_vertical_align(const ComputedStyle& from, ComputedStyle& to) {
    to.style.text.baseline_shift = from.style.text.baseline_shift;
    to.style.table.vertical_align = from.style.table.vertical_align;
    to.style.box.line_align = from.style.box.line_align;
}
void copy_list(const ComputedStyle& from, ComputedStyle& to) { to.style.list = from.style.list; }

void copy_marker(const ComputedStyle& from, ComputedStyle& to) {
    to.style.list.marker = from.style.list.marker;
    to.style.list.text = from.style.list.text;
}
void copy_list_position(const ComputedStyle& from, ComputedStyle& to) {
    to.style.list.is_inside = from.style.list.is_inside;
}
void copy_align(const ComputedStyle& from, ComputedStyle& to) {
    to.style.paragraph.align = from.style.paragraph.align;
    to.style.paragraph.align_sign = from.style.paragraph.align_sign;
}
void copy_indent(const ComputedStyle& from, ComputedStyle& to) {
    to.style.paragraph.first_line_indent = from.style.paragraph.first_line_indent;
    to.style.paragraph.indent_percent = from.style.paragraph.indent_percent;
}
void copy_padding(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.padding = from.style.box.padding;
    to.style.box.padding_percent = from.style.box.padding_percent;
}
template <std::size_t one, std::size_t other>
void copy_margin_pair(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.margin[one] = from.style.box.margin[one];
    to.style.box.margin[other] = from.style.box.margin[other];
}
template <std::size_t one, std::size_t other>
void copy_padding_pair(const ComputedStyle& from, ComputedStyle& to) {
    base::Edges source = from.style.box.padding;
    for (const std::size_t side : {one, other}) {
        *edge_of(to.style.box.padding, side) = *edge_of(source, side);
        to.style.box.padding_percent[side] = from.style.box.padding_percent[side];
    }
}
void copy_display(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.display = from.style.box.display;
}
void copy_width(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.width = from.style.box.width;
    to.style.box.width_by = from.style.box.width_by;
}
void copy_page(const ComputedStyle& from, ComputedStyle& to) { to.page = from.page; }
void copy_overflow(const ComputedStyle& from, ComputedStyle& to) {
    to.style.box.hides_overflow = from.style.box.hides_overflow;
    to.style.box.is_context = from.style.box.is_context;
}

using document::BoxStyle;
using document::TableStyle;
using text::ParagraphStyle;
using text::TextStyle;

constexpr NamedCopier copiers[] = {
    {"font", copy_font},
    {"font-family", copy_families},
    {"font-size", text_part<&TextStyle::size>},
    {"font-weight", copy_weight},
    {"font-style", copy_slant},
    {"font-feature-settings", text_part<&TextStyle::features>},
    {"font-variant", copy_variant},
    {"font-variant-caps", text_part<&TextStyle::small_caps>},
    {"font-variant-numeric", copy_numeric},
    {"line-height", copy_line_height},
    {"letter-spacing", text_part<&TextStyle::letter_spacing>},
    {"word-spacing", text_part<&TextStyle::word_spacing>},
    {"text-align", copy_align},
    {"text-align-last", paragraph_part<&ParagraphStyle::align_last>},
    {"text-indent", copy_indent},
    {"text-transform", text_part<&TextStyle::transform>},
    {"text-decoration", copy_decoration},
    {"text-decoration-line", copy_decoration},
    {"direction", paragraph_part<&ParagraphStyle::direction>},
    {"white-space", paragraph_part<&ParagraphStyle::white_space>},
    {"text-wrap", paragraph_part<&ParagraphStyle::wrap>},
    {"hyphens", copy_hyphens},
    {"hyphenate-limit-chars", paragraph_part<&ParagraphStyle::hyphen_limits>},
    {"hyphenate-limit-lines", paragraph_part<&ParagraphStyle::hyphens_in_a_row>},
    {"line-break", paragraph_part<&ParagraphStyle::line_break>},
    {"word-break", paragraph_part<&ParagraphStyle::word_break>},
    {"overflow-wrap", paragraph_part<&ParagraphStyle::breaks_words>},
    {"word-wrap", paragraph_part<&ParagraphStyle::breaks_words>},
    {"orphans", paragraph_part<&ParagraphStyle::orphans>},
    {"widows", paragraph_part<&ParagraphStyle::widows>},
    {"tab-stops", paragraph_part<&ParagraphStyle::tabs>},
    {"tab-size", paragraph_part<&ParagraphStyle::tab_size>},
    {"display", copy_display},
    {"visibility", box_part<&BoxStyle::is_hidden>},
    {"overflow", copy_overflow},
    {"color", text_part<&TextStyle::color>},
    {"background", box_part<&BoxStyle::background>},
    {"background-color", box_part<&BoxStyle::background>},
    {"margin", box_part<&BoxStyle::margin>},
    {"padding", copy_padding},
    {"margin-block", copy_margin_pair<document::top, document::bottom>},
    {"margin-inline", copy_margin_pair<document::left, document::right>},
    {"padding-block", copy_padding_pair<document::top, document::bottom>},
    {"padding-inline", copy_padding_pair<document::left, document::right>},
    {"inset", box_part<&BoxStyle::inset>},
    {"border-radius", box_part<&BoxStyle::radius>},
    {"width", copy_width},
    {"height", box_part<&BoxStyle::height>},
    {"min-width", box_part<&BoxStyle::min_width>},
    {"min-height", box_part<&BoxStyle::min_height>},
    {"max-width", box_part<&BoxStyle::max_width>},
    {"max-height", box_part<&BoxStyle::max_height>},
    {"box-sizing", box_part<&BoxStyle::is_border_box>},
    {"position", box_part<&BoxStyle::position>},
    {"z-index", box_part<&BoxStyle::z_index>},
    {"object-fit", box_part<&BoxStyle::fit>},
    {"object-position", box_part<&BoxStyle::fit_position>},
    {"reference-orientation", box_part<&BoxStyle::orientation>},
    {"transform", box_part<&BoxStyle::rotation>},
    {"transform-origin", box_part<&BoxStyle::rotation_origin>},
    {"float", box_part<&BoxStyle::floats>},
    {"clear", box_part<&BoxStyle::clears>},
    {"break-before", box_part<&BoxStyle::break_before>},
    {"break-after", box_part<&BoxStyle::break_after>},
    {"break-inside", box_part<&BoxStyle::break_inside>},
    {"margin-break", box_part<&BoxStyle::margin_break>},
    {"box-decoration-break", box_part<&BoxStyle::clones_edges>},
    {"page", copy_page},
    {"page-break-before", box_part<&BoxStyle::break_before>},
    {"page-break-after", box_part<&BoxStyle::break_after>},
    {"page-break-inside", box_part<&BoxStyle::break_inside>},
    {"columns", copy_columns},
    {"column-count", box_part<&BoxStyle::columns>},
    {"column-width", box_part<&BoxStyle::column_width>},
    {"column-gap", box_part<&BoxStyle::column_gap>},
    {"column-fill", box_part<&BoxStyle::balances_columns>},
    {"column-span", box_part<&BoxStyle::spans_columns>},
    {"footnote-policy", box_part<&BoxStyle::footnote_policy>},
    {"column-rule", copy_rule},
    {"column-rule-color", copy_rule_color},
    {"border-collapse", table_part<&TableStyle::borders>},
    {"border-spacing", copy_spacing},
    {"table-layout", table_part<&TableStyle::is_fixed>},
    {"caption-side", table_part<&TableStyle::caption_below>},
    {"empty-cells", table_part<&TableStyle::hides_empty_cells>},
    {"vertical-align", copy_vertical_align},
    {"list-style-type", copy_marker},
    {"list-style-position", copy_list_position},
    {"list-style", copy_list},
};

bool is_inset(std::string_view property) {
    return property == "top" || property == "right" || property == "bottom" || property == "left";
}

std::size_t inset_of(std::string_view property) { return side_of("-" + std::string(property)); }

void copy_border(std::string_view property, std::size_t side, const ComputedStyle& from,
                 ComputedStyle& to) {
    const document::BorderSide& source = from.style.box.border[side];
    document::BorderSide& target = to.style.box.border[side];
    const bool by_part = property.ends_with("-width") || property.ends_with("-style") ||
                         property.ends_with("-color");
    if (!by_part || property.ends_with("-width")) target.width = source.width;
    if (!by_part || property.ends_with("-style")) target.style = source.style;
    if (by_part && !property.ends_with("-color")) return;
    target.color = source.color;
    to.has_border_color[side] = from.has_border_color[side];
}

bool copy_side(std::string_view property, const ComputedStyle& from, ComputedStyle& to) {
    if (property.starts_with("margin-")) {
        const std::size_t side = side_of(property);
        to.style.box.margin[side] = from.style.box.margin[side];
    } else if (property.starts_with("padding-")) {
        base::Edges source = from.style.box.padding;
        const std::size_t side = side_of(property);
        *edge_of(to.style.box.padding, side) = *edge_of(source, side);
        to.style.box.padding_percent[side] = from.style.box.padding_percent[side];
    } else if (is_inset(property)) {
        const std::size_t side = inset_of(property);
        to.style.box.inset[side] = from.style.box.inset[side];
    } else if (property.starts_with("column-rule-")) {
        if (property.ends_with("width")) {
            to.style.box.column_rule.width = from.style.box.column_rule.width;
        } else {
            to.style.box.column_rule.style = from.style.box.column_rule.style;
        }
    } else if (property.starts_with("border")) {
        constexpr std::string_view sides[] = {"border-top", "border-right", "border-bottom",
                                              "border-left"};
        const bool is_one = std::ranges::any_of(
            sides, [property](std::string_view side) { return property.starts_with(side); });
        for (std::size_t side = 0; side < 4; ++side) {
            if (!is_one || side == side_of(property)) copy_border(property, side, from, to);
        }
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool copy_property(std::string_view property, const ComputedStyle& from, ComputedStyle& to) {
    const auto* found = std::ranges::find(copiers, property, &NamedCopier::name);
    if (found == std::end(copiers)) return copy_side(property, from, to);
    found->copy(from, to);
    return true;
}

}  // namespace cajista::templates::detail
