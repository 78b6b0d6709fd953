// SPDX-License-Identifier: Apache-2.0
// Tables → atoms, one for each row: columns are sized, cells set, spans and borders resolved.
#pragma once

#include <span>
#include <vector>

#include "layout/detail/collect.h"
#include "layout/detail/table_layout.h"

namespace cajista::layout::detail {

/// Sizes the columns of a table and hands its rows to the collector, one by one.
void collect_table(Workspace& workspace, Collector& collector, const document::Table& table,
                   Area area, const Context& context);

/// Lays the rows of heads or feet out as they are shown at a page break, as artifacts. Late content
/// answers for `context`; null: its room is reserved.
RunningRows lay_running_rows(Workspace& workspace, TableLayout& table,
                             std::span<const document::RowGroup* const> groups,
                             const document::LateContext* context);
/// The same for a foot at the table's end, which is content.
RunningRows lay_end_rows(Workspace& workspace, TableLayout& table, const document::RowGroup& group,
                         const document::LateContext& context);

text::Typesetter::Widths measure_table(Workspace& workspace, const document::Table& table,
                                       const Context& context);

/// A row of the table in the order in which it is set.
struct RowPlace {
    const document::RowGroup* group = nullptr;
    const document::Row* row = nullptr;
    bool first_of_group = false, last_of_group = false;
    bool first_of_table = false, last_of_table = false;
};

struct ColumnCount {
    std::uint32_t columns = 0;
    bool has_signs = false;  ///< a cell aligns on a sign of its text
};
/// Columns that the table has, those that only its rows ask for included; 0 after a failure.
ColumnCount count_columns(Workspace& workspace, const document::Table& table);

/// Widths by column for a table in `available`. Percentages refer to it; `automatic` tables without
/// fractions are as wide as their content (CSS 2.2, 17.5.2.2).
std::vector<Length> size_columns(Workspace& workspace, const document::Table& table,
                                 std::uint32_t columns, Length available, bool is_definite_width,
                                 const Context& context);

/// Sets the rows of one table, in order.
class RowSetter {
public:
    RowSetter(Workspace& workspace, TableLayout& table);

    /// Puts the cells of a row into columns; call it one row ahead of lay().
    RowLayout* place(const RowPlace& place);
    /// Sets the cells; `below` is the next placed row or null. The height is final unless a cell
    /// spans rows (see finish_band).
    void lay(RowLayout& row, const RowLayout* below, const Context& context);
    /// Whether a cell of the row that was placed last goes on below it.
    bool spans_on() const;
    /// Gives spanning cells their height, from the first row to the last; aligns the cells.
    void finish_band(std::span<RowLayout* const> rows);

private:
    struct Slot {
        const document::Cell* cell = nullptr;
        std::uint16_t rows_left = 0;  ///< with the current one
        bool starts_here = false;
    };
    /// Puts the cells where those of the row before are, when they ask for the same. False: nothing
    /// has been done.
    bool place_alike(const document::Row& source, RowLayout& row);
    void place_cells(const document::Row& source, std::size_t rows_below, RowLayout& row);
    const RowEdges* find_edges(const RowPlace& place);
    void fill_edges(const RowPlace& place, RowEdges& edges) const;
    void lay_cell(CellLayout& cell, const Context& context);
    void set_insets(CellLayout& cell, const RowLayout& row, const RowLayout* below);
    /// The same for all cells, from the row before when nothing is different.
    void set_insets(RowLayout& row, const RowLayout* below);
    void align(RowLayout& row);

    Workspace& workspace_;
    TableLayout& table_;
    std::vector<Slot> slots_;
    const RowLayout* above_ = nullptr;  ///< laid out last
    struct Pattern {
        RowPlace place;
        const RowEdges* edges = nullptr;
    };
    std::vector<Pattern> patterns_;  ///< rows that look alike share their edges
    bool had_spans_ = false;
    struct Placed {  ///< a cell of the row that was placed last
        const Style* style = nullptr;
        std::uint16_t column = 0, column_span = 1;
        bool keeps = false;
    };
    std::vector<Placed> placed_;
    bool placed_keeps_ = false;  ///< by the style of the row
    struct Insets {              ///< of a cell of the row that was laid last
        Length left, width, inner_left, inner_top, inner_width, inner_bottom;
    };
    struct LaidInsets {
        std::vector<Insets> cells;
        Length spacing;
        const RowEdges* above = nullptr;  ///< of the rows around and its own
        const RowEdges* own = nullptr;
        const RowEdges* below = nullptr;
    } laid_insets_;
};

/// Aligns the content of a cell in its box, which is known now; a baseline stays.
void align_in_box(CellLayout& cell, Length spacing);

/// The border that wins where two meet (CSS 2.2, 17.6.2.1): wider, then by style, then the first.
const document::BorderSide* stronger(const document::BorderSide* a, const document::BorderSide* b);

}  // namespace cajista::layout::detail
