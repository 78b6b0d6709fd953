// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/break_pages.h"

#include <algorithm>

#include "layout/detail/collect_table.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

using document::Break;

PageBreaker::PageBreaker(Workspace& workspace, Canvas& canvas, const MasterSequence& masters)
    : workspace_(workspace), canvas_(canvas), masters_(masters), painter_(workspace, canvas) {
    start_page();
    workspace_.late_context = &context_;
}

void PageBreaker::start_page() {
    const auto index = static_cast<std::uint32_t>(pages_.size());
    master_ = masters_.master(index);
    body_ = body_of(*master_);
    workspace_.frame = body_;
    workspace_.page_size = master_->size;
    context_.page_number = index + 1;
    y_ = {};
    next_ = 0;
    best_.reset();
}

void PageBreaker::take(const Atom& atom) {
    if (workspace_.failed()) return;
    atoms_.push_back(atom);
    while (next_ < atoms_.size() && workspace_.step()) look_at(next_++);
}

Length PageBreaker::head_height(const Atom& first) const {
    const bool goes_on = first.kind == Atom::Kind::row && !first.row->starts_table;
    return goes_on ? first.row->table->after_break.height : Length{};
}

Length PageBreaker::foot_height(std::size_t index) const {
    if (index == 0 || atoms_[index].kind != Atom::Kind::row) return {};
    const Atom& before = atoms_[index - 1];
    const TableLayout* table = atoms_[index].row->table;
    const bool goes_on = before.kind == Atom::Kind::row && before.row->table == table;
    return goes_on ? table->at_break.height : Length{};
}

void PageBreaker::look_at(std::size_t index) {
    if (atoms_[index].forced != Break::automatic) {
        const Break forced = atoms_[index].forced;
        const bool even_first = index == 0 && pages_.empty() && forced == Break::even_page;
        atoms_[index].forced = Break::automatic;
        if (index > 0 || even_first) return end_page(index, forced);
    }
    const Atom& atom = atoms_[index];
    if (index == 0) y_ += head_height(atom);
    if (index > 0 && y_ + foot_height(index) <= body_.height &&
        (!best_ || atom.rank <= best_->rank)) {
        best_ = Candidate{index, atom.rank};
    }
    const bool drops_space = index == 0 && !after_forced_;
    const Length top = drops_space ? y_ : y_ + atom.space;
    if (atom.height > Length{} && top + atom.height > body_.height) return overflow(index, top);
    // The height of a box whose content began on an earlier page doesn't reach above this one.
    if (atom.height < Length{}) atoms_[index].height = max(atom.height, min({}, -top));
    y_ = top + atom.height;
}

void PageBreaker::overflow(std::size_t index, Length top) {
    if (best_ && best_->rank <= Rank::orphan) return end_page(best_->index, Break::automatic);
    if (atoms_[index].kind == Atom::Kind::row) {
        const Length foot = atoms_[index].row->table->at_break.height;
        if (split_row_at(index, body_.height - top - foot)) {
            y_ = top + atoms_[index].height;
            return;
        }
    }
    if (best_) return end_page(best_->index, Break::automatic);
    if (index > 0) return end_page(index, Break::automatic);
    place_too_high(index, top);
}

bool PageBreaker::split_row_at(std::size_t index, Length room) {
    RowLayout& row = *atoms_[index].row;
    SplitRow parts = split_row(workspace_, row, room, Cut::if_fits);
    if (parts.rest == nullptr && index == 0) {
        parts = split_row(workspace_, row, room, Cut::must);
    }
    if (parts.rest == nullptr) return false;
    if (!row.continued) {
        workspace_.warn("layout.row-higher-than-page",
                        "a table row of " + in_points(row.height) + " is split, for the page has " +
                            in_points(body_.height),
                        "put less text into its cells, or make a cell a paragraph of its own");
    }
    Atom rest = atoms_[index];
    rest.row = parts.rest;
    rest.height = parts.rest->height;
    rest.space = {};
    rest.rank = Rank::free;
    rest.marks = nullptr;
    parts.rest->starts_table = false;
    atoms_[index].row = parts.first;
    atoms_[index].height = parts.first->height;
    atoms_.insert(atoms_.begin() + static_cast<std::ptrdiff_t>(index) + 1, rest);
    return true;
}

void PageBreaker::place_too_high(std::size_t index, Length top) {
    Atom& atom = atoms_[index];
    const Length room = max({}, body_.height - top);
    const std::string sizes =
        in_points(atom.height) + " stands on a page that has " + in_points(body_.height);
    switch (atom.kind) {
        case Atom::Kind::line:
            workspace_.warn("layout.line-higher-than-page", "a line of " + sizes,
                            "use a smaller font or picture, or a larger frame");
            break;
        case Atom::Kind::row:
            workspace_.warn("layout.row-higher-than-page",
                            "a table row of " + sizes + " and can't be split",
                            "make its pictures smaller");
            break;
        case Atom::Kind::picture: {
            workspace_.warn("layout.picture-higher-than-page",
                            "a picture of " + sizes + " and is made smaller", "give it a height");
            auto* smaller = workspace_.arena->make<PlacedPicture>(*atom.picture);
            smaller->size.width = atom.picture->size.width.times(
                room.units, std::max<std::int64_t>(1, atom.height.units));
            smaller->size.height = room;
            atom.picture = smaller;
            atom.height = room;
            break;
        }
        case Atom::Kind::open:
        case Atom::Kind::close:
        case Atom::Kind::space:
            workspace_.warn("layout.box-higher-than-page", "an empty height of " + sizes,
                            "make the height, padding or border smaller");
            atom.height = room;
            break;
    }
    y_ = top + atom.height;
}

