// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/cut_atoms.h"

#include <algorithm>
#include <vector>

#include "layout/detail/band_breaks.h"
#include "layout/detail/break_areas.h"
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

namespace {

bool has_floats(std::span<const Atom> atoms) {
    for (const Atom& atom : atoms) {
        for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
            if (mark->kind == Mark::Kind::floating) return true;
        }
    }
    return false;
}

/// Where the rest of cut atoms begins, space is dropped; a box that began before the cut does not
/// reach above it.
void begin_anew(Workspace& workspace, std::vector<Atom>& atoms) {
    if (atoms.empty()) return;
    drop_space(workspace, atoms, 0, atoms.front().kept);
    Length y;
    for (Atom& atom : atoms) {
        y += atom.space;
        if (atom.height < Length{}) atom.height = max(atom.height, min({}, -y));
        y += atom.height;
    }
}

/// Columns in a cell or float: no page fills them, so they get their height here.
void settle(Workspace& workspace, Atom& atom) {
    const ColumnsFilled filled =
        balance_columns(workspace, *atom.columns, Length::points(1'000'000), true, nullptr);
    atom.height = filled.height;
    atom.columns->limit = filled.limit;
    atom.columns->must = filled.must;
}

void set_columns(Workspace& workspace, Atom& atom) {
    document::LateContext context;
    if (workspace.late_context != nullptr) context = *workspace.late_context;
    place_columns(workspace, *atom.columns, atom.columns->limit, context);
}

/// Columns that stand in `room` when they are filled one after the other, not balanced.
bool shrink_columns(Workspace& workspace, Atom& atom, Length room, bool must) {
    if (atom.kind != Atom::Kind::columns || atom.columns->is_cut) return false;
    const ColumnsFilled filled = balance_columns(workspace, *atom.columns, room, must, nullptr);
    if (!filled.is_whole || filled.height >= atom.height) return false;
    if (filled.height > room && !must) return false;
    atom.columns = workspace.arena->make<ColumnSet>(*atom.columns);
    atom.columns->limit = filled.limit;
    atom.columns->must = filled.must;
    atom.height = filled.height;
    set_columns(workspace, atom);
    return true;
}

/// Cuts one atom at `room`; false: it can't be cut there.
bool cut_atom(Workspace& workspace, Atom& first, Atom& rest, Length room, Cut cut) {
    const bool at_good = cut == Cut::at_good_breaks;
    switch (first.kind) {
        case Atom::Kind::row: {
            if (at_good && (!first.splits || first.row->in_band)) return false;
            const SplitRow parts = split_row(workspace, *first.row, room, cut);
            if (parts.rest == nullptr) return false;
            take_parts(workspace, first, rest, parts);
            return true;
        }
        case Atom::Kind::columns: {
            if (first.columns->is_cut) return false;
            if (at_good && first.columns->rank != Rank::free) return false;
            auto* left = workspace.arena->make<ColumnSet>();
            auto* taken = workspace.arena->make<ColumnSet>(*first.columns);
            const ColumnsFilled filled =
                balance_columns(workspace, *taken, room, cut == Cut::must, left);
            if (filled.taken == 0 || left->is_empty()) return false;
            taken->limit = filled.limit;
            taken->must = filled.must;
            taken->is_cut = true;
            first.columns = taken;
            first.height = filled.height;
            rest.columns = left;
            set_columns(workspace, first);
            settle(workspace, rest);
            set_columns(workspace, rest);
            break;
        }
        case Atom::Kind::space:
            if (!first.splits || room <= Length{} || (at_good && first.split_rank != Rank::free)) {
                return false;
            }
            rest.height = first.height - room;
            first.height = room;
            break;
        default:
            return false;
    }
    rest.marks = nullptr;
    rest.marker = nullptr;
    rest.notes = nullptr;
    return true;
}

}  // namespace

Length height_of(std::span<const Atom> atoms) {
    Length height = atoms.empty() ? Length{} : atoms.front().edges_above();
    for (const Atom& atom : atoms) height += atom.space + atom.height;
    return height;
}

Length extent_of(std::span<const Atom> atoms) {
    const Length top = atoms.empty() ? Length{} : atoms.front().edges_above();
    return max(height_of(atoms), bottom_of_floats(atoms, top));
}

