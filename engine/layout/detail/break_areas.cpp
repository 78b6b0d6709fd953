// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/break_areas.h"

#include <algorithm>
#include <utility>

#include "layout/detail/collect_table.h"
#include "layout/detail/cut_atoms.h"
#include "layout/detail/page_widths.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

using document::Break;

namespace {

bool begins_paragraph(const Atom& before, const Atom& line) {
    return before.kind != Atom::Kind::line || before.paragraph != line.paragraph;
}

const TableLayout* table_of(const Atom& atom) {
    return atom.kind == Atom::Kind::row ? atom.row->table : nullptr;
}

}  // namespace

void AreaBreaker::begin_area(Length room) {
    room_ = room;
    y_ = notes_ = owed_ = may_owe_ = float_bottom_ = {};
    next_ = 0;
    best_.reset();
    above_paragraph_.reset();
}

void AreaBreaker::forget() {
    atoms_.clear();
    band_.clear();
    stopped_ = floats_are_split_ = false;
    noted_ = 0;
    first_notes_ = shortage_ = float_shortage_ = {};
    ended_rank_ = Rank::free;
}

void AreaBreaker::add(const Atom& atom) {
    if (workspace_.failed()) return;
    atoms_.push_back(atom);
    while (next_ < atoms_.size() && !stopped_ && workspace_.step()) look_at(next_++);
}

Length AreaBreaker::height_at_begin(const Atom& first) const {
    const bool goes_on = first.kind == Atom::Kind::row && !first.row->starts_table;
    return first.edges_above() + (goes_on ? lead_of(*first.row) : Length{});
}

Length AreaBreaker::height_at_end(std::size_t index) const {
    if (index == 0) return {};
    const Length edges = atoms_[index].edges_below();
    if (atoms_[index].kind != Atom::Kind::row) return edges;
    const TableLayout* table = atoms_[index].row->table;
    if (table_of(atoms_[index - 1]) != table) return edges;
    if (!table->at_break.rows.empty()) return edges + table->at_break.height;
    return edges + outer_bottom(*atoms_[index - 1].row);
}

bool AreaBreaker::meet_forced(std::size_t index) {
    const Break forced = atoms_[index].forced;
    if (forced == Break::automatic) return false;
    atoms_[index].forced = Break::automatic;
    const Meeting meeting = meets(forced, index == 0);
    if (meeting == Meeting::nothing) return false;
    const Length foot = height_at_end(index);
    if (foot > Length{} && best_ && y_ + foot + room_of_notes(notes_) > room_) {
        // The foot that stands at the break has no room: rows go to a page between.
        atoms_[index].forced = forced;
        end_at_best();
        return true;
    }
    if (meeting == Meeting::ends_area || index > 0) {
        if (index > 0 && atoms_[index].kind == Atom::Kind::row && atoms_[index].row->in_band) {
            const Length room = room_ - y_ - foot - room_of_notes(notes_);
            reach_below(index, band_.break_here(room).used);
        }
        end_area(index, forced);
    } else {
        begin_next(forced);
    }
    return true;
}

void AreaBreaker::look_at(std::size_t index) {
    if (atoms_[index].forced != Break::automatic && meet_forced(index)) return;
    Atom& atom = atoms_[index];
    if (atom.marks != nullptr && lower_floats(index)) return look_at(index);
    if (index == 0) {
        y_ += height_at_begin(atom);
        first_notes_ = notes_;
    }
    const bool in_band = index > 0 && atom.kind == Atom::Kind::row && atom.row->in_band;
    if (!in_band) band_.clear();
    if (index > 0 && page_begins_ != nullptr && page_begins_->begins_page(atom.place)) {
        return end_as_before(index);
    }
    if (index > 0 && meet_break(index)) return;
    if (atom.kind == Atom::Kind::row) band_.settle(atom);
    const Length top = y_ + atom.space;
    Length notes = notes_;
    if (atom.kind == Atom::Kind::columns) {
        const ColumnsFilled filled = size_columns(atom, top, index == 0 && must_take(), nullptr);
        // Nothing in a column need be broken badly when the page may end before all of them.
        const bool may_wait = best_ && best_->rank < filled.worst;
        if (!filled.is_whole || may_wait) return overflow(index, top);
        notes += filled.notes;
    }
    notes += height_of_notes(atom);
    if (notes != notes_) notes += owed_;
    const bool takes_room = atom.height > Length{} || notes != notes_;
    if (takes_room && top + atom.height + room_of_notes(notes) > room_) {
        if (owe_notes(index, top)) return stand(index, top);
        move_paragraph(index, top);
        return overflow(index, top);
    }
    if (notes != notes_) take_notes(index);
    if (atom.marks != nullptr && !floats_fit(atom, top, notes, index == 0)) {
        return overflow(index, top);
    }
    if (atom.kind == Atom::Kind::row) meet_foot(index, top);
    notes_ = notes;
    // The height of a box whose content began on an earlier page doesn't reach above this one.
    if (atom.height < Length{}) atom.height = max(atom.height, min({}, -top));
    stand(index, top);
}

