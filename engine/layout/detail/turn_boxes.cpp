// SPDX-License-Identifier: Apache-2.0
// Boxes that are turned by right angles: content in its box (XSL 1.1, 7.21.3), and boxes as a whole
// where they stand (CSS Transforms 1). What is turned is laid out without pages, so none cuts it.
#include "layout/detail/turn_boxes.h"

#include <optional>

#include "layout/detail/collect.h"
#include "layout/detail/notes.h"
#include "layout/detail/paint.h"
#include "layout/detail/stack_sink.h"
#include "layout/detail/table_layout.h"

namespace cajista::layout::detail {

using document::Block;
using document::BlockKind;
using document::Measure;

namespace {

/// While turned content is collected: boxes that are placed by insets in it refer to its frame.
class Inside {
public:
    Inside(Workspace& workspace, Length lines)
        : workspace_(workspace),
          containing_width_(workspace.containing_width),
          containing_box_(workspace.containing_box),
          page_size_(workspace.page_size) {
        workspace.containing_width = workspace.page_size.width = lines;
        workspace.containing_box = nullptr;
    }
    ~Inside() {
        workspace_.containing_width = containing_width_;
        workspace_.containing_box = containing_box_;
        workspace_.page_size = page_size_;
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    Workspace& workspace_;
    Length containing_width_;
    const Box* containing_box_;
    Size page_size_;
};

bool is_picture(const Block& block) {
    return block.kind == BlockKind::image || block.kind == BlockKind::drawing;
}

/// Turned with its edges: they are not those of one box around the content.
bool is_whole(const Block& block) {
    return block.kind == BlockKind::table || block.kind == BlockKind::list ||
           block.kind == BlockKind::list_item;
}

bool has_content(const Block& block) {
    return block.kind != BlockKind::rule && block.kind != BlockKind::fill &&
           block.kind != BlockKind::running;
}

/// Room on the page that lines may run up or down when nothing says how long they are.
Length room_along(const Workspace& workspace, const Block& block) {
    return leaves_flow(block.style->box) ? workspace.page_size.height : workspace.frame.height;
}

struct Wish {
    const Measure &wanted, &least, &most;
};

/// A side of the content; `edges` are in it when the style says so.
Length side_of(const document::BoxStyle& box, const Wish& wish, Length whole, Length edges,
               Length automatic) {
    const Length inside = box.is_border_box ? edges : Length{};
    Length side = is_definite(wish.wanted) ? resolve(wish.wanted, whole, {}) - inside : automatic;
    if (is_definite(wish.most)) side = min(side, resolve(wish.most, whole, {}) - inside);
    if (is_definite(wish.least)) side = max(side, resolve(wish.least, whole, {}) - inside);
    return max(side, {});
}

Length side_across(const document::BoxStyle& box, Length whole, Length edges, Length automatic) {
    return side_of(box, {box.height, box.min_height, box.max_height}, whole, edges, automatic);
}

void report_overflow(Workspace& workspace, Length content, Length box) {
    if (content <= box) return;
    workspace.warn("layout.box-overflow",
                   "a turned content of " + in_points(content) + " stands in a box that has " +
                       in_points(box) + " across its lines",
                   "use min-height, or give it more height");
}

void report_width(Workspace& workspace, Length box, Length width) {
    if (box <= width) return;
    workspace.warn(
        "layout.turned-too-wide",
        "a turned box takes " + in_points(box) + " of the page's width and has " + in_points(width),
        "give it a larger width, which its lines are long, or less text");
}

Context trial(Context context) {
    context.artifact = true;
    return context;
}

/// What a block or cell measures. Kept, or each turned box in a turned box would double the work;
/// not where it depends on the page.
template <class Holder, class Measuring>
Length kept(Workspace& workspace, TurnedSize what, const Holder& holder, bool has_late,
            const Measuring& measure) {
    const std::pair<const void*, TurnedSize> key{&holder, what};
    const auto found = workspace.turned_sizes.find(key);
    if (found != workspace.turned_sizes.end()) return found->second;
    const Workspace::Mute quiet(workspace);
    const Length size = measure();
    if (!has_late) workspace.turned_sizes.emplace(key, size);
    return size;
}

Length longest_line(Workspace& workspace, const Block& block, const Context& context) {
    const Block* const one[] = {&block};
    return kept(workspace, TurnedSize::lines, block, has_late(one),
                [&] { return measure_content(workspace, block, trial(context)).most; });
}

Length longest_line(Workspace& workspace, const document::Cell& cell, const Context& context) {
    return kept(workspace, TurnedSize::lines, cell, has_late(cell.children),
                [&] { return measure_blocks(workspace, cell.children, trial(context)).most; });
}

}  // namespace

/// Lays out what will be turned.
class TurnedCollector {
public:
    struct Laid {
        const Fragment* content = nullptr;
        Size frame;
        base::Point content_at;
    };

