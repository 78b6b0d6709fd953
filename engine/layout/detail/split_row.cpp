// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/split_row.h"
#include "layout/detail/cut_atoms.h"
#include "layout/detail/notes.h"

#include <algorithm>
#include <vector>

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
    const auto line = [&](std::uint32_t i) { return cell.paragraph->lines[i].height(); };
    Length taken;
    end = cell.first_line;
    while (end < cell.end_line && taken + line(end) <= room) taken += line(end++);
    const std::uint32_t most = end;
    if (cut == Cut::at_good_breaks) end = good_end(cell, end);
    for (std::uint32_t i = end; i < most; ++i) taken -= line(i);
    return {taken, cell.content_height - taken};
}

Length first_piece(const CellLayout& cell);

Length row_piece(const RowLayout& row) {
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
    return first_piece(cell.atoms);
}

RowLayout* copy_row(Workspace& workspace, const RowLayout& row) {
    RowLayout* copy = workspace.arena->make<RowLayout>(row);
    copy->cells = workspace.arena->copy(std::span<const CellLayout>(row.cells));
    for (CellLayout& cell : copy->cells) cell.shift = {};
    return copy;
}

/// The boxes that are open behind `atoms`, where `open` were before.
std::span<const Box* const> open_after(Workspace& workspace, std::span<const Box* const> open,
                                       std::span<const Atom> atoms) {
    std::vector<const Box*> boxes(open.begin(), open.end());
    for (const Atom& atom : atoms) {
        if (atom.kind == Atom::Kind::open) boxes.push_back(atom.box);
        if (atom.kind == Atom::Kind::close) std::erase(boxes, atom.box);
    }
    return workspace.arena->copy(std::span<const Box* const>(boxes));
}

}  // namespace

Length first_piece(std::span<const Atom> atoms) {
    Length height = atoms.empty() ? Length{} : atoms.front().edges_above();
    for (const Atom& atom : atoms) {
        if (atom.kind == Atom::Kind::row) return height + atom.space + row_piece(*atom.row);
        if (atom.kind == Atom::Kind::columns) {
            const ColumnSet& set = *atom.columns;
            return height + atom.space + first_piece(set.waiting.empty() ? set.atoms : set.waiting);
        }
        height += atom.space;
        if (atom.splits && atom.kind == Atom::Kind::space) {
            return height + min(atom.height, Length::points(1));
        }
        height += atom.height;
        if (atom.kind != Atom::Kind::open) break;
    }
    return height;
}

bool has_content(const CellLayout& cell) {
    return cell.first_line < cell.end_line || !cell.atoms.empty();
}

RowLayout* lower_row(Workspace& workspace, const RowLayout& row, Length room) {
    RowLayout* lower = workspace.arena->make<RowLayout>(row);
    lower->cells = workspace.arena->copy(std::span<const CellLayout>(row.cells));
    for (CellLayout& cell : lower->cells) {
        const Length free = room - cell.inner_top - cell.content_height - cell.inner_bottom;
        cell.shift = min(cell.shift, max({}, free));
    }
    return lower;
}

void cut_cell(Workspace& workspace, CellLayout& first, CellLayout& rest, Length room, Cut cut) {
    Height height;
    if (first.paragraph != nullptr) {
        std::uint32_t end = first.end_line;
        height = cut_lines(first, room, cut, end);
        first.end_line = rest.first_line = end;
    } else {
        // The margin below the last block is the cell's (CSS 2.2, 8.3.1).
        const Length margin = first.content_height - extent_of(first.atoms);
        CutAtoms parts;
        // What must be cut is cut at a good break where there is one (CSS Fragmentation 3, 4.4).
        if (cut == Cut::must) {
            parts = cut_atoms(workspace, first.atoms, room, Cut::at_good_breaks);
        }
        if (parts.first.empty()) parts = cut_atoms(workspace, first.atoms, room, cut);
        first.atoms = parts.first;
        rest.atoms = parts.rest;
        rest.open = open_after(workspace, first.open, first.atoms);
        height = {parts.taken, parts.rest.empty() ? Length{} : max({}, parts.left + margin)};
    }
    first.content_height = height.taken;
    rest.content_height = height.rest;
}