/// Floats that would stand above the area, for the height that they need was dropped with the space
/// before a box that begins it.
bool AreaBreaker::lower_floats(std::size_t index) {
    const Length top = index == 0 ? Length{} : y_ - floats_top();
    const Length reach = reach_above(atoms_[index]);
    if (reach <= Length{} || reach <= top || atoms_[index].space > Length{}) return false;
    insert_carrier(workspace_, atoms_, index, reach - top);
    return true;
}

bool AreaBreaker::meet_break(std::size_t index) {
    const Atom& atom = atoms_[index];
    if (atom.kind == Atom::Kind::line && begins_paragraph(atoms_[index - 1], atom)) {
        above_paragraph_ = Candidate{index, atom.rank, notes_, y_, {}, {}};
    }
    if (!is_better(atom.rank)) return false;
    const Length room = room_ - y_ - height_at_end(index) - room_of_notes(notes_);
    if (room < Length{}) return false;
    const BandWalk::Break spanned = band_.break_here(room);
    const Rank all = both(atom.rank, spanned.rank);
    if (!is_better(all)) return false;
    const bool is_good = all == Rank::free || (best_ && all < Rank::never);
    best_ = Candidate{index, all, notes_, y_, spanned.used, {}};
    if (owed_ <= Length{} || !is_good) return false;
    reach_below(index, spanned.used);
    end_area(index, Break::automatic);  // the room below is that of the note
    return true;
}

void AreaBreaker::end_as_before(std::size_t index) {
    if (atoms_[index].kind == Atom::Kind::row && atoms_[index].row->in_band) {
        const Length room = room_ - y_ - height_at_end(index) - room_of_notes(notes_);
        reach_below(index, band_.break_here(room).used);
    }
    best_.reset();
    end_area(index, Break::automatic);
}

void AreaBreaker::stand(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    y_ = top + atom.height;
    if (atom.kind == Atom::Kind::row) band_.pass(atom);
}

void AreaBreaker::overflow(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    shortage_ = max(top + atom.height - room_, std::exchange(float_shortage_, {}));
    if (end_inside(index, top)) return;
    if (best_ && best_->rank < Rank::never) return end_at_best();
    if (atom.kind == Atom::Kind::row && must_take()) {
        const Length foot = foot_inside(atom);
        if (split_row_at(index, room_ - top - foot - room_of_notes(notes_))) {
            return stand(index, top);
        }
    }
    if (best_) return end_at_best();
    if (index > 0 && split_passed_row(index)) return;
    if (index > 0) return end_area(index, Break::automatic);
    if (!must_take()) {
        stopped_ = true;
        return give_up();
    }
    if (atom.space > Length{}) {  // what follows it goes to the next area
        drop_space(workspace_, atoms_, index, atom.space);
        next_ = 0;
        return;
    }
    place_too_high(index, top);
}

/// The height of a box goes on from where the page ends, though a break before it was better than
/// any below it.
void AreaBreaker::end_at_best() {
    if (best_->parts.rest == nullptr) break_in_passed_row(next_ - 1);
    if (best_->parts.rest != nullptr) return end_in_row(Candidate{*best_});
    const Atom& atom = atoms_[best_->index];
    const Length room =
        room_ - best_->y - atom.space - atom.edges_below() - room_of_notes(best_->notes);
    const bool is_cut = atom.kind == Atom::Kind::space && atom.splits && room > Length{} &&
                        atom.split_rank <= best_->rank;
    if (!is_cut) {
        reach_below(best_->index, best_->below);
        return end_area(best_->index, Break::automatic);
    }
    const std::size_t index = best_->index;
    notes_ = best_->notes;
    cut_space(index, min(room, atom.height));
}

