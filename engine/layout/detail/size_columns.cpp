// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "layout/detail/align_signs.h"
#include "layout/detail/collect_table.h"
#include "layout/detail/column_walk.h"
#include "layout/detail/turn_boxes.h"

namespace cajista::layout::detail {

using document::Measure;
using text::Typesetter;

namespace {

/// What a column asks for (CSS 2.2, 17.5.2.2; CSS Table 3, 3.8). `wish` is what `<column>` says;
/// without it the widths of its cells count.
struct Sizing {
    Measure wish;
    Length least, most;                  ///< of its content, when asked for
    std::int32_t percent = 0;            ///< of a cell, in hundredths
    bool is_given = false;               ///< a cell has a length: `most` is it
    SignWidths least_signs, most_signs;  ///< of cells that can't be broken, and of all
    Length width;
};

bool is_by_content(const Measure& measure) {
    return measure.kind == Measure::Kind::content || measure.kind == Measure::Kind::automatic;
}

struct CellWidths {
    Typesetter::Widths content;
    std::int32_t percent = 0;
    bool is_given = false;
};

/// A cell over several columns widens those by content, by what they have or evenly.
void widen(std::span<Sizing> spanned, const CellWidths& cell) {
    Typesetter::Widths widths = cell.content;
    std::int64_t by_content = 0;
    std::int32_t percent = cell.percent;
    Length most;
    for (const Sizing& one : spanned) {
        widths.least -= is_by_content(one.wish) ? one.least : one.width;
        widths.most -= is_by_content(one.wish) ? one.most : one.width;
        percent -= one.percent;
        by_content += is_by_content(one.wish) ? 1 : 0;
        if (is_by_content(one.wish)) most += one.most;
    }
    if (by_content == 0) return;
    const auto part = [&](Length length, const Sizing& one) {
        return most > Length{} ? length.times(one.most.units, most.units) : length / by_content;
    };
    const auto free = std::count_if(spanned.begin(), spanned.end(), [](const Sizing& one) {
        return is_by_content(one.wish) && one.percent == 0;
    });
    const Typesetter::Widths left = widths;
    for (Sizing& one : spanned) {
        if (!is_by_content(one.wish)) continue;
        const Length least = part(left.least, one);
        const Length wider = part(left.most, one);
        if (left.least > Length{}) one.least += least;
        if (left.most > Length{}) one.most += wider;
        one.most = max(one.most, one.least);
        if (percent > 0 && one.percent == 0) one.percent = percent / static_cast<int>(free);
    }
}

Length side_width(const Style* style, document::Side side) {
    return style == nullptr ? Length{} : border_width(style->box.border[side]);
}

/// The widths of the lines between the cells of one row in the collapsing model: of the wider of
/// the borders that meet there (CSS 2.2, 17.6.2.1).
class RowLines {
public:
    RowLines(const document::Table& table, std::size_t columns)
        : table_(table), lines_(columns + 1), spanning_(columns) {}

    void begin(const document::RowGroup& group, const document::Row& row) {
        if (&group != group_) spanning_.assign(spanning_.size(), {});
        group_ = &group;
        std::fill(lines_.begin(), lines_.end(), Length{});
        for (const auto side : {document::left, document::right}) {
            Length& line = side == document::left ? lines_.front() : lines_.back();
            line = max(side_width(table_.style, side),
                       max(side_width(group.style, side), side_width(row.style, side)));
        }
        std::size_t column = 0;
        for (Spanning& above : spanning_) {
            if (above.rows > 0) --above.rows;
            if (above.rows > 0) draw(*above.cell, above.first, column);
            ++column;
        }
        column = 0;
        for (const document::Cell& cell : row.cells) {
            while (column < spanning_.size() && spanning_[column].rows > 0) ++column;
            const std::size_t span = std::max<std::size_t>(1, cell.column_span);
            for (std::size_t c = column; c < std::min(column + span, spanning_.size()); ++c) {
                draw(cell, column, c);
                if (cell.row_span > 1) spanning_[c] = {&cell, column, cell.row_span};
            }
            column += span;
        }
    }

