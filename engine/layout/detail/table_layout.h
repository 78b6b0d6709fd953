// SPDX-License-Identifier: Apache-2.0
// A table that has its columns, and a row that has its cells.
#pragma once

#include <cstdint>
#include <span>

#include "layout/detail/atom.h"

namespace cajista::layout::detail {

/// Borders around the cells of one row, by column, after conflicts between cell, row, group and
/// table are resolved (CSS 2.2, 17.6.2.1), before those with the rows above and below are.
/// Pointers into styles; null: no border.
struct RowEdges {
    std::span<const document::BorderSide*> top, bottom;  ///< by column
    std::span<const document::BorderSide*> vertical;     ///< by grid line, columns + 1
};

struct CellLayout {
    const document::Cell* source = nullptr;
    const Style* style = nullptr;
    std::uint32_t element = 0;
    std::uint16_t column = 0, column_span = 1, row_span = 1;
    Length left, width;  ///< its area, from the flow's left edge
    Length box_height;   ///< over all rows that it spans
    Length inner_left, inner_top, inner_width,
        inner_bottom;  ///< content: insets from row top/bottom
    Length content_height;
    Length shift;        ///< by vertical-align
    bool keeps = false;  ///< style of cell or row asks for no break inside
    /// Content: lines of one paragraph (`paragraph`, from first_line to end_line), or atoms.
    const SetParagraph* paragraph = nullptr;
    std::uint32_t first_line = 0, end_line = 0;
    std::span<const Atom> atoms;
    std::span<const Box* const> open;  ///< boxes in it that go on from the page before
};

struct TableLayout;

struct RowLayout {
    TableLayout* table = nullptr;
    const document::Row* source = nullptr;
    const document::RowGroup* group = nullptr;
    std::span<CellLayout> cells;
    const RowEdges* edges = nullptr;  ///< collapsed borders only
    Length height;
    Length own_height;  ///< without what cells over several rows need
    /// Above the cells, part of height: between separate cells, and at the top of a table the half
    /// of a collapsed border that is the table's.
    Length spacing;
    bool counts = false;  ///< a body row, for LateContext
    bool starts_table = false;
    bool leads_page = false;  ///< the first row of a head that is shown again
    bool continued = false;   ///< the rest of a row that was split
    bool splits = false;      ///< its rest follows
    bool has_notes = false;   ///< a cell calls footnotes
    bool is_alike = false;    ///< cells of the styles, columns and spans of the row before
    bool in_band = false;     ///< a cell spans from the row above into this one
};

/// Rows that are shown where a table breaks.
struct RunningRows {
    std::span<RowLayout* const> rows;
    Length height;
    bool has_late = false;
    std::span<const document::RowGroup* const> groups;
};

/// Where a column has the signs that its cells align on, from its cells' left edge.
struct SignAxis {
    bool is_set = false;
    Length x;
};

struct TableLayout {
    const document::Table* source = nullptr;
    const Style* style = nullptr;
    Context context;                ///< inside the table element
    std::span<const Length> lines;  ///< columns + 1 grid lines, from the flow's left edge
    std::uint32_t columns = 0;
    std::span<const SignAxis> axes;  ///< by column; empty: no cell aligns on a sign
    bool collapse = true;
    bool has_borders = false;  ///< any, collapsed
    Length spacing, spacing_down;
    bool is_rtl = false;  ///< its first column is the rightmost
    RunningRows after_break, at_break;
    /// Counted rows on finished pages. Parts of a table on pages of other widths have it in common.
    std::uint32_t* rows_set = nullptr;

    bool is_of_same_table(const TableLayout& other) const { return rows_set == other.rows_set; }
    Length left() const { return lines.front(); }
    Length width() const { return lines.back() - lines.front(); }
};

/// Half of the widest collapsed border at the top or bottom of a row that begins or ends a part of
/// its table: it belongs to the table (CSS 2.2, 17.6.2).
Length outer_top(const RowLayout& row);
Length outer_bottom(const RowLayout& row);
/// Height that a table takes on a page that it goes on on, above `first`.
Length lead_of(const RowLayout& first);

}  // namespace cajista::layout::detail
