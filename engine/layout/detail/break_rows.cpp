// SPDX-License-Identifier: Apache-2.0
// Areas that end inside a row of a table, above the foot that is shown there.
#include <algorithm>

#include "layout/detail/break_areas.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

using document::Break;

/// Cells that go on on the next page stand in the room that is left below their rows.
void AreaBreaker::reach_below(std::size_t index, Length below) {
    if (below <= Length{}) return;
    Atom& last = atoms_[index - 1];
    grow_row(workspace_, last, last.height + below);
}

bool AreaBreaker::end_inside_row(std::size_t index, Length top) {
    const std::optional<Candidate> end = break_inside_row(index, top);
    if (end) end_in_row(*end);
    return end.has_value();
}

std::optional<AreaBreaker::Candidate> AreaBreaker::break_inside_row(std::size_t index, Length top) {
    const RowLayout& row = *atoms_[index].row;
    const Length room = room_ - top - foot_inside(atoms_[index]) - room_of_notes(notes_);
    const BandWalk::Break above =
        index > 0 && row.in_band ? band_.break_here(room) : BandWalk::Break{};
    const Rank rank = both(atoms_[index].split_rank, above.rank);
    if (!is_better(rank)) return {};
    const SplitRow parts =
        split_row(workspace_, row, room, Cut::at_good_breaks, {above.used, above.goes_on});
    if (parts.rest == nullptr) return {};
    return Candidate{index, rank, notes_, top, {}, parts};
}

void AreaBreaker::end_in_row(const Candidate& end) {
    Atom& first = atoms_[end.index];
    Atom rest = first;
    take_parts(workspace_, first, rest, end.parts);
    rest.rank = rest.split_rank;
    notes_ = end.notes + height_of_notes(first);
    best_.reset();
    end_between(end.index, rest, Break::automatic);
}

void AreaBreaker::meet_foot(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    const Length foot = foot_inside(atom);
    const Length room = room_ - top - foot - room_of_notes(notes_);
    if (foot <= Length{} || !atom.splits || room <= Length{} || atom.height <= room) return;
    if (const std::optional<Candidate> inside = break_inside_row(index, top)) best_ = inside;
}

namespace {

Length height_of_content(const RowLayout& row) {
    Length height;
    for (const CellLayout& cell : row.cells) {
        if (has_content(cell)) height = max(height, cell.inner_top + cell.content_height);
    }
    return height;
}

}  // namespace

/// The rows between the best break and what doesn't fit have worse ones between them; inside them
/// there may be better ones, and inside those before it if it is a bad one.
void AreaBreaker::break_in_passed_row(std::size_t end) {
    struct Passed {
        std::size_t index = 0;
        Length top, notes;
    };
    std::vector<Passed> passed;
    Length y = height_at_begin(atoms_.front()), notes = first_notes_;
    for (std::size_t i = 0; i < end && workspace_.step(); ++i) {
        const Atom& atom = atoms_[i];
        if (atom.kind == Atom::Kind::columns) return;
        y += atom.space;
        const bool is_row = atom.kind == Atom::Kind::row && !atom.row->in_band;
        const bool is_good =
            atom.split_rank < best_->rank || (i >= best_->index && atom.split_rank == best_->rank);
        if (is_row && atom.splits && is_good) passed.push_back({i, y, notes});
        y += atom.height;
        notes += height_of_notes(atom);
    }
    for (; !passed.empty(); passed.pop_back()) {
        const auto [index, top, before] = passed.back();
        const RowLayout& row = *atoms_[index].row;
        const Length free = room_ - top - foot_inside(atoms_[index]) - room_of_notes(before);
        const Length room = min(free, height_of_content(row) - Length{1});
        if (room <= Length{}) continue;
        const SplitRow parts = split_row(workspace_, row, room, Cut::at_good_breaks);
        if (parts.rest == nullptr) continue;
        best_ = Candidate{index, atoms_[index].split_rank, before, top, {}, parts};
        return;
    }
}

/// Nothing may end the area before atom `end`, and the foot has no room there: so it ends inside
/// the row that takes this room.
bool AreaBreaker::split_passed_row(std::size_t end) {
    Length y = height_at_begin(atoms_.front()), notes = first_notes_;
    for (std::size_t i = 0; i < end && workspace_.step(); ++i) {
        const Atom& atom = atoms_[i];
        if (atom.kind != Atom::Kind::row) return false;
        const Length top = y + atom.space;
        const Length foot = foot_inside(atom);
        const Length room = room_ - top - foot - room_of_notes(notes);
        if (foot > Length{} && atom.height > room) {
            notes_ = notes;
            if (!split_row_at(i, room)) return false;
            next_ = i + 1;
            band_.clear();
            stand(i, top);
            return true;
        }
        y = top + atom.height;
        notes += height_of_notes(atom);
    }
    return false;
}

bool AreaBreaker::split_row_at(std::size_t index, Length room) {
    RowLayout& row = *atoms_[index].row;
    SplitRow parts = split_row(workspace_, row, room, Cut::if_fits);
    if (parts.rest == nullptr && index == 0 && must_take() && atoms_[index].space <= Length{}) {
        parts = split_row(workspace_, row, room, Cut::must);
    }
    if (parts.rest == nullptr) return false;
    if (!row.continued && !atoms_[index].splits) {
        workspace_.warn("layout.row-higher-than-page",
                        "a table row of " + in_points(row.height) + " is split, for the page has " +
                            in_points(room_),
                        "put less text into its cells, or make a cell a paragraph of its own");
    }
    Atom rest = atoms_[index];
    take_parts(workspace_, atoms_[index], rest, parts);
    rest.space = rest.kept = {};
    rest.rank = Rank::free;
    notes_ += height_of_notes(atoms_[index]);
    atoms_.insert(atoms_.begin() + static_cast<std::ptrdiff_t>(index) + 1, rest);
    return true;
}

}  // namespace cajista::layout::detail
