// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/furnish.h"

#include <algorithm>

#include "layout/detail/collect.h"
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

using document::Block;
using document::Furniture;
using document::PageMaster;
using page::Item;

namespace {

/// A number for all that positioned boxes inside static furniture depend on.
std::uint64_t place_number(Size page, const Rect& area, base::Point at) {
    std::uint64_t number = 1;
    for (const Length one :
         {page.width, page.height, area.left, area.top, area.width, area.height, at.x, at.y}) {
        number = group_id(number, one);
    }
    return number;
}

void shift(Item& item, base::Point by) {
    item.area.left += by.x;
    item.area.top += by.y;
}

}  // namespace

Rect area_of(const Furniture& furniture, const PageMaster& master, bool is_header) {
    const bool is_variant = furniture.master != &master;
    const Rect& given = is_variant  ? is_header ? master.header_area : master.footer_area
                        : is_header ? furniture.header_area
                                    : furniture.footer_area;
    if (given.width > Length{}) return given;
    const Length width = max({}, master.size.width - master.margin.horizontal());
    if (is_header) return {master.margin.left, {}, width, master.margin.top};
    return {master.margin.left, master.size.height - master.margin.bottom, width,
            master.margin.bottom};
}

Furnisher::Furnisher(Workspace& workspace, Canvas& body) : workspace_(workspace), body_(body) {}

std::span<const page::Page> Furnisher::furnish(std::span<const PageDraft> drafts,
                                               std::span<const FrameFlow> flows) {
    flows_ = flows;
    frame_pages_.assign(flows.size(), 0);
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const auto found = std::find_if(drafts.begin(), drafts.end(), [&](const PageDraft& draft) {
            return frame_of(*draft.master, flows[i].frame) != nullptr;
        });
        if (found != drafts.end()) frame_pages_[i] = found->number;
    }
    context_.page_count = static_cast<std::uint32_t>(drafts.size());
    context_.counts_known = true;
    context_.running = workspace_.arena->copy(body_.running);
    context_.anchors = workspace_.anchors;
    context_.anchors_known = workspace_.anchors_known;
    section_pages_.clear();
    for (const PageDraft& draft : drafts) {
        section_pages_.resize(std::max<std::size_t>(section_pages_.size(), draft.section + 1U));
        section_pages_[draft.section] = draft.pages_so_far;
    }
    workspace_.late_context = &context_;
    const std::span<page::Page> pages = workspace_.arena->array<page::Page>(drafts.size());
    for (std::size_t i = 0; i < drafts.size() && !workspace_.failed(); ++i) {
        pages[i] = furnish_page(drafts[i]);
        if (!workspace_.check_memory()) break;
    }
    workspace_.late_context = nullptr;
    body_.anchors.insert(body_.anchors.end(), canvas_.anchors.begin(), canvas_.anchors.end());
    body_.bookmarks.insert(body_.bookmarks.end(), canvas_.bookmarks.begin(),
                           canvas_.bookmarks.end());
    return pages;
}

page::Page Furnisher::furnish_page(const PageDraft& draft) {
    const PageMaster& master = *draft.master;
    canvas_.items.clear();
    canvas_.shared.clear();
    canvas_.links.clear();
    page_ = draft.number - 1;
    context_.page_number = draft.number;
    context_.section_page = draft.section_page;
    context_.section_pages = section_pages_[draft.section];
    workspace_.page_size = master.size;
    paint_furniture(master);
    page::Page page;
    place_frames(draft, true, page);
    const std::size_t items_below = canvas_.items.size();
    const auto links = body_.links.begin();
    const auto at = [](auto begin, std::size_t offset) {
        return begin + static_cast<std::ptrdiff_t>(offset);
    };
    canvas_.links.insert(canvas_.links.end(), at(links, draft.links_begin),
                         at(links, draft.links_end));
    place_frames(draft, false, page);
    page.master = master.name;
    page.size = master.size;
    page.mark_zone = master.mark_zone;
    page.medium = master.medium;
    page.stationery = master.stationery;
    page.plex = master.plex;
    page.number = draft.number;
    page.items = join_items(draft, items_below);
    page.links = workspace_.arena->copy(canvas_.links);
    page.shared = join_shared(draft, items_below);
    return page;
}

