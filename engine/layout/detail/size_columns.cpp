// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "layout/detail/collect_table.h"

namespace cajista::layout::detail {

using document::Measure;
using text::Typesetter;

namespace {

constexpr std::uint32_t most_columns = 1024;  // a page holds some dozens; keeps spans bounded

/// Calls `visit(cell, column)` for every cell of the groups; gives the number of columns.
class ColumnWalk {
public:
    template <typename Visit>
    std::uint32_t walk(std::span<const document::RowGroup> groups, const Visit& visit) {
        for (const document::RowGroup& group : groups) {
            rows_left_.assign(rows_left_.size(), 0);
            for (const document::Row& row : group.rows) {
                std::uint32_t column = 0;
                for (const document::Cell& cell : row.cells) {
                    while (column < rows_left_.size() && rows_left_[column] > 0) ++column;
                    const std::uint32_t span = std::max<std::uint32_t>(1, cell.column_span);
                    if (column + span > most_columns) return columns_ = most_columns + 1;
                    visit(cell, column);
                    if (cell.row_span > 1) occupy(column, span, cell.row_span);
                    column += span;
                    columns_ = std::max(columns_, column);
                }
                end_row();
            }
        }
        return columns_;
    }

private:
    void occupy(std::uint32_t column, std::uint32_t span, std::uint16_t rows) {
        if (rows_left_.size() < column + span) rows_left_.resize(column + span, 0);
        for (std::uint32_t i = column; i < column + span; ++i) rows_left_[i] = rows;
    }

    void end_row() {
        for (std::uint16_t& left : rows_left_) {
            if (left > 0) left = static_cast<std::uint16_t>(left - 1);
        }
    }

