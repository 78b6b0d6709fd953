// SPDX-License-Identifier: Apache-2.0
// Where lines stand beside the floats of a collector.
#pragma once

#include <vector>

#include "layout/detail/collect.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

/// The rooms of lines beside the floats of a collector, and those that wait for the next page.
class Collector::FloatRooms final : public text::LineRooms {
public:
    FloatRooms(const Collector& collector, Area area)
        : collector_(collector), area_(area), top_(collector.extent()) {}

    Room room(Length top, Length height) const override {
        if (!is_ahead_ && collector_.is_past_page(top_ + top, height)) {
            is_ahead_ = true;
            floats_ = collector_.floats_;
            waiting_ = collector_.waiting_;
            page_end_ = collector_.page_end_;
        }
        bool turns =
            is_ahead_ && (page_end_ == collector_.page_end_ || top_ + top + height > page_end_);
        while (turns && !waiting_.empty()) {
            const std::size_t before = waiting_.size();
            collector_.place_those_that_fit(waiting_, floats_, top_ + top, page_end_, nullptr);
            turns = waiting_.size() < before && top_ + top + height > page_end_;
        }
        const Area beside =
            Collector::beside(is_ahead_ ? floats_ : collector_.floats_, area_, top_ + top, height);
        return {beside.x - area_.x, beside.width};
    }
    Length next(Length top) const override { return collector_.next_edge(top_ + top) - top_; }

private:
    const Collector& collector_;
    Area area_;
    Length top_;
    mutable bool is_ahead_ = false;  ///< past the page: what will stand on the next ones
    mutable std::vector<Floating> floats_;
    mutable std::vector<Waiting> waiting_;
    mutable Length page_end_;
};

}  // namespace cajista::layout::detail
