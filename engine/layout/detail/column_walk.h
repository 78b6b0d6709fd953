// SPDX-License-Identifier: Apache-2.0
// The cells of row groups with the columns that they stand in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "document/document.h"

namespace cajista::layout::detail {

/// A page holds some dozens; keeps spans bounded.
inline constexpr std::uint32_t most_columns = 1024;

/// Calls `visit(cell, column)` for every cell of the groups, `begin(group, row)` before those of a
/// row; gives the number of columns.
class ColumnWalk {
public:
    template <typename Visit>
    std::uint32_t walk(std::span<const document::RowGroup> groups, const Visit& visit) {
        return walk(groups, visit, [](const auto&, const auto&) {});
    }

    template <typename Visit, typename Begin>
    std::uint32_t walk(std::span<const document::RowGroup> groups, const Visit& visit,
                       const Begin& begin) {
        for (const document::RowGroup& group : groups) {
            rows_left_.assign(rows_left_.size(), 0);
            for (const document::Row& row : group.rows) {
                begin(group, row);
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

}  // namespace cajista::layout::detail
