// SPDX-License-Identifier: Apache-2.0
// Cuts a list of atoms, of a cell or a float, where a page or column ends, and the floats in it.
#pragma once

#include <span>
#include <vector>

#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

struct CutAtoms {
    std::span<const Atom> first, rest;
    Length taken, left;  ///< their heights, floats included
};

/// Cuts at `room`. A row or columns that are too high are cut themselves, at good breaks only those
/// that permit it. With `must`, a float that begins at the top is cut wherever it can be.
CutAtoms cut_atoms(Workspace& workspace, std::span<const Atom> atoms, Length room, Cut cut);

/// Cuts the floats of `atoms`, which stand at `top` and lose what reaches below `room`. The floats
/// that are left are to stand at the top of what follows; null: none. The lists of marks are new:
/// atoms that share them keep theirs.
Mark* cut_floats(Workspace& workspace, std::span<Atom> atoms, Length top, Length room, Cut cut);

/// What `atoms` take one under the other, floats and footnotes left out.
Length height_of(std::span<const Atom> atoms);
/// The same with floats that reach lower.
Length extent_of(std::span<const Atom> atoms);

/// The lower edge of the lowest float of `atoms`, which stand at `top`.
Length bottom_of_floats(std::span<const Atom> atoms, Length top);

/// The height of the first piece of a list, the least that a cut must let through.
Length first_piece(std::span<const Atom> atoms);

/// Drops the space before an atom where a page or column begins. What floats at it need of that
/// space, but at least `kept`, becomes an atom of its own, which they hang on.
void drop_space(Workspace& workspace, std::vector<Atom>& atoms, std::size_t index,
                Length kept = {});

/// How far floats that hang on an atom stand above it.
Length reach_above(const Atom& atom);
/// Puts a height before atom `index`, which its floats hang on from now on, as much lower.
void insert_carrier(Workspace& workspace, std::vector<Atom>& atoms, std::size_t index,
                    Length height);

/// Puts `rests` before the marks of `atom`.
void prepend_marks(Atom& atom, Mark* rests);

}  // namespace cajista::layout::detail
