// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/band_breaks.h"

#include <algorithm>

#include "layout/detail/collect_table.h"
#include "layout/detail/notes.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

namespace {

/// Of a break behind line `end` of those of a cell (CSS Fragmentation 3, 3.3).
Rank rank_of_lines(const CellLayout& cell, std::uint32_t end) {
    const SetParagraph& set = *cell.paragraph;
    return end < set.orphans || cell.end_line - end < set.widows ? Rank::orphan : Rank::free;
}

Length needed(const CellLayout& cell) {
    return cell.inner_top + cell.content_height + cell.inner_bottom;
}

/// Where content begins that is cut: in its part it is aligned anew, but for its baseline.
Length content_top(const CellLayout& cell) {
    const bool by_baseline = cell.style->table.vertical_align == document::VerticalAlign::baseline;
    return cell.inner_top + (by_baseline ? cell.shift : Length{});
}

}  // namespace

void BandWalk::advance(Span& span, Length limit) {
    const CellLayout& cell = *span.cell;
    Span::Cut& cut = span.cut;
    if (limit < cut.limit) cut = {};
    cut.limit = limit;
    const auto meet = [&cut](Rank rank) {
        if (rank > cut.best) return;
        cut.best = rank;
        cut.at = cut.taken;
    };
    if (cell.paragraph != nullptr) {
        for (; cell.first_line + cut.next < cell.end_line && workspace_.step(); ++cut.next) {
            const auto line = static_cast<std::uint32_t>(cell.first_line + cut.next);
            const Length height = cell.paragraph->lines[line].height();
            if (cut.taken + height > limit) return;
            cut.taken += height;
            meet(rank_of_lines(cell, line + 1));
        }
        return;
    }
    for (; cut.next < cell.atoms.size() && workspace_.step(); ++cut.next) {
        const Atom& atom = cell.atoms[cut.next];
        const bool in_band = atom.kind == Atom::Kind::row && atom.row->in_band;
        if (cut.has_content && !in_band) meet(atom.rank);
        if (cut.taken + atom.space + atom.height > limit) return;
        cut.taken += atom.space + atom.height;
        cut.has_content = cut.has_content || has_content(atom);
    }
}

BandWalk::Break BandWalk::break_in(Span& span, Length room) {
    const CellLayout& cell = *span.cell;
    const Length top = content_top(cell);
    // One that keeps together ends with its rows, or is against its wish.
    const Length limit = span.height + (cell.keeps ? Length{} : room) - top;
    Break found;
    if (cell.content_height <= limit) {
        found.used = max({}, top + cell.content_height - span.height);
        return found;
    }
    if (limit != span.cut.limit) advance(span, limit);
    found.goes_on = true;
    found.rank = cell.keeps ? both(span.cut.best, Rank::avoid) : span.cut.best;
    found.used = max({}, top + span.cut.at - span.height);
    return found;
}

BandWalk::Break BandWalk::break_here(Length room) {
    Break all;
    for (Span& span : spans_) {
        const Break one = break_in(span, room);
        all.rank = both(all.rank, one.rank);
        all.used = max(all.used, one.used);
        all.goes_on = all.goes_on || one.goes_on;
    }
    return all;
}

void BandWalk::settle(Atom& atom) {
    const RowLayout& row = *atom.row;
    if (row.splits || !row.in_band) return;
    Length height = row.own_height;
    for (const CellLayout& cell : row.cells) {
        if (cell.row_span == 1) height = max(height, needed(cell));
    }
    for (const Span& span : spans_) {
        if (span.rows_left == 1) height = max(height, needed(*span.cell) - span.height);
    }
    if (height != row.height) grow_row(workspace_, atom, height);
}

void BandWalk::pass(const Atom& atom) {
    RowLayout& row = *atom.row;
    for (CellLayout& cell : row.cells) {
        if (cell.row_span == 1) continue;
        Span& span = spans_.emplace_back();
        span.cell = &cell;
        span.spacing = row.spacing;
        span.rows_left = cell.row_span;
    }
    workspace_.step(spans_.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < spans_.size(); ++i) {
        Span& span = spans_[i];
        span.height += row.height;
        // The rest of a split row is no further row.
        if (!row.splits) --span.rows_left;
        if (span.rows_left > 0) {
            spans_[kept++] = span;
            continue;
        }
        const Length height = span.height - span.spacing;
        if (height == span.cell->box_height) continue;
        span.cell->box_height = height;
        align_in_box(*span.cell, span.spacing);
    }
    spans_.resize(kept);
}

