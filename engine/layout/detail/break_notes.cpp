// SPDX-License-Identifier: Apache-2.0
// Areas that end below the call of a footnote, which takes what room is left and goes on in the
// next, or above it (CSS GCPM 3, 2.7).
#include "layout/detail/break_areas.h"
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

bool AreaBreaker::owe_notes(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    if (atom.notes == nullptr || atom.kind == Atom::Kind::columns) return false;
    const Length least = least_of_notes(atom);
    const Length owed = height_of_notes(atom) - least;
    const Length notes = notes_ + owed_ + least;
    if (owed <= Length{} || top + atom.height + room_of_notes(notes) > room_) return false;
    if (atom.marks != nullptr && !floats_fit(atom, top, notes, index == 0)) return false;
    notes_ = notes;
    owed_ = owed;
    return true;
}

void AreaBreaker::move_paragraph(std::size_t index, Length top) {
    if (!above_paragraph_ || above_paragraph_->rank >= Rank::never) return;
    const Atom& atom = atoms_[index];
    if (top + atom.height + room_of_notes(notes_) > room_) return;
    const Atom& first = atoms_[above_paragraph_->index];
    const bool is_same = atom.kind == Atom::Kind::line && atom.paragraph == first.paragraph;
    if (is_same && moves_paragraph(atom.notes)) best_ = above_paragraph_;
}

}  // namespace cajista::layout::detail
