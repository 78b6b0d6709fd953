// SPDX-License-Identifier: Apache-2.0
// Fills pages with the atoms of the body flow, section by section.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "layout/detail/break_areas.h"
#include "layout/detail/masters.h"
#include "layout/detail/page_widths.h"
#include "layout/detail/paint.h"

namespace cajista::layout::detail {

/// A page whose body is painted. Items are [begin, end) of the canvas.
struct PageDraft {
    const document::PageMaster* master = nullptr;
    std::uint32_t number = 1;
    std::uint32_t section = 0;       ///< from 0
    std::uint32_t section_page = 1;  ///< its number in its section, as it is shown
    std::uint32_t pages_so_far = 1;  ///< of the section, with it
    bool is_blank = false;
    std::size_t items_begin = 0, items_end = 0;
    std::size_t links_begin = 0, links_end = 0;
    std::size_t shared_begin = 0, shared_end = 0;
};

class PageBreaker final : public AreaBreaker, public AtomSink {
public:
    PageBreaker(Workspace& workspace, Canvas& canvas, const MasterSequence& masters);

    void take(const Atom& atom) override { add(atom); }
    PageWidths* page_widths() override { return varies_ ? &widths_ : nullptr; }
    Length width_after(document::Break forced, std::uint32_t page) const override;
    /// What follows is laid out as a whole, and again while asks_for_more().
    void begin_part();
    bool asks_for_more() const { return varies_ && widths_.asks_for_more(); }
    void begin_part_again();
    /// At the end of the part: asks for more when the last page had better be as wide as the master
    /// that it would end by. `needs_last` as for finish().
    void try_ending(bool needs_last);
    void name_page(std::uint32_t page) override;
    Length space_left() const override;
    bool knows_room() const override { return true; }
    bool has_pages() const override { return true; }
    Length width() const { return body_.width; }
    const MasterSequence* masters() const { return masters_; }
    /// Before anything was taken: other masters.
    void restart(const MasterSequence& masters, const document::PageSequence& own);
    /// What follows stands on pages of its own, by other masters. `own`: numbers and count.
    void begin_section(const MasterSequence& masters, document::Break parity,
                       const document::PageSequence& own);
    /// What stands at the bottom of the last page of the section, and the footnotes called in it,
    /// which stand above it; null: nothing. `master`: that of its page, be it the first or not;
    /// null: as without a stub.
    void set_stub(const Fragment* stub, const Note* notes, const document::PageMaster* master) {
        stub_ = stub;
        stub_notes_ = notes;
        stub_master_ = master;
    }
    /// Ends the last page of a section. `needs_last`: content waits for a frame that only the last
    /// master has.
    void finish(bool needs_last);
    /// After the last section: what the document wants of its number of pages.
    void finish_document(document::PageCount how) { fill_up(how, pages_.size()); }
    const std::vector<PageDraft>& pages() const { return pages_; }

private:
    void place(std::size_t count) override;
    void begin_next(document::Break forced) override;
    Meeting meets(document::Break forced, bool is_empty) const override;
    Length room_of_notes(Length notes) const override;

    void start_page();
    /// The master of page `number` of the document, by name or by its place in the section.
    const document::PageMaster* master_of(std::size_t number,
                                          const document::PageMaster* named) const;
    bool has_several_widths() const;
    void note_page_begin();
    /// What a page that may be the last one takes; null: it stays as it is.
    const document::PageMaster* ending_master(bool needs_last) const;
    void begin_ending_page(std::uint32_t first);
    void make_blank();
    void use(const document::PageMaster* master);
    bool has_stub() const { return stub_ != nullptr && stub_->height > Length{}; }
    /// Of the last page, page `number` of the document; null: as any other page.
    const document::PageMaster* last_master(std::size_t number) const;
    bool has_room_on(const document::PageMaster& master) const;
    std::uint32_t page_in_section() const {
        return static_cast<std::uint32_t>(pages_.size() - section_begin_);
    }
    bool is_wrong_side(document::Break forced) const;
    PageDraft draft() const;
    void number_from(const document::PageSequence& own, std::uint32_t next);
    /// Adds an empty page where the section must have one more.
    void fill_up(document::PageCount how, std::size_t count);
    void paint_atoms(std::size_t count);
    /// Footnotes of the page: those left over and those called in its atoms, as far as they fit.
    void paint_notes(std::size_t count, Length body_end);
    void paint_stub();
    Length stub_note_height() const { return height_of_notes(stub_notes_); }

    Canvas& canvas_;
    const MasterSequence* masters_;
    Painter painter_;
    std::vector<PageDraft> pages_;
    std::size_t section_begin_ = 0;  ///< of pages_
    std::uint32_t section_ = 0;
    std::uint32_t first_number_ = 1;  ///< of the section's first page
    document::PageCount count_ = document::PageCount::automatic;
    const document::PageMaster* named_ = nullptr;  ///< what pages are asked to be; null: nothing
    const document::PageMaster* master_ = nullptr;
    Rect body_;
    const Fragment* stub_ = nullptr;
    const Note* stub_notes_ = nullptr;
    const document::PageMaster* stub_master_ = nullptr;
    bool paints_stub_ = false;
    std::vector<Atom> carried_notes_;  ///< what the page before had no room for
    document::LateContext context_;    ///< of the page that is being filled
    bool varies_ = false;              ///< the bodies of the part's pages differ in width
    PageWidths widths_;
    std::size_t part_begin_ = 0;  ///< of pages_
    /// The page that is tried as the last one, by the master that it would end by.
    struct Ending {
        enum class State : std::uint8_t { none, is_tried, is_filled, has_failed } state{};
        std::uint32_t first = 0;
        const document::PageMaster* master = nullptr;
        Length usual_width;
    } ending_;
    std::uint32_t page_first_ = 0;                     ///< the first atom of the page, or no_place
    std::uint32_t last_place_ = PageWidths::no_place;  ///< of the last atom that stands on a page
};

}  // namespace cajista::layout::detail
