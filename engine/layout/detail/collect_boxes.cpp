// SPDX-License-Identifier: Apache-2.0
// Edges of boxes, margins, breaks: what stands between the atoms.
#include <algorithm>

#include "layout/detail/collect.h"

namespace cajista::layout::detail {

using document::Break;
using document::Measure;

namespace {

bool is_forced(Break how) {
    return how == Break::page || how == Break::odd_page || how == Break::even_page;
}

class StackSink : public AtomSink {
public:
    explicit StackSink(Workspace& workspace) : workspace_(workspace) {}
    void take(const Atom& atom) override { workspace_.atom_stack.push_back(atom); }
    Length space_left() const override { return {}; }
    bool has_pages() const override { return false; }

private:
    Workspace& workspace_;
};

Fragment take_fragment(Workspace& workspace, std::size_t start, Length width, Length height) {
    std::vector<Atom>& stack = workspace.atom_stack;
    Fragment fragment;
    fragment.atoms = workspace.arena->copy(std::span<const Atom>(stack).subspan(start));
    fragment.width = width;
    fragment.height = height;
    if (!fragment.atoms.empty()) fragment.margin_above = fragment.atoms.front().space;
    stack.resize(start);
    return fragment;
}

}  // namespace

void Collector::send(const Atom& atom) {
    extent_ += atom.space + atom.height;
    sink_.take(atom);
}

void Collector::emit(Atom atom, Rank at_least) {
    Rank rank = pending_.avoid || pending_.least_keep > 0 ? Rank::avoid : Rank::free;
    if (no_break_) rank = Rank::never;
    const bool alone = pending_.opens.empty();
    atom.rank = alone ? std::max(rank, at_least) : Rank::never;
    atom.marker = pending_.marker;
    Atom& first = alone ? atom : pending_.opens.front();
    if (!alone) first.rank = rank;
    first.space = pending_.margin();
    first.marks = pending_.first_mark;
    // A break after the last child is one after its parent: the closing edge leaves it pending.
    const bool closes = atom.kind == Atom::Kind::close && alone;
    if (!closes) {
        first.forced = pending_.forced;
        pending_.forced = Break::automatic;
        pending_.avoid = false;
    }
    for (const Atom& open : pending_.opens) send(open);
    send(atom);
    pending_.opens.clear();
    pending_.positive = pending_.negative = {};
    pending_.least_keep = keep_;
    pending_.first_mark = pending_.last_mark = nullptr;
    pending_.marker = nullptr;
    no_break_ = false;
}

void Collector::finish() {
    // What waits at the end: anchors, and boxes by insets.
    if (pending_.first_mark == nullptr) return;
    Atom end;
    end.kind = Atom::Kind::space;
    pending_.opens.clear();
    pending_.positive = pending_.negative = {};
    pending_.forced = Break::automatic;
    emit(end, Rank::never);
}

void Collector::add_mark(Mark* mark) {
    (pending_.last_mark != nullptr ? pending_.last_mark->next : pending_.first_mark) = mark;
    pending_.last_mark = mark;
}

void Collector::margin(const Measure& measure, Length whole) {
    const Length value = resolve(measure, whole, {});
    pending_.positive = max(pending_.positive, value);
    pending_.negative = min(pending_.negative, value);
}

void Collector::break_here(Break how) {
    if (how == Break::avoid) pending_.avoid = true;
    if (!is_forced(how)) return;
    if (!is_forced(pending_.forced)) pending_.positive = pending_.negative = {};
    // Of several that meet, a page parity is the more special wish (CSS Fragmentation 3, 4.1).
    if (!is_forced(pending_.forced) || how != Break::page) pending_.forced = how;
}

void Collector::leave_keep() {
    --keep_;
    pending_.least_keep = std::min(pending_.least_keep, keep_);
}

Length clamp_width(const document::BoxStyle& box, Length width, Length whole) {
    if (is_definite(box.max_width)) width = min(width, resolve(box.max_width, whole, {}));
    if (is_definite(box.min_width)) width = max(width, resolve(box.min_width, whole, {}));
    return max(width, {});
}

Length content_width(Workspace& workspace, const Style& style, Length whole) {
    const document::BoxStyle& box = style.box;
    const Length margins = resolve(box.margin[document::left], whole, {}) +
                           resolve(box.margin[document::right], whole, {});
    const Length filled = whole - margins - workspace.facts(style).edges.horizontal();
    return clamp_width(box, resolve(box.width, whole, filled), whole);
}

Collector::OpenBox Collector::open_box(const Style& style, Area area, Length wanted, bool is_rule) {
    const document::BoxStyle& box = style.box;
    const StyleFacts facts = workspace_.facts(style);
    const Length width =
        wanted == fill_area ? content_width(workspace_, style, area.width) : wanted;
    const Length border_box = width + facts.edges.horizontal();
    Length left = resolve(box.margin[document::left], area.width, {});
    const bool left_auto = box.margin[document::left].kind == Measure::Kind::automatic;
    const bool right_auto = box.margin[document::right].kind == Measure::Kind::automatic;
    const Length right = resolve(box.margin[document::right], area.width, {});
    const Length free = max({}, area.width - border_box - left - right);
    if (left_auto) left = right_auto ? free / 2 : free;

    margin(box.margin[document::top], area.width);
    OpenBox open;
    open.inner = {area.x + left + facts.edges.left, width};
    open.whole = area.width;
    if (facts.needs_box || is_rule) {
        const Box made{&style, area.x + left, border_box, is_rule};
        open.box = workspace_.arena->make<Box>(made);
        Atom atom;
        atom.kind = Atom::Kind::open;
        atom.box = open.box;
        atom.x = open.box->x;
        atom.height = facts.edges.top;
        if (atom.height > Length{}) {
            emit(atom);
            no_break_ = true;
        } else {
            atom.rank = Rank::never;
            pending_.opens.push_back(atom);
        }
    }
    open.extent = extent();
    return open;
}

Length Collector::height_left(const Style& style, Length content) {
    const document::BoxStyle& box = style.box;
    // Percentages of an automatic height are automatic (CSS 2.2, 10.5).
    const auto given = [](const Measure& measure) { return measure.kind == Measure::Kind::length; };
    Length height = given(box.height) ? box.height.length : content;
    if (given(box.max_height)) height = min(height, box.max_height.length);
    if (given(box.min_height)) height = max(height, box.min_height.length);
    if (height < content) {
        workspace_.warn("layout.box-overflow",
                        "a content of " + in_points(content) + " stands in a box that is " +
                            in_points(height) + " high",
                        "use min-height, or give it more height");
    }
    return height - content;
}

void Collector::close_box(const Style& style, const OpenBox& open) {
    if (open.box != nullptr) {
        const Length bottom = workspace_.facts(style).edges.bottom;
        const bool sized = style.box.height.kind == Measure::Kind::length ||
                           style.box.max_height.kind == Measure::Kind::length ||
                           style.box.min_height.kind == Measure::Kind::length;
        // A margin at the end of a sized box stays inside and moves nothing.
        if (sized) pending_.positive = pending_.negative = {};
        const Length extra = sized ? height_left(style, extent() - open.extent) : Length{};
        Atom atom;
        atom.kind = Atom::Kind::close;
        atom.box = open.box;
        atom.x = open.box->x;
        atom.height = bottom + extra;
        atom.rank = Rank::never;
        const bool waits = std::any_of(pending_.opens.begin(), pending_.opens.end(),
                                       [&](const Atom& one) { return one.box == open.box; });
        if (atom.height != Length{}) {
            emit(atom, Rank::never);
        } else if (waits) {
            while (pending_.opens.back().box != open.box) pending_.opens.pop_back();
            pending_.opens.pop_back();
        } else {
            send(atom);
        }
    }
    margin(style.box.margin[document::bottom], open.whole);
}

Fragment collect_fragment(Workspace& workspace, std::span<const document::Block* const> blocks,
                          Length width, const Context& context) {
    const std::size_t start = workspace.atom_stack.size();
    const std::uint64_t positioned = workspace.positioned;
    StackSink sink(workspace);
    Collector collector(workspace, sink);
    collector.add(blocks, {{}, width}, context);
    return collector.finish_fragment(start, width, positioned);
}

const Fragment* Collector::collect_alone(const document::Block& block, Length width,
                                         const Context& context) {
    const std::size_t start = workspace_.atom_stack.size();
    const std::uint64_t positioned = workspace_.positioned;
    StackSink sink(workspace_);
    Collector collector(workspace_, sink);
    collector.add_marks(block, {});
    collector.add_by_kind(block, {{}, width}, context);
    const document::BoxStyle& box = block.style->box;
    if (is_definite(box.width)) {
        width = content_width(workspace_, *block.style, width) +
                workspace_.facts(*block.style).edges.horizontal();
    }
    return workspace_.arena->make<Fragment>(collector.finish_fragment(start, width, positioned));
}

Fragment Collector::finish_fragment(std::size_t start, Length width, std::uint64_t positioned) {
    const Length margin_below = pending_.margin();
    const Length height = extent();
    finish();
    Fragment fragment = take_fragment(workspace_, start, width, height);
    fragment.margin_below = margin_below;
    fragment.has_positioned = workspace_.positioned != positioned;
    return fragment;
}

}  // namespace cajista::layout::detail
