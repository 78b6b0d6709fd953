// SPDX-License-Identifier: Apache-2.0
// Where text waits to be written, so that fills and lines that don't touch it may go before it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/length.h"

namespace cajista::pdf::detail {

/// A coarse map of a page: rows of half a point, up to 64 columns. May say "touches" where two
/// things are only near; never misses an overlap.
class PaintedArea {
public:
    void start(base::Size page) {
        clear();
        const std::int64_t rows = std::clamp<std::int64_t>(row_of(page.height) + 2, 2, 30'000);
        if (static_cast<std::size_t>(rows) > rows_.size()) {
            rows_.resize(static_cast<std::size_t>(rows), 0);
        }
        last_row_ = rows - 1;
        column_shift_ = 16;
        while ((page.width.units >> column_shift_) >= 64) ++column_shift_;
    }
    void add(const base::Rect& area) {
        const Range range = range_of(area);
        for (std::size_t row = range.first; row <= range.last; ++row) rows_[row] |= range.columns;
        first_used_ = std::min(first_used_, range.first);
        last_used_ = std::max(last_used_, range.last);
        is_empty_ = false;
    }
    bool touches(const base::Rect& area) const {
        if (is_empty_) return false;
        const Range range = range_of(area);
        for (std::size_t row = std::max(range.first, first_used_);
             row <= std::min(range.last, last_used_); ++row) {
            if ((rows_[row] & range.columns) != 0) return true;
        }
        return false;
    }
    void clear() {
        if (is_empty_) return;
        std::fill(rows_.begin() + static_cast<std::ptrdiff_t>(first_used_),
                  rows_.begin() + static_cast<std::ptrdiff_t>(last_used_) + 1, 0);
        first_used_ = rows_.size();
        last_used_ = 0;
        is_empty_ = true;
    }

private:
    struct Range {
        std::size_t first, last;
        std::uint64_t columns;
    };
    static std::int64_t row_of(base::Length y) { return y.units >> 15; }
    /// Things outside the page count as on its edge.
    Range range_of(const base::Rect& area) const {
        const auto row = [this](base::Length y) {
            return static_cast<std::size_t>(std::clamp<std::int64_t>(row_of(y), 0, last_row_));
        };
        const auto column = [this](base::Length x) {
            return static_cast<unsigned>(std::clamp<std::int64_t>(x.units >> column_shift_, 0, 63));
        };
        const unsigned left = column(area.left);
        const unsigned right = std::max(left, column(area.right()));
        const std::uint64_t columns =
            (~std::uint64_t{0} << left) & (~std::uint64_t{0} >> (63U - right));
        const std::size_t first = row(area.top);
        return {first, std::max(first, row(area.bottom())), columns};
    }

    std::vector<std::uint64_t> rows_;
    std::int64_t last_row_ = 0;
    int column_shift_ = 16;
    std::size_t first_used_ = 0;
    std::size_t last_used_ = 0;
    bool is_empty_ = true;
};

}  // namespace cajista::pdf::detail