/// The first `below` of the canvas, the body, the rest of the canvas.
std::span<const Item> Furnisher::join_items(const PageDraft& draft, std::size_t below) {
    const std::span<const Item> around(canvas_.items);
    const std::span<const Item> body =
        std::span(body_.items).subspan(draft.items_begin, draft.items_end - draft.items_begin);
    return workspace_.arena->join<Item>({around.first(below), body, around.subspan(below)});
}

std::span<const page::SharedItems> Furnisher::join_shared(const PageDraft& draft,
                                                          std::size_t below) {
    for (std::size_t i = draft.shared_begin; i < draft.shared_end; ++i) {
        page::SharedItems one = body_.shared[i];
        one.begin = one.begin - draft.items_begin + below;
        one.end = one.end - draft.items_begin + below;
        canvas_.shared.push_back(one);
    }
    return workspace_.arena->copy(canvas_.shared);
}

void Furnisher::place_frames(const PageDraft& draft, bool before_body, page::Page& page) {
    for (std::size_t i = 0; i < flows_.size(); ++i) {
        if (flows_[i].before_body != before_body || frame_pages_[i] != draft.number) continue;
        const document::Frame& frame = *frame_of(*draft.master, flows_[i].frame);
        const std::size_t body = before_body ? 0 : draft.items_end - draft.items_begin;
        const std::size_t begin = canvas_.items.size() + body;
        Painter painter(workspace_, canvas_);
        painter.begin_page(page_, draft.master->size, frame.area, Tagging::content);
        painter.end_page(painter.paint(flows_[i].content.atoms, {frame.area.left, frame.area.top}));
        if (flows_[i].frame == workspace_.document->recipient_frame) {
            page.recipient_begin = static_cast<std::uint32_t>(begin);
            page.recipient_end = static_cast<std::uint32_t>(canvas_.items.size() + body);
        }
        if (flows_[i].notes == nullptr) continue;
        std::vector<Atom> notes;
        append_notes(flows_[i].notes, notes);
        Painter below(workspace_, canvas_);
        below.begin_page(page_, draft.master->size, frame.area, Tagging::content);
        paint_note_area(below, notes, height_of_notes(flows_[i].notes), draft.master->notes,
                        frame.area);
    }
}

void Furnisher::paint_furniture(const PageMaster& master) {
    const Furniture::Pages other =
        context_.page_number % 2 == 0 ? Furniture::Pages::right : Furniture::Pages::left;
    for (const Furniture& furniture : workspace_.document->furniture) {
        if (furniture.master != &master && furniture.master != master.base) continue;
        if (furniture.pages == other) continue;
        paint_area(furniture, master, true);
        paint_area(furniture, master, false);
    }
}

void Furnisher::paint_area(const Furniture& furniture, const PageMaster& master, bool is_header) {
    const auto blocks = is_header ? furniture.header : furniture.footer;
    if (blocks.empty()) return;
    const Rect area = area_of(furniture, master, is_header);
    workspace_.frame = area;
    Kept& kept = kept_of(furniture, master, is_header);
    if (kept.is_fixed) return paint_fixed(kept, blocks, area);
    if (kept.pieces.empty() || has_late(blocks)) {
        kept.height = lay_pieces(blocks, area.width, kept.pieces);
        if (workspace_.failed()) return;  // a limit was met: pieces may be missing
    }
    report_overflow(kept, area);
    const Length top = is_header ? area.top : area.bottom() - kept.height;
    paint_pieces(kept.pieces, area, {area.left, top});
}

