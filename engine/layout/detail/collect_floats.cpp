// SPDX-License-Identifier: Apache-2.0
// Floats: boxes at a side, and what stands beside them (CSS 2.2, 9.5). Distances down are in the
// flow as if no page ended; a float goes to the next page together with the line that follows it.
#include <algorithm>

#include "layout/detail/collect.h"
#include "layout/detail/set_paragraph.h"

namespace cajista::layout::detail {

using document::Block;
using document::Clear;

/// The rooms of lines beside the floats of a collector.
class Collector::FloatRooms final : public text::LineRooms {
public:
    FloatRooms(const Collector& collector, Area area)
        : collector_(collector), area_(area), top_(collector.extent()) {}

    Room room(Length top, Length height) const override {
        const Area beside = collector_.beside_floats(area_, top_ + top, height);
        return {beside.x - area_.x, beside.width};
    }
    Length next(Length top) const override { return collector_.next_edge(top_ + top) - top_; }

private:
    const Collector& collector_;
    Area area_;
    Length top_;
};

Area Collector::beside_floats(Area area, Length top, Length height) const {
    Length left = area.x;
    Length right = area.x + area.width;
    for (const Floating& one : floats_) {
        if (one.bottom <= top || one.top >= top + max(height, Length{1})) continue;
        if (one.is_left) {
            left = max(left, one.right);
        } else {
            right = min(right, one.left);
        }
    }
    return {left, max({}, right - left)};
}

Length Collector::below_floats(Clear which) const {
    Length bottom;
    for (const Floating& one : floats_) {
        const bool counts = which == Clear::both || (which == Clear::left) == one.is_left;
        if (counts) bottom = max(bottom, one.bottom);
    }
    return bottom;
}

Length Collector::next_edge(Length top) const {
    Length edge = top;
    for (const Floating& one : floats_) {
        if (one.bottom > top && (edge == top || one.bottom < edge)) edge = one.bottom;
    }
    return edge;
}

/// Clearance (CSS 2.2, 9.5.2): the top border edge of what follows stands at `y` or below.
void Collector::go_down_to(Length y, Length own_margin) {
    const Length positive = max(pending_.positive, own_margin);
    const Length negative = min(pending_.negative, own_margin);
    if (extent_ + positive + negative >= y) return;
    pending_.positive = max(pending_.positive, y - extent_ - negative);
}

Area Collector::free_area(const Block& block, Area area, const Context& context) {
    using document::BlockKind;
    const bool stays_clear = block.kind == BlockKind::table || block.kind == BlockKind::image ||
                             block.kind == BlockKind::drawing || has_columns(block.style->box);
    if (!stays_clear || !has_floats()) return area;
    const Block* const one[] = {&block};
    const Length least = measure_blocks(workspace_, one, context).least;
    const Length own = resolve(block.style->box.margin[document::top], area.width, {});
    while (has_floats()) {
        const Length top = extent_ + max(pending_.positive, own) + min(pending_.negative, own);
        const Area beside = beside_floats(area, top, Length{1});
        if (beside.width >= least) return beside;
        const Length lower = next_edge(top);
        if (lower <= top) break;
        go_down_to(lower, own);
    }
    return area;
}

void Collector::add_float(const Block& block, Area area, const Context& context) {
    const document::BoxStyle& box = block.style->box;
    const Length edges = workspace_.facts(*block.style).edges.horizontal() +
                         resolve(box.margin[document::left], area.width, {}) +
                         resolve(box.margin[document::right], area.width, {});
    Length width;
    if (is_definite(box.width)) {
        width = content_width(workspace_, *block.style, area.width) + edges;
    } else {
        const Block* const one[] = {&block};
        const text::Typesetter::Widths widths = measure_blocks(workspace_, one, context);
        width = min(max(widths.least, area.width), widths.most);
    }
    const std::size_t start = workspace_.atom_stack.size();
    const Fragment* content = collect_float(block, width, context, start);
    if (content == nullptr) return;

    Floating made;
    made.is_left = box.floats == document::Float::left;
    Length top = extent();
    for (const Floating& one : floats_) top = max(top, one.top);
    Area beside = beside_floats(area, top, content->height);
    while (beside.width < width) {
        const Length lower = next_edge(top);
        if (lower <= top) break;
        top = lower;
        beside = beside_floats(area, top, content->height);
    }
    made.top = top;
    made.bottom = top + content->height;
    made.left = made.is_left ? beside.x : beside.x + beside.width - width;
    made.right = made.left + width;
    std::erase_if(floats_, [this](const Floating& one) { return one.bottom <= extent_; });
    floats_.push_back(made);
    auto* mark = workspace_.arena->make<Mark>();
    mark->kind = Mark::Kind::floating;
    mark->fragment = content;
    mark->x = made.left;
    mark->y = made.top;
    add_mark(mark);
}

void Collector::set_lines(const document::Paragraph& paragraph, Area area, const Context& context) {
    const Style& style = *paragraph.style;
    if (has_floats()) {
        const FloatRooms rooms(*this, area);
        return add_lines(*set_paragraph(workspace_, paragraph, area.width, context, &rooms), style,
                         area.x, context);
    }
    add_lines(*set_paragraph(workspace_, paragraph, area.width, context), style, area.x, context);
}

void Collector::add_running(const document::Running& running, Area area) {
    auto* mark = workspace_.arena->make<Mark>();
    mark->kind = Mark::Kind::running;
    mark->text = running.name;
    mark->value = running.value;
    mark->x = area.x;
    add_mark(mark);
}

}  // namespace cajista::layout::detail