    std::uint32_t columns_ = 0;
    std::vector<std::uint16_t> rows_left_;
};

struct Sizing {
    Measure wish;
    Length least, most;  ///< of its content, when asked for
    Length width;
};

bool is_by_content(const Measure& measure) {
    return measure.kind == Measure::Kind::content || measure.kind == Measure::Kind::automatic;
}

/// A cell over several columns widens those by content, evenly.
void widen(std::span<Sizing> spanned, Typesetter::Widths widths) {
    std::int64_t by_content = 0;
    for (const Sizing& one : spanned) {
        widths.least -= one.least;
        widths.most -= one.most;
        by_content += is_by_content(one.wish) ? 1 : 0;
    }
    if (by_content == 0) return;
    for (Sizing& one : spanned) {
        if (!is_by_content(one.wish)) continue;
        if (widths.least > Length{}) one.least += widths.least / by_content;
        if (widths.most > Length{}) one.most += widths.most / by_content;
    }
}

Typesetter::Widths cell_widths(Workspace& workspace, const document::Cell& cell,
                               const Context& context) {
    Typesetter::Widths widths = measure_blocks(workspace, cell.children, context);
    const Style& style = cell.style != nullptr ? *cell.style : default_style();
    if (style.box.width.kind == Measure::Kind::length) {
        widths.most = max(widths.least, style.box.width.length);
    }
    // In the collapsing model this is a little more than needed: half of the border is enough.
    const Length edges = workspace.facts(style).edges.horizontal();
    return {widths.least + edges, widths.most + edges};
}

void measure_cells(Workspace& workspace, const document::Table& table, std::vector<Sizing>& sizes,
                   const Context& context) {
    const auto any_by_content = std::any_of(
        sizes.begin(), sizes.end(), [](const Sizing& one) { return is_by_content(one.wish); });
    if (!any_by_content) return;
    const auto visit_spans = [&](bool several) {
        const auto visit = [&](const document::Cell& cell, std::uint32_t column) {
            const std::uint32_t span = std::max<std::uint32_t>(1, cell.column_span);
            if ((span > 1) != several || column + span > sizes.size()) return;
            const std::span<Sizing> spanned(sizes.data() + column, span);
            const bool wanted = std::any_of(spanned.begin(), spanned.end(), [](const Sizing& one) {
                return is_by_content(one.wish);
            });
            if (!wanted || workspace.failed()) return;
            const Typesetter::Widths widths = cell_widths(workspace, cell, context);
            if (several) return widen(spanned, widths);
            sizes[column].least = max(sizes[column].least, widths.least);
            sizes[column].most = max(sizes[column].most, widths.most);
        };
        for (const auto groups : {table.heads, table.bodies, table.feet}) {
            ColumnWalk().walk(groups, visit);
        }
    };
    visit_spans(false);
    visit_spans(true);
}

/// Content columns get what they want, or, when room is short, their least and a share of the rest.
void size_by_content(std::vector<Sizing>& sizes, Length room) {
    Length least, most;
    for (const Sizing& one : sizes) {
        if (!is_by_content(one.wish)) continue;
        least += one.least;
        most += one.most;
    }
    for (Sizing& one : sizes) {
        if (!is_by_content(one.wish)) continue;
        one.width = one.most;
        if (most <= room) continue;
        one.width = one.least;
        if (room > least) {
            one.width += (room - least).times((one.most - one.least).units, (most - least).units);
        }
    }
}

/// Gives the room that is left to the columns by weight; the last one takes the rounding.
template <typename Weight>
void share(std::vector<Sizing>& sizes, Length room, const Weight& weight) {
    std::int64_t total = 0;
    for (const Sizing& one : sizes) total += weight(one);
    if (total <= 0 || room <= Length{}) return;
    std::int64_t before = 0;
    for (Sizing& one : sizes) {
        const std::int64_t after = before + weight(one);
        one.width += room.times(after, total) - room.times(before, total);
        before = after;
    }
}

Length total_of(const std::vector<Sizing>& sizes) {
    Length total;
    for (const Sizing& one : sizes) total += one.width;
    return total;
}

/// Room that a table of definite width has left goes to automatic columns, else to those by
/// content, else to all (CSS 2.2, 17.5.2).
void spread(std::vector<Sizing>& sizes, Length available) {
    for (const Measure::Kind kind : {Measure::Kind::automatic, Measure::Kind::content}) {
        share(sizes, available - total_of(sizes), [kind](const Sizing& one) {
            return one.wish.kind == kind ? std::max<std::int64_t>(1, one.most.units)
                                         : std::int64_t{0};
        });
    }
    share(sizes, available - total_of(sizes), [](const Sizing& one) { return one.width.units; });
}

Measure wish_of(const document::Column& column) {
    if (column.width.kind != Measure::Kind::automatic || column.style == nullptr) {
        return column.width;
    }
    return column.style->box.width;
}

}  // namespace

std::uint32_t count_columns(Workspace& workspace, const document::Table& table) {
    std::uint32_t columns =
        static_cast<std::uint32_t>(std::min<std::size_t>(table.columns.size(), most_columns + 1));
    for (const auto groups : {table.heads, table.bodies, table.feet}) {
        columns = std::max(columns, ColumnWalk().walk(groups, [](const auto&, auto) {}));
    }
    if (columns <= most_columns) return columns;
    workspace.fail("layout.too-many-columns",
                   "a table has more than " + std::to_string(most_columns) + " columns",
                   "look for a wrong column span");
    return 0;
}

std::vector<Length> size_columns(Workspace& workspace, const document::Table& table,
                                 std::uint32_t columns, Length available, bool is_definite_width,
                                 const Context& context) {
    std::vector<Sizing> sizes(columns);
    for (std::size_t i = 0; i < columns && i < table.columns.size(); ++i) {
        sizes[i].wish = wish_of(table.columns[i]);
        sizes[i].width = max({}, resolve(sizes[i].wish, available, {}));
    }
    measure_cells(workspace, table, sizes, context);
    size_by_content(sizes, available - total_of(sizes));
    const auto fraction = [](const Sizing& one) {
        return one.wish.kind == Measure::Kind::fraction ? std::max<std::int64_t>(0, one.wish.number)
                                                        : std::int64_t{0};
    };
    Length left = available - total_of(sizes);
    share(sizes, left, fraction);
    left = available - total_of(sizes);
    if (is_definite_width) spread(sizes, available);
    const Length total = total_of(sizes);
    if (total > available) {
        workspace.warn(
            "layout.table-too-wide",
            "the columns of a table need " + in_points(total) + " and have " + in_points(available),
            "make columns narrower, or use fr for one of them");
    }
    std::vector<Length> widths;
    widths.reserve(columns);
    for (const Sizing& one : sizes) widths.push_back(one.width);
    return widths;
}

Typesetter::Widths measure_table(Workspace& workspace, const document::Table& table,
                                 const Context& context) {
    const std::uint32_t columns = count_columns(workspace, table);
    std::vector<Sizing> sizes(columns);
    for (std::size_t i = 0; i < columns && i < table.columns.size(); ++i) {
        sizes[i].wish = wish_of(table.columns[i]);
        // What needs a known width is sized by content here.
        if (sizes[i].wish.kind != Measure::Kind::length) sizes[i].wish = {};
    }
    measure_cells(workspace, table, sizes, context);
    Typesetter::Widths widths;
    for (const Sizing& one : sizes) {
        const bool fixed = one.wish.kind == Measure::Kind::length;
        widths.least += fixed ? one.wish.length : one.least;
        widths.most += fixed ? one.wish.length : one.most;
    }
    const bool separate = table.style->table.borders == document::BorderModel::separate;
    const Length gaps =
        separate ? table.style->table.spacing * static_cast<std::int64_t>(columns + 1) : Length{};
    return {widths.least + gaps, widths.most + gaps};
}

}  // namespace cajista::layout::detail
