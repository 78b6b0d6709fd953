// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

namespace {

/// A list of notes that grows at its end.
struct NoteList {
    Workspace& workspace;
    Note* first = nullptr;
    Note* last = nullptr;

    void add(const Note* notes) {
        for (; notes != nullptr; notes = notes->next) {
            Note* copy = workspace.arena->make<Note>(Note{notes->body, nullptr, notes->policy});
            (last != nullptr ? last->next : first) = copy;
            last = copy;
        }
    }
    void add(std::span<const Atom> atoms) {
        for (const Atom& atom : atoms) {
            for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
                add(mark->notes);
            }
            add(atom.notes);
            if (atom.kind != Atom::Kind::columns) continue;
            for (const PlacedColumn& column : atom.columns->placed) add(column.atoms);
        }
    }
};

}  // namespace

const Note* notes_of(Workspace& workspace, std::span<const Atom> atoms) {
    NoteList list{workspace};
    list.add(atoms);
    return list.first;
}

const Note* notes_of(Workspace& workspace, const RowLayout& row) {
    NoteList list{workspace};
    for (const CellLayout& cell : row.cells) list.add(cell.atoms);
    return list.first;
}

bool calls_notes(std::span<const Atom> atoms) {
    for (const Atom& atom : atoms) {
        if (atom.notes != nullptr) return true;
        for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
            if (mark->notes != nullptr) return true;
        }
        if (atom.kind != Atom::Kind::columns) continue;
        for (const PlacedColumn& column : atom.columns->placed) {
            if (calls_notes(column.atoms)) return true;
        }
    }
    return false;
}

const Note* join_notes(Workspace& workspace, const Note* first, const Note* second) {
    if (first == nullptr) return second;
    if (second == nullptr) return first;
    NoteList list{workspace};
    list.add(first);
    list.add(second);
    return list.first;
}

Length height_of_notes(const Note* notes) {
    Length height;
    for (; notes != nullptr; notes = notes->next) height += notes->body->height;
    return height;
}

Length height_of_aside_notes(const Atom& atom) {
    Length height;
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        height += height_of_notes(mark->notes);
    }
    return height;
}

Length height_of_notes(const Atom& atom) {
    return height_of_notes(atom.notes) + height_of_aside_notes(atom);
}

namespace {

/// The height of what stands before the first good break.
Length least_of(const Fragment& body) {
    Length height;
    for (std::size_t i = 0; i < body.atoms.size(); ++i) {
        const Atom& atom = body.atoms[i];
        if (atom.marks != nullptr || atom.kind == Atom::Kind::columns) break;
        const bool in_band = atom.kind == Atom::Kind::row && atom.row->in_band;
        if (height > Length{} && atom.rank == Rank::free && !in_band) return height;
        height += atom.space + atom.height;
    }
    return body.height;
}

}  // namespace

Length least_of_notes(const Atom& atom) {
    Length height = height_of_notes(atom);
    if (atom.notes == nullptr) return height;
    const Note* last = atom.notes;
    while (last->next != nullptr) last = last->next;
    if (last->policy != document::FootnotePolicy::automatic) return height;
    return height - last->body->height + min(least_of(*last->body), last->body->height);
}

bool moves_paragraph(const Note* notes) {
    for (; notes != nullptr; notes = notes->next) {
        if (notes->policy == document::FootnotePolicy::block) return true;
    }
    return false;
}

void append_notes(const Note* notes, std::vector<Atom>& out) {
    for (; notes != nullptr; notes = notes->next) {
        out.insert(out.end(), notes->body->atoms.begin(), notes->body->atoms.end());
    }
}

void append_notes(const Atom& atom, std::vector<Atom>& out) {
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        append_notes(mark->notes, out);
    }
    append_notes(atom.notes, out);
    if (atom.kind != Atom::Kind::columns) return;
    for (const PlacedColumn& column : atom.columns->placed) {
        for (const Atom& inner : column.atoms) append_notes(inner, out);
    }
}

void paint_note_area(Painter& painter, std::span<const Atom> notes, Length height,
                     const document::NoteArea& style, const Rect& area) {
    const Length top = area.bottom() - style.height(height) + style.margin;
    if (style.rule.style != document::LineStyle::none) {
        painter.paint_rule(style.rule, {area.left, top, area.width.times(1, 3), {}});
    }
    painter.end_page(painter.paint(notes, {area.left, area.bottom() - height}));
}

}  // namespace cajista::layout::detail
