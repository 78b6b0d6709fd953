// SPDX-License-Identifier: Apache-2.0
// Rows under cells that span them, on one page or in one column: how bad a break between them is
// for these cells, and how high the rows become in which such cells end.
#pragma once

#include <cstdint>
#include <vector>

#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// Height that rows have for the cells which span them, when they stand one under the other. Where
/// a page ends the cells reach below the rows, as far as there is room: so all breaks between rows
/// on one page cut a cell at the same place, and it is looked through once.
class BandWalk {
public:
    explicit BandWalk(Workspace& workspace) : workspace_(workspace) {}

    void clear() { spans_.clear(); }
    /// Before a row is placed: as high as its cells and those that end there need, which were cut
    /// perhaps by the page before. What changes is copied.
    void settle(Atom& atom);
    /// Behind a row that was placed.
    void pass(const Atom& atom);

    struct Break {
        Rank rank = Rank::free;
        Length used;           ///< of the room, by content of the cells
        bool goes_on = false;  ///< content of a cell stands below
    };
    /// Of a break below the rows that were passed, where this room is left.
    Break break_here(Length room);

private:
    /// A cell, and how far into it the rows reach.
    struct Span {
        CellLayout* cell = nullptr;
        Length spacing;  ///< of its first row
        Length height;   ///< of its rows so far
        std::uint32_t rows_left = 0;
        struct Cut {
            Length limit;          ///< height that its content has
            std::size_t next = 0;  ///< first line or atom that doesn't fit
            Length taken;          ///< by those before
            bool has_content = false;
            Rank best = Rank::spanned;  ///< of the breaks inside so far
            Length at;                  ///< where the last of these is
        } cut;
    };
    void advance(Span& span, Length limit);
    Break break_in(Span& span, Length room);

    Workspace& workspace_;
    std::vector<Span> spans_;
};

/// Gives a row another height: it is copied.
void grow_row(Workspace& workspace, Atom& atom, Length height);
/// Gives the rows at the begin of `atoms` their height, when cells go on in them.
void settle_band(Workspace& workspace, std::span<Atom> atoms);

/// Cells that span the break between `before` and `next` go on in the row behind it. The rows that
/// change are copied. Gives the height after which one with content is cut where it should not be;
/// 0: none is.
Length carry_spans(Workspace& workspace, std::span<Atom> before, Atom& next);

}  // namespace cajista::layout::detail
