// SPDX-License-Identifier: Apache-2.0
// Columns beside each other, each with its own painter, and the rules between them.
#include <algorithm>

#include "layout/detail/paint.h"

namespace cajista::layout::detail {

void Painter::paint_columns(const ColumnSet& set, base::Point at) {
    Length highest;
    for (const PlacedColumn& column : set.placed) highest = max(highest, column.height);
    for (std::size_t i = 0; i < set.placed.size(); ++i) {
        const auto from_left = static_cast<std::int64_t>(
            set.is_rtl ? set.count - 1U - std::min<std::size_t>(i, set.count - 1U) : i);
        const Length x = at.x + (set.width + set.gap) * from_left;
        if (i > 0) {
            const Length middle = set.is_rtl ? x + set.width + set.gap / 2 : x - set.gap / 2;
            paint_side(set.style->box.column_rule, {middle, at.y, {}, highest});
        }
        paint_column(set, set.placed[i], {x, at.y});
    }
}

void Painter::paint_column(const ColumnSet& set, const PlacedColumn& column, base::Point at) {
    Painter inner(workspace_, canvas_);
    inner.outer_ = this;
    inner.frame_ = {at.x, at.y, set.width, column.height};
    for (const Box* box : column.open) inner.open_.push_back({box, at.y, false, {}, {}, 0});
    inner.begin_page(page_, page_size_, inner.frame_, tagging_);
    inner.frame_ = frame_;
    Repeated repeated;
    repeated.head = column.head;
    repeated.foot = column.foot;
    inner.end_page(inner.paint(column.atoms, at, repeated));
}

}  // namespace cajista::layout::detail