void grow_row(Workspace& workspace, Atom& atom, Length height) {
    RowLayout* row = workspace.arena->make<RowLayout>(*atom.row);
    row->height = height;
    row->cells = workspace.arena->copy(std::span<const CellLayout>(row->cells));
    for (CellLayout& cell : row->cells) {
        if (cell.row_span > 1) continue;
        cell.box_height = height - row->spacing;
        align_in_box(cell, row->spacing);
    }
    atom.row = row;
    atom.height = height;
}

void settle_band(Workspace& workspace, std::span<Atom> atoms) {
    BandWalk walk(workspace);
    for (Atom& atom : atoms) {
        const bool is_first = &atom == &atoms.front();
        if (atom.kind != Atom::Kind::row || (!is_first && !atom.row->in_band)) return;
        walk.settle(atom);
        walk.pass(atom);
    }
}

namespace {

/// Cells of a row that end before a page break, or go on behind it.
class SpanCutter {
public:
    SpanCutter(Workspace& workspace, Length spacing_below)
        : workspace_(workspace), spacing_below_(spacing_below) {}

    /// `visible`: of the row and those below it; `rows`: how many these are.
    void cut(RowLayout& row, Length visible, std::size_t rows) {
        for (CellLayout& cell : row.cells) {
            if (cell.row_span > rows) cut(cell, row.spacing, visible, rows);
        }
    }

    std::vector<CellLayout> carried;
    bool is_bad = false;

private:
    void cut(CellLayout& cell, Length spacing, Length visible, std::size_t rows) {
        CellLayout first = cell, rest = cell;
        const Length room = visible - content_top(cell);
        cut_cell(workspace_, first, rest, room, Cut::at_good_breaks);
        const bool is_good = has_content(first) || !has_content(cell);
        if (!is_good) {
            first = rest = cell;
            cut_cell(workspace_, first, rest, room, Cut::if_fits);
        }
        is_bad = is_bad || (has_content(rest) && (!is_good || cell.keeps));
        first.box_height = visible - spacing;
        first.inner_bottom = {};
        align_in_box(first, spacing);
        rest.shift = rest.box_height = {};
        rest.inner_top = spacing_below_;
        rest.row_span = static_cast<std::uint16_t>(cell.row_span - rows);
        cell = first;
        carried.push_back(rest);
    }

    Workspace& workspace_;
    Length spacing_below_;
};

}  // namespace

Length carry_spans(Workspace& workspace, std::span<Atom> before, Atom& next) {
    if (before.empty() || next.kind != Atom::Kind::row || !next.row->in_band) return {};
    SpanCutter cutter(workspace, next.row->spacing);
    Length visible;
    std::size_t rows = 0;
    for (std::size_t i = before.size(); i-- > 0 && before[i].kind == Atom::Kind::row;) {
        visible += before[i].height;
        if (before[i].row->splits) {  // its own cells are cut already; its rest is no further row
            if (!before[i].row->in_band) break;
            continue;
        }
        ++rows;
        auto* row = workspace.arena->make<RowLayout>(*before[i].row);
        row->cells = workspace.arena->copy(std::span<const CellLayout>(row->cells));
        const std::size_t had = cutter.carried.size();
        cutter.cut(*row, visible, rows);
        if (cutter.carried.size() > had) {
            before[i].row = row;
            if (row->has_notes) before[i].notes = notes_of(workspace, *row);
        }
        if (!row->in_band) break;
    }
    std::vector<CellLayout>& carried = cutter.carried;
    if (carried.empty()) return {};
    auto* row = workspace.arena->make<RowLayout>(*next.row);
    carried.insert(carried.begin(), row->cells.begin(), row->cells.end());
    row->cells = workspace.arena->copy(carried);
    next.row = row;
    next.notes = notes_of(workspace, *row);
    row->has_notes = row->has_notes || next.notes != nullptr;
    return cutter.is_bad ? visible : Length{};
}

}  // namespace cajista::layout::detail
