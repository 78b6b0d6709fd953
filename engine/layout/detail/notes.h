// SPDX-License-Identifier: Apache-2.0
// Footnotes: which are called in laid out content, and their area below it (CSS GCPM 3, 2).
#pragma once

#include <span>
#include <vector>

#include "layout/detail/atom.h"
#include "layout/detail/paint.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// The footnotes called in atoms, in order; null: none. Made in the arena.
const Note* notes_of(Workspace& workspace, std::span<const Atom> atoms);
/// The same of a row's cells.
const Note* notes_of(Workspace& workspace, const RowLayout& row);
bool calls_notes(std::span<const Atom> atoms);
/// `first`, then `second`, either of which may be null.
const Note* join_notes(Workspace& workspace, const Note* first, const Note* second);

Length height_of_notes(const Note* notes);
/// Height of the footnotes that an atom calls, and what hangs on it; columns left out.
Length height_of_notes(const Atom& atom);
/// The same of those called in floats and positioned boxes.
Length height_of_aside_notes(const Atom& atom);
/// The least of all that must stand on the page of the atom: the last note up to its first good
/// break, the others whole. As much as `height_of_notes` when the last one may not be cut.
Length least_of_notes(const Atom& atom);
/// Whether one that has no room takes the paragraph of its call to the next page.
bool moves_paragraph(const Note* notes);

/// The atoms of all notes, one under the other.
void append_notes(const Note* notes, std::vector<Atom>& out);
/// Those called in an atom, also in placed columns.
void append_notes(const Atom& atom, std::vector<Atom>& out);

/// Paints notes of `height` at the bottom of `area`, under their rule.
void paint_note_area(Painter& painter, std::span<const Atom> notes, Length height,
                     const document::NoteArea& style, const Rect& area);

}  // namespace cajista::layout::detail
