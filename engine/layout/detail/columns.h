// SPDX-License-Identifier: Apache-2.0
// Content that stands in columns side by side (CSS Multi-column Layout 1).
#pragma once

#include <cstdint>
#include <span>

#include "layout/detail/atom.h"
#include "layout/detail/table_layout.h"

namespace cajista::layout::detail {

/// One column, as it is painted. Spans live in the arena.
struct PlacedColumn {
    std::span<const Atom> atoms;
    std::span<const Box* const> open;  ///< boxes that go on from the column before
    const RunningRows* head = nullptr;
    const RunningRows* foot = nullptr;
    Length height;
};

/// Content of a box with columns between two pages or spanners. A page takes columns off its front.
struct ColumnSet {
    std::uint16_t count = 1;
    Length width, gap;  ///< of one column, between two
    const Style* style = nullptr;
    bool is_rtl = false;
    Rank rank = Rank::free;         ///< of a page break inside
    std::span<const Atom> waiting;  ///< left over by the page before; come first
    std::span<const Atom> atoms;
    Length trailing;        ///< margin after the last atom
    Length height;          ///< that the box gives them; 0: none
    bool is_alone = false;  ///< no page goes on with it: in a cell or float
    bool must = false;      ///< on an empty page: something is taken even if it is too high
    bool is_cut = false;    ///< what `limit` leaves over stands in another set
    Length limit;           ///< height at which the columns end, found when they were sized
    std::size_t used = 0;   ///< so many columns are filled; 0: all
    std::span<const Box* const> open;  ///< boxes that are open where the atoms begin
    std::span<const PlacedColumn> placed;

    bool is_empty() const { return waiting.empty() && atoms.empty(); }
};

/// What filling columns of one height came to.
struct ColumnsFilled {
    Length height;    ///< of the highest column
    Length limit;     ///< at which columns ended
    Length notes;     ///< of the footnotes called in them
    Length shortage;  ///< least height that would let a column take more; 0: none
    bool is_whole = false;
    bool must = false;        ///< see ColumnSet; false where they were tried without
    Rank rank = Rank::free;   ///< of the break after the last column
    Rank worst = Rank::free;  ///< of those that end columns
    document::Break forced = document::Break::automatic;  ///< page break that ended them
    std::size_t good = 0;   ///< columns before the first that ends at a break that is not free
    std::size_t used = 0;   ///< see ColumnSet
    std::size_t taken = 0;  ///< atoms in the columns
};

}  // namespace cajista::layout::detail
