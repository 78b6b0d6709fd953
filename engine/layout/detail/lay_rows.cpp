// SPDX-License-Identifier: Apache-2.0
// Cells of a row: set, measured, aligned.
#include <algorithm>

#include "layout/detail/align_signs.h"
#include "layout/detail/collect_table.h"
#include "layout/detail/notes.h"
#include "layout/detail/set_paragraph.h"
#include "layout/detail/turn_boxes.h"

namespace cajista::layout::detail {

using document::BorderSide;

namespace {

Length width_of(const BorderSide* side) { return side == nullptr ? Length{} : side->width; }

/// A cell of one paragraph without edges, margins or marks: nearly all of them.
const document::Paragraph* only_paragraph(Workspace& workspace, const document::Cell& cell) {
    if (cell.children.size() != 1) return nullptr;
    const document::Block& block = *cell.children.front();
    if (block.kind != document::BlockKind::paragraph || !block.anchor.empty() ||
        !block.bookmark.empty() || !workspace.facts(*block.style).is_plain) {
        return nullptr;
    }
    const auto* paragraph = static_cast<const document::Paragraph*>(&block);
    for (const document::Inline& one : paragraph->inlines) {
        if (one.note != nullptr || one.box != nullptr) return nullptr;
    }
    return paragraph;
}

Length first_baseline(const CellLayout& cell) {
    if (cell.paragraph != nullptr) {
        return cell.paragraph->lines.empty() ? Length{} : cell.paragraph->lines.front().ascent;
    }
    Length top;
    for (const Atom& atom : cell.atoms) {
        top += atom.space;
        if (atom.kind == Atom::Kind::line) {
            return top + atom.paragraph->lines[atom.line].ascent;
        }
        top += atom.height;
    }
    return cell.content_height;
}

/// The height that styles of row and cell ask for.
Length wished_height(Workspace& workspace, const RowLayout& row, const CellLayout& cell) {
    using Kind = document::Measure::Kind;
    Length height;
    const auto at_least = [&](const document::Measure& measure, Length edges) {
        if (measure.kind == Kind::length) height = max(height, measure.length + edges);
    };
    if (row.source->style != nullptr) {
        const document::Measure& own = row.source->style->box.height;
        at_least(own, {});
        if (own.kind == Kind::percent) height = resolve(own, row.table->height, {});
        at_least(row.source->style->box.min_height, {});
    }
    const document::BoxStyle& box = cell.style->box;
    if (box.height.kind == Kind::length || box.min_height.kind == Kind::length) {
        const Length edges = workspace.facts(*cell.style).edges.vertical();
        at_least(box.height, edges);
        at_least(box.min_height, edges);
    }
    return height;
}

}  // namespace

void RowSetter::set_insets(CellLayout& cell, const RowLayout& row, const RowLayout* below) {
    const std::size_t end = std::size_t{cell.column} + cell.column_span;
    Length left_edge = table_.lines[cell.column];
    Length right_edge = table_.lines[end];
    if (!table_.collapse) {  // grid lines are in the middle of the gaps
        left_edge += table_.spacing / 2;
        right_edge -= table_.spacing - table_.spacing / 2;
    }
    cell.left = left_edge;
    cell.width = max({}, right_edge - left_edge);
    const document::BoxStyle& box = cell.style->box;
    base::Edges edges;
    if (!table_.collapse) {
        edges = workspace_.edges(*cell.style, table_.width());
    } else {
        edges = box.padding;
        if (workspace_.facts(*cell.style).has_percent_padding) {
            edges = Workspace::add_percent_padding(*cell.style, edges, table_.width());
        }
        Length over, under;
        for (std::size_t c = cell.column; c < end; ++c) {
            if (row.edges != nullptr) {
                over = max(over, width_of(row.edges->top[c]));
                under = max(under, width_of(row.edges->bottom[c]));
            }
            if (above_ != nullptr && above_->edges != nullptr) {
                over = max(over, width_of(above_->edges->bottom[c]));
            }
            if (below != nullptr && below->edges != nullptr) {
                under = max(under, width_of(below->edges->top[c]));
            }
        }
        edges.top += over / 2;
        edges.bottom += under - under / 2;
        if (row.edges != nullptr) {
            edges.left += width_of(row.edges->vertical[cell.column]) / 2;
            const Length right = width_of(row.edges->vertical[end]);
            edges.right += right - right / 2;
        }
    }
    cell.inner_left = cell.left + edges.left;
    cell.inner_width = max({}, cell.width - edges.horizontal());
    cell.inner_top = row.spacing + edges.top;
    cell.inner_bottom = edges.bottom;
}

void RowSetter::set_insets(RowLayout& row, const RowLayout* below) {
    LaidInsets& last = laid_insets_;
    const RowEdges* const above_edges = above_ != nullptr ? above_->edges : nullptr;
    const RowEdges* const below_edges = below != nullptr ? below->edges : nullptr;
    const bool is_same = row.is_alike && last.cells.size() == row.cells.size() &&
                         last.spacing == row.spacing && last.above == above_edges &&
                         last.own == row.edges && last.below == below_edges;
    if (is_same) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const Insets& known = last.cells[i];
            CellLayout& cell = row.cells[i];
            cell.left = known.left;
            cell.width = known.width;
            cell.inner_left = known.inner_left;
            cell.inner_top = known.inner_top;
            cell.inner_width = known.inner_width;
            cell.inner_bottom = known.inner_bottom;
        }
        return;
    }
    last.cells.clear();
    for (CellLayout& cell : row.cells) {
        set_insets(cell, row, below);
        last.cells.push_back({cell.left, cell.width, cell.inner_left, cell.inner_top,
                              cell.inner_width, cell.inner_bottom});
    }
    last.spacing = row.spacing;
    last.above = above_edges;
    last.own = row.edges;
    last.below = below_edges;
}

