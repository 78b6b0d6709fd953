// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/split_row.h"
#include "layout/detail/notes.h"

#include <algorithm>

namespace cajista::layout::detail {

namespace {

struct Height {
    Length taken, rest;
};

/// The last line that may end a page, of those up to `end` (CSS Fragmentation 3, 3.3).
std::uint32_t good_end(const CellLayout& cell, std::uint32_t end) {
    if (end == cell.end_line) return end;
    const SetParagraph& set = *cell.paragraph;
    const auto most = cell.end_line - std::min<std::uint32_t>(cell.end_line, set.widows);
    end = std::min(end, most);
    return end < set.orphans ? cell.first_line : std::max(end, cell.first_line);
}

/// Lines [first_line, end) stay; gives their height and that of the others.
Height cut_lines(const CellLayout& cell, Length room, Cut cut, std::uint32_t& end) {
    Height height;
    bool full = false;
    end = cell.first_line;
    if (cut == Cut::at_good_breaks) {
        Length taken;
        while (end < cell.end_line && taken + cell.paragraph->lines[end].height() <= room) {
            taken += cell.paragraph->lines[end++].height();
        }
        end = good_end(cell, end);
        for (std::uint32_t i = cell.first_line; i < cell.end_line; ++i) {
            (i < end ? height.taken : height.rest) += cell.paragraph->lines[i].height();
        }
        return height;
    }
    for (std::uint32_t i = cell.first_line; i < cell.end_line; ++i) {
        const Length line = cell.paragraph->lines[i].height();
        full = full || height.taken + line > room;
        if (full) {
            height.rest += line;
        } else {
            height.taken += line;
            end = i + 1;
        }
    }
    return height;
}

Length height_of(std::span<const Atom> atoms) {
    Length height;
    for (const Atom& atom : atoms) height += atom.space + atom.height;
    return height;
}

/// Where the rest of cut atoms begins, space is dropped; a box that began before the cut does not
/// reach above it.
void begin_anew(std::span<Atom> atoms) {
    if (atoms.empty()) return;
    atoms.front().space = {};
    Length y;
    for (Atom& atom : atoms) {
        y += atom.space;
        if (atom.height < Length{}) atom.height = max(atom.height, min({}, -y));
        y += atom.height;
    }
}

/// Cuts atoms; a row of a nested table that is too high is cut itself.
Height cut_atoms(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room, Cut cut) {
    const std::span<const Atom> atoms = first.atoms;
    Length taken;
    std::size_t count = 0;
    while (count < atoms.size() && taken + atoms[count].space + atoms[count].height <= room) {
        taken += atoms[count].space + atoms[count].height;
        ++count;
    }
    const bool at_row = count < atoms.size() && atoms[count].kind == Atom::Kind::row;
    if (at_row && (cut != Cut::at_good_breaks || atoms[count].splits)) {
        const Atom& last = atoms[count];
        const SplitRow parts = split_row(workspace, *last.row, room - taken - last.space,
                                         cut == Cut::must ? Cut::if_fits : cut);
        if (parts.rest != nullptr) {
            const std::span<Atom> before = workspace.arena->copy(atoms.first(count + 1));
            before.back().row = parts.first;
            before.back().height = parts.first->height;
            const std::span<Atom> after = workspace.arena->copy(atoms.subspan(count));
            after.front().row = parts.rest;
            after.front().height = parts.rest->height;
            after.front().marks = nullptr;
            begin_anew(after);
            first.atoms = before;
            rest.atoms = after;
            return {taken + last.space + parts.first->height, height_of(after)};
        }
    }
    if (cut == Cut::at_good_breaks) {
        while (count > 0 && count < atoms.size() && atoms[count].rank != Rank::free) --count;
        taken = height_of(atoms.first(count));
    }
    first.atoms = atoms.first(count);
    const std::span<Atom> after = workspace.arena->copy(atoms.subspan(count));
    begin_anew(after);
    rest.atoms = after;
    return {taken, height_of(after)};
}

Length first_piece(const CellLayout& cell);

Length first_piece(const RowLayout& row) {
    Length height = row.spacing;
    for (const CellLayout& cell : row.cells) {
        height = max(height, cell.inner_top + first_piece(cell) + cell.inner_bottom);
    }
    return height;
}

/// The height of the first piece of a cell, the least that a cut must let through.
Length first_piece(const CellLayout& cell) {
    if (cell.paragraph != nullptr) {
        return cell.first_line < cell.end_line ? cell.paragraph->lines[cell.first_line].height()
                                               : Length{};
    }
    Length height;
    for (const Atom& atom : cell.atoms) {
        if (atom.kind == Atom::Kind::row) return height + atom.space + first_piece(*atom.row);
        height += atom.space + atom.height;
        if (atom.kind != Atom::Kind::open) break;
    }
    return height;
}

RowLayout* copy_row(Workspace& workspace, const RowLayout& row) {
    RowLayout* copy = workspace.arena->make<RowLayout>(row);
    copy->cells = workspace.arena->copy(std::span<const CellLayout>(row.cells));
    for (CellLayout& cell : copy->cells) cell.shift = {};
    return copy;
}

}  // namespace

bool has_content(const CellLayout& cell) {
    return cell.first_line < cell.end_line || !cell.atoms.empty();
}

void cut_cell(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room, Cut cut) {
    Height height;
    if (first.paragraph != nullptr) {
        std::uint32_t end = first.end_line;
        height = cut_lines(first, room, cut, end);
        first.end_line = rest.first_line = end;
    } else {
        height = cut_atoms(workspace, first, rest, room, cut);
    }
    first.content_height = height.taken;
    rest.content_height = height.rest;
}

SplitRow split_row(Workspace& workspace, const RowLayout& row, Length room, Cut cut) {
    if (!workspace.step(1 + row.cells.size())) return {};
    SplitRow parts{copy_row(workspace, row), copy_row(workspace, row)};
    bool took = false;
    bool left = false;
    Length first_height, rest_height;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        CellLayout& first = parts.first->cells[i];
        CellLayout& rest = parts.rest->cells[i];
        // What is cut has no edge there (CSS Fragmentation 3, 5.4: slice).
        Length inner = room - first.inner_top;
        if (cut == Cut::must) inner = max(inner, first_piece(first));
        const bool had = has_content(first);
        cut_cell(workspace, first, rest, inner, cut);
        if (cut == Cut::at_good_breaks && had && !has_content(first)) return {};
        took = took || has_content(first);
        left = left || has_content(rest);
        first.inner_bottom = rest.inner_top = {};
        first_height = max(first_height, first.inner_top + first.content_height);
        rest_height = max(rest_height, rest.content_height + rest.inner_bottom);
    }
    if (!took || !left) return {};
    parts.rest->spacing = {};
    parts.first->height = first_height;
    parts.first->splits = true;
    parts.first->counts = false;  // it counts where it ends
    parts.rest->height = rest_height;
    parts.rest->continued = true;
    for (CellLayout& cell : parts.first->cells) cell.box_height = first_height - row.spacing;
    for (CellLayout& cell : parts.rest->cells) cell.box_height = rest_height;
    if (row.has_notes) {
        parts.first_notes = notes_of(workspace, *parts.first);
        parts.rest_notes = notes_of(workspace, *parts.rest);
    }
    return parts;
}

}  // namespace cajista::layout::detail
