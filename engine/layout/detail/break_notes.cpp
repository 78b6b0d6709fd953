// SPDX-License-Identifier: Apache-2.0
// Areas that end below the call of a footnote, which takes what room is left and goes on in the
// next, or above it (CSS GCPM 3, 2.7).
#include "layout/detail/break_areas.h"
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

void AreaBreaker::take_notes(std::size_t index) {
    owed_ = {};
    noted_ = index;
    may_owe_ = height_of_notes(atoms_[index]) - least_of_notes(atoms_[index]);
}

bool AreaBreaker::owe_notes(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    if (atom.kind == Atom::Kind::columns || atom.kind == Atom::Kind::space) return false;
    const Length own = height_of_notes(atom), least = least_of_notes(atom);
    Length notes = notes_ + owed_ + least, owed = own - least;
    if (own <= Length{} && owed_ <= Length{} && (!best_ || best_->index <= noted_)) {
        // The area would end above the call: what is kept with that takes room of the note.
        notes = notes_ - may_owe_;
        owed = may_owe_;
    }
    if (owed <= Length{} || top + atom.height + room_of_notes(notes) > room_) return false;
    if (atom.marks != nullptr && !floats_fit(atom, top, notes, index == 0)) return false;
    notes_ = notes;
    owed_ = owed;
    may_owe_ = {};
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