RunningRows PageBreaker::running(const RunningRows& rows, TableLayout& table,
                                 std::uint32_t rows_on_page) {
    if (!rows.has_late) return rows;
    document::LateContext context = context_;
    context.table_index = table.source->table_index;
    context.rows_so_far = table.rows_set + rows_on_page;
    context.rows_on_page = rows_on_page;
    const RunningRows laid = lay_running_rows(workspace_, table, rows.groups, &context);
    if (laid.height > rows.height) {
        workspace_.warn("layout.late-too-wide",
                        "late content takes " + in_points(laid.height) + " of height where " +
                            in_points(rows.height) + " were reserved",
                        "make its column wider");
    }
    return laid;
}

void PageBreaker::carry_spans(std::size_t count) {
    const bool in_band = count > 0 && count < atoms_.size() &&
                         atoms_[count].kind == Atom::Kind::row && atoms_[count].row->in_band;
    if (!in_band) return;
    std::vector<CellLayout> carried;
    Length visible;
    std::size_t rows = 0;
    for (std::size_t i = count; i-- > 0 && atoms_[i].kind == Atom::Kind::row;) {
        RowLayout& row = *atoms_[i].row;
        visible += atoms_[i].height;
        ++rows;
        for (CellLayout& cell : row.cells) {
            if (cell.row_span <= rows) continue;
            CellLayout rest = cell;
            rest.shift = {};
            rest.row_span = static_cast<std::uint16_t>(cell.row_span - rows);
            rest.box_height = max({}, cell.box_height + row.spacing - visible);
            cut_cell(workspace_, cell, rest, visible - cell.inner_top - cell.shift);
            carried.push_back(rest);
        }
        if (!row.in_band) break;
    }
    if (carried.empty()) return;
    Atom& next = atoms_[count];
    auto* row = workspace_.arena->make<RowLayout>(*next.row);
    bool broken = false;
    for (CellLayout& cell : carried) {
        broken = broken || has_content(cell);
        const Length needed = cell.inner_top + cell.content_height + cell.inner_bottom;
        if (needed > cell.box_height) row->height += needed - cell.box_height;
        cell.box_height = max(cell.box_height, needed);
    }
    carried.insert(carried.begin(), row->cells.begin(), row->cells.end());
    row->cells = workspace_.arena->copy(carried);
    next.row = row;
    next.height = row->height;
    if (!broken) return;
    workspace_.warn("layout.spanned-rows-broken",
                    "a cell over several rows is cut after " + in_points(visible) +
                        " by the end of a page of " + in_points(body_.height),
                    "repeat the cell in smaller spans");
}

void PageBreaker::paint_page(std::size_t count) {
    PageDraft page;
    page.master = master_;
    page.number = static_cast<std::uint32_t>(pages_.size()) + 1;
    page.items_begin = canvas_.items.size();
    page.links_begin = canvas_.links.size();
    carry_spans(count);
    const std::span<const Atom> atoms(atoms_.data(), count);
    RunningRows head, foot;
    Painter::Repeated repeated;
    repeated.drop_first_space = !after_forced_;
    const auto table_of = [](const Atom& atom) {
        return atom.kind == Atom::Kind::row ? atom.row->table : nullptr;
    };
    if (count > 0 && table_of(atoms.front()) != nullptr && !atoms.front().row->starts_table) {
        TableLayout& table = *atoms.front().row->table;
        head = running(table.after_break, table, 0);
        repeated.head = &head;
    }
    TableLayout* broken = count > 0 ? table_of(atoms.back()) : nullptr;
    if (broken != nullptr && count < atoms_.size() && table_of(atoms_[count]) == broken) {
        const auto on_page = std::count_if(atoms.begin(), atoms.end(), [&](const Atom& atom) {
            return table_of(atom) == broken && atom.row->counts;
        });
        foot = running(broken->at_break, *broken, static_cast<std::uint32_t>(on_page));
        repeated.foot = &foot;
    }
    for (const Atom& atom : atoms) {
        if (atom.kind == Atom::Kind::row && atom.row->counts) ++atom.row->table->rows_set;
    }
    painter_.begin_page(page.number - 1, master_->size, body_, Tagging::content);
    painter_.end_page(painter_.paint(atoms, {body_.left, body_.top}, repeated));
    page.items_end = canvas_.items.size();
    page.links_end = canvas_.links.size();
    pages_.push_back(page);
}

void PageBreaker::end_page(std::size_t count, Break forced) {
    paint_page(count);
    if (pages_.size() >= workspace_.limits.pages) {
        workspace_.fail(
            "layout.too-many-pages",
            "the document has more than " + std::to_string(workspace_.limits.pages) + " pages",
            "split the record, or raise the limit");
    }
    if (!workspace_.check_memory()) return;
    atoms_.erase(atoms_.begin(), atoms_.begin() + static_cast<std::ptrdiff_t>(count));
    start_page();
    after_forced_ = forced != Break::automatic;
    const bool is_odd = pages_.size() % 2 == 0;  // of the page that begins
    if ((forced == Break::odd_page && !is_odd) || (forced == Break::even_page && is_odd)) {
        end_page(0, Break::page);
    }
}

void PageBreaker::finish(bool needs_last) {
    if (workspace_.failed()) return;
    const document::PageMaster* last = masters_.last();
    const bool has_last = last != nullptr && (needs_last || !pages_.empty());
    if (has_last && !pages_.empty() && y_ <= body_of(*last).height) {
        master_ = last;
        body_ = body_of(*last);
        return paint_page(atoms_.size());
    }
    if (!has_last) return paint_page(atoms_.size());
    end_page(atoms_.size(), Break::page);
    if (workspace_.failed()) return;
    master_ = last;
    body_ = body_of(*last);
    paint_page(0);
}

}  // namespace cajista::layout::detail