    TurnedCollector(Workspace& workspace, const Block& block)
        : workspace_(workspace), block_(block), style_(*block.style) {}

    /// Lines as long as its `width` says, else as its content wants and `room` permits. `across`:
    /// width on the page that is there.
    Laid lay_sideways(Length room, Length across, const Context& context) {
        const base::Edges edges = workspace_.edges(style_, across);
        const document::BoxStyle& box = style_.box;
        if (is_whole(block_)) return lay_whole(lines_of_whole(room, context), {}, context);
        if (is_picture(block_)) return lay_picture(max({}, room - edges.vertical()), context);
        Length lines = room - edges.vertical();
        if (!is_definite(box.width)) lines = min(lines, longest_line(workspace_, block_, context));
        lines =
            side_of(box, {box.width, box.min_width, box.max_width}, room, edges.vertical(), lines);
        const Fragment* content = lay_content(lines, context);
        const Length height = side_across(box, across, edges.horizontal(), content->height);
        report_overflow(workspace_, content->height, height);
        return {content, {lines, height}, {}};
    }

    /// Upside down.
    Laid lay_over(Length lines, Length whole_height, Length edges, const Context& context) {
        const Fragment* content = lay_content(lines, context);
        const Length height = side_across(style_.box, whole_height, edges, content->height);
        report_overflow(workspace_, content->height, height);
        return {content, {lines, height}, {}};
    }

    /// The block with its edges and margins; its frame is its border box.
    Laid lay_whole(Length width, std::optional<Length> height_around, const Context& context,
                   bool is_oriented = false) {
        const std::size_t start = workspace_.atom_stack.size();
        const std::uint64_t positioned = workspace_.positioned;
        const Inside inside(workspace_, width);
        StackSink sink(workspace_);
        Collector inner(workspace_, sink);
        inner.unturned_ = &block_;
        inner.starts_context_ = true;
        inner.height_around_ = height_around;
        const bool turns_twice = style_.box.rotation != 0 && style_.box.orientation != 0;
        if (turns_twice && !is_oriented && !is_whole(block_)) {
            inner.add_oriented(block_, {{}, width}, context);
        } else {
            inner.add_by_kind(block_, {{}, width}, context);
        }
        const Fragment* content =
            workspace_.arena->make<Fragment>(inner.finish_fragment(start, width, positioned));
        const Rect box = box_in(*content, width);
        return {content, {box.width, box.height}, {-box.left, -box.top}};
    }

private:
    Length lines_of_whole(Length room, const Context& context) {
        const document::BoxStyle& box = style_.box;
        if (block_.kind == BlockKind::table || is_definite(box.width)) return room;
        const Length edges = workspace_.edges(style_, room).horizontal() +
                             resolve(box.margin[document::left], room, {}) +
                             resolve(box.margin[document::right], room, {});
        return min(room, longest_line(workspace_, block_, context) + edges);
    }

    Laid lay_picture(Length room, const Context& context) {
        const auto& picture = static_cast<const document::Picture&>(block_);
        const std::size_t start = workspace_.atom_stack.size();
        StackSink sink(workspace_);
        Collector inner(workspace_, sink);
        const Atom atom = inner.picture_atom(picture, room, context);
        inner.emit(atom);
        const Fragment* content = workspace_.arena->make<Fragment>(
            inner.finish_fragment(start, room, workspace_.positioned));
        return {content, atom.picture->size, {}};
    }