Furnisher::Kept& Furnisher::kept_of(const Furniture& furniture, const PageMaster& master,
                                    bool is_header) {
    for (Kept& one : kept_) {
        const bool same = one.furniture == &furniture && one.master == &master;
        if (same && one.is_header == is_header) return one;
    }
    Kept& kept = kept_.emplace_back();
    kept.furniture = &furniture;
    kept.master = &master;
    kept.is_header = is_header;
    const auto blocks = is_header ? furniture.header : furniture.footer;
    kept.is_fixed = std::all_of(blocks.begin(), blocks.end(),
                                [](const Block* block) { return block->static_id != 0; }) &&
                    !has_late(blocks);
    return kept;
}

void Furnisher::report_overflow(const Kept& kept, const Rect& area) {
    if (kept.height <= area.height) return;
    workspace_.warn("layout.furniture-overflow",
                    std::string(kept.is_header ? "a header of " : "a footer of ") +
                        in_points(kept.height) + " stands in an area that is " +
                        in_points(area.height) + " high",
                    "give the page master a larger margin");
}

void Furnisher::paint_fixed(Kept& kept, std::span<const Block* const> blocks, const Rect& area) {
    if (kept.whole != nullptr) {
        workspace_.charge(kept.whole->painting);
    } else {
        std::uint64_t id = kept.is_header ? 1 : 2;
        for (const Block* block : blocks) {
            id = group_id(id, Length{static_cast<std::int64_t>(block->static_id)});
        }
        const std::uint64_t place = place_number(workspace_.page_size, area, {});
        kept.whole = workspace_.statics.block(id, area.width, place);
        if (kept.whole != nullptr) {
            workspace_.charge(kept.whole->laying);
            workspace_.charge(kept.whole->painting);
        } else {
            kept.whole = make_fixed(kept, blocks, area, id, place);
            if (workspace_.failed()) return;  // a limit was met: pieces may be missing
        }
        kept.height = kept.whole->height;
    }
    report_overflow(kept, area);
    put_group(*kept.whole, {area.left, kept.is_header ? area.top : area.bottom() - kept.height});
}

const StaticBlock* Furnisher::make_fixed(Kept& kept, std::span<const Block* const> blocks,
                                         const Rect& area, std::uint64_t id, std::uint64_t place) {
    const Cost before = workspace_.spent();
    kept.height = lay_pieces(blocks, area.width, kept.pieces);
    const Cost laid = workspace_.spent();
    const base::Point at{area.left, kept.is_header ? area.top : area.bottom() - kept.height};
    Canvas own;
    std::swap(own, canvas_);
    if (!workspace_.failed()) paint_pieces(kept.pieces, area, at);
    std::swap(own, canvas_);
    std::vector<Item> items;
    for (const Item& piece : own.items) {
        for (Item item : piece.group->items) {
            shift(item, {piece.area.left - at.x, piece.area.top - at.y});
            items.push_back(item);
        }
    }
    for (page::Link& link : own.links) {
        link.area.left -= at.x;
        link.area.top -= at.y;
    }
    auto* group = workspace_.arena->make<page::StaticGroup>();
    group->id = group_id(group_id(id, area.width), Length{static_cast<std::int64_t>(place)});
    group->size = {area.width, kept.height};
    group->items = workspace_.arena->copy(items);
    auto* made = workspace_.arena->make<StaticBlock>(StaticBlock{
        group, workspace_.arena->copy(own.links), kept.height, {}, {}, laid - before, {}});
    made->painting = workspace_.spent() - laid;
    if (workspace_.failed()) return made;  // it may be half of the blocks
    const StaticBlock* stored = workspace_.statics.keep_block(id, area.width, place, *made);
    return stored != nullptr ? stored : made;
}

void Furnisher::put_group(const StaticBlock& block, base::Point at) {
    if (block.group->items.empty() && block.links.empty()) return;
    Item item;
    item.kind = Item::Kind::group;
    item.area = {at.x, at.y, block.group->size.width, block.group->size.height};
    item.group = block.group;
    canvas_.items.push_back(item);
    for (page::Link link : block.links) {
        link.area.left += at.x;
        link.area.top += at.y;
        canvas_.links.push_back(link);
    }
}

