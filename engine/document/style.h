// SPDX-License-Identifier: Apache-2.0
// The computed style of one element: what the CSS profile of template.md gives, after inheritance.
// Interned when the template is compiled; documents point at it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/color.h"
#include "base/length.h"
#include "text/style.h"

namespace cajista::document {

/// A length that may depend on the containing box. Percent in hundredths (5000 is 50 %).
struct Measure {
    enum class Kind : std::uint8_t { automatic, length, percent, fraction, content };
    Kind kind = Kind::automatic;
    std::int32_t number = 0;  ///< percent in hundredths; fraction (`1fr`) in thousandths
    base::Length length;      ///< percent: added to it (`calc(50% - 10pt)`)
    bool operator==(const Measure&) const = default;
    static constexpr Measure of(base::Length value) { return {Kind::length, 0, value}; }
    /// Whatever it refers to.
    constexpr bool is_negative() const {
        return kind == Kind::percent ? number < 0 && length.units <= 0 : length.units < 0;
    }
};

enum class LineStyle : std::uint8_t { none, solid, dashed, dotted, double_line };
struct BorderSide {
    LineStyle style = LineStyle::none;
    base::Length width;
    base::Color color;
    bool operator==(const BorderSide&) const = default;
};
enum Side : std::uint8_t { top = 0, right = 1, bottom = 2, left = 3 };

enum class Break : std::uint8_t { automatic, avoid, page, odd_page, even_page, column };
inline bool is_page_break(Break how) {
    return how == Break::page || how == Break::odd_page || how == Break::even_page;
}
enum class Position : std::uint8_t { flow, relative_to_frame, relative_to_page, relative };
enum class Display : std::uint8_t {
    usual,  ///< that of the element
    none,
    block,
    inline_text,
    inline_block,
    list_item
};
/// Widths that go by the content (CSS Box Sizing 3, 3.2).
enum class WidthBy : std::uint8_t { measure, least_content, most_content, fitting_content };
enum class Float : std::uint8_t { none, left, right };
enum class Clear : std::uint8_t { none, left, right, both };
/// What moves to the next page with a footnote that has no room on that of its call (CSS GCPM 3,
/// 2.7): nothing (the rest of the note does), the line of the call, its paragraph.
enum class FootnotePolicy : std::uint8_t { automatic, line, block };
/// Of things in lines.
enum class LineAlign : std::uint8_t { baseline, top, bottom, middle, text_top, text_bottom };
enum class VerticalAlign : std::uint8_t { top, middle, bottom, baseline };
enum class BorderModel : std::uint8_t { separate, collapse };
enum class ListMarker : std::uint8_t {
    none,
    disc,
    circle,
    square,
    decimal,
    lower_alpha,
    upper_alpha,
    lower_roman,
    upper_roman,
    text
};

/// What becomes of the margin above a box where a page or column ends before it (CSS Fragmentation
/// 4, 5.2): it is dropped unless the break is forced, always kept, or always dropped.
enum class MarginBreak : std::uint8_t { automatic, keep, discard };

/// How a picture fills the box that it is given (CSS `object-fit`).
enum class Fit : std::uint8_t { fill, contain, cover, none, scale_down };

struct BoxStyle {
    base::Edges padding;
    /// Percentages of the width around, in hundredths, which come to `padding`; by Side.
    std::array<std::int32_t, 4> padding_percent{};
    std::array<Measure, 4> margin{Measure::of({}), Measure::of({}), Measure::of({}),
                                  Measure::of({})};  ///< by Side; `auto` allowed left and right
    std::array<BorderSide, 4> border{};
    base::Length radius;
    base::Color background;
    WidthBy width_by = WidthBy::measure;  ///< else `width` is automatic
    Measure width, height, min_width, min_height, max_width, max_height;
    Break break_before = Break::automatic;
    Break break_after = Break::automatic;   ///< avoid: keep with next
    Break break_inside = Break::automatic;  ///< avoid: keep together
    /// Place + 1 in Document::named_pages of the master that it stands on (CSS Paged Media 3,
    /// 8.4); 0: of none by name.
    std::uint32_t page = 0;
    Position position = Position::flow;
    std::array<Measure, 4> inset{};  ///< top, right, bottom, left of a positioned box
    std::uint8_t columns = 0;        ///< 0: by column_width, or one
    base::Length column_width;       ///< least width; 0: by columns alone
    Measure column_gap;              ///< automatic: 1 em (CSS `normal`)
    BorderSide column_rule;          ///< between columns
    bool balances_columns = true;    ///< false: filled one after the other
    bool spans_columns = false;      ///< `column-span: all`
    FootnotePolicy footnote_policy = FootnotePolicy::automatic;
    MarginBreak margin_break = MarginBreak::automatic;
    bool clones_edges = false;  ///< `box-decoration-break: clone`: parts on pages have all edges
    LineAlign line_align = LineAlign::baseline;
    Float floats = Float::none;
    Clear clears = Clear::none;
    std::int16_t z_index = 0;    ///< of a positioned box; below 0: under the text
    bool is_border_box = false;  ///< `box-sizing`: width and height with padding and border
    Display display = Display::usual;
    bool is_context = false;      ///< keeps its floats and the margins of its children inside
    bool hides_overflow = false;  ///< what stands below its height is not shown
    Fit fit = Fit::fill;
    /// Where a picture stands in its box: percentages or lengths from its left and top.
    std::array<Measure, 2> fit_position{Measure{Measure::Kind::percent, 50'00, {}},
                                        Measure{Measure::Kind::percent, 50'00, {}}};
    bool is_hidden = false;  ///< takes its room, but is not painted; inherited
    /// Turns by 90 degrees, counter-clockwise: of the content in its box (XSL 1.1, 7.21.3), and of
    /// the whole box where it stands, about a point of it (CSS Transforms 1).
    std::uint8_t orientation = 0;
    std::uint8_t rotation = 0;
    std::array<Measure, 2> rotation_origin{Measure{Measure::Kind::percent, 50'00, {}},
                                           Measure{Measure::Kind::percent, 50'00, {}}};
    bool is_turned() const { return (orientation | rotation) != 0; }
    /// Its lines run up or down the page: `width` is their length, `height` what they take across.
    bool is_sideways() const { return orientation % 2 == 1; }
    bool operator==(const BoxStyle&) const = default;
};

/// Whether a box in a line has edges or a background of its own (CSS 2.2, 8.6).
inline bool has_edges(const BoxStyle& box) {
    const auto is_wide = [](const Measure& margin) {
        return margin.kind != Measure::Kind::automatic &&
               (margin.number != 0 || margin.length != base::Length{});
    };
    if (!(box.padding == base::Edges{}) || !box.background.is_none() || is_wide(box.margin[left]) ||
        is_wide(box.margin[right])) {
        return true;
    }
    for (std::size_t side = 0; side < 4; ++side) {
        if (box.padding_percent[side] != 0) return true;
        if (box.border[side].style != LineStyle::none && box.border[side].width != base::Length{})
            return true;
    }
    return false;
}

struct TableStyle {
    BorderModel borders = BorderModel::collapse;
    base::Length spacing, spacing_down;  ///< between cells, separate borders only
    bool is_fixed = false;               ///< `table-layout: fixed`
    bool caption_below = false;
    bool hides_empty_cells = false;  ///< their borders and backgrounds, where borders are separate
    VerticalAlign vertical_align = VerticalAlign::top;
    bool operator==(const TableStyle&) const = default;
};

struct ListStyle {
    ListMarker marker = ListMarker::disc;
    std::string text;        ///< for ListMarker::text
    bool is_inside = false;  ///< the marker stands in the first line
    bool operator==(const ListStyle&) const = default;
};

/// Everything computed for one element. Const after compile, compared by address afterwards.
struct Style {
    text::TextStyle text;
    text::ParagraphStyle paragraph;
    BoxStyle box;
    TableStyle table;
    ListStyle list;
    /// Where it comes from, for dumps and tests: `p.intro`, `td.amount`.
    std::string name;
};

/// Whether the box is placed by insets, apart from what stands around (CSS Positioned Layout 3, 3).
inline bool leaves_flow(const BoxStyle& box) {
    return box.position == Position::relative_to_frame ||
           box.position == Position::relative_to_page;
}

/// Whether a box of a line leaves it: by insets, or as a float.
inline bool leaves_line(const BoxStyle& box) {
    return leaves_flow(box) || box.floats != Float::none;
}

}  // namespace cajista::document