    /// Without the block's own edges.
    const Fragment* lay_content(Length lines, const Context& context) {
        const std::size_t start = workspace_.atom_stack.size();
        const std::uint64_t positioned = workspace_.positioned;
        const Inside frame(workspace_, lines);
        StackSink sink(workspace_);
        Collector inner(workspace_, sink);
        const Area area{{}, lines};
        if (block_.kind == BlockKind::paragraph) {
            inner.set_lines(static_cast<const document::Paragraph&>(block_), area, context);
        } else {
            const auto& container = static_cast<const document::Container&>(block_);
            Context inside = context;
            inside.element = workspace_.add_element(context, block_.role, block_.language);
            if (has_columns(style_.box)) {
                inner.add_columns(container, area, inside);
            } else {
                inner.add(container.children, area, inside);
            }
        }
        return workspace_.arena->make<Fragment>(inner.finish_fragment(start, lines, positioned));
    }

    /// The border box of the block in what was collected of it.
    Rect box_in(const Fragment& content, Length width) const {
        const Length top = content.margin_above;
        Rect box{{}, top, {}, max({}, content.height - top - content.margin_below)};
        for (const Atom& atom : content.atoms) {
            const bool is_table = block_.kind == BlockKind::table;
            if (atom.kind == Atom::Kind::open && atom.box->style == &style_) {
                box.left = atom.box->x;
                box.width = atom.box->width;
                return box;
            }
            if (is_table && atom.kind == Atom::Kind::row) {
                box.left = atom.row->table->left();
                box.width = atom.row->table->width();
                return box;
            }
            if (is_picture(block_) && atom.kind == Atom::Kind::picture) {
                box.left = atom.x;
                box.width = atom.picture->size.width;
                return box;
            }
        }
        box.width =
            content_width(workspace_, style_, width) + workspace_.edges(style_, width).horizontal();
        box.left = left_margin(style_.box, width, box.width, false);
        return box;
    }