Length Furnisher::lay_pieces(std::span<const Block* const> blocks, Length width,
                             std::vector<Piece>& pieces) {
    Context context;
    context.artifact = true;
    pieces.resize(blocks.size());
    Length y, margin;
    for (std::size_t i = 0; i < blocks.size() && workspace_.step(); ++i) {
        Piece& piece = pieces[i];
        const std::span<const Block* const> one = blocks.subspan(i, 1);
        const bool dynamic = has_late(one);
        if (piece.block != nullptr && !dynamic) {
            // Laid out for an earlier page; only what stands above it may have changed.
        } else if (blocks[i]->static_id != 0 && !dynamic &&
                   workspace_.statics.block(blocks[i]->static_id, width) != nullptr) {
            piece.fixed = workspace_.statics.block(blocks[i]->static_id, width);
            piece.height = piece.fixed->height;
            piece.margin_above = piece.fixed->margin_above;
            piece.margin_below = piece.fixed->margin_below;
            workspace_.charge(piece.fixed->laying);
        } else {
            const Cost before = workspace_.spent();
            piece.content = collect_fragment(workspace_, one, width, context);
            piece.height = piece.content.height;
            piece.margin_above = piece.content.margin_above;
            piece.margin_below = piece.content.margin_below;
            piece.cost = workspace_.spent() - before;
        }
        piece.block = blocks[i];
        // The margins of neighbours collapse as they do in a flow.
        y -= min(margin, max({}, piece.margin_above));
        piece.top = y;
        y += piece.height;
        margin = max({}, piece.margin_below);
    }
    return y;
}

void Furnisher::paint_pieces(std::span<const Piece> pieces, const Rect& area, base::Point origin) {
    for (const Piece& piece : pieces) {
        const base::Point at{origin.x, origin.y + piece.top};
        const Block* const one[] = {piece.block};
        if (piece.block->static_id != 0 && !has_late(one)) {
            paint_static(piece, area, at);
            continue;
        }
        Painter painter(workspace_, canvas_);
        painter.begin_page(page_, workspace_.page_size, area, Tagging::artifact);
        painter.end_page(painter.paint(piece.content.atoms, at));
    }
}

void Furnisher::paint_static(const Piece& piece, const Rect& area, base::Point at) {
    const StaticBlock* block = piece.fixed;
    if (block == nullptr) {
        block = make_static(piece, area, at);
    } else {
        workspace_.charge(block->painting);
    }
    put_group(*block, at);
}

const StaticBlock* Furnisher::make_static(const Piece& piece, const Rect& area, base::Point at) {
    const std::uint64_t id = piece.block->static_id;
    const std::uint64_t place =
        piece.content.has_positioned ? place_number(workspace_.page_size, area, at) : 0;
    if (const StaticBlock* known = workspace_.statics.block(id, area.width, place)) {
        workspace_.charge(known->painting);
        return known;
    }
    const Cost before = workspace_.spent();
    Canvas own;
    Painter painter(workspace_, own);
    painter.begin_page(page_, workspace_.page_size, area, Tagging::artifact);
    painter.end_page(painter.paint(piece.content.atoms, at));
    for (Item& item : own.items) shift(item, {-at.x, -at.y});
    for (page::Link& link : own.links) {
        link.area.left -= at.x;
        link.area.top -= at.y;
    }
    auto* group = workspace_.arena->make<page::StaticGroup>();
    group->id = group_id(group_id(id, area.width), Length{static_cast<std::int64_t>(place)});
    group->size = {area.width, piece.height};
    group->items = workspace_.arena->copy(own.items);
    auto* made = workspace_.arena->make<StaticBlock>(StaticBlock{group,
                                                                 workspace_.arena->copy(own.links),
                                                                 piece.height,
                                                                 piece.margin_above,
                                                                 piece.margin_below,
                                                                 piece.cost,
                                                                 {}});
    made->painting = workspace_.spent() - before;
    if (workspace_.failed()) return made;  // it may be half of the block
    const StaticBlock* kept = workspace_.statics.keep_block(id, area.width, place, *made);
    return kept != nullptr ? kept : made;
}

}  // namespace cajista::layout::detail