void RowSetter::lay_cell(CellLayout& cell, const Context& context) {
    cell.element =
        workspace_.add_element(context, cell.source->role, {}, {}, cell.column_span, cell.row_span);
    Context inside = context;
    inside.element = cell.element;
    ++inside.depth;
    const bool is_turned = cell.style->box.is_turned();
    const document::Paragraph* paragraph =
        is_turned ? nullptr : only_paragraph(workspace_, *cell.source);
    if (paragraph != nullptr) {
        cell.paragraph = set_paragraph(workspace_, *paragraph, cell.inner_width, inside);
        cell.end_line = static_cast<std::uint32_t>(cell.paragraph->lines.size());
        for (const text::Line& line : cell.paragraph->lines) cell.content_height += line.height();
    } else if (!cell.source->children.empty()) {
        const Fragment content =
            is_turned ? collect_turned_cell(workspace_, *cell.source, cell.inner_width, inside)
                      : collect_fragment(
                            workspace_, cell.source->children, cell.inner_width, inside,
                            cell.style->paragraph.direction == text::Direction::right_to_left);
        cell.atoms = content.atoms;
        cell.content_height = content.height;
    }
    if (!table_.axes.empty()) align_on_axis(workspace_, table_, cell);
}

void RowSetter::lay(RowLayout& row, const RowLayout* below, const Context& context) {
    if (!workspace_.step(1 + row.cells.size())) return;
    if (table_.collapse) {
        row.spacing = row.starts_table || row.leads_page ? outer_top(row) : Length{};
    } else {
        row.spacing = row.leads_page ? Length{} : table_.spacing_down;
    }
    Context inside = context;
    inside.element = workspace_.add_element(context, base::Role::table_row);
    Length height;
    set_insets(row, below);
    for (CellLayout& cell : row.cells) {
        lay_cell(cell, inside);
        height = max(height, row.spacing + wished_height(workspace_, row, cell));
        if (cell.row_span > 1) continue;
        height = max(height, cell.inner_top + cell.content_height + cell.inner_bottom);
    }
    for (const CellLayout& cell : row.cells) {
        row.has_notes = row.has_notes || calls_notes(cell.atoms);
    }
    row.height = row.own_height = max(height, row.spacing);
    above_ = &row;
}

void RowSetter::finish_band(std::span<RowLayout* const> rows) {
    struct Span {
        CellLayout* cell = nullptr;
        Length spacing;
        Length top;  ///< of its first row
        std::size_t end = 0;
    };
    std::vector<Span> spans;
    Length top;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        RowLayout& row = *rows[i];
        for (CellLayout& cell : row.cells) {
            if (cell.row_span == 1) continue;
            spans.push_back({&cell, row.spacing, top, std::min(rows.size(), i + cell.row_span)});
        }
        for (const Span& span : spans) {
            if (span.end != i + 1) continue;
            const CellLayout& cell = *span.cell;
            const Length needed = cell.inner_top + cell.content_height + cell.inner_bottom;
            row.height = max(row.height, needed - (top - span.top));
        }
        top += row.height;
        for (const Span& span : spans) {
            if (span.end == i + 1) span.cell->box_height = top - span.top - span.spacing;
        }
        std::erase_if(spans, [i](const Span& span) { return span.end == i + 1; });
        for (CellLayout& cell : row.cells) {
            if (cell.row_span == 1) cell.box_height = row.height - row.spacing;
        }
    }
    for (RowLayout* row : rows) align(*row);
}

namespace {

Length free_height(const CellLayout& cell, Length spacing) {
    return spacing + cell.box_height - cell.inner_top - cell.content_height - cell.inner_bottom;
}

}  // namespace

void align_in_box(CellLayout& cell, Length spacing) {
    using document::VerticalAlign;
    const VerticalAlign how = cell.style->table.vertical_align;
    const Length free = max({}, free_height(cell, spacing));
    if (how == VerticalAlign::middle) cell.shift = free / 2;
    if (how == VerticalAlign::bottom) cell.shift = free;
}

void RowSetter::align(RowLayout& row) {
    using document::VerticalAlign;
    Length baseline;
    for (CellLayout& cell : row.cells) {
        if (cell.style->table.vertical_align != VerticalAlign::baseline) continue;
        baseline = max(baseline, cell.inner_top + first_baseline(cell));
    }
    for (CellLayout& cell : row.cells) {
        align_in_box(cell, row.spacing);
        if (cell.style->table.vertical_align != VerticalAlign::baseline) continue;
        const Length lower = baseline - cell.inner_top - first_baseline(cell);
        cell.shift = max({}, min(free_height(cell, row.spacing), lower));
    }
}

}  // namespace cajista::layout::detail
