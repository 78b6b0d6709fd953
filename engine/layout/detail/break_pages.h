// SPDX-License-Identifier: Apache-2.0
// Fills pages with the atoms of the body flow and chooses where they end.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "layout/detail/masters.h"
#include "layout/detail/paint.h"
#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// A page whose body is painted. Items are [begin, end) of the canvas.
struct PageDraft {
    const document::PageMaster* master = nullptr;
    std::uint32_t number = 1;
    std::size_t items_begin = 0, items_end = 0;
    std::size_t links_begin = 0, links_end = 0;
};

/// First fit: atoms are taken until one doesn't fit; then the page ends at the latest break of the
/// lowest rank. Linear in the number of atoms, for each is looked at again at most once for each
/// page that it doesn't fall on; every page takes at least one.
class PageBreaker : public AtomSink {
public:
    PageBreaker(Workspace& workspace, Canvas& canvas, const MasterSequence& masters);

    void take(const Atom& atom) override;
    Length space_left() const override { return body_.height - y_; }
    bool has_pages() const override { return true; }
    Length width() const { return body_.width; }
    /// Ends the last page. `needs_last`: content waits for a frame that only the last master has.
    void finish(bool needs_last);
    const std::vector<PageDraft>& pages() const { return pages_; }

private:
    struct Candidate {
        std::size_t index = 0;
        Rank rank = Rank::free;
    };
    void look_at(std::size_t index);
    void overflow(std::size_t index, Length top);
    void place_too_high(std::size_t index, Length top);
    /// Puts the part of a row that fits in `room` in its place and the rest behind it.
    bool split_row_at(std::size_t index, Length room);
    void end_page(std::size_t count, document::Break forced);
    void paint_page(std::size_t count);
    /// Cells that span the break before atom `count` go on in the row behind it.
    void carry_spans(std::size_t count);
    void start_page();
    Length head_height(const Atom& first) const;
    /// Height that must stay free for what a table shows when it breaks before this atom.
    Length foot_height(std::size_t index) const;
    RunningRows running(const RunningRows& rows, TableLayout& table, std::uint32_t rows_on_page);

    Workspace& workspace_;
    Canvas& canvas_;
    const MasterSequence& masters_;
    Painter painter_;
    std::vector<PageDraft> pages_;
    std::vector<Atom> atoms_;  ///< of the page that is being filled
    std::size_t next_ = 0;     ///< looked at next
    std::optional<Candidate> best_;
    Length y_;  ///< below what was looked at, from the body's top
    const document::PageMaster* master_ = nullptr;
    Rect body_;
    bool after_forced_ = true;       ///< margins at the top of this page stay
    document::LateContext context_;  ///< of the page that is being filled
};

}  // namespace cajista::layout::detail
