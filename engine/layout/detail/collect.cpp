// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/collect.h"

#include <algorithm>
#include <utility>

#include "document/body_area.h"
#include "layout/detail/collect_table.h"
#include "layout/detail/notes.h"
#include "layout/detail/page_widths.h"
#include "layout/detail/set_paragraph.h"

namespace cajista::layout::detail {

using document::Block;
using document::BlockKind;
using document::Break;

namespace {

constexpr std::uint16_t deepest = 256;  // recursion; templates nest at most xml_depth (200) deep

bool is_forced(Break how) { return how != Break::automatic && how != Break::avoid; }

bool is_rtl(const Style& style) {
    return style.paragraph.direction == text::Direction::right_to_left;
}

}  // namespace

void Collector::add(std::span<const Block* const> blocks, Area area, const Context& context) {
    add_all(blocks, area, context, Leading::new_place);
}

void Collector::add_all(std::span<const Block* const> blocks, Area area, const Context& context,
                        Leading leading) {
    for (const Block* block : blocks) {
        if (workspace_.failed()) return;
        add_block(*block, area, context, leading);
        leading = Leading::new_place;
    }
}

void Collector::add_block(const Block& block, Area area, const Context& context, Leading leading) {
    if (!workspace_.step()) return;
    if (context.depth >= deepest) {
        workspace_.fail("layout.too-deep",
                        "blocks are nested deeper than " + std::to_string(deepest),
                        "make the structure flatter");
        return;
    }
    Context inside = context;
    inside.depth = static_cast<std::uint16_t>(context.depth + 1);
    if (!block.language.empty()) inside.language = block.language;
    const document::BoxStyle& box = block.style->box;
    if (block.role == base::Role::caption) return;  // its table sets it
    if (leaves_flow(box)) return add_positioned(block, area, inside);
    if (block.kind == BlockKind::running)
        return add_running(static_cast<const document::Running&>(block), area);
    if (box.floats != document::Float::none) return add_float(block, area, inside);
    const Length page_width = page_width_;
    if (leading == Leading::new_place) {
        meet_breaks(block);
        if (follows_pages_) area = on_page(area);
    }
    if (!floats_.empty() || !waiting_.empty() || !unplaced_.empty()) {
        if (box.clears != document::Clear::none) {
            place_unplaced();
            show_waiting(box.clears);
            go_down_to(below_floats(box.clears),
                       resolve(box.margin[document::top], area.width, {}));
        }
        area = free_area(block, area, inside);
    }
    const bool keeps = box.break_inside == Break::avoid;
    if (keeps) ++keep_;
    const std::uint64_t steps = steps_;
    add_by_kind(block, area, inside);
    if (keeps) leave_keep();
    if (steps_ == steps) pass_empty();
    break_here(box.break_after);
    pending_.broke_after |= is_forced(box.break_after);
    page_width_ = page_width;
}

/// Where the first child of a block begins, its page begins; a change of its name is a break before
/// it (CSS Paged Media 3, 8.4).
void Collector::meet_page(const Block& first) {
    const std::uint32_t asked = first.style->box.page;
    const std::uint32_t page = asked == usual_page_ ? 0 : asked;
    if (page == page_) return;
    page_ = page;
    break_here(Break::page);
    pending_.names_page = true;
}

/// The area on the page that was met: as much wider as the page is, unless a box around is not.
Area Collector::on_page(Area area) {
    Length width = unnamed_width_;
    const auto masters = workspace_.document->named_pages;
    if (page_ > 0 && page_ <= masters.size()) {
        const document::PageMaster& master = *masters[page_ - 1];
        const Rect body = document::body_area(master);
        width = body.width;
        if (pending_.names_page) {  // the page begins when the next thing comes
            workspace_.frame = body;
            workspace_.page_size = master.size;
        }
    }
    if (page_widths_ != nullptr) width = page_width_here();
    if (widths_given_ > 0 || width == page_width_) return area;
    area.width = max({}, area.width + (width - page_width_).times(share_, whole_share));
    page_width_ = width;
    return area;
}

/// Of the page on which what comes next will stand, as far as that is known.
Length Collector::page_width_here() const {
    if (const auto known = page_widths_->known_width(pending_.opens.size())) return *known;
    if (document::is_page_break(pending_.forced)) return sink_.width_after(pending_.forced, page_);
    return page_widths_->page_width();
}

/// An empty block is one more place for a break: before it and after it (CSS Fragmentation 3, 4.1).
void Collector::pass_empty() {
    ++steps_;
    pending_.best_passed = std::min(pending_.best_passed, rank_here());
    pending_.avoid = false;
    pending_.least_keep = keep_;
    pending_.passed_empty = true;
    if (pending_.forced == Break::automatic) return;
    const Length positive = std::exchange(pending_.positive, {});
    const Length negative = std::exchange(pending_.negative, {});
    stand_empty();
    pending_.positive = positive;
    pending_.negative = negative;
}

/// Where a forced break is before or after an empty block, that has its page.
void Collector::stand_empty() { emit(Atom{}); }

void Collector::meet_breaks(const Block& block) {
    pending_.broke_after = false;
    const Block* first = &block;
    for (int depth = 0; depth < deepest; ++depth) {
        break_here(first->style->box.break_before);
        if (first->kind == BlockKind::table) {
            meet_table_breaks(static_cast<const document::Table&>(*first));
            break;
        }
        const bool nests = first->kind == BlockKind::container || first->kind == BlockKind::list ||
                           first->kind == BlockKind::list_item;
        if (!nests) break;
        const auto& children = static_cast<const document::Container*>(first)->children;
        if (children.empty() || leaves_flow(children.front()->style->box)) break;
        first = children.front();
    }
    if (follows_pages_) meet_page(*first);
}

/// Breaks before the first rows and the first row are breaks before their table (CSS Fragmentation
/// 3, 4.2).
void Collector::meet_table_breaks(const document::Table& table) {
    const auto shows = [](const document::RowGroup& group) {
        return group.show != document::RowGroup::Show::after_break && !group.rows.empty();
    };
    auto first = std::find_if(table.heads.begin(), table.heads.end(), shows);
    if (first == table.heads.end()) {
        first = std::find_if(table.bodies.begin(), table.bodies.end(), shows);
        if (first == table.bodies.end()) return;
    }
    if (first->style != nullptr) break_here(first->style->box.break_before);
    const Style* row = first->rows.front().style;
    if (row != nullptr) break_here(row->box.break_before);
}

void Collector::add_by_kind(const Block& block, Area area, const Context& context) {
    const document::BoxStyle& box = block.style->box;
    if (box.width_by != document::WidthBy::measure)
        asked_width_ = width_asked(block, area, context);
    if (box.is_turned() && unturned_ != &block) {
        if (box.rotation != 0) return add_rotated(block, box.rotation, area, context);
        return add_oriented(block, area, context);
    }
    if (box.hides_overflow && add_clipped(block, area, context)) return;
    switch (block.kind) {
        case BlockKind::paragraph:
            return add_paragraph(static_cast<const document::Paragraph&>(block), area, context);
        case BlockKind::container:
        case BlockKind::list:
            return add_container(static_cast<const document::Container&>(block), area, context);
        case BlockKind::list_item:
            return add_list_item(static_cast<const document::Container&>(block), area, context);
        case BlockKind::table:
            return collect_table(workspace_, *this, static_cast<const document::Table&>(block),
                                 area, context);
        case BlockKind::image:
        case BlockKind::drawing:
            return add_picture(static_cast<const document::Picture&>(block), area, context);
        case BlockKind::rule:
            return add_rule(block, area);
        case BlockKind::fill:
            return add_fill(static_cast<const document::Fill&>(block), area, context);
        case BlockKind::running:
            return;
        case BlockKind::section:  // elsewhere than in a flow they are boxes
        case BlockKind::stub:
            return add_container(static_cast<const document::Container&>(block), area, context);
    }
}

void Collector::add_paragraph(const document::Paragraph& paragraph, Area area,
                              const Context& context) {
    const Style& style = *paragraph.style;
    if (workspace_.facts(style).is_plain) {
        add_marks(paragraph, area.x);
        return set_lines(paragraph, area, context);
    }
    const OpenBox open = open_box(style, area);
    add_marks(paragraph, open.inner.x);
    set_lines(paragraph, open.inner, context);
    close_box(style, open);
}

void Collector::add_lines(const SetParagraph& set, const Style& style, Length x,
                          const Context& context, std::span<const Hung> hung) {
    const std::size_t count = set.lines.size();
    const std::size_t orphans = std::max<std::size_t>(1, style.paragraph.orphans);
    const std::size_t widows = std::max<std::size_t>(1, style.paragraph.widows);
    for (std::size_t i = 0; i < count && workspace_.step(); ++i) {
        Atom atom;
        atom.kind = Atom::Kind::line;
        atom.paragraph = &set;
        atom.line = static_cast<std::uint32_t>(i);
        atom.height = set.lines[i].height();
        atom.x = x;
        if (set.has_notes || set.boxes != nullptr)
            atom.notes = notes_in(set, set.lines[i], context);
        const bool lonely = i > 0 && (i < orphans || count - i < widows);
        Rank rank = lonely ? Rank::orphan : Rank::free;
        if (set.lines[i].skip > Length{} && go_down(set.lines[i].skip, rank)) rank = Rank::free;
        for (const Hung& one : hung) {
            if (one.line == i) add_mark(one.mark);
        }
        if (page_widths_ != nullptr) {
            page_width_ = page_widths_->known_width(pending_.opens.size()).value_or(page_width_);
        }
        emit(atom, rank);
    }
}

namespace {

base::ListNumbering numbering_of(const document::ListStyle& list) {
    using Marker = document::ListMarker;
    using Numbering = base::ListNumbering;
    switch (list.marker) {
        case Marker::disc:
        case Marker::text:
            return Numbering::disc;
        case Marker::circle:
            return Numbering::circle;
        case Marker::square:
            return Numbering::square;
        case Marker::decimal:
            return Numbering::decimal;
        case Marker::lower_alpha:
            return Numbering::lower_alpha;
        case Marker::upper_alpha:
            return Numbering::upper_alpha;
        case Marker::lower_roman:
            return Numbering::lower_roman;
        case Marker::upper_roman:
            return Numbering::upper_roman;
        case Marker::none:
            break;
    }
    return Numbering::none;
}

}  // namespace

void Collector::add_container(const document::Container& container, Area area,
                              const Context& context) {
    const Style& style = *container.style;
    Context inside = context;
    inside.element = workspace_.add_element(context, container.role, container.language);
    if (container.role == base::Role::list && inside.element != context.element) {
        workspace_.elements[inside.element - 1].list_numbering = numbering_of(style.list);
    }
    const bool is_apart = std::exchange(starts_context_, false) || style.box.is_context;
    const OpenBox open = open_box(style, area);
    add_marks(container, open.inner.x);
    if (is_apart) stop_margins();
    const Length floats_before = floats_.empty() ? Length{} : below_floats(document::Clear::both);
    if (has_columns(style.box)) {
        add_columns(container, open.inner, inside);
    } else {
        add_all(container.children, open.inner, inside, Leading::met);
    }
    if (style.box.is_context) {  // CSS 2.2, 10.6.7
        show_waiting(document::Clear::both);
        const Length bottom = below_floats(document::Clear::both);
        if (bottom > floats_before) go_down_to(bottom, {});
    }
    if (is_apart) stop_margins();
    close_box(style, open);
}

const Note* Collector::notes_in(const SetParagraph& set, const text::Line& line,
                                const Context& context) {
    const Note* notes = nullptr;
    const auto add = [&](std::uint32_t source) {
        const Block* body = set.inlines[source].note;
        if (body == nullptr) return;
        const Block* const blocks[] = {body};
        Context inside = context;
        inside.element = set.elements != nullptr ? set.elements[source] : set.element;
        auto* fragment = workspace_.arena->make<Fragment>(
            collect_fragment(workspace_, blocks, workspace_.frame.width, inside));
        const Note* own =
            workspace_.arena->make<Note>(Note{fragment, nullptr, body->style->box.footnote_policy});
        // A note may call others: they follow it.
        own = join_notes(workspace_, own, notes_of(workspace_, fragment->atoms));
        notes = join_notes(workspace_, notes, own);
    };
    for (const text::PlacedObject& object : line.objects) {
        const Fragment* box = set.boxes != nullptr ? set.boxes[object.source] : nullptr;
        if (box != nullptr) notes = join_notes(workspace_, notes, notes_of(workspace_, box->atoms));
    }
    std::uint32_t latest = UINT32_MAX;
    for (const text::GlyphRun& run : line.runs) {
        if (run.source != latest) add(run.source);
        latest = run.source;
    }
    return notes;
}

namespace {

/// Whether the first line of an item is text that its label can stand in; before a block the
/// label has a line of its own.
bool begins_with_text(const document::Container& item) {
    return !item.children.empty() && item.children.front()->kind == BlockKind::paragraph &&
           item.children.front()->role == base::Role::none;
}

/// The content of an item with its label in the first line.
std::span<const Block* const> with_label(Workspace& workspace, const document::Container& item,
                                         std::string_view label) {
    auto* paragraph = workspace.arena->make<document::Paragraph>(
        static_cast<const document::Paragraph&>(*item.children.front()));
    document::Inline mark;
    mark.text = workspace.arena->copy(std::string(label) + ' ');
    mark.style = paragraph->style;
    mark.role = base::Role::list_label;
    std::vector<document::Inline> inlines{mark};
    inlines.insert(inlines.end(), paragraph->inlines.begin(), paragraph->inlines.end());
    paragraph->inlines = workspace.arena->copy(inlines);
    paragraph->static_id = 0;
    std::vector<const Block*> children(item.children.begin(), item.children.end());
    children.front() = paragraph;
    return workspace.arena->copy(children);
}

}  // namespace

void Collector::add_list_item(const document::Container& item, Area area, const Context& context) {
    const Style& style = *item.style;
    Context inside = context;
    const base::Role role = item.role == base::Role::note ? item.role : base::Role::list_item;
    inside.element = workspace_.add_element(context, role, item.language);
    const OpenBox open = open_box(style, area);
    add_marks(item, open.inner.x);
    const std::string_view label = label_text(workspace_, style.list, item.number);
    const bool is_inside = style.list.is_inside && !label.empty();
    if (!label.empty() && !is_inside) {
        const SetParagraph* set = set_label(workspace_, label, style, inside);
        const Length gap = style.text.size.times(4, 10);  // as wide as a space and a half
        const Length width = set->lines.empty() ? Length{} : set->lines.front().width;
        const Length x =
            is_rtl(style) ? open.inner.x + open.inner.width + gap : open.inner.x - gap - width;
        pending_.marker = workspace_.arena->make<Marker>(Marker{set, x, pending_.marker});
    }
    inside.element = workspace_.add_element(inside, base::Role::list_body);
    auto children = item.children;
    if (is_inside && begins_with_text(item)) {
        children = with_label(workspace_, item, label);
    } else if (is_inside) {
        add_lines(*set_label(workspace_, label, style, inside), style, open.inner.x, inside);
    }
    add_all(children, open.inner, inside, Leading::met);
    if (pending_.marker != nullptr) {  // no content took the label: it is the item's line
        Atom atom;
        atom.kind = Atom::Kind::space;
        const SetParagraph& set = *pending_.marker->paragraph;
        if (!set.lines.empty()) atom.height = set.lines.front().height();
        emit(atom);
    }
    close_box(style, open);
}

void Collector::add_picture(const document::Picture& picture, Area area, const Context& context) {
    const Style& style = *picture.style;
    const Length most = max({}, area.width - workspace_.edges(style, area.width).horizontal());
    Atom atom = picture_atom(picture, most, context);
    const OpenBox open = open_box(style, area, atom.picture->size.width);
    add_marks(picture, open.inner.x);
    atom.x = open.inner.x;
    emit(atom);
    close_box(style, open);
}

Atom Collector::picture_atom(const document::Picture& picture, Length most,
                             const Context& context) {
    auto* placed = workspace_.arena->make<PlacedPicture>();
    placed->source = &picture;
    placed->size = picture_size(workspace_, picture, most);
    base::Role role = picture.role == base::Role::none ? base::Role::figure : picture.role;
    if (picture.alternative_text.empty()) role = base::Role::artifact;
    placed->element =
        workspace_.add_element(context, role, picture.language, picture.alternative_text);
    Atom atom;
    atom.kind = Atom::Kind::picture;
    atom.picture = placed;
    atom.height = placed->size.height;
    return atom;
}

void Collector::add_rule(const Block& rule, Area area) {
    const StyleFacts& facts = workspace_.facts(*rule.style);
    const bool bare = !facts.has_border && !facts.has_background;
    const OpenBox open = open_box(*rule.style, area, fill_area, bare ? Edge::rule : Edge::box);
    add_marks(rule, open.inner.x);
    if (bare) {
        Atom line;
        line.height = Length::points(1, 2);
        emit(line);
    }
    close_box(*rule.style, open);
}

void Collector::add_fill(const document::Fill& fill, Area area, const Context& context) {
    const Length margin_top = resolve(fill.style->box.margin[document::top], area.width, {});
    const Length left = sink_.space_left() - max(pending_.margin(), margin_top);
    const Length room = fill.most > Length{} ? min(left, fill.most) : left;
    page::FillFact fact{max({}, left), fill.least, fill.most, {}, {}};
    const auto note = [&] {
        if (!context.artifact) workspace_.fills.push_back(fact);
    };
    if (room <= Length{} || room < fill.least || workspace_.late == nullptr) return note();
    document::LateContext asked =
        workspace_.late_context != nullptr ? *workspace_.late_context : document::LateContext{};
    asked.space_left = room;
    const auto candidates = workspace_.late->blocks(fill.late, asked, *workspace_.arena);
    const OpenBox open = open_box(*fill.style, area);
    const Length start = extent();
    std::vector<page::FillFact::Message> messages;
    for (const Block* block : candidates) {
        if (!workspace_.step()) return;
        Context trial = context;
        trial.artifact = true;  // measured only: no elements
        const Block* const one[] = {block};
        const Fragment measured = collect_fragment(workspace_, one, open.inner.width, trial);
        const bool is_shown = extent() - start + measured.height <= room;
        const std::string_view name = block->anchor.empty() ? block->style->name : block->anchor;
        messages.push_back({name, measured.height, is_shown});
        if (!is_shown) continue;
        add(workspace_.arena->copy(std::span<const Block* const>(one)), open.inner, context);
    }
    fact.used = extent() - start;
    fact.messages = workspace_.arena->copy(messages);
    note();
    close_box(*fill.style, open);
}

void Collector::add_positioned(const Block& block, Area area, const Context& context) {
    auto* mark = workspace_.arena->make<Mark>();
    mark->kind = Mark::Kind::positioned;
    mark->style = block.style;
    mark->x = area.x;
    mark->y = extent();
    const document::BoxStyle& box = block.style->box;
    const bool by_page = box.position == document::Position::relative_to_page;
    if (!by_page) mark->around = workspace_.containing_box;
    const Length around = workspace_.containing_width;
    const Length whole = by_page              ? workspace_.page_size.width
                         : around >= Length{} ? around
                                              : workspace_.frame.width;
    const auto& inset = box.inset;
    const bool stretched =
        is_definite(inset[document::left]) && is_definite(inset[document::right]);
    const Length left = resolve(inset[document::left], whole, {});
    const Length right = resolve(inset[document::right], whole, {});
    Length room = max({}, whole - left - right);
    if (!has_width(box) && !stretched) {
        const Block* const one[] = {&block};
        room = min(room, measure_blocks(workspace_, one, context, Whose::of_positioned).most);
    }
    mark->fragment = collect_alone(block, has_width(box) ? whole : room, context);
    ++workspace_.positioned;
    if (top_is_open_) unplaced_marks_.push_back(mark);
    add_mark(mark);
}

void Collector::add_marks(const Block& block, Length x) {
    const auto append = [&](Mark::Kind kind, std::string_view text) {
        auto* mark = workspace_.arena->make<Mark>();
        mark->kind = kind;
        mark->text = text;
        mark->x = x;
        const bool heading =
            block.role >= base::Role::heading1 && block.role <= base::Role::heading6;
        if (heading) {
            mark->level = static_cast<std::uint8_t>(1 + static_cast<int>(block.role) -
                                                    static_cast<int>(base::Role::heading1));
        }
        add_mark(mark);
    };
    if (!block.anchor.empty()) append(Mark::Kind::anchor, block.anchor);
    if (!block.bookmark.empty()) append(Mark::Kind::bookmark, block.bookmark);
}

}  // namespace cajista::layout::detail