SplitRow split_row(Workspace& workspace, const RowLayout& row, Length room, Cut cut,
                   const SpannedContent& spanned) {
    if (!workspace.step(1 + row.cells.size())) return {};
    SplitRow parts{copy_row(workspace, row), copy_row(workspace, row)};
    bool took = false;
    bool left = false;
    Length first_height, rest_height, natural;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        CellLayout& first = parts.first->cells[i];
        CellLayout& rest = parts.rest->cells[i];
        // What is cut has no edge there (CSS Fragmentation 3, 5.4: slice).
        Length inner = room - first.inner_top;
        if (cut == Cut::must && first.paragraph != nullptr) inner = max(inner, first_piece(first));
        const bool had = has_content(first);
        natural = max(natural, first.inner_top + first.content_height);
        cut_cell(workspace, first, rest, inner, cut);
        if (cut == Cut::at_good_breaks && had && !has_content(first)) return {};
        took = took || has_content(first);
        left = left || has_content(rest);
        first.inner_bottom = rest.inner_top = {};
        first_height = max(first_height, first.inner_top + first.content_height);
        // Those over several rows make the last of these higher, not this one.
        if (rest.row_span > 1) continue;
        rest_height = max(rest_height, rest.content_height + rest.inner_bottom);
    }
    if (!took && spanned.height <= Length{}) return {};
    first_height = max(first_height, spanned.height);
    if (!left && spanned.goes_on) {
        rest_height = max(rest_height, row.own_height - first_height);
    } else if (!left) {  // only its height is too much: it is cut like that of a box
        const Length most = cut == Cut::must ? max(room, first_height) : room;
        if (cut == Cut::at_good_breaks || most < first_height || row.height <= most) return {};
        // Columns may have become lower: then nothing is left.
        if (natural <= most) first_height = most;
        rest_height = natural <= most ? row.height - most : Length{};
    }
    parts.rest->spacing = {};
    parts.first->height = first_height;
    parts.first->splits = true;
    parts.first->counts = false;  // it counts where it ends
    parts.rest->height = parts.rest->own_height = rest_height;
    parts.rest->continued = true;
    for (CellLayout& cell : parts.first->cells) cell.box_height = first_height - row.spacing;
    for (CellLayout& cell : parts.rest->cells) cell.box_height = rest_height;
    return parts;
}

void take_parts(Workspace& workspace, Atom& first, Atom& rest, const SplitRow& parts) {
    first.row = parts.first;
    first.height = parts.first->height;
    rest.row = parts.rest;
    rest.height = parts.rest->height;
    rest.marks = nullptr;
    rest.marker = nullptr;
    rest.notes = nullptr;
    parts.rest->starts_table = false;
    if (!parts.first->has_notes) return;
    first.notes = notes_of(workspace, *first.row);
    rest.notes = notes_of(workspace, *rest.row);
}

std::size_t find_cut(const Fragment& content, Length room) {
    Length bottom = content.atoms.empty() ? Length{} : content.atoms.front().edges_above();
    std::size_t cut = 0;
    for (std::size_t i = 0; i < content.atoms.size() && bottom <= room; ++i) {
        const Atom& atom = content.atoms[i];
        const bool in_band = atom.kind == Atom::Kind::row && atom.row->in_band;
        const bool has_room = bottom + atom.edges_below() <= room;
        if (i > 0 && atom.rank == Rank::free && !in_band && has_room) cut = i;
        bottom += atom.space + atom.height;
    }
    return bottom <= room ? 0 : cut;
}

FragmentParts split_fragment(Workspace& workspace, const Fragment& content, Length room, Cut cut) {
    const CutAtoms parts = cut_atoms(workspace, content.atoms, room, cut);
    const bool is_lower = parts.rest.empty() && parts.taken < content.height;
    if (parts.first.empty() || (parts.rest.empty() && !is_lower)) return {};
    auto* first = workspace.arena->make<Fragment>(content);
    first->atoms = parts.first;
    first->height = parts.taken;
    if (is_lower) return {first, nullptr};
    auto* rest = workspace.arena->make<Fragment>(content);
    rest->atoms = parts.rest;
    rest->height = parts.left;
    rest->open = open_after(workspace, content.open, first->atoms);
    return {first, rest};
}

}  // namespace cajista::layout::detail
