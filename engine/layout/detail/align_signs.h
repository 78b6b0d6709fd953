// SPDX-License-Identifier: Apache-2.0
// Cells of a column that align on a sign of their text, such as the decimal sign (CSS Text 4, 7.3).
// Such a cell stands in one column and holds paragraphs without tabs. Of its lines those count that
// begin and end at forced breaks; where text wraps, and in cells over several columns, the other
// word of `text-align` counts. The sign is the first one in the line; of `decimal` the last one
// with a digit after it. Without one the line ends at the axis; with `decimal` its last digit does.
#pragma once

#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

inline bool aligns_on_sign(const Style& style) { return style.paragraph.align_sign != 0; }

/// The sign that a cell aligns on; 0: none.
char32_t sign_of(const document::Cell& cell);

/// The widest that stands left of the sign, and right of its left edge.
struct SignWidths {
    Length before, after;
    bool is_known = false;  ///< some line counts
    Length total() const { return before + after; }
    void join(const SignWidths& other) {
        if (!other.is_known) return;
        before = is_known ? max(before, other.before) : other.before;
        after = is_known ? max(after, other.after) : other.after;
        is_known = true;
    }
    SignWidths within(Length left, Length right) const {
        return is_known ? SignWidths{before + left, after + right, true} : *this;
    }
};

/// Of the lines of a cell with a sign that are no wider than `room`.
SignWidths measure_signs(Workspace& workspace, const document::Cell& cell, const Context& context,
                         Length room = Length::points(1'000'000));

/// Where the columns of a table with grid lines have their axes: the same on all pages. What
/// the cells of a column take together stands in it as its first cell's `text-align` says, at the
/// end without a word; what is wider than the column is reported.
std::span<const SignAxis> find_axes(Workspace& workspace, const TableLayout& table);

/// Moves the lines of a cell that is set to the axis of its column, but not out of the cell.
void align_on_axis(Workspace& workspace, const TableLayout& table, CellLayout& cell);

}  // namespace cajista::layout::detail