Length bottom_of_floats(std::span<const Atom> atoms, Length top) {
    Length bottom;
    for (const Atom& atom : atoms) {
        top += atom.space;
        for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
            if (mark->kind != Mark::Kind::floating) continue;
            bottom = max(bottom, top + mark->y + mark->fragment->height);
        }
        top += atom.height;
    }
    return bottom;
}

Length reach_above(const Atom& atom) {
    Length reach;
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        if (mark->kind == Mark::Kind::floating) reach = max(reach, -mark->y);
    }
    return reach;
}

void insert_carrier(Workspace& workspace, std::vector<Atom>& atoms, std::size_t index,
                    Length height) {
    Atom& atom = atoms[index];
    Atom carrier;
    carrier.rank = atom.rank;
    carrier.cloned = atom.cloned;
    carrier.height = height;
    carrier.splits = true;
    Mark* others = nullptr;
    Mark** last_other = &others;
    Mark** last_float = &carrier.marks;
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        const bool floats = mark->kind == Mark::Kind::floating;
        Mark* copy = workspace.arena->make<Mark>(*mark);
        copy->next = nullptr;
        if (floats) copy->y += height;
        Mark**& last = floats ? last_float : last_other;
        *last = copy;
        last = &copy->next;
    }
    atom.marks = others;
    atom.rank = Rank::free;
    atoms.insert(atoms.begin() + static_cast<std::ptrdiff_t>(index), carrier);
}

void drop_space(Workspace& workspace, std::vector<Atom>& atoms, std::size_t index, Length kept) {
    kept = max(kept, reach_above(atoms[index]));
    atoms[index].space = atoms[index].kept = {};
    std::size_t inside = index;
    if (kept > Length{}) insert_carrier(workspace, atoms, inside++, kept);
    // In boxes that open here the height is inside, with the floats.
    const auto opens = [&](const Atom& atom) {
        return atom.kind == Atom::Kind::open && atom.height <= Length{};
    };
    const std::size_t outside = inside;
    while (inside + 1 < atoms.size() && opens(atoms[inside])) ++inside;
    if (inside == outside || atoms[inside].space > Length{}) return;
    const Length above = reach_above(atoms[inside]);
    if (above > Length{}) insert_carrier(workspace, atoms, inside, above);
}

void prepend_marks(Atom& atom, Mark* rests) {
    if (rests == nullptr) return;
    Mark* last = rests;
    while (last->next != nullptr) last = last->next;
    last->next = atom.marks;
    atom.marks = rests;
}

Mark* cut_floats(Workspace& workspace, std::span<Atom> atoms, Length top, Length room, Cut cut) {
    std::vector<Mark*> rests;
    // What is left stands at the top of what follows, below what stands there already.
    const auto leave = [&](const Mark& mark, const Fragment& content) {
        Mark* rest = workspace.arena->make<Mark>(mark);
        rest->fragment = &content;
        rest->notes = mark.notes != nullptr ? notes_of(workspace, content.atoms) : nullptr;
        rest->next = nullptr;
        rest->y = rests.empty() ? Length{} : rests.back()->y;
        for (const Mark* other : rests) {
            const bool apart =
                other->x + other->fragment->width <= rest->x || rest->x + content.width <= other->x;
            if (!apart) rest->y = max(rest->y, other->y + other->fragment->height);
        }
        rests.push_back(rest);
    };
    const Length highest = top + (atoms.empty() ? Length{} : atoms.front().space);
    for (Atom& atom : atoms) {
        top += atom.space;
        if (has_floats({&atom, 1})) {
            Mark* kept = nullptr;
            Mark** end = &kept;
            for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
                const bool floats = mark->kind == Mark::Kind::floating;
                const Length y = top + mark->y;
                Mark copy = *mark;
                copy.next = nullptr;
                if (floats && y + mark->fragment->height > room) {
                    FragmentParts parts =
                        split_fragment(workspace, *mark->fragment, room - y, Cut::at_good_breaks);
                    const bool must = cut == Cut::must && y <= highest;
                    if (parts.first == nullptr && must) {
                        parts = split_fragment(workspace, *mark->fragment, room - y, Cut::must);
                    }
                    if (parts.first == nullptr && !must) {
                        leave(*mark, *mark->fragment);
                        continue;
                    }
                    if (parts.first != nullptr) {
                        copy.fragment = parts.first;
                        if (mark->notes != nullptr) {
                            copy.notes = notes_of(workspace, parts.first->atoms);
                        }
                    }
                    if (parts.rest != nullptr) leave(*mark, *parts.rest);
                }
                *end = workspace.arena->make<Mark>(copy);
                end = &(*end)->next;
            }
            atom.marks = kept;
        }
        top += atom.height;
    }
    for (std::size_t i = 1; i < rests.size(); ++i) rests[i - 1]->next = rests[i];
    return rests.empty() ? nullptr : rests.front();
}

