// SPDX-License-Identifier: Apache-2.0
// Cells into columns, and the collapsed borders around them.
#include <algorithm>

#include "layout/detail/collect_table.h"

namespace cajista::layout::detail {

using document::BorderSide;
using document::LineStyle;

namespace {

const BorderSide* side_of(const Style* style, document::Side side) {
    if (style == nullptr) return nullptr;
    const BorderSide& border = style->box.border[side];
    return border_width(border) > Length{} ? &border : nullptr;
}

int strength(LineStyle style) {
    switch (style) {
        case LineStyle::none:
            return 0;
        case LineStyle::dotted:
            return 1;
        case LineStyle::dashed:
            return 2;
        case LineStyle::solid:
            return 3;
        case LineStyle::double_line:
            return 4;
    }
    return 0;
}

bool looks_alike(const RowPlace& a, const RowPlace& b) {
    if (a.row->style != b.row->style || a.group->style != b.group->style ||
        a.first_of_group != b.first_of_group || a.last_of_group != b.last_of_group ||
        a.first_of_table != b.first_of_table || a.last_of_table != b.last_of_table) {
        return false;
    }
    return std::equal(a.row->cells.begin(), a.row->cells.end(), b.row->cells.begin(),
                      b.row->cells.end(), [](const auto& one, const auto& other) {
                          return one.style == other.style && one.column_span == other.column_span;
                      });
}

}  // namespace

const BorderSide* stronger(const BorderSide* a, const BorderSide* b) {
    if (a == nullptr) return b;
    if (b == nullptr) return a;
    if (a->width != b->width) return a->width > b->width ? a : b;
    return strength(a->style) >= strength(b->style) ? a : b;
}

namespace {

Length half_of_widest(std::span<const BorderSide* const> sides) {
    Length widest;
    for (const BorderSide* side : sides) {
        if (side != nullptr) widest = max(widest, side->width);
    }
    return widest / 2;
}

}  // namespace

Length outer_top(const RowLayout& row) {
    return row.edges == nullptr || row.continued ? Length{} : half_of_widest(row.edges->top);
}

Length outer_bottom(const RowLayout& row) {
    return row.edges == nullptr || row.splits ? Length{} : half_of_widest(row.edges->bottom);
}

Length lead_of(const RowLayout& first) {
    const TableLayout& table = *first.table;
    if (!table.after_break.rows.empty()) return table.after_break.height;
    // The space between two separate rows is that of the page break.
    return table.collapse ? outer_top(first) : -first.spacing;
}

namespace {

bool keeps_whole(const Style* style) {
    return style != nullptr && style->box.break_inside == document::Break::avoid;
}

}  // namespace

RowSetter::RowSetter(Workspace& workspace, TableLayout& table)
    : workspace_(workspace), table_(table), slots_(table.columns) {}

bool RowSetter::spans_on() const {
    return had_spans_ && std::any_of(slots_.begin(), slots_.end(),
                                     [](const Slot& slot) { return slot.rows_left > 1; });
}

RowLayout* RowSetter::place(const RowPlace& place) {
    const document::Row& source = *place.row;
    RowLayout* row = workspace_.arena->make<RowLayout>();
    row->table = &table_;
    row->source = &source;
    row->group = place.group;
    row->counts = place.group->kind == document::RowGroup::Kind::body && source.counts;
    row->cells = workspace_.arena->array<CellLayout>(source.cells.size());
    row->is_alike = place_alike(source, *row);
    if (!row->is_alike) {
        place_cells(source,
                    static_cast<std::size_t>(place.group->rows.data() + place.group->rows.size() -
                                             place.row),
                    *row);
    }
    if (table_.collapse) row->edges = find_edges(place);
    return row;
}

bool RowSetter::place_alike(const document::Row& source, RowLayout& row) {
    if (had_spans_ || source.cells.size() != placed_.size() ||
        keeps_whole(source.style) != placed_keeps_) {
        return false;
    }
    for (std::size_t i = 0; i < placed_.size(); ++i) {
        const document::Cell& cell = source.cells[i];
        if (cell.style != placed_[i].style || cell.row_span > 1 ||
            std::max<std::uint16_t>(1, cell.column_span) != placed_[i].column_span) {
            return false;
        }
    }
    for (std::size_t i = 0; i < placed_.size(); ++i) {
        const Placed& model = placed_[i];
        CellLayout& laid = row.cells[i];
        laid.source = &source.cells[i];
        laid.style = model.style != nullptr ? model.style : &default_style();
        laid.column = model.column;
        laid.column_span = model.column_span;
        laid.row_span = 1;
        laid.keeps = model.keeps;
        for (std::size_t c = 0; c < model.column_span; ++c) {
            slots_[model.column + c] = {laid.source, 1, true};
        }
    }
    return true;
}

void RowSetter::place_cells(const document::Row& source, std::size_t rows_below, RowLayout& row) {
    for (Slot& slot : slots_) {
        slot.rows_left =
            slot.rows_left > 0 ? static_cast<std::uint16_t>(slot.rows_left - 1) : std::uint16_t{0};
        slot.starts_here = false;
        if (slot.rows_left == 0) slot.cell = nullptr;
    }
    placed_.clear();
    placed_keeps_ = keeps_whole(source.style);
    bool all_as_asked = true;
    std::size_t column = 0;
    const auto slot_at = [this](std::size_t logical) -> Slot& {
        return slots_[table_.is_rtl ? slots_.size() - 1 - logical : logical];
    };
    for (std::size_t i = 0; i < source.cells.size(); ++i) {
        const document::Cell& cell = source.cells[i];
        while (column < slots_.size() && slot_at(column).rows_left > 0) ++column;
        if (column >= slots_.size()) {  // count_columns left room for all; never lose a cell
            workspace_.fail("layout.too-many-columns",
                            "a row has more cells than its table columns",
                            "look for a wrong column span");
            row.cells = row.cells.first(i);
            break;
        }
        const std::size_t wanted = std::max<std::size_t>(1, cell.column_span);
        std::size_t span = 1;
        while (span < wanted && column + span < slots_.size() &&
               slot_at(column + span).rows_left == 0) {
            ++span;
        }
        CellLayout& laid = row.cells[i];
        laid.source = &cell;
        laid.style = cell.style != nullptr ? cell.style : &default_style();
        laid.column =
            static_cast<std::uint16_t>(table_.is_rtl ? slots_.size() - column - span : column);
        laid.column_span = static_cast<std::uint16_t>(span);
        laid.row_span = static_cast<std::uint16_t>(
            std::clamp<std::size_t>(cell.row_span, 1, std::min<std::size_t>(rows_below, 65535)));
        had_spans_ = had_spans_ || laid.row_span > 1;
        laid.keeps = keeps_whole(cell.style) || keeps_whole(source.style);
        for (std::size_t c = column; c < column + span; ++c) {
            slot_at(c) = {&cell, laid.row_span, true};
        }
        // What the table has no room for is not what the cell asks for.
        all_as_asked = all_as_asked && span == wanted && cell.row_span <= 1;
        placed_.push_back({cell.style, laid.column, laid.column_span, laid.keeps});
        column += span;
    }
    if (!all_as_asked) placed_.clear();
}

const RowEdges* RowSetter::find_edges(const RowPlace& place) {
    if (!had_spans_) {
        for (const Pattern& pattern : patterns_) {
            if (looks_alike(pattern.place, place)) return pattern.edges;
        }
    }
    auto* edges = workspace_.arena->make<RowEdges>();
    edges->top = workspace_.arena->array<const BorderSide*>(table_.columns);
    edges->bottom = workspace_.arena->array<const BorderSide*>(table_.columns);
    edges->vertical = workspace_.arena->array<const BorderSide*>(table_.columns + 1);
    fill_edges(place, *edges);
    const auto none = [](std::span<const BorderSide*> sides) {
        return std::all_of(sides.begin(), sides.end(), [](auto* side) { return side == nullptr; });
    };
    if (none(edges->top) && none(edges->bottom) && none(edges->vertical)) edges = nullptr;
    constexpr std::size_t most_patterns = 8;  // zebra rows, totals, first and last rows
    if (!had_spans_ && patterns_.size() < most_patterns) {
        if (patterns_.empty()) patterns_.reserve(most_patterns);
        patterns_.push_back({place, edges});
    }
    return edges;
}

void RowSetter::fill_edges(const RowPlace& place, RowEdges& edges) const {
    const auto outer = [&](document::Side side, bool of_row, bool of_group, bool of_table) {
        const BorderSide* found = of_row ? side_of(place.row->style, side) : nullptr;
        if (of_group) found = stronger(found, side_of(place.group->style, side));
        if (of_table) found = stronger(found, side_of(table_.style, side));
        return found;
    };
    const BorderSide* above =
        outer(document::top, true, place.first_of_group, place.first_of_table);
    const BorderSide* below =
        outer(document::bottom, true, place.last_of_group, place.last_of_table);
    const auto style_at = [&](std::size_t column) {
        return slots_[column].cell != nullptr ? slots_[column].cell->style : nullptr;
    };
    const std::size_t columns = table_.columns;
    for (std::size_t c = 0; c < columns; ++c) {
        const Slot& slot = slots_[c];
        const bool empty = slot.cell == nullptr;
        if (empty || slot.starts_here) {
            edges.top[c] = stronger(side_of(style_at(c), document::top), above);
        }
        if (empty || slot.rows_left == 1) {
            edges.bottom[c] = stronger(side_of(style_at(c), document::bottom), below);
        }
        const bool same = c > 0 && slot.cell != nullptr && slots_[c - 1].cell == slot.cell;
        if (same) continue;
        const BorderSide* side = side_of(style_at(c), document::left);
        edges.vertical[c] = c > 0 ? stronger(side_of(style_at(c - 1), document::right), side)
                                  : stronger(side, outer(document::left, true, true, true));
    }
    if (columns == 0) return;
    edges.vertical[columns] = stronger(side_of(style_at(columns - 1), document::right),
                                       outer(document::right, true, true, true));
}

}  // namespace cajista::layout::detail