    /// What lies in a cell of both lines at its sides.
    Length inside(std::size_t column, std::size_t span) const {
        const std::size_t end = std::min(column + span, lines_.size() - 1);
        const Length right = lines_[end];
        return lines_[std::min(column, end)] / 2 + (right - right / 2);
    }

private:
    struct Spanning {
        const document::Cell* cell = nullptr;
        std::size_t first = 0;
        std::uint32_t rows = 0;  ///< still to come
    };
    void draw(const document::Cell& cell, std::size_t first, std::size_t column) {
        const std::size_t end = first + std::max<std::size_t>(1, cell.column_span);
        if (column == first) {
            lines_[column] = max(lines_[column], side_width(cell.style, document::left));
        }
        if (column + 1 == end) {
            lines_[end] = max(lines_[end], side_width(cell.style, document::right));
        }
    }

    const document::Table& table_;
    const document::RowGroup* group_ = nullptr;
    std::vector<Length> lines_;
    std::vector<Spanning> spanning_;
};

/// Border and padding left and right; `lines`: what collapsed borders take of the cell.
Length edges_of(Workspace& workspace, const Style& style, std::optional<Length> lines) {
    const Length edges = workspace.facts(style).edges.horizontal();
    if (!lines) return edges;
    return edges - side_width(&style, document::left) - side_width(&style, document::right) +
           *lines;
}

CellWidths cell_widths(Workspace& workspace, const document::Cell& cell, const Context& context,
                       std::optional<Length> lines) {
    using Kind = Measure::Kind;
    CellWidths result;
    Typesetter::Widths& widths = result.content;
    const Style& style = cell.style != nullptr ? *cell.style : default_style();
    const document::BoxStyle& box = style.box;
    if (box.is_sideways()) {
        widths.least = widths.most = sideways_width(workspace, cell, context);
    } else {
        widths = measure_blocks(workspace, cell.children, context);
    }
    const Length edges = edges_of(workspace, style, lines);
    const Length inside = box.is_border_box ? edges : Length{};
    if (box.min_width.kind == Kind::length) {
        widths.least = max(widths.least, box.min_width.length - inside);
    }
    if (box.max_width.kind == Kind::length) {
        widths.most = max(widths.least, min(widths.most, box.max_width.length - inside));
    }
    result.is_given = box.width.kind == Kind::length;
    if (result.is_given) widths.most = box.width.length - inside;
    if (box.width.kind == Kind::percent) result.percent = std::max(0, box.width.number);
    widths.most = max(widths.least, widths.most);
    widths = {widths.least + edges, widths.most + edges};
    return result;
}

void join(Sizing& column, const CellWidths& cell) {
    column.least = max(column.least, cell.content.least);
    // A length that a cell gives counts more than what another one has in it.
    if (cell.is_given && !column.is_given) {
        column.most = cell.content.most;
    } else if (cell.is_given == column.is_given) {
        column.most = max(column.most, cell.content.most);
    }
    column.most = max(column.most, column.least);
    column.is_given = column.is_given || cell.is_given;
    column.percent = std::max(column.percent, cell.percent);
}

/// Cells that align on a sign ask for the widest that stands left of it and right of it.
void join_signs(Workspace& workspace, const document::Cell& cell, const CellWidths& widths,
                const Context& context, Sizing& column) {
    if (sign_of(cell) == 0) return;
    const base::Edges& edges = workspace.facts(*cell.style).edges;
    const SignWidths signs =
        measure_signs(workspace, cell, context).within(edges.left, edges.right);
    column.most_signs.join(signs);
    const bool is_whole = widths.is_given || widths.content.least >= widths.content.most;
    if (is_whole) column.least_signs.join(signs);
}

void measure_cells(Workspace& workspace, const document::Table& table, std::vector<Sizing>& sizes,
                   const Context& context) {
    const auto any_by_content = std::any_of(
        sizes.begin(), sizes.end(), [](const Sizing& one) { return is_by_content(one.wish); });
    if (!any_by_content) return;
    const bool collapses = table.style->table.borders == document::BorderModel::collapse;
    RowLines lines(table, sizes.size());
    const auto visit_spans = [&](bool several) {
        const auto visit = [&](const document::Cell& cell, std::uint32_t column) {
            const std::uint32_t span = std::max<std::uint32_t>(1, cell.column_span);
            if ((span > 1) != several || column + span > sizes.size()) return;
            const std::span<Sizing> spanned(sizes.data() + column, span);
            const bool wanted = std::any_of(spanned.begin(), spanned.end(), [](const Sizing& one) {
                return is_by_content(one.wish);
            });
            if (!wanted || workspace.failed()) return;
            std::optional<Length> collapsed;
            if (collapses) collapsed = lines.inside(column, span);
            const CellWidths widths = cell_widths(workspace, cell, context, collapsed);
            if (several) return widen(spanned, widths);
            join(sizes[column], widths);
            join_signs(workspace, cell, widths, context, sizes[column]);
        };
        for (const auto groups : {table.heads, table.bodies, table.feet}) {
            ColumnWalk().walk(groups, visit, [&](const auto& group, const auto& row) {
                if (collapses) lines.begin(group, row);
            });
        }
    };
    visit_spans(false);
    for (Sizing& one : sizes) {
        one.least = max(one.least, one.least_signs.total());
        if (!one.is_given) one.most = max(one.most, one.most_signs.total());
        one.most = max(one.most, one.least);
    }
    visit_spans(true);
    std::int32_t left = 10'000;  // percentages come to a hundred at most
    for (Sizing& one : sizes) {
        one.percent = std::min(one.percent, left);
        left -= one.percent;
    }
}

/// The widths of columns by content in four guesses, each wider than the one before: the least;
/// with percentages; with given lengths; with all that content wants.
constexpr std::size_t guesses = 4;
Length guess_of(const Sizing& one, std::size_t guess, Length whole) {
    if (one.percent > 0) {
        return guess == 0 ? one.least : max(one.least, whole.times(one.percent, 10'000));
    }
    if (guess == 3 || (guess == 2 && one.is_given)) return one.most;
    return one.least;
}

/// Columns by content get the widest guess that there is room for, and a part of the way to the
/// next. `whole` is what percentages refer to.
void size_by_content(std::vector<Sizing>& sizes, Length room, Length whole) {
    Length lower, upper;
    std::size_t guess = 0;
    for (; guess < guesses; ++guess) {
        lower = upper;
        upper = {};
        for (const Sizing& one : sizes) {
            if (is_by_content(one.wish)) upper += guess_of(one, guess, whole);
        }
        if (upper > room) break;
    }
    for (Sizing& one : sizes) {
        if (!is_by_content(one.wish)) continue;
        if (guess == 0 || guess == guesses) {
            one.width = guess_of(one, guess == 0 ? 0 : guesses - 1, whole);
            continue;
        }
        const Length from = guess_of(one, guess - 1, whole);
        const Length to = guess_of(one, guess, whole);
        one.width = from + (room - lower).times((to - from).units, (upper - lower).units);
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
/// content, those that cells give a width, those of percentages, else to all (CSS Table 3, 3.8.4).
void spread(std::vector<Sizing>& sizes, Length available) {
    using Kind = Measure::Kind;
    for (const Kind kind : {Kind::automatic, Kind::content}) {
        share(sizes, available - total_of(sizes), [kind](const Sizing& one) {
            const bool takes = one.wish.kind == kind && !one.is_given && one.percent == 0;
            return takes ? std::max<std::int64_t>(1, one.most.units) : std::int64_t{0};
        });
    }
    share(sizes, available - total_of(sizes), [](const Sizing& one) {
        return is_by_content(one.wish) && one.percent == 0 ? one.most.units : std::int64_t{0};
    });
    share(sizes, available - total_of(sizes),
          [](const Sizing& one) { return std::int64_t{one.percent}; });
    share(sizes, available - total_of(sizes), [](const Sizing& one) { return one.width.units; });
}

/// How wide an automatic table wants to be when its cells have percentages: so that each
/// percentage is right.
Length wanted_by_percentages(const std::vector<Sizing>& sizes) {
    Length wanted, others;
    std::int64_t total = 0;
    for (const Sizing& one : sizes) {
        if (one.percent > 0) {
            wanted = max(wanted, one.most.times(10'000, one.percent));
            total += one.percent;
        } else {
            others += is_by_content(one.wish) ? one.most : one.width;
        }
    }
    if (total > 0 && total < 10'000) wanted = max(wanted, others.times(10'000, 10'000 - total));
    if (total >= 10'000 && others > Length{}) wanted = Length::points(1'000'000);
    return wanted;
}

/// `table-layout: fixed` (CSS 2.2, 17.5.2.1): columns without a width have that of their cell in
/// the first row, and share what is left.
void fix_columns(Workspace& workspace, const document::Table& table, std::vector<Sizing>& sizes,
                 Length available) {
    const bool collapses = table.style->table.borders == document::BorderModel::collapse;
    RowLines lines(table, sizes.size());
    const auto fix = [&](std::size_t column, std::size_t span, const document::Cell& cell) {
        const Style& style = cell.style != nullptr ? *cell.style : default_style();
        if (!is_definite(style.box.width)) return;
        Length width = resolve(style.box.width, available, {});
        if (!style.box.is_border_box) {
            std::optional<Length> collapsed;
            if (collapses) collapsed = lines.inside(column, span);
            width += edges_of(workspace, style, collapsed);
        }
        const auto gaps = static_cast<std::int64_t>(span - 1);
        if (!collapses) width = max({}, width - table.style->table.spacing * gaps);
        for (std::size_t i = column; i < std::min(sizes.size(), column + span); ++i) {
            if (is_by_content(sizes[i].wish)) {
                sizes[i].wish = Measure::of(width / static_cast<std::int64_t>(span));
            }
        }
    };
    for (const auto groups : {table.heads, table.bodies, table.feet}) {
        if (groups.empty() || groups.front().rows.empty()) continue;
        if (collapses) lines.begin(groups.front(), groups.front().rows.front());
        std::size_t column = 0;
        for (const document::Cell& cell : groups.front().rows.front().cells) {
            const std::size_t span = std::max<std::size_t>(1, cell.column_span);
            fix(column, span, cell);
            column += span;
        }
        break;
    }
    for (Sizing& one : sizes) {
        if (is_by_content(one.wish)) one.wish = {Measure::Kind::fraction, 1000, {}};
        one.width = max({}, resolve(one.wish, available, {}));
    }
}

Measure wish_of(const document::Column& column) {
    if (column.width.kind != Measure::Kind::automatic || column.style == nullptr) {
        return column.width;
    }
    return column.style->box.width;
}

}  // namespace

ColumnCount count_columns(Workspace& workspace, const document::Table& table) {
    ColumnCount count;
    count.columns =
        static_cast<std::uint32_t>(std::min<std::size_t>(table.columns.size(), most_columns + 1));
    const auto visit = [&count](const document::Cell& cell, std::uint32_t) {
        count.has_signs = count.has_signs || (cell.style != nullptr && aligns_on_sign(*cell.style));
    };
    for (const auto groups : {table.heads, table.bodies, table.feet}) {
        count.columns = std::max(count.columns, ColumnWalk().walk(groups, visit));
    }
    if (count.columns <= most_columns) return count;
    workspace.fail("layout.too-many-columns",
                   "a table has more than " + std::to_string(most_columns) + " columns",
                   "look for a wrong column span");
    return {};
}

std::vector<Length> size_columns(Workspace& workspace, const document::Table& table,
                                 std::uint32_t columns, Length available, bool is_definite_width,
                                 const Context& context) {
    std::vector<Sizing> sizes(columns);
    for (std::size_t i = 0; i < columns && i < table.columns.size(); ++i) {
        sizes[i].wish = wish_of(table.columns[i]);
        sizes[i].width = max({}, resolve(sizes[i].wish, available, {}));
    }
    const bool is_fixed = table.style->table.is_fixed && is_definite_width;
    if (is_fixed) fix_columns(workspace, table, sizes, available);
    measure_cells(workspace, table, sizes, context);
    const bool has_percentages =
        std::any_of(sizes.begin(), sizes.end(), [](const Sizing& one) { return one.percent > 0; });
    Length whole = available;
    if (has_percentages && !is_definite_width) whole = min(whole, wanted_by_percentages(sizes));
    size_by_content(sizes, whole - total_of(sizes), whole);
    const auto fraction = [](const Sizing& one) {
        return one.wish.kind == Measure::Kind::fraction ? std::max<std::int64_t>(0, one.wish.number)
                                                        : std::int64_t{0};
    };
    Length left = available - total_of(sizes);
    share(sizes, left, fraction);
    left = available - total_of(sizes);
    if (is_definite_width || has_percentages) spread(sizes, whole);
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
    const std::uint32_t columns = count_columns(workspace, table).columns;
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
