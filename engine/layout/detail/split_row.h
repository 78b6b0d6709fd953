// SPDX-License-Identifier: Apache-2.0
// A row that fits on no page is cut between lines.
#pragma once

#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

struct SplitRow {
    RowLayout* first = nullptr;
    RowLayout* rest = nullptr;  ///< null: the row can't be cut here
};

/// Cuts every cell at the last line that fits in `room`. With `must` at least one piece of content
/// goes into the first part, whatever room it takes, so that the rest is smaller. At good breaks:
/// every cell is cut where a page might break, and keeps something on either side.
enum class Cut : std::uint8_t { at_good_breaks, if_fits, must };
/// Content of cells that span from above into the row.
struct SpannedContent {
    Length height;         ///< that it needs of the first part
    bool goes_on = false;  ///< in the other one
};
SplitRow split_row(Workspace& workspace, const RowLayout& row, Length room, Cut cut,
                   const SpannedContent& spanned = {});
/// Makes the atom of a row that of its first part, and `rest`, a copy of it, that of the other.
void take_parts(Workspace& workspace, Atom& first, Atom& rest, const SplitRow& parts);

/// A row that can't be split and is too high for `room`: content that has room stands no lower.
RowLayout* lower_row(Workspace& workspace, const RowLayout& row, Length room);

/// Cuts the content of a cell: what fits in `room` stays in `first`, the others go to `rest`, which
/// begins as a copy of it.
void cut_cell(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room,
              Cut cut = Cut::if_fits);
bool has_content(const CellLayout& cell);

/// Where a fragment may be cut so that its first part is no higher than `room`: an index of its
/// atoms, 0: nowhere.
std::size_t find_cut(const Fragment& content, Length room);
/// What stays free below the parts of a fragment that is cut where its pages end, the first one
/// after `room`.
Length lost_at_page_ends(const Fragment& content, Length room, Length page);
struct FragmentParts {
    const Fragment* first = nullptr;
    const Fragment* rest = nullptr;  ///< null: it can't be cut there, or `first` is lower now
};
FragmentParts split_fragment(Workspace& workspace, const Fragment& content, Length room, Cut cut);

}  // namespace cajista::layout::detail