namespace {

/// The last atom of these that may begin a page; 0: none.
std::size_t last_good(Workspace& workspace, std::span<const Atom> atoms) {
    std::size_t good = 0;
    BandWalk band(workspace);
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        const bool in_band = atoms[i].kind == Atom::Kind::row && atoms[i].row->in_band;
        if (!in_band) band.clear();
        if (both(atoms[i].rank, band.break_here({}).rank) == Rank::free) good = i;
        if (atoms[i].kind == Atom::Kind::row) band.pass(atoms[i]);
    }
    return good;
}

}  // namespace

CutAtoms cut_atoms(Workspace& workspace, std::span<const Atom> atoms, Length room, Cut cut) {
    const Length reach = cut == Cut::must ? max(room, first_piece(atoms)) : room;
    const Length begin = atoms.empty() ? Length{} : atoms.front().edges_above();
    Length taken = begin;
    std::vector<Atom> first;
    for (const Atom& atom : atoms) {
        Atom copy = atom;
        const Length left = reach - taken - atom.space;
        const bool must = cut == Cut::must && taken <= begin;
        if (copy.height > left && !shrink_columns(workspace, copy, left, must)) break;
        taken += copy.space + copy.height;
        first.push_back(copy);
    }
    // The edges that stand where it is cut need room below what stays.
    while (first.size() > 1 && first.size() < atoms.size() &&
           taken + atoms[first.size()].edges_below() > reach) {
        taken -= first.back().space + first.back().height;
        first.pop_back();
    }
    const auto count = static_cast<std::ptrdiff_t>(first.size());
    std::vector<Atom> rest(atoms.begin() + count, atoms.end());
    if (!rest.empty()) {
        Atom before = rest.front();
        const Cut how = cut == Cut::must && taken > begin ? Cut::if_fits : cut;
        // The cells of a row know their first pieces themselves.
        const Length until = (before.kind == Atom::Kind::row ? room : reach) - before.edges_below();
        if (cut_atom(workspace, before, rest.front(), until - taken - before.space, how)) {
            first.push_back(before);
        } else if (cut == Cut::at_good_breaks) {
            const std::size_t good = last_good(workspace, atoms.first(first.size() + 1));
            first.resize(good);
            rest.assign(atoms.begin() + static_cast<std::ptrdiff_t>(good), atoms.end());
        } else if (cut == Cut::must && first.empty()) {  // so that the rest is smaller
            first.push_back(before);
            rest.erase(rest.begin());
        }
    }
    if (!rest.empty()) {
        carry_spans(workspace, first, rest.front());
        settle_band(workspace, rest);
    }
    CutAtoms parts;
    if (has_floats(first)) {
        Mark* rests = cut_floats(workspace, first, begin, room, cut);
        if (rests != nullptr) {
            if (height_of(first) <= begin && !has_floats(first)) {  // nothing but a carrier
                return {{}, atoms, {}, extent_of(atoms)};
            }
            if (rest.empty()) rest.emplace_back();  // they go on alone
        }
        begin_anew(workspace, rest);
        if (rests != nullptr) prepend_marks(rest.front(), rests);
    } else {
        begin_anew(workspace, rest);
    }
    parts.first = workspace.arena->copy(std::span<const Atom>(first));
    parts.rest = workspace.arena->copy(std::span<const Atom>(rest));
    parts.taken = extent_of(parts.first);
    if (!rest.empty() && !first.empty()) parts.taken += rest.front().edges_below();
    parts.left = extent_of(parts.rest);
    return parts;
}

}  // namespace cajista::layout::detail
