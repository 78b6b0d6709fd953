// SPDX-License-Identifier: Apache-2.0
// The rows of a table that stand on one page: backgrounds below, content, borders on top. A rule
// under a row is one stroke, a vertical one as long as it goes on.
#include <algorithm>

#include "layout/detail/collect_table.h"
#include "layout/detail/paint.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

using document::BorderSide;
using page::Item;

namespace {

bool same_line(const BorderSide* a, const BorderSide* b) {
    return a == b || (a != nullptr && b != nullptr && *a == *b);
}

const base::Color* background_of(const Style* style) {
    const bool is_none =
        style == nullptr || style->box.background.is_none() || style->box.is_hidden;
    return is_none ? nullptr : &style->box.background;
}

/// CSS 2.2, 17.6.1.1.
bool hides(const RowLayout& row, const CellLayout& cell) {
    return cell.style != nullptr && cell.style->table.hides_empty_cells && !row.table->collapse &&
           !row.continued && !has_content(cell);
}

}  // namespace

void Painter::paint_rows(std::span<const PlacedRow> rows, base::Point origin) {
    const TableLayout& table = *rows.front().row->table;
    const Length bottom = rows.back().top + rows.back().row->height;
    paint_table_backgrounds(rows, origin.x, bottom);
    for (const PlacedRow& placed : rows) paint_row_backgrounds(placed, origin.x, bottom);
    const Tagging tagging = tagging_;
    for (const PlacedRow& placed : rows) {
        if (placed.artifact) tagging_ = Tagging::artifact;
        for (const CellLayout& cell : placed.row->cells) paint_cell(cell, {origin.x, placed.top});
        tagging_ = tagging;
    }
    if (table.collapse)
        paint_collapsed(rows, origin.x);
    else
        for (const PlacedRow& placed : rows) paint_separate(placed, origin.x, bottom);
}

void Painter::paint_table_backgrounds(std::span<const PlacedRow> rows, Length left, Length bottom) {
    const TableLayout& table = *rows.front().row->table;
    const Length top = rows.front().top + rows.front().row->spacing;
    // A separate table has a box of its own, which has painted its background already.
    if (const base::Color* color = background_of(table.style); color && table.collapse) {
        fill({left + table.left(), top, table.width(), bottom - top}, *color);
    }
    const auto columns = table.source->columns;
    for (std::size_t c = 0; c < columns.size() && c < table.columns; ++c) {
        if (const base::Color* color = background_of(columns[c].style)) {
            const std::size_t at = table.is_rtl ? table.columns - 1 - c : c;
            fill({left + table.lines[at], top, table.lines[at + 1] - table.lines[at], bottom - top},
                 *color);
        }
    }
}

void Painter::paint_row_backgrounds(const PlacedRow& placed, Length left, Length bottom) {
    const RowLayout& row = *placed.row;
    const TableLayout& table = *row.table;
    const Rect area{left + table.left(), placed.top + row.spacing, table.width(),
                    row.height - row.spacing};
    if (const base::Color* color = background_of(row.group->style)) fill(area, *color);
    if (const base::Color* color = background_of(row.source->style)) fill(area, *color);
    for (const CellLayout& cell : row.cells) {
        if (hides(row, cell)) continue;
        if (const base::Color* color = background_of(cell.style)) {
            const Length height = min(cell.box_height, bottom - area.top);
            fill({left + cell.left, area.top, cell.width, height}, *color,
                 table.collapse ? Length{} : cell.style->box.radius);
        }
    }
}

void Painter::paint_cell(const CellLayout& cell, base::Point at) {
    base::Point place{at.x + cell.inner_left, at.y + cell.inner_top + cell.shift};
    if (cell.paragraph != nullptr) {
        for (std::uint32_t i = cell.first_line; i < cell.end_line; ++i) {
            const text::Line& line = cell.paragraph->lines[i];
            paint_line(*cell.paragraph, line, place);
            place.y += line.height();
        }
    } else if (!cell.atoms.empty()) {
        Fragment content;
        content.atoms = cell.atoms;
        content.open = cell.open;
        content.width = cell.inner_width;
        content.height = cell.content_height;
        paint_fragment(content, place);
    }
}

void Painter::paint_collapsed(std::span<const PlacedRow> rows, Length left) {
    strokes_.clear();
    vertical_.assign(std::size_t{rows.front().row->table->columns} + 1, 0);
    const PlacedRow* above = nullptr;
    for (const PlacedRow& placed : rows) {
        paint_horizontals(above, &placed, left);
        if (placed.row->edges != nullptr) paint_verticals(placed, left);
        above = &placed;
    }
    paint_horizontals(above, nullptr, left);
    canvas_.items.insert(canvas_.items.end(), strokes_.begin(), strokes_.end());
}

void Painter::paint_horizontals(const PlacedRow* above, const PlacedRow* below, Length left) {
    // Where a split row goes on there is no border, only the cut.
    const RowEdges* upper = above != nullptr && !above->row->splits ? above->row->edges : nullptr;
    const RowEdges* lower =
        below != nullptr && !below->row->continued ? below->row->edges : nullptr;
    if (upper == nullptr && lower == nullptr) return;
    const TableLayout& table = *(above != nullptr ? above : below)->row->table;
    const Length y =
        below != nullptr ? below->top + below->row->spacing : above->top + above->row->height;
    const BorderSide* current = nullptr;
    std::size_t start = 0;
    for (std::size_t c = 0; c <= table.columns; ++c) {
        const BorderSide* side = nullptr;
        if (c < table.columns) {
            side = stronger(upper != nullptr ? upper->bottom[c] : nullptr,
                            lower != nullptr ? lower->top[c] : nullptr);
        }
        if (c > 0 && c < table.columns && same_line(side, current)) continue;
        if (current != nullptr) {
            add_stroke(strokes_,
                       {left + table.lines[start], y, table.lines[c] - table.lines[start], {}},
                       *current);
        }
        current = side;
        start = c;
    }
}

void Painter::paint_verticals(const PlacedRow& placed, Length left) {
    const RowLayout& row = *placed.row;
    const TableLayout& table = *row.table;
    const Length top = placed.top + row.spacing;
    const Length height = row.height - row.spacing;
    for (std::size_t c = 0; c < row.edges->vertical.size(); ++c) {
        const BorderSide* side = row.edges->vertical[c];
        if (side == nullptr) continue;
        if (vertical_[c] > 0) {
            Item& last = strokes_[vertical_[c] - 1];
            if (last.area.bottom() == top && last.color == side->color &&
                last.width == side->width && side->style == document::LineStyle::solid &&
                last.dash == 0) {
                last.area.height += height;
                continue;
            }
        }
        add_stroke(strokes_, {left + table.lines[c], top, {}, height}, *side);
        vertical_[c] = strokes_.size();
    }
}

void Painter::paint_separate(const PlacedRow& placed, Length left, Length bottom) {
    const RowLayout& row = *placed.row;
    const Length top = placed.top + row.spacing;
    for (const CellLayout& cell : row.cells) {
        if (!workspace_.facts(*cell.style).has_border || cell.style->box.is_hidden) continue;
        if (hides(row, cell)) continue;
        const Rect area{left + cell.left, top, cell.width, min(cell.box_height, bottom - top)};
        paint_border(cell.style->box, area, !row.continued, !row.splits);
    }
}

}  // namespace cajista::layout::detail
