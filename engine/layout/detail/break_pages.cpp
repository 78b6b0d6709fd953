// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/break_pages.h"

#include <algorithm>
#include <string>

#include "layout/detail/cut_atoms.h"
#include "layout/detail/notes.h"

namespace cajista::layout::detail {

using document::Break;

PageBreaker::PageBreaker(Workspace& workspace, Canvas& canvas, const MasterSequence& masters)
    : AreaBreaker(workspace), canvas_(canvas), masters_(&masters), painter_(workspace, canvas) {
    start_page();
    workspace_.late_context = &context_;
}

void PageBreaker::use(const document::PageMaster* master) {
    master_ = master;
    body_ = body_of(*master);
    workspace_.frame = body_;
    workspace_.page_size = master->size;
}

const document::PageMaster* PageBreaker::master_of(std::size_t number,
                                                   const document::PageMaster* named) const {
    if (named != nullptr) return variant_of(named, number);
    return masters_->master(static_cast<std::uint32_t>(number - 1 - section_begin_), number);
}

bool PageBreaker::has_several_widths() const {
    const Length width = body_.width;
    const auto differ = [](const document::PageMaster& master, Length wanted) {
        const auto differs = [wanted](const document::PageMaster* one) {
            return body_of(*one).width != wanted;
        };
        return differs(&master) || std::ranges::any_of(master.variants, differs);
    };
    const auto& named = workspace_.document->named_pages;
    return masters_->any_of([&](const auto& master) { return differ(master, width); }) ||
           std::ranges::any_of(named, [&](const document::PageMaster* master) {
               return differ(*master, body_of(*master).width);
           });
}

void PageBreaker::begin_part() {
    varies_ = atoms_.empty() && has_several_widths();
    page_begins_ = nullptr;
    ending_ = {};
    if (!varies_) return;
    part_begin_ = pages_.size();
    page_first_ = 0;
    last_place_ = PageWidths::no_place;
    widths_.begin_section(body_.width);
}

void PageBreaker::begin_part_again() {
    forget();
    pages_.resize(part_begin_);
    named_ = nullptr;
    carried_notes_.clear();
    painter_.forget();
    last_place_ = PageWidths::no_place;
    page_begins_ = &widths_;
    page_first_ = 0;
    start_page();
    begin_ending_page(0);
    widths_.begin_again(body_.width);
}

void PageBreaker::begin_ending_page(std::uint32_t first) {
    using State = Ending::State;
    if (ending_.state == State::is_filled) ending_.state = State::is_tried;
    if (ending_.state != State::is_tried || ending_.first != first) return;
    ending_.state = State::is_filled;
    use(ending_.master);
    widths_.fill_page(body_.width);
    begin_area(body_.height);
    notes_ = extent_of(carried_notes_);
}

void PageBreaker::try_ending(bool needs_last) {
    using State = Ending::State;
    if (!varies_ || workspace_.failed() || !widths_.may_ask()) return;
    if (ending_.state != State::none || atoms_.empty() || page_first_ == PageWidths::no_place) {
        return;
    }
    const document::PageMaster* master = ending_master(needs_last);
    if (master == nullptr || body_of(*master).width == body_.width) return;
    ending_ = {State::is_tried, page_first_, master, body_.width};
    widths_.ask_for(page_first_, body_of(*master).width);
}

Length PageBreaker::width_after(Break forced, std::uint32_t page) const {
    if (meets(forced, atoms_.empty()) == Meeting::nothing) return body_.width;
    const auto& masters = workspace_.document->named_pages;
    const auto* named = page == 0 || page > masters.size() ? nullptr : masters[page - 1];
    std::size_t number = pages_.size() + 2;
    const bool is_odd = number % 2 == 1;
    const bool is_wrong =
        (forced == Break::odd_page && !is_odd) || (forced == Break::even_page && is_odd);
    number += is_wrong ? 1 : 0;
    return body_of(*master_of(number, named)).width;
}

/// The first thing that shows how wide its page was thought to be.
void PageBreaker::note_page_begin() {
    if (!varies_ || atoms_.empty()) return;
    std::uint32_t first = atoms_.front().place;
    if (first == last_place_) first = PageWidths::no_place;  // the rest of what the page cut
    std::uint32_t content = PageWidths::no_place;
    for (const Atom& atom : atoms_) {
        if (atom.kind == Atom::Kind::close || atom.kind == Atom::Kind::space) continue;
        content = atom.place;
        break;
    }
    page_first_ = first;
    begin_ending_page(first);
    if (!widths_.begin_page(first, content, body_.width)) {
        workspace_.warn("layout.page-width-kept",
                        "what goes on on a page of " + in_points(body_.width) +
                            " keeps the width of the page before",
                        "give the pages bodies of one width, or begin sections");
    }
    if (widths_.asks_for_more()) workspace_.leave();
}

void PageBreaker::start_page() {
    const auto number = static_cast<std::uint32_t>(pages_.size()) + 1;
    use(master_of(number, named_));
    if (varies_) widths_.fill_page(body_.width);
    context_.page_number = number;
    context_.anchors = workspace_.anchors;
    context_.anchors_known = workspace_.anchors_known;
    context_.section_page = page_in_section() + first_number_;
    begin_area(body_.height);
    notes_ = extent_of(carried_notes_);
}

void PageBreaker::name_page(std::uint32_t page) {
    const auto& masters = workspace_.document->named_pages;
    named_ = page == 0 || page > masters.size() ? nullptr : masters[page - 1];
    if (atoms_.empty()) start_page();  // no break makes a page here
}

Length PageBreaker::room_of_notes(Length notes) const { return master_->notes.height(notes); }

Length PageBreaker::space_left() const {
    Length room = room_;
    const document::PageMaster* last = last_master(pages_.size() + 1);
    const bool may_end = page_in_section() > 0 || (has_stub() && stub_master_ != nullptr);
    if (last != nullptr && may_end) room = min(room, body_of(*last).height);
    if (stub_ != nullptr) room -= stub_->height;
    if (owed_ > Length{}) return {};
    return room - y_ - room_of_notes(notes_ + stub_note_height());
}

bool PageBreaker::is_wrong_side(Break forced) const {
    const bool is_odd = pages_.size() % 2 == 0;  // of the page that begins
    return (forced == Break::odd_page && !is_odd) || (forced == Break::even_page && is_odd);
}

AreaBreaker::Meeting PageBreaker::meets(Break forced, bool is_empty) const {
    if (!document::is_page_break(forced)) return Meeting::nothing;
    if (!is_empty) return Meeting::ends_area;
    // Before all content only a side can be asked for.
    return pages_.empty() && is_wrong_side(forced) ? Meeting::ends_all : Meeting::nothing;
}

void PageBreaker::begin_next(Break forced) {
    if (ending_.state == Ending::State::is_filled && widths_.may_ask()) {
        ending_.state = Ending::State::has_failed;  // it has no room for all
        widths_.ask_for(ending_.first, ending_.usual_width);
        return workspace_.leave();
    }
    start_page();
    if (is_wrong_side(forced)) make_blank();
    note_page_begin();
}

PageDraft PageBreaker::draft() const {
    PageDraft page;
    page.master = master_;
    page.number = static_cast<std::uint32_t>(pages_.size()) + 1;
    page.section = section_;
    page.section_page = page_in_section() + first_number_;
    page.pages_so_far = page_in_section() + 1;
    return page;
}

void PageBreaker::make_blank() {
    if (const document::PageMaster* blank = masters_->blank(pages_.size() + 1)) {
        use(blank);
    }
    PageDraft page = draft();
    page.is_blank = true;
    page.items_begin = page.items_end = canvas_.items.size();
    page.links_begin = page.links_end = canvas_.links.size();
    pages_.push_back(page);
    start_page();
}

void PageBreaker::place(std::size_t count) {
    if (count > 0) last_place_ = atoms_[count - 1].place;
    paint_atoms(count);
    if (pages_.size() >= workspace_.limits.pages) {
        workspace_.fail(
            "layout.too-many-pages",
            "the document has more than " + std::to_string(workspace_.limits.pages) + " pages",
            "split the record, or raise `pages` in <limits> of the job");
    }
    workspace_.check_memory();
}

void PageBreaker::paint_atoms(std::size_t count) {
    PageDraft page = draft();
    page.items_begin = canvas_.items.size();
    page.links_begin = canvas_.links.size();
    page.shared_begin = canvas_.shared.size();
    const Repeated rows = repeated_rows(count, context_);
    for (std::size_t i = 0; i < count; ++i) {
        if (atoms_[i].kind != Atom::Kind::columns) continue;
        place_columns(workspace_, *atoms_[i].columns, atoms_[i].columns->limit, context_);
    }
    Painter::Repeated repeated;
    if (rows.has_head) repeated.head = &rows.head;
    if (rows.has_foot) repeated.foot = &rows.foot;
    painter_.begin_page(page.number - 1, master_->size, body_, Tagging::content);
    const std::span<const Atom> atoms(atoms_.data(), count);
    Length end = painter_.paint(atoms, {body_.left, body_.top}, repeated);
    end = painter_.end_page(end);
    paint_notes(count, end);
    if (paints_stub_) paint_stub();
    page.items_end = canvas_.items.size();
    page.links_end = canvas_.links.size();
    page.shared_end = canvas_.shared.size();
    pages_.push_back(page);
}

void PageBreaker::paint_notes(std::size_t count, Length body_end) {
    std::vector<Atom> notes;
    notes.swap(carried_notes_);
    for (std::size_t i = 0; i < count; ++i) append_notes(atoms_[i], notes);
    if (paints_stub_) append_notes(stub_notes_, notes);
    if (notes.empty()) return;
    const Length bottom = body_.bottom() - (paints_stub_ ? stub_->height : Length{});
    const Length most = bottom - body_end - room_of_notes(Length{1}) + Length{1};
    CutAtoms parts;
    if (owed_ > Length{}) parts = cut_atoms(workspace_, notes, most, Cut::at_good_breaks);
    if (parts.first.empty()) {
        const Cut cut = count == 0 ? Cut::must : Cut::if_fits;
        parts = cut_atoms(workspace_, notes, most, cut);
    }
    carried_notes_.assign(parts.rest.begin(), parts.rest.end());
    // A note that goes on where the page ends is no fault, one that no page can hold is long.
    if (!carried_notes_.empty() && (owed_ <= Length{} || extent_of(notes) > room_)) {
        workspace_.warn("layout.note-continued",
                        "footnotes of " + in_points(extent_of(notes)) + " have " +
                            in_points(max({}, most)) + " on their page and go on on the next",
                        "make the notes shorter");
    }
    if (parts.first.empty()) return;
    Painter inner(workspace_, canvas_);
    inner.begin_page(static_cast<std::uint32_t>(pages_.size()), master_->size, body_,
                     Tagging::content);
    const Rect above_stub{body_.left, body_.top, body_.width, bottom - body_.top};
    paint_note_area(inner, parts.first, parts.taken, master_->notes, above_stub);
}

void PageBreaker::paint_stub() {
    Painter inner(workspace_, canvas_);
    inner.begin_page(static_cast<std::uint32_t>(pages_.size()), master_->size, body_,
                     Tagging::content);
    inner.paint_fragment(*stub_, {body_.left, body_.bottom() - stub_->height});
    inner.end_page(body_.bottom());
}

bool PageBreaker::has_room_on(const document::PageMaster& master) const {
    const Length stub = stub_ != nullptr ? stub_->height : Length{};
    return max(y_, float_bottom_) + master.notes.height(notes_ + stub_note_height()) + stub <=
           body_of(master).height;
}

namespace {

/// The side on which a section with this first number begins.
Break side_of(std::uint32_t number) { return number % 2 == 1 ? Break::odd_page : Break::even_page; }

}  // namespace

void PageBreaker::restart(const MasterSequence& masters, const document::PageSequence& own) {
    masters_ = &masters;
    number_from(own, 1);
    start_page();
}

void PageBreaker::number_from(const document::PageSequence& own, std::uint32_t next) {
    using document::FirstNumber;
    count_ = own.count;
    first_number_ = 1;
    if (own.first == FirstNumber::given) first_number_ = own.first_number;
    if (own.first == FirstNumber::next) first_number_ = next;
    if (own.first == FirstNumber::next_odd) first_number_ = next + (next % 2 == 1 ? 0 : 1);
    if (own.first == FirstNumber::next_even) first_number_ = next + (next % 2 == 0 ? 0 : 1);
}

void PageBreaker::fill_up(document::PageCount how, std::size_t count) {
    using document::PageCount;
    if (workspace_.failed()) return;
    const bool is_odd = count % 2 == 1;
    const bool ends_on_odd = pages_.size() % 2 == 1;
    const bool is_short = (how == PageCount::even && is_odd) ||
                          (how == PageCount::odd && !is_odd) ||
                          (how == PageCount::end_on_even && ends_on_odd) ||
                          (how == PageCount::end_on_odd && !ends_on_odd);
    if (!is_short) return;
    named_ = nullptr;
    start_page();
    make_blank();
}

void PageBreaker::begin_section(const MasterSequence& masters, Break parity,
                                const document::PageSequence& own) {
    using document::FirstNumber;
    std::uint32_t next = page_in_section() + first_number_;
    const document::PageCount before = count_;
    masters_ = &masters;
    number_from(own, next);
    const bool asks_side = own.first != FirstNumber::own && own.first != FirstNumber::next;
    if (asks_side && before == document::PageCount::automatic && !document::is_page_break(parity)) {
        parity = side_of(first_number_);
    }
    section_begin_ = pages_.size();
    ++section_;
    named_ = nullptr;
    set_stub(nullptr, nullptr, nullptr);
    paints_stub_ = false;
    atoms_.clear();
    start_page();
    if (!is_wrong_side(parity)) return;
    make_blank();
    section_begin_ = pages_.size();
    number_from(own, ++next);
    start_page();
}

const document::PageMaster* PageBreaker::last_master(std::size_t number) const {
    if (has_stub() && stub_master_ != nullptr) return variant_of(stub_master_, number);
    return named_ != nullptr ? nullptr : masters_->last(number);
}

const document::PageMaster* PageBreaker::ending_master(bool needs_last) const {
    const bool is_first = page_in_section() == 0 && !(has_stub() && stub_master_ != nullptr);
    const std::size_t number = pages_.size() + 1;
    if (!is_first) return last_master(number);
    return needs_last || named_ != nullptr ? nullptr : masters_->single(number);
}

void PageBreaker::finish(bool needs_last) {
    if (workspace_.failed()) return;
    widths_.stop_asking();
    finish_floats();
    const bool has_master = has_stub() && stub_master_ != nullptr;
    const std::size_t number = pages_.size() + 1;
    const document::PageMaster* last = last_master(number);
    const document::PageMaster* ending = ending_master(needs_last);
    // A page that is named stays as it is: what only the last one has gets a page of its own.
    if (needs_last && last == nullptr) last = masters_->last(number);
    const bool is_too_long = ending_.state == Ending::State::has_failed;  // in its width
    const bool ends_by_it = ending != nullptr && !is_too_long && has_room_on(*ending);
    const bool adds_page = !ends_by_it && ((last != nullptr && (ending != nullptr || needs_last)) ||
                                           (has_stub() && !has_room_on(*master_)));
    if (ends_by_it) use(ending);
    if (adds_page) {
        if (last != nullptr && !has_master) named_ = nullptr;
        end_area(atoms_.size(), Break::page);
        if (workspace_.failed()) return;
        if (last != nullptr) use(last_master(pages_.size() + 1));
    }
    paints_stub_ = has_stub();
    paint_atoms(atoms_.size());
    paints_stub_ = false;
    atoms_.clear();
    while (!carried_notes_.empty() && !workspace_.failed()) {
        start_page();
        place(0);
    }
    fill_up(count_, page_in_section());
}

}  // namespace cajista::layout::detail
