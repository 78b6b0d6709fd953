// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/split_row.h"

#include <algorithm>

namespace cajista::layout::detail {

namespace {

struct Height {
    Length taken, rest;
};

/// Lines [first_line, end) stay; gives their height and that of the others.
Height cut_lines(const CellLayout& cell, Length room, std::uint32_t& end) {
    Height height;
    bool full = false;
    end = cell.first_line;
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
Height cut_atoms(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room) {
    const std::span<const Atom> atoms = first.atoms;
    Length taken;
    std::size_t count = 0;
    while (count < atoms.size() && taken + atoms[count].space + atoms[count].height <= room) {
        taken += atoms[count].space + atoms[count].height;
        ++count;
    }
    if (count < atoms.size() && atoms[count].kind == Atom::Kind::row) {
        const Atom& cut = atoms[count];
        const SplitRow parts =
            split_row(workspace, *cut.row, room - taken - cut.space, Cut::if_fits);
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
            return {taken + cut.space + parts.first->height, height_of(after)};
        }
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

void cut_cell(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room) {
    Height height;
    if (first.paragraph != nullptr) {
        std::uint32_t end = first.end_line;
        height = cut_lines(first, room, end);
        first.end_line = rest.first_line = end;
    } else {
        height = cut_atoms(workspace, first, rest, room);
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
        const Length edges = first.inner_top + first.inner_bottom;
        Length inner = room - edges;
        if (cut == Cut::must) inner = max(inner, first_piece(first));
        cut_cell(workspace, first, rest, inner);
        took = took || has_content(first);
        left = left || has_content(rest);
        first_height = max(first_height, edges + first.content_height);
        rest_height = max(rest_height, edges + rest.content_height);
    }
    if (!took || !left) return {};
    parts.first->height = first_height;
    parts.first->splits = true;
    parts.first->counts = false;  // it counts where it ends
    parts.rest->height = rest_height;
    parts.rest->continued = true;
    for (CellLayout& cell : parts.first->cells) cell.box_height = first_height - row.spacing;
    for (CellLayout& cell : parts.rest->cells) cell.box_height = rest_height - row.spacing;
    return parts;
}

}  // namespace cajista::layout::detail