    Workspace& workspace_;
    const Block& block_;
    const Style& style_;
};

namespace {

Atom turned_atom(Workspace& workspace, const TurnedCollector::Laid& laid, std::uint8_t quarters) {
    auto* box = workspace.arena->make<TurnedBox>();
    box->content = laid.content;
    box->quarters = quarters;
    box->frame = laid.frame;
    box->content_at = laid.content_at;
    Atom atom;
    atom.kind = Atom::Kind::turned;
    atom.turned = box;
    atom.height = box->turned().height;
    atom.notes = notes_of(workspace, laid.content->atoms);
    return atom;
}

/// Where the frame is when it is turned about a point of it.
base::Point turned_about(base::Point origin, Size frame, std::uint8_t quarters) {
    const base::Point middle{frame.width / 2 - origin.x, frame.height / 2 - origin.y};
    base::Point moved{-middle.x, -middle.y};
    if (quarters == 1) moved = {middle.y, -middle.x};
    if (quarters == 3) moved = {-middle.y, middle.x};
    const bool swaps = quarters % 2 == 1;
    return {origin.x + moved.x - (swaps ? frame.height : frame.width) / 2,
            origin.y + moved.y - (swaps ? frame.width : frame.height) / 2};
}

}  // namespace

void Collector::add_oriented(const Block& block, Area area, const Context& context) {
    const Style& style = *block.style;
    const document::BoxStyle& box = style.box;
    if (!has_content(block)) {
        unturned_ = &block;
        return add_by_kind(block, area, context);
    }
    const bool has_box = !is_whole(block);
    if (!box.is_sideways() && (!has_box || is_picture(block))) {
        return add_rotated(block, box.orientation, area, context, true);
    }
    starts_context_ = false;
    TurnedCollector turned(workspace_, block);
    OpenBox open;
    TurnedCollector::Laid laid;
    if (box.is_sideways()) {
        const Length room = height_around_.value_or(room_along(workspace_, block));
        laid = turned.lay_sideways(room, area.width, context);
        const base::Edges edges = has_box ? workspace_.edges(style, area.width) : base::Edges{};
        report_width(workspace_, laid.frame.height + edges.horizontal(), area.width);
        if (has_box) open = open_box(style, area, laid.frame.height);
    } else {
        const Length whole = height_around_.value_or(Length{});
        open = open_box(style, area);
        laid = turned.lay_over(open.inner.width, whole, open.edges.vertical(), context);
    }
    if (workspace_.failed()) return;
    open.is_turned = true;
    Atom atom = turned_atom(workspace_, laid, box.orientation);
    if (has_box) {
        add_marks(block, open.inner.x);
        atom.x = open.inner.x;
        emit(atom);
        return close_box(style, open);
    }
    margin(box.margin[document::top], area.width);
    atom.x = area.x + left_margin(box, area.width, laid.frame.height, is_rtl_);
    emit(atom);
    margin(box.margin[document::bottom], area.width);
}

void Collector::add_rotated(const Block& block, std::uint8_t quarters, Area area,
                            const Context& context, bool is_oriented) {
    const document::BoxStyle& box = block.style->box;
    starts_context_ = false;
    const auto laid = TurnedCollector(workspace_, block)
                          .lay_whole(area.width, height_around_, context, is_oriented);
    if (workspace_.failed()) return;
    Atom atom = turned_atom(workspace_, laid, quarters);
    const auto& origin = box.rotation_origin;
    auto* turned = workspace_.arena->make<TurnedBox>(*atom.turned);
    turned->at = turned_about(
        {resolve(origin[0], laid.frame.width, {}), resolve(origin[1], laid.frame.height, {})},
        laid.frame, quarters);
    turned->keeps_place = true;
    atom.turned = turned;
    atom.height = laid.frame.height;  // it takes the room that it would take unturned
    atom.x = area.x - laid.content_at.x;
    margin(box.margin[document::top], area.width);
    emit(atom);
    margin(box.margin[document::bottom], area.width);
}

Length sideways_width(Workspace& workspace, const Block& block, const Context& context) {
    if (!has_content(block)) return {};
    const Workspace::Mute quiet(workspace);
    Context trial = context;
    trial.artifact = true;
    return TurnedCollector(workspace, block)
        .lay_sideways(room_along(workspace, block), workspace.frame.width, trial)
        .frame.height;
}

namespace {

/// The content of a cell whose lines run up or down: as long as its height says.
Fragment lay_sideways_cell(Workspace& workspace, const document::Cell& cell, Length& lines,
                           const Context& context) {
    const document::BoxStyle& box = cell.style->box;
    using Kind = Measure::Kind;
    lines = workspace.frame.height;
    if (box.height.kind != Kind::length) {
        lines = min(lines, longest_line(workspace, cell, context));
    } else {
        lines = box.height.length;
    }
    if (box.min_height.kind == Kind::length) lines = max(lines, box.min_height.length);
    const Inside frame(workspace, lines);
    return collect_fragment(workspace, cell.children, lines, context);
}

/// How much of the free width stands left of a cell's content.
Length part_before(const text::ParagraphStyle& style, Length free) {
    using text::Align;
    const bool is_rtl = style.direction == text::Direction::right_to_left;
    if (style.align == Align::center) return free / 2;
    const bool is_right = style.align == Align::right ||
                          style.align == (is_rtl ? Align::start : Align::end) ||
                          (is_rtl && style.align == Align::justify);
    return is_right ? free : Length{};
}

}  // namespace

Length sideways_width(Workspace& workspace, const document::Cell& cell, const Context& context) {
    return kept(workspace, TurnedSize::across, cell, has_late(cell.children), [&] {
        Length lines;
        return lay_sideways_cell(workspace, cell, lines, trial(context)).height;
    });
}

Fragment collect_turned_cell(Workspace& workspace, const document::Cell& cell, Length width,
                             const Context& context) {
    const document::BoxStyle& box = cell.style->box;
    TurnedCollector::Laid laid;
    auto* content = workspace.arena->make<Fragment>();
    laid.content = content;
    std::uint8_t quarters = box.orientation;
    if (box.is_sideways()) {
        *content = lay_sideways_cell(workspace, cell, laid.frame.width, context);
        report_width(workspace, content->height, width);
        laid.frame.height = width;
        const Length free = max({}, width - content->height);
        const Length before = part_before(cell.style->paragraph, free);
        laid.content_at.y = quarters == 1 ? before : width - content->height - before;
    } else {
        const Inside frame(workspace, width);
        *content = collect_fragment(workspace, cell.children, width, context);
        laid.frame = {width, content->height};
        if (quarters == 0) quarters = box.rotation;
    }
    Atom atom = turned_atom(workspace, laid, quarters);
    if (!box.is_sideways()) {
        auto* turned = workspace.arena->make<TurnedBox>(*atom.turned);
        turned->at =
            turned_about({laid.frame.width / 2, laid.frame.height / 2}, laid.frame, quarters);
        atom.turned = turned;
        atom.height = laid.frame.height;
    }
    Fragment cell_content;
    cell_content.atoms = workspace.arena->copy(std::span<const Atom>(&atom, 1));
    cell_content.width = width;
    cell_content.height = atom.height;
    return cell_content;
}

void Painter::paint_rotated(page::Item item, const document::Inline& source) {
    const document::BoxStyle& box = source.style->box;
    auto* turned = workspace_.arena->make<page::Turned>();
    turned->quarters = box.rotation;
    turned->size = {item.area.width, item.area.height};
    const auto& origin = box.rotation_origin;
    const base::Point from = turned_about(
        {resolve(origin[0], item.area.width, {}), resolve(origin[1], item.area.height, {})},
        turned->size, turned->quarters);
    const base::Point at{item.area.left + from.x, item.area.top + from.y};
    Canvas own;
    Painter inner(workspace_, own);
    item.area.left = item.area.top = {};
    inner.place_picture(item, source.image, source.drawing, box);
    turned->items = workspace_.arena->copy(own.items);
    if (own.items.empty()) return;
    page::Item& placed = canvas_.items.emplace_back();
    placed.kind = page::Item::Kind::turned;
    const Size size = turned->turned_size();
    placed.area = {at.x, at.y, size.width, size.height};
    placed.turned = turned;
}

void Painter::paint_turned(const TurnedBox& box, base::Point at) {
    Canvas own;
    Painter inner(workspace_, own);
    inner.begin_page(page_, box.frame, {{}, {}, box.frame.width, box.frame.height}, tagging_);
    inner.end_page(inner.paint(box.content->atoms, box.content_at));
    auto* turned = workspace_.arena->make<page::Turned>();
    turned->quarters = box.quarters;
    turned->size = box.frame;
    turned->items = workspace_.arena->copy(own.items);
    const base::Point origin{at.x + box.at.x, at.y + box.at.y};
    if (!own.items.empty()) {
        page::Item& item = canvas_.items.emplace_back();
        item.kind = page::Item::Kind::turned;
        item.area = {origin.x, origin.y, box.turned().width, box.turned().height};
        item.turned = turned;
    }
    for (page::Link link : own.links) {
        link.area = turned->place(link.area);
        link.area.left += origin.x;
        link.area.top += origin.y;
        canvas_.links.push_back(link);
    }
    // A reader comes to the top of what is turned, wherever its lines begin.
    const auto place = [&](base::Point point) {
        const base::Point placed = turned->place(point);
        return base::Point{origin.x + placed.x,
                           origin.y + (box.quarters == 3 ? placed.y : Length{})};
    };
    for (page::Anchor anchor : own.anchors) {
        anchor.at = place(anchor.at);
        canvas_.anchors.push_back(anchor);
    }
    for (page::Bookmark bookmark : own.bookmarks) {
        bookmark.at = place(bookmark.at);
        canvas_.bookmarks.push_back(bookmark);
    }
    canvas_.running.insert(canvas_.running.end(), own.running.begin(), own.running.end());
}

}  // namespace cajista::layout::detail