void AreaBreaker::cut_space(std::size_t index, Length room) {
    Atom rest = atoms_[index];
    rest.height -= room;
    rest.rank = rest.split_rank;
    rest.notes = nullptr;
    atoms_[index].height = room;
    end_between(index, rest, Break::automatic);
}

/// A float goes to the next page with its atom when it doesn't fit here and does there; else the
/// page takes what it can, and `split_floats` sends the others on.
bool AreaBreaker::floats_fit(const Atom& atom, Length top, Length notes, bool is_first) {
    Length needed, uncut, shortage;
    bool fits = true;
    const Length room = room_ - room_of_notes(notes);
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        if (mark->kind != Mark::Kind::floating) continue;
        const Length below = top + mark->y + mark->fragment->height;
        needed = max(needed, below - top);
        if (below <= room || find_cut(*mark->fragment, room - top - mark->y) > 0) continue;
        fits = false;
        shortage = max(shortage, below - room);
        if (mark->fragment->height > room_) uncut = max(uncut, mark->fragment->height);
    }
    if (!fits && (is_first ? !must_take() : needed <= room)) {
        float_shortage_ = shortage;
        return false;
    }
    if (is_first && uncut > Length{}) {
        workspace_.warn(
            "layout.float-higher-than-page",
            "a float of " + in_points(uncut) + " stands on a page that has " + in_points(room_),
            "make it lower");
    }
    return true;
}

bool AreaBreaker::end_inside(std::size_t index, Length top) {
    const Atom& atom = atoms_[index];
    switch (atom.kind) {
        case Atom::Kind::columns:
            return end_inside_columns(index, top);
        case Atom::Kind::space:
            return atom.splits && end_inside_space(index, top);
        case Atom::Kind::row:
            return atom.splits && end_inside_row(index, top);
        default:
            return false;
    }
}

void AreaBreaker::end_between(std::size_t index, const Atom& rest, Break forced) {
    Atom& placed = atoms_.emplace_back(rest);
    placed.space = placed.kept = {};
    placed.marks = nullptr;
    placed.marker = nullptr;
    placed.forced = Break::automatic;
    std::rotate(atoms_.begin() + static_cast<std::ptrdiff_t>(index) + 1, atoms_.end() - 1,
                atoms_.end());
    end_area(index + 1, forced);
}

/// The height of a box is cut where the page ends (CSS Fragmentation 3, 4.4: it has no content
/// there that a cut could harm).
bool AreaBreaker::end_inside_space(std::size_t index, Length top) {
    const Length room = room_ - top - atoms_[index].edges_below() - room_of_notes(notes_);
    if (room <= Length{} || room >= atoms_[index].height) return false;
    if (!is_better(atoms_[index].split_rank)) return false;
    cut_space(index, room);
    return true;
}

bool AreaBreaker::end_inside_columns(std::size_t index, Length top) {
    Atom first = atoms_[index];
    first.columns = workspace_.arena->make<ColumnSet>(*first.columns);
    auto* left = workspace_.arena->make<ColumnSet>();
    const bool must = index == 0 && must_take();
    const Length room_above = top + first.edges_below();
    const ColumnsFilled filled = size_columns(first, room_above, must, left);
    if (filled.taken == 0 || left->is_empty()) return false;
    if (!is_better(std::max({filled.rank, filled.worst, first.columns->rank}))) return false;
    notes_ += filled.notes + height_of_notes(first);
    Atom rest = atoms_[index];
    rest.notes = nullptr;
    rest.columns = left;
    rest.rank = std::max(filled.rank, first.columns->rank);
    atoms_[index] = first;
    end_between(index, rest, filled.forced);
    return true;
}

ColumnsFilled AreaBreaker::size_columns(Atom& atom, Length top, bool must, ColumnSet* rest) {
    ColumnsFilled filled;
    Length extra;  // footnotes that the columns bring along make them shorter
    constexpr int most_tries = 8;
    for (int i = 0; i < most_tries; ++i) {
        const Length room = room_ - top - room_of_notes(notes_ + height_of_notes(atom) + extra);
        filled = balance_columns(workspace_, *atom.columns, room, must, rest);
        if (filled.notes <= extra || workspace_.failed()) break;
        extra = filled.notes;
    }
    atom.height = filled.height;
    atom.columns->limit = filled.limit;
    atom.columns->must = filled.must;
    return filled;
}

