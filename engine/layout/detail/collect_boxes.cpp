// SPDX-License-Identifier: Apache-2.0
// Edges of boxes, margins, breaks: what stands between the atoms.
#include <algorithm>
#include <optional>
#include <utility>

#include "layout/detail/break_areas.h"
#include "layout/detail/collect.h"
#include "layout/detail/notes.h"
#include "layout/detail/page_widths.h"
#include "layout/detail/stack_sink.h"

namespace cajista::layout::detail {

using document::Break;
using document::Measure;

namespace {

/// Takes what stands in columns: it will be cut at their ends.
class ColumnSink : public StackSink {
public:
    ColumnSink(Workspace& workspace, bool is_alone) : StackSink(workspace), is_alone_(is_alone) {}
    void take(const Atom& atom) override { workspace_.atom_stack.push_back(atom); }
    bool has_pages() const override { return true; }
    bool has_columns() const override { return true; }
    bool is_alone() const override { return is_alone_; }

private:
    bool is_alone_;
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
    top_is_open_ = false;
    extent_ += atom.space + atom.height;
    ++steps_;
    if (page_widths_ == nullptr) return sink_.take(atom);
    Atom placed = atom;
    placed.place = page_widths_->take(widths_given_ > 0 ? Length{} : page_width_);
    sink_.take(placed);
}

void Collector::emit(Atom atom, Rank at_least) {
    place_unplaced();
    atom.cloned = cloned_;
    if (is_past_page(extent(), atom.height)) place_waiting();
    const Rank rank = no_break_ ? Rank::never : std::min(rank_here(), pending_.best_passed);
    const bool alone = pending_.opens.empty();
    atom.rank = alone ? both(rank, at_least) : Rank::never;
    atom.marker = pending_.marker;
    Atom& first = alone ? atom : pending_.opens.front();
    if (!alone) first.rank = rank;
    first.space = pending_.margin();
    first.kept = pending_.kept_positive + pending_.kept_negative;
    hang_marks(atom, first.space);
    // A break after the last child is one after its parent: the closing edge leaves it pending.
    const bool closes = atom.kind == Atom::Kind::close && alone;
    if (!closes) {
        first.forced = pending_.forced;
        pending_.forced = Break::automatic;
        pending_.avoid = pending_.broke_after = false;
        if (std::exchange(pending_.names_page, false)) sink_.name_page(page_);
    }
    for (const Atom& open : pending_.opens) {
        send(open);
        open.box->content_top = extent_;
    }
    send(atom);
    pending_.opens.clear();
    pending_.drop_margin();
    pending_.least_keep = keep_;
    pending_.best_passed = Rank::never;
    pending_.passed_empty = false;
    pending_.marker = nullptr;
    no_break_ = false;
}

/// What waits for a place gets that of the atom, or of the box that opens before it and was met
/// after it: what shifts the box doesn't shift what stands before.
void Collector::hang_marks(Atom& atom, Length space) {
    const Length top = extent_ + space;
    Mark* last = nullptr;
    Atom* where = nullptr;
    for (Mark* mark = pending_.first_mark; mark != nullptr; mark = mark->next) {
        Atom& own = mark->opens < pending_.opens.size() ? pending_.opens[mark->opens] : atom;
        if (&own != where) {
            own.marks = mark;
            if (last != nullptr) last->next = nullptr;
        }
        where = &own;
        last = mark;
        const bool has_place =
            mark->kind == Mark::Kind::floating || mark->kind == Mark::Kind::positioned;
        if (has_place) mark->y -= top;
        if (mark->fragment == nullptr || !calls_notes(mark->fragment->atoms)) continue;
        mark->notes = notes_of(workspace_, mark->fragment->atoms);
    }
    pending_.first_mark = pending_.last_mark = nullptr;
}

void Collector::finish() {
    // What waits at the end: floats, anchors, and boxes by insets.
    show_waiting(document::Clear::both);
    if (pending_.first_mark == nullptr) return;
    Atom end;
    end.kind = Atom::Kind::space;
    pending_.opens.clear();
    pending_.drop_margin();
    pending_.forced = Break::automatic;
    pending_.names_page = false;
    emit(end, Rank::never);
}

void Collector::add_mark(Mark* mark) {
    mark->opens = static_cast<std::uint32_t>(pending_.opens.size());
    (pending_.last_mark != nullptr ? pending_.last_mark->next : pending_.first_mark) = mark;
    pending_.last_mark = mark;
}

void Collector::margin(const Measure& measure, Length whole) {
    const Length value = resolve(measure, whole, {});
    pending_.positive = max(pending_.positive, value);
    pending_.negative = min(pending_.negative, value);
}

void Collector::margin_above(const document::BoxStyle& box, Length whole) {
    using document::MarginBreak;
    const Measure& measure = box.margin[document::top];
    if (box.margin_break == MarginBreak::discard && pending_.forced != Break::automatic) return;
    margin(measure, whole);
    if (box.margin_break != MarginBreak::keep) return;
    const Length value = resolve(measure, whole, {});
    pending_.kept_positive = max(pending_.kept_positive, value);
    pending_.kept_negative = min(pending_.kept_negative, value);
}

Rank Collector::rank_here() const {
    return rank_of_avoids(pending_.least_keep + (pending_.avoid ? 1 : 0));
}

void Collector::break_here(Break how) {
    if (how == Break::avoid) pending_.avoid = true;
    if (how == Break::automatic || how == Break::avoid) return;
    if (how == Break::column && !sink_.has_columns()) return;
    if (pending_.passed_empty) stand_empty();
    if (pending_.forced == Break::automatic) {
        stand_marks();
        pending_.drop_margin();
        leave_floats();
    }
    // Of several that meet, a page is more than a column, and a parity the more special wish (CSS
    // Fragmentation 3, 4.1).
    const auto weight = [](Break one) {
        return one == Break::automatic ? 0 : one == Break::column ? 1 : one == Break::page ? 2 : 3;
    };
    if (weight(how) >= weight(pending_.forced)) pending_.forced = how;
}

/// Floats and positioned boxes that were met before a forced break stand before it.
void Collector::stand_marks() {
    const bool is_apart = sink_.has_pages() && steps_ > 0;
    if (!is_apart || (pending_.first_mark == nullptr && unplaced_.empty())) return;
    place_unplaced();
    bool has_place = false;
    for (const Mark* mark = pending_.first_mark; mark != nullptr; mark = mark->next) {
        has_place = has_place || mark->fragment != nullptr;
    }
    if (!has_place) return;
    pending_.drop_margin();
    const Marker* marker = std::exchange(pending_.marker, nullptr);
    emit(Atom{}, Rank::never);
    pending_.marker = marker;
}

/// What follows a forced break stands beside no float of the page before, but what that page cuts.
void Collector::leave_floats() {
    if (floats_.empty() || !sink_.has_pages()) return;
    const Length end =
        sink_.knows_room() ? extent_ + sink_.space_left() : below_floats(document::Clear::both);
    std::erase_if(floats_, [end](const Floating& one) { return one.bottom <= end; });
}

void Collector::leave_keep() {
    --keep_;
    pending_.least_keep = std::min(pending_.least_keep, keep_);
}

std::optional<Length> Collector::width_asked(const document::Block& block, Area area,
                                             const Context& context) {
    using document::BlockKind;
    using document::WidthBy;
    const bool is_box = block.kind == BlockKind::paragraph || block.kind == BlockKind::container ||
                        block.kind == BlockKind::list || block.kind == BlockKind::list_item;
    const document::BoxStyle& box = block.style->box;
    if (!is_box || box.is_turned()) return std::nullopt;
    Context trial = context;
    trial.artifact = true;
    const Workspace::Mute quiet(workspace_);
    const text::Typesetter::Widths widths = measure_content(workspace_, block, trial);
    const Length edges = workspace_.edges(*block.style, area.width).horizontal();
    const Length room = area.width - edges - resolve(box.margin[document::left], area.width, {}) -
                        resolve(box.margin[document::right], area.width, {});
    Length width = min(max(widths.least, room), widths.most);
    if (box.width_by == WidthBy::least_content) width = widths.least;
    if (box.width_by == WidthBy::most_content) width = widths.most;
    const Length inside = box.is_border_box ? edges : Length{};
    return max({}, clamp_width(box, width + inside, area.width) - inside);
}

namespace {

const ClonedEdges* clone_edges(Workspace& workspace, const Box& box, const ClonedEdges* outer) {
    auto* made = workspace.arena->make<ClonedEdges>(
        ClonedEdges{&box, box.clone_above, box.clone_below, outer});
    if (outer == nullptr) return made;
    made->above += outer->above;
    made->below += outer->below;
    return made;
}

}  // namespace

Collector::OpenBox Collector::open_box(const Style& style, Area area, Length wanted, Edge edge,
                                       bool has_margin) {
    const bool is_rule = edge == Edge::rule;
    const document::BoxStyle& box = style.box;
    const StyleFacts facts = workspace_.facts(style);
    Length width = wanted;
    OpenBox open;
    if (wanted == fill_area) {
        open.is_asked = asked_width_.has_value();
        if (open.is_asked) ++widths_asked_;
        width = asked_width_ ? *asked_width_ : content_width(workspace_, style, area.width);
        asked_width_.reset();
    }
    const base::Edges edges = workspace_.edges(style, area.width);
    const Length border_box = width + edges.horizontal();
    const Length left = left_margin(box, area.width, border_box);

    if (has_margin) margin_above(box, area.width);
    open.top_was_open = std::exchange(top_is_open_, true);
    const bool is_share = box.width.kind == Measure::Kind::percent && box.width.length == Length{};
    open.has_width = (is_definite(box.width) && !is_share) || is_definite(box.max_width);
    if (open.has_width) ++widths_given_;
    open.share_around = share_;
    if (is_share) share_ = share_ * std::clamp(box.width.number, 0, 100'000) / 10'000;
    open.height_around = height_around_;
    height_around_ = given_height(style, box.height, area.width);
    open.edges = edges;
    open.containing_width = workspace_.containing_width;
    open.containing_box = workspace_.containing_box;
    if (box.position != document::Position::flow) {
        workspace_.containing_width = border_box - border_width(box.border[document::left]) -
                                      border_width(box.border[document::right]);
    }
    open.inner = {area.x + left + edges.left, width};
    open.whole = area.width;
    if (facts.needs_box || is_rule) {
        const std::int64_t follows_page = follows_pages_ && widths_given_ == 0 ? share_ : 0;
        Box made{&style, area.x + left, border_box, is_rule, follows_page};
        if (box.clones_edges) {
            made.clone_above = edges.top;
            made.clone_below = edges.bottom;
        }
        open.box = workspace_.arena->make<Box>(made);
        if (box.position != document::Position::flow) workspace_.containing_box = open.box;
        Atom atom;
        atom.kind = Atom::Kind::open;
        atom.box = open.box;
        atom.x = open.box->x;
        atom.height = edges.top;
        if (atom.height > Length{}) {
            emit(atom);
            open.box->content_top = extent_;
            no_break_ = true;
        } else {
            atom.rank = Rank::never;
            atom.cloned = cloned_;
            pending_.opens.push_back(atom);
        }
        if (box.clones_edges) cloned_ = clone_edges(workspace_, *open.box, cloned_);
    }
    return open;
}

/// Percentages of an automatic height are automatic (CSS 2.2, 10.5).
std::optional<Length> Collector::given_height(const Style& style, const Measure& measure,
                                              Length whole) {
    const bool is_percent = measure.kind == Measure::Kind::percent;
    if (!is_definite(measure) || (is_percent && !height_around_)) return std::nullopt;
    const Length edges =
        style.box.is_border_box ? workspace_.edges(style, whole).vertical() : Length{};
    return max({}, resolve(measure, height_around_.value_or(Length{}), {}) - edges);
}

Length Collector::height_left(const Style& style, Length content, Length whole) {
    const document::BoxStyle& box = style.box;
    Length height = given_height(style, box.height, whole).value_or(content);
    if (const auto most = given_height(style, box.max_height, whole)) height = min(height, *most);
    if (const auto least = given_height(style, box.min_height, whole)) height = max(height, *least);
    if (height < content) {
        // Where no page can break it, what sticks out may not leave the page.
        const bool is_lost = !sink_.has_pages() && content > workspace_.frame.height;
        if (is_lost) height = content;
        workspace_.warn("layout.box-overflow",
                        "a content of " + in_points(content) + " stands in a box that is " +
                            in_points(height) + " high",
                        "use min-height, or give it more height");
    }
    return height - content;
}

void Collector::close_box(const Style& style, const OpenBox& open, bool has_margin) {
    if (open.has_width) --widths_given_;
    share_ = open.share_around;
    if (open.is_asked) --widths_asked_;
    if (top_is_open_) top_is_open_ = open.top_was_open;
    if (!top_is_open_) place_unplaced();
    height_around_ = open.height_around;
    workspace_.containing_width = open.containing_width;
    workspace_.containing_box = open.containing_box;
    if (open.box != nullptr) {
        const Length bottom = open.edges.bottom;
        const bool waits = std::any_of(pending_.opens.begin(), pending_.opens.end(),
                                       [&](const Atom& one) { return one.box == open.box; });
        const Length extra = extra_height(style, open, waits);
        if (extra > Length{}) {
            add_height(extra, open);
        }
        Atom atom;
        atom.kind = Atom::Kind::close;
        atom.box = open.box;
        atom.x = open.box->x;
        atom.height = bottom + min(extra, {});
        atom.rank = Rank::never;
        if (atom.height != Length{}) {
            emit(atom, Rank::never);
        } else if (waits && extra == Length{}) {
            while (pending_.opens.back().box != open.box) pending_.opens.pop_back();
            pending_.opens.pop_back();
            const auto left = static_cast<std::uint32_t>(pending_.opens.size());
            for (Mark* mark = pending_.first_mark; mark != nullptr; mark = mark->next) {
                mark->opens = std::min(mark->opens, left);
            }
        } else {
            const Mark* inside = pending_.first_mark;  // placed by this box
            while (inside != nullptr && inside->around != open.box) inside = inside->next;
            if (inside != nullptr) hang_marks(atom, {});
            atom.cloned = cloned_;
            send(atom);
        }
        if (cloned_ != nullptr && cloned_->box == open.box) cloned_ = cloned_->outer;
    }
    // Margins before a forced break are cut off (CSS Fragmentation 3, 5.2).
    if (has_margin && !pending_.broke_after) margin(style.box.margin[document::bottom], open.whole);
}

/// What the box is higher than its content. The margin of its last child stays inside when the box
/// has a height or an edge below; else it goes on below (CSS 2.2, 8.3.1).
Length Collector::extra_height(const Style& style, const OpenBox& open, bool is_empty) {
    const document::BoxStyle& box = style.box;
    if (!is_definite(box.height) && !is_definite(box.min_height) && !is_definite(box.max_height)) {
        return {};
    }
    if (open.is_turned) return {};
    if (is_empty) return height_left(style, {}, open.whole);
    const bool has_height = given_height(style, box.height, open.whole).has_value();
    if (has_height) pending_.drop_margin();
    const Length inside =
        has_height || open.edges.bottom == Length{} ? Length{} : pending_.margin();
    const Length extra = height_left(style, extent_ + inside - open.box->content_top, open.whole);
    if (extra != Length{} && inside == Length{}) pending_.drop_margin();
    return extra;
}

/// Height without content: a page may end in it.
void Collector::add_height(Length height, const OpenBox& open) {
    Atom space;
    space.kind = Atom::Kind::space;
    space.height = height;
    space.x = open.inner.x;
    space.splits = true;
    space.split_rank = rank_of_avoids(keep_);
    emit(space);
}

void Collector::add_columns(const document::Container& box, Area area, const Context& context) {
    const auto& children = box.children;
    const std::optional<Length> height = height_around_;
    const Length start = extent();
    Leading leading = Leading::met;
    for (std::size_t i = 0; i < children.size() && !workspace_.failed();) {
        const auto spans = [&](std::size_t at) {
            return children[at]->style->box.spans_columns && !leaves_flow(children[at]->style->box);
        };
        if (spans(i)) {
            add_block(*children[i], area, context, leading);
            ++i;
        } else {
            std::size_t end = i + 1;
            while (end < children.size() && !spans(end)) ++end;
            if (height) height_around_ = max({}, *height - (extent() - start));
            add_column_set(children.subspan(i, end - i), *box.style, area, context, leading);
            i = end;
        }
        leading = Leading::new_place;
    }
}

void Collector::add_column_set(std::span<const document::Block* const> blocks, const Style& style,
                               Area area, const Context& context, Leading leading) {
    const document::BoxStyle& box = style.box;
    auto* set = workspace_.arena->make<ColumnSet>();
    set->style = &style;
    set->gap = box.column_gap.kind == Measure::Kind::automatic
                   ? style.text.size
                   : resolve(box.column_gap, area.width, {});
    // CSS Multi-column Layout 1, 3.4.
    std::int64_t count = std::max<std::int64_t>(1, box.columns);
    if (box.column_width > Length{}) {
        const Length each = max(Length{1}, box.column_width + set->gap);
        const std::int64_t most = (area.width + set->gap).units / each.units;
        count = std::max<std::int64_t>(1, box.columns > 0 ? std::min(most, count) : most);
    }
    set->count = static_cast<std::uint16_t>(std::min<std::int64_t>(count, 100));
    set->width = max({}, (area.width - set->gap * (count - 1)) / count);
    set->is_rtl = style.paragraph.direction == text::Direction::right_to_left;
    set->is_alone = sink_.is_alone();
    set->rank = rank_of_avoids(keep_);
    const std::size_t start = workspace_.atom_stack.size();
    ColumnSink sink(workspace_, set->is_alone);
    Collector inner(workspace_, sink);
    inner.add_all(blocks, {{}, set->width}, context, leading);
    const Length trailing = inner.pending_.margin();
    const Fragment content = inner.finish_fragment(start, set->width, workspace_.positioned);
    set->atoms = content.atoms;
    set->trailing = max({}, trailing);
    set->height = height_around_.value_or(Length{});
    if (set->atoms.empty() || workspace_.failed()) return;
    const ColumnsFilled filled =
        balance_columns(workspace_, *set, Length::points(1'000'000), true, nullptr);
    set->limit = filled.limit;
    Atom atom;
    atom.kind = Atom::Kind::columns;
    atom.columns = set;
    atom.height = filled.height;
    atom.x = area.x;
    emit(atom);
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
    collector.starts_context_ = true;
    collector.add_by_kind(block, {{}, width}, context);
    const document::BoxStyle& box = block.style->box;
    if (has_width(box)) {
        width = content_width(workspace_, *block.style, width) +
                workspace_.edges(*block.style, width).horizontal();
    }
    return workspace_.arena->make<Fragment>(collector.finish_fragment(start, width, positioned));
}

const Fragment* Collector::collect_float(const document::Block& block, Length width,
                                         const Context& context, std::size_t start) {
    StackSink sink(workspace_);
    Collector collector(workspace_, sink);
    collector.add_marks(block, {});
    collector.starts_context_ = true;
    if (block.style->box.break_inside == Break::avoid) {
        collector.keep_ = collector.pending_.least_keep = 1;
    }
    collector.add_by_kind(block, {{}, width}, context);
    if (workspace_.failed()) return nullptr;
    return workspace_.arena->make<Fragment>(
        collector.finish_fragment(start, width, workspace_.positioned));
}

Fragment Collector::finish_fragment(std::size_t start, Length width, std::uint64_t positioned) {
    Length margin_below = pending_.margin();
    Length height = extent();
    const Length bottom = floats_.empty() ? height : below_floats(document::Clear::both);
    if (bottom > height) {  // room for what the floats reach below
        Atom beside;
        beside.splits = true;
        beside.height = bottom - height;
        pending_.forced = Break::automatic;
        emit(beside);
        height = bottom;
        margin_below = {};
    }
    finish();
    Fragment fragment = take_fragment(workspace_, start, width, height);
    fragment.margin_below = margin_below;
    fragment.has_positioned = workspace_.positioned != positioned;
    return fragment;
}

}  // namespace cajista::layout::detail
