// SPDX-License-Identifier: Apache-2.0
// Floats: boxes at a side, and what stands beside them (CSS 2.2, 9.5). Distances down are in the
// flow as if no page ended; a float goes to the next page together with the line that follows it.
#include <algorithm>
#include <utility>

#include "layout/detail/collect.h"
#include "layout/detail/cut_atoms.h"
#include "layout/detail/float_rooms.h"
#include "layout/detail/split_row.h"
#include "layout/detail/stack_sink.h"

namespace cajista::layout::detail {

using document::Block;
using document::Clear;

Area Collector::beside(std::span<const Floating> floats, Area area, Length top, Length height) {
    Length left = area.x;
    Length right = area.x + area.width;
    for (const Floating& one : floats) {
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

Length Collector::clear_of_floats(Clear which) const {
    Length bottom = below_floats(which);
    if (!sink_.knows_room()) return bottom;
    const Length page_end = extent_ + sink_.space_left();
    for (const Floating& one : floats_) {
        const bool counts = which == Clear::both || (which == Clear::left) == one.is_left;
        if (counts && one.bottom > page_end) bottom = max(bottom, one.bottom + one.lost);
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

/// Floats stay above what goes below them, on their page; clearance moves no positioned box.
void Collector::stand_floats() {
    settle_positioned();
    bool has_floating = false;
    for (const Mark* mark = pending_.first_mark; mark != nullptr; mark = mark->next) {
        has_floating = has_floating || mark->kind == Mark::Kind::floating;
    }
    if (!has_floating || !pending_.opens.empty()) return;
    const Pending before = pending_;
    pending_.marker = nullptr;
    emit(Atom{}, Rank::never);
    pending_.avoid = before.avoid;
    pending_.least_keep = before.least_keep;
    pending_.best_passed = before.best_passed;
    pending_.broke_after = before.broke_after;
    pending_.marker = before.marker;
}

/// Clearance (CSS 2.2, 9.5.2): the top border edge of what follows stands at `y` or below.
void Collector::go_down_to(Length y, Length own_margin) {
    const Length met = max(pending_.positive, own_margin) + min(pending_.negative, own_margin);
    if (extent_ + met >= y) return;
    stand_floats();
    const Length negative = min(pending_.negative, own_margin);
    const Length height = y - extent() - own_margin;
    const bool fits = sink_.knows_room() && y - extent_ <= sink_.space_left();
    if (!fits && height > Length{}) {
        go_down(height, Rank::free);
        return;
    }
    pending_.positive = max(pending_.positive, y - extent_ - negative);
}

/// Room below which the next thing stands. It goes on where a page ends, unlike a margin; true:
/// the page can break after it.
bool Collector::go_down(Length height, Rank rank) {
    if (sink_.knows_room() && extent() - extent_ + height <= sink_.space_left()) {
        pending_.positive += height;
        return false;
    }
    Atom space;
    space.height = height;
    space.splits = true;
    space.split_rank = rank_of_avoids(keep_);
    const Marker* marker = std::exchange(pending_.marker, nullptr);
    emit(space, rank);
    pending_.marker = marker;
    return true;
}

Area Collector::free_area(const Block& block, Area area, const Context& context) {
    using document::BlockKind;
    const bool stays_clear = block.kind == BlockKind::table || block.kind == BlockKind::image ||
                             block.kind == BlockKind::drawing || has_columns(block.style->box) ||
                             block.style->box.is_context;
    if (stays_clear && !unplaced_.empty()) {
        margin(block.style->box.margin[document::top], area.width);
        place_unplaced();
    }
    if (!stays_clear || !has_floats()) return area;
    const Block* const one[] = {&block};
    Length least = measure_blocks(workspace_, one, context).least;
    // A width that is given refers to the whole area, and asks for it.
    const document::BoxStyle& box = block.style->box;
    const bool is_given = is_definite(box.width);
    if (is_given) {
        const Length edges = block.kind == BlockKind::table
                                 ? Length{}
                                 : workspace_.edges(*block.style, area.width).horizontal();
        const Length width = block.kind == BlockKind::table
                                 ? resolve(box.width, area.width, {})
                                 : content_width(workspace_, *block.style, area.width);
        least = max(least, width + edges + resolve(box.margin[document::left], area.width, {}) +
                               resolve(box.margin[document::right], area.width, {}));
    }
    const Length own = resolve(block.style->box.margin[document::top], area.width, {});
    while (has_floats()) {
        const Length top = extent_ + max(pending_.positive, own) + min(pending_.negative, own);
        const Area beside = beside_floats(area, top, Length{1});
        if (beside.width >= least) {
            if (!is_given) return beside;
            const Length narrower = is_rtl_ ? area.width - beside.width : Length{};
            return {beside.x - narrower, area.width};
        }
        const Length lower = next_edge(top);
        if (lower <= top) break;
        go_down_to(lower, own);
    }
    return area;
}

void Collector::add_float(const Block& block, Area area, const Context& context) {
    const auto wanted = make_float(block, area, context);
    if (!wanted) return;
    unplaced_.push_back({*wanted, &block.style->box});
    if (!top_is_open_) place_unplaced();
}

void Collector::settle_positioned() {
    for (Mark* mark : unplaced_marks_) mark->y = extent();
    unplaced_marks_.clear();
}

void Collector::place_unplaced() {
    settle_positioned();
    if (unplaced_.empty()) return;
    const std::vector<Unplaced> all = std::exchange(unplaced_, {});
    for (const Unplaced& one : all) {
        Mark* mark = place_float(one.wanted, *one.box, {});
        if (mark != nullptr) add_mark(mark);
    }
}

std::optional<Collector::Waiting> Collector::make_float(const Block& block, Area area,
                                                        const Context& context) {
    const document::BoxStyle& box = block.style->box;
    const Length edges = workspace_.edges(*block.style, area.width).horizontal() +
                         resolve(box.margin[document::left], area.width, {}) +
                         resolve(box.margin[document::right], area.width, {});
    Length width;
    if (has_width(box)) {
        width = content_width(workspace_, *block.style, area.width) + edges;
    } else {
        const Block* const one[] = {&block};
        const text::Typesetter::Widths widths = measure_blocks(workspace_, one, context);
        width = min(max(widths.least, area.width), widths.most);
    }
    const std::size_t start = workspace_.atom_stack.size();
    const Length whole = has_width(box) ? area.width : width;
    Fragment* content = collect_float(block, whole, context, start);
    if (content == nullptr) return std::nullopt;
    content->width = width;
    return Waiting{content, box.floats == document::Float::left, width, area};
}

Mark* Collector::place_float(const Waiting& wanted, const document::BoxStyle& box, Length down) {
    const Fragment& content = *wanted.content;
    Length top =
        max(extent() + down, box.clears == Clear::none ? Length{} : below_floats(box.clears));
    for (const Floating& one : floats_) top = max(top, one.top);
    Floating made = find_place(wanted, top, floats_);
    const bool may_split = box.break_inside != document::Break::avoid;
    if (!waiting_.empty() || must_wait(content, may_split, made.top)) {
        if (waiting_.empty()) page_end_ = extent_ + sink_.space_left();
        waiting_.push_back(wanted);
        return nullptr;
    }
    if (sink_.knows_room()) {
        const Length room = extent_ + sink_.space_left() - made.top;
        made.lost = lost_at_page_ends(content, room, workspace_.frame.height);
    }
    std::erase_if(floats_, [this](const Floating& one) { return one.bottom <= extent_; });
    floats_.push_back(made);
    return floating_mark(content, made);
}

Mark* Collector::floating_mark(const Fragment& content, const Floating& made) {
    auto* mark = workspace_.arena->make<Mark>();
    mark->kind = Mark::Kind::floating;
    mark->fragment = &content;
    mark->x = made.left;
    mark->y = made.top;
    return mark;
}

void Collector::add_floating_mark(const Fragment& content, const Floating& made) {
    add_mark(floating_mark(content, made));
}

/// CSS 2.2, 9.5.1: as high as possible at `top` or below, where it has the width.
Collector::Floating Collector::find_place(const Waiting& wanted, Length top,
                                          std::span<const Floating> others) const {
    Floating made;
    made.is_left = wanted.is_left;
    const Length height = wanted.content->height;
    Area room = beside(others, wanted.area, top, height);
    while (room.width < wanted.width) {
        Length lower = top;
        for (const Floating& one : others) {
            if (one.bottom > top && (lower == top || one.bottom < lower)) lower = one.bottom;
        }
        if (lower <= top) break;
        top = lower;
        room = beside(others, wanted.area, top, height);
    }
    made.top = top;
    made.bottom = top + height;
    made.left = made.is_left ? room.x : room.x + room.width - wanted.width;
    made.right = made.left + wanted.width;
    return made;
}

/// Whether a float that would stand at `top` is too high for what its page has left, can't be cut
/// there, and has the room on the next.
bool Collector::must_wait(const Fragment& content, bool may_split, Length top) const {
    if (!sink_.knows_room() || document::is_page_break(pending_.forced)) return false;
    const Length left = sink_.space_left();
    const Length room = left - (top - extent_);
    if (content.height <= room || content.height > workspace_.frame.height) return false;
    if (left >= workspace_.frame.height) return false;  // the next page has no more room
    return !may_split || find_cut(content, room) == 0;
}

bool Collector::is_past_page(Length top, Length height) const {
    return !waiting_.empty() &&
           (document::is_page_break(pending_.forced) || top + height > page_end_);
}

/// At the top of a page.
void Collector::place_waiting() {
    std::erase_if(floats_, [this](const Floating& one) { return one.bottom <= extent_; });
    std::vector<Placed> placed;
    place_those_that_fit(waiting_, floats_, extent(), page_end_, &placed);
    for (const Placed& one : placed) add_floating_mark(*one.content, one.where);
}

void Collector::place_those_that_fit(std::vector<Waiting>& waiting, std::vector<Floating>& floats,
                                     Length top, Length& page_end,
                                     std::vector<Placed>* placed) const {
    page_end = top + workspace_.frame.height;
    std::size_t count = 0;
    for (; count < waiting.size(); ++count) {
        const Waiting& one = waiting[count];
        const Floating made = find_place(one, top, floats);
        const bool fits = made.bottom <= page_end || made.top <= top ||
                          find_cut(*one.content, page_end - made.top) > 0;
        if (!fits) break;
        floats.push_back(made);
        if (placed != nullptr) placed->push_back({one.content, made});
        top = made.top;
    }
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
}

/// What must stand below waiting floats begins on their page.
void Collector::show_waiting(Clear which) {
    const auto counts = [which](const Waiting& one) {
        return which == Clear::both || (which == Clear::left) == one.is_left;
    };
    while (std::any_of(waiting_.begin(), waiting_.end(), counts) && workspace_.step()) {
        break_here(document::Break::page);
        // What the page before cuts goes on at the top.
        std::erase_if(floats_, [this](const Floating& one) { return one.bottom <= page_end_; });
        for (Floating& one : floats_) {
            one.bottom -= page_end_ - extent();
            one.top = extent();
        }
        emit(Atom{});
    }
}

void Collector::stop_margins() {
    place_unplaced();
    top_is_open_ = false;
    if (pending_.positive == Length{} && pending_.negative == Length{}) return;
    emit(Atom{}, Rank::never);
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