void AreaBreaker::shrink_picture(Atom& atom, Length room) {
    auto* smaller = workspace_.arena->make<PlacedPicture>(*atom.picture);
    smaller->size.width =
        atom.picture->size.width.times(room.units, std::max<std::int64_t>(1, atom.height.units));
    smaller->size.height = room;
    atom.picture = smaller;
    atom.height = room;
}

void AreaBreaker::place_too_high(std::size_t index, Length top) {
    Atom& atom = atoms_[index];
    const Length room = max({}, room_ - top);
    notes_ += height_of_notes(atom);  // those that don't fit go on on the next page
    if (atom.height <= room) return stand(index, top);
    const std::string sizes =
        in_points(atom.height) + " stands on a page that has " + in_points(room_);
    switch (atom.kind) {
        case Atom::Kind::line:
            workspace_.warn("layout.line-higher-than-page", "a line of " + sizes,
                            "use a smaller font or picture, or a larger frame");
            break;
        case Atom::Kind::columns:
            break;  // what is too high in them was reported
        case Atom::Kind::row:
            workspace_.warn("layout.row-higher-than-page",
                            "a table row of " + sizes + " and can't be split",
                            "make its pictures smaller");
            atom.row = lower_row(workspace_, *atom.row, room);
            break;
        case Atom::Kind::picture:
            workspace_.warn("layout.picture-higher-than-page",
                            "a picture of " + sizes + " and is made smaller", "give it a height");
            shrink_picture(atom, room);
            break;
        case Atom::Kind::turned:
            workspace_.warn("layout.box-higher-than-page", "a turned box of " + sizes,
                            "give it a smaller width, which its lines are long");
            break;
        case Atom::Kind::open:
        case Atom::Kind::close:
        case Atom::Kind::space:
            workspace_.warn("layout.box-higher-than-page", "an empty height of " + sizes,
                            "make the height, padding or border smaller");
            atom.height = room;
            break;
    }
    stand(index, top);
}

RunningRows AreaBreaker::running(const RunningRows& rows, TableLayout& table,
                                 std::uint32_t rows_on_area, document::LateContext context) {
    if (!rows.has_late) return rows;
    context.table_index = table.source->table_index;
    context.rows_so_far = *table.rows_set + rows_on_area;
    context.rows_on_page = rows_on_area;
    const RunningRows laid = lay_running_rows(workspace_, table, rows.groups, &context);
    if (laid.height > rows.height) {
        workspace_.warn("layout.late-too-wide",
                        "late content takes " + in_points(laid.height) + " of height where " +
                            in_points(rows.height) + " were reserved",
                        "make its column wider");
    }
    return laid;
}

AreaBreaker::Repeated AreaBreaker::repeated_rows(std::size_t count,
                                                 const document::LateContext& context) {
    Repeated repeated;
    if (count == 0) return repeated;
    const std::span<const Atom> atoms(atoms_.data(), count);
    if (table_of(atoms.front()) != nullptr && !atoms.front().row->starts_table) {
        TableLayout& table = *atoms.front().row->table;
        repeated.head = running(table.after_break, table, 0, context);
        repeated.has_head = true;
    }
    TableLayout* broken = atoms.back().kind == Atom::Kind::row ? atoms.back().row->table : nullptr;
    const TableLayout* next = count < atoms_.size() ? table_of(atoms_[count]) : nullptr;
    if (broken != nullptr && next != nullptr && next->is_of_same_table(*broken)) {
        const auto on_area = std::count_if(atoms.begin(), atoms.end(), [&](const Atom& atom) {
            return table_of(atom) == broken && atom.row->counts;
        });
        repeated.foot =
            running(broken->at_break, *broken, static_cast<std::uint32_t>(on_area), context);
        repeated.has_foot = true;
    }
    set_end_feet(atoms, context);
    for (const Atom& atom : atoms) {
        if (atom.kind == Atom::Kind::row && atom.row->counts) ++*atom.row->table->rows_set;
    }
    return repeated;
}

