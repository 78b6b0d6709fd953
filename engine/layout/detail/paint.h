// SPDX-License-Identifier: Apache-2.0
// Atoms with their places → items of a page.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "layout/detail/columns.h"
#include "layout/detail/table_layout.h"
#include "layout/detail/workspace.h"
#include "page/page.h"

namespace cajista::layout::detail {

/// What painting makes; grows over all pages, which remember where theirs begin.
struct Canvas {
    std::vector<page::Item> items;
    std::vector<page::SharedItems> shared;  ///< by `begin`
    std::vector<page::Link> links;
    std::vector<page::Anchor> anchors;
    std::vector<page::Bookmark> bookmarks;
    std::vector<document::RunningText> running;

    /// Forgets all; gives memory back that only a very long document needed.
    void clear();
    /// What there is so far.
    struct Size {
        std::size_t items = 0, shared = 0, links = 0, anchors = 0, bookmarks = 0, running = 0;
    };
    Size size() const;
    /// Forgets what came since.
    void shrink_to(const Size& size);
};

/// A box that is open where a page begins or ends.
struct OpenFragment {
    const Box* box = nullptr;
    Length top;                  ///< of its part on this page
    bool starts_here = true;     ///< its top edge is on this page
    base::Point shift;           ///< of all relatively positioned boxes around
    Length frame_width;          ///< of the page that it was opened on
    std::size_t background = 0;  ///< index + 1 of its background's item; 0: none
};

struct PlacedRow {
    const RowLayout* row = nullptr;
    Length top;
    bool artifact = false;  ///< a repeated row
};

enum class Tagging : std::uint8_t { content, artifact };

/// Paints atoms one under the other. Open boxes go on from call to call: one painter for a flow
/// that is cut into pages, with `begin_page` between. Not the owner of anything.
class Painter {
public:
    Painter(Workspace& workspace, Canvas& canvas) : workspace_(workspace), canvas_(canvas) {}

    /// `page` is 0-based; `frame` the area of the flow that is painted.
    void begin_page(std::uint32_t page, Size page_size, Rect frame, Tagging tagging);

    /// Atoms from the flow's left edge at `origin`. Rows that repeat at a break come as `head` and
    /// `foot`. Gives the bottom.
    struct Repeated {
        const RunningRows* head = nullptr;
        const RunningRows* foot = nullptr;
    };
    Length paint(std::span<const Atom> atoms, base::Point origin, const Repeated& repeated);
    Length paint(std::span<const Atom> atoms, base::Point origin) {
        return paint(atoms, origin, Repeated{});
    }
    /// Closes the parts on this page of boxes that go on; paints boxes placed by insets. Gives the
    /// bottom below edges that are there again on each page.
    Length end_page(Length bottom);
    /// No box is open any more: what was painted is dropped.
    void forget();
    void paint_fragment(const Fragment& fragment, base::Point origin);
    void paint_rule(const document::BorderSide& side, const Rect& along) {
        paint_side(side, along);
    }

private:
    /// A box placed by insets, and what they refer to: the padding box of the positioned box around
    /// it, known when that is closed.
    struct Deferred {
        const Mark* mark;
        base::Point at;
        bool is_settled = false;
        Rect within{};
    };

    void paint_atom(const Atom& atom, base::Point at, base::Point origin);
    void paint_marks(const Atom& atom, base::Point at, base::Point origin);
    void paint_deferred();
    void paint_positioned(const Deferred& positioned);
    void paint_line(const SetParagraph& set, const text::Line& line, base::Point at);
    /// Notes where the items of all lines of a paragraph are, when many documents have them.
    void paint_shared(const SetParagraph& set, std::uint32_t line, base::Point at);
    void move_below(std::size_t above, std::size_t below);
    /// Backgrounds and borders of the boxes that go over this line.
    void paint_line_boxes(const SetParagraph& set, const text::Line& line, base::Point baseline);
    void paint_decoration(const text::GlyphRun& run, base::Point baseline);
    void paint_object(const SetParagraph& set, const text::PlacedObject& object,
                      base::Point baseline);
    /// A picture in a line, which takes the room that it would take unturned.
    void paint_rotated(page::Item item, const document::Inline& source);
    void paint_labels(page::Item drawing);
    void paint_link(const SetParagraph& set, std::uint32_t source, const Rect& area);
    void place_picture(page::Item item, const graphic::Image* image,
                       const graphic::Drawing* drawing, const document::BoxStyle& box);
    void paint_picture(const PlacedPicture& picture, base::Point at);
    void paint_columns(const ColumnSet& set, base::Point at);
    void paint_turned(const TurnedBox& box, base::Point at);
    void paint_column(const ColumnSet& set, const PlacedColumn& column, base::Point at);

    void shift_by(const Box& box, int sign);
    void open_box(const Box& box, base::Point at);
    void close_box(const Box& box, Length bottom);
    void paint_edges(const OpenFragment& fragment, Length bottom, bool ends_here, Length left);
    /// The border inside `area`; without top or bottom where a box is cut.
    void paint_border(const document::BoxStyle& style, const Rect& area, bool starts, bool ends);
    void paint_side(const document::BorderSide& side, const Rect& along);

    void paint_rows(std::span<const PlacedRow> rows, base::Point origin);
    void paint_table_backgrounds(std::span<const PlacedRow> rows, Length left, Length bottom);
    void paint_row_backgrounds(const PlacedRow& placed, Length left, Length bottom);
    void paint_cell(const CellLayout& cell, base::Point at);
    void paint_collapsed(std::span<const PlacedRow> rows, Length left);
    void paint_separate(const PlacedRow& placed, Length left, Length bottom);
    void paint_horizontals(const PlacedRow* above, const PlacedRow* below, Length left);
    void paint_verticals(const PlacedRow& placed, Length left);

    void fill(const Rect& area, const base::Color& color, Length radius = {});
    static void add_stroke(std::vector<page::Item>& items, const Rect& along,
                           const document::BorderSide& side);
    std::uint32_t tagged(std::uint32_t element) const {
        return tagging_ == Tagging::artifact ? 0 : element;
    }

    Workspace& workspace_;
    Canvas& canvas_;
    Painter* outer_ = nullptr;  ///< that of what this one's content stands in
    std::uint32_t page_ = 0;
    Size page_size_;
    Rect frame_;
    base::Point shift_;  ///< of the open boxes with `position: relative`
    Tagging tagging_ = Tagging::content;
    Length flow_left_;            ///< of the boxes in open_
    std::size_t first_item_ = 0;  ///< of the page
    bool is_at_top_ = true;       ///< nothing stands on the page yet
    std::vector<OpenFragment> open_;
    std::vector<PlacedRow> rows_;  ///< of the table that is painted
    void defer(const Deferred& positioned);
    bool is_open(const Box& box) const;
    /// The area of `around` on this page is known.
    void settle(const OpenFragment& around, Length bottom);
    std::vector<Deferred> deferred_;
    struct Sharing {
        const SetParagraph* set = nullptr;  ///< null: what came isn't all of it, or elsewhere
        base::Point next;                   ///< of its next line
        page::SharedItems made;
    } sharing_;
    std::vector<page::Item> strokes_;    ///< of the table, above its content
    std::vector<std::size_t> vertical_;  ///< by grid line: index + 1 of its last stroke
};

}  // namespace cajista::layout::detail