void AreaBreaker::set_end_feet(std::span<const Atom> atoms, const document::LateContext& context) {
    using Kind = document::RowGroup::Kind;
    const auto group_of = [&](std::size_t index) -> const document::RowGroup* {
        const RowLayout* row = atoms[index].kind == Atom::Kind::row ? atoms[index].row : nullptr;
        const bool whole = row != nullptr && !row->continued && !row->splits;
        return whole && row->group->kind == Kind::foot && has_late(*row->group) ? row->group
                                                                                : nullptr;
    };
    for (std::size_t i = 0; i < atoms.size();) {
        const document::RowGroup* group = group_of(i);
        std::size_t end = i + 1;
        if (group != nullptr) {
            while (end < atoms.size() && group_of(end) == group) ++end;
            TableLayout& table = *atoms[i].row->table;
            const auto on_area = static_cast<std::uint32_t>(std::count_if(
                atoms.begin(), atoms.begin() + static_cast<std::ptrdiff_t>(i),
                [&](const Atom& atom) { return table_of(atom) == &table && atom.row->counts; }));
            document::LateContext here = context;
            here.table_index = table.source->table_index;
            here.rows_so_far = *table.rows_set + on_area;
            here.rows_on_page = on_area;
            const RunningRows laid = lay_end_rows(workspace_, table, *group, here);
            for (std::size_t k = i; k < end && laid.rows.size() == end - i; ++k) {
                atoms[k].row->cells = laid.rows[k - i]->cells;
            }
        }
        i = end;
    }
}

void AreaBreaker::carry_spans(std::size_t count) {
    if (count == 0 || count >= atoms_.size()) return;
    const std::span<Atom> before(atoms_.data(), count);
    const Length visible = detail::carry_spans(workspace_, before, atoms_[count]);
    if (visible <= Length{}) return;
    workspace_.warn("layout.spanned-rows-broken",
                    "a cell over several rows is cut after " + in_points(visible) +
                        " by the end of a page of " + in_points(room_),
                    "repeat the cell in smaller spans");
}

Length AreaBreaker::floats_top() const {
    return atoms_.empty() ? Length{} : height_at_begin(atoms_.front());
}

void AreaBreaker::finish_floats() {
    while (!stopped_ && workspace_.step()) {
        float_bottom_ = bottom_of_floats(atoms_, floats_top());
        const Length below = float_bottom_ + room_of_notes(notes_) - room_;
        const std::size_t count = atoms_.size();
        if (float_bottom_ <= Length{} || below <= Length{}) return;
        if (!split_floats(count)) {
            float_bottom_ = bottom_of_floats(atoms_, floats_top());
            return;
        }
        shortage_ = below;
        best_.reset();
        floats_are_split_ = true;
        end_area(count, Break::automatic);
        while (next_ < atoms_.size() && !stopped_ && workspace_.step()) look_at(next_++);
    }
}

bool AreaBreaker::split_floats(std::size_t count) {
    Length aside;  // notes called in floats go on with what is cut off
    for (std::size_t i = 0; i < count; ++i) aside += height_of_aside_notes(atoms_[i]);
    const std::vector<Atom> whole(
        atoms_.begin(), atoms_.begin() + static_cast<std::ptrdiff_t>(aside > Length{} ? count : 0));
    const std::span<Atom> atoms(atoms_.data(), count);
    Mark* rests = nullptr;
    for (Length kept;;) {
        const Length edges = count < atoms_.size() ? atoms_[count].edges_below() : Length{};
        Length room = room_ - edges - room_of_notes(notes_ - aside + kept);
        if (kept > Length{}) room = max(room, room_ / 2);  // more of them go on on the next page
        rests = cut_floats(workspace_, atoms, floats_top(), room, Cut::must);
        Length now;
        for (const Atom& atom : atoms) now += height_of_aside_notes(atom);
        if (now <= kept) break;
        kept = now;
        std::copy(whole.begin(), whole.end(), atoms.begin());
    }
    if (rests == nullptr) return false;
    if (count == atoms_.size()) atoms_.emplace_back();  // they go on alone
    prepend_marks(atoms_[count], rests);
    return true;
}

void AreaBreaker::end_area(std::size_t count, Break forced) {
    if (best_ && best_->index == count) notes_ = best_->notes;
    const bool is_unforced = count < atoms_.size() && forced == Break::automatic;
    ended_rank_ = is_unforced ? atoms_[count].rank : Rank::free;
    if (is_unforced && best_ && best_->index == count) ended_rank_ = best_->rank;
    carry_spans(count);
    if (forced == Break::automatic && count < atoms_.size()) {
        drop_space(workspace_, atoms_, count, atoms_[count].kept);
    }
    if (!std::exchange(floats_are_split_, false)) split_floats(count);
    place(count);
    if (workspace_.failed()) return;
    atoms_.erase(atoms_.begin(), atoms_.begin() + static_cast<std::ptrdiff_t>(count));
    begin_next(forced);
}

}  // namespace cajista::layout::detail
