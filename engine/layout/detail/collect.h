// SPDX-License-Identifier: Apache-2.0
// lint: long, one class that walks the blocks; its parts share the state of one flow
// Blocks → atoms: margins collapse, boxes open and close, keeps and breaks become ranks.
#pragma once

#include <optional>
#include <vector>

#include "layout/detail/atom.h"
#include "layout/detail/measure.h"
#include "layout/detail/workspace.h"

namespace cajista::layout::detail {

/// Where a block may stand: its containing block's content edge and width.
struct Area {
    Length x, width;
};

/// Turns blocks into atoms and hands them to a sink, in order. Between two atoms it gathers what
/// meets there: margins, breaks, keeps, anchors, boxes that open.
class Collector {
public:
    Collector(Workspace& workspace, AtomSink& sink) : workspace_(workspace), sink_(sink) {}

    void add(std::span<const document::Block* const> blocks, Area area, const Context& context);
    /// Call once, after the last block: what still waits for content (an anchor at the end).
    void finish();
    /// Height of all so far on one endless page, margins before the next thing included.
    Length extent() const { return extent_ + pending_.margin(); }

    /// What is collected stands on pages, whose bodies are `width` wide where none is named. Blocks
    /// that ask for page `usual` ask for no other than the section does.
    void follow_pages(Length width, std::uint32_t usual) {
        page_width_ = unnamed_width_ = width;
        usual_page_ = usual;
        follows_pages_ = true;
        page_widths_ = sink_.page_widths();
    }

    /// Anchor and bookmark of a block, where what comes next stands.
    void add_marks(const document::Block& block, Length x);

private:
    friend class TableCollector;
    friend const Fragment* collect_in_line(Workspace& workspace, const document::Block& block,
                                           Length width, const Context& context);
    friend class TurnedCollector;
    friend Fragment collect_fragment(Workspace& workspace,
                                     std::span<const document::Block* const> blocks, Length width,
                                     const Context& context);
    /// Margins that meet collapse to the largest positive plus the most negative (CSS 2.2, 8.3.1).
    struct Pending {
        Length positive, negative;
        Length kept_positive, kept_negative;  ///< of them, what no page drops
        document::Break forced = document::Break::automatic;
        bool avoid = false;              ///< keep-with-next, or an avoided break before
        std::uint32_t least_keep = 0;    ///< keep-together blocks around the place
        Rank best_passed = Rank::never;  ///< of the breaks that meet here, before empty blocks
        bool passed_empty = false;       ///< an empty block stands here
        bool names_page = false;         ///< another master than that of the page before
        bool broke_after = false;        ///< the forced break is one after the block that ended
        std::vector<Atom> opens;         ///< boxes without a top edge that wait for content
        Mark* first_mark = nullptr;
        Mark* last_mark = nullptr;
        const Marker* marker = nullptr;
        Length margin() const { return positive + negative; }
        void drop_margin() { positive = negative = kept_positive = kept_negative = {}; }
    };
    struct OpenBox {
        Area inner;
        Length whole;  ///< what percentages refer to
        base::Edges edges;
        const Box* box = nullptr;             ///< null: nothing to paint
        std::optional<Length> height_around;  ///< what percentages of heights referred to
        Length containing_width;              ///< Workspace's, outside the box
        const Box* containing_box = nullptr;
        bool is_turned = false;  ///< its content has the height that it has
        bool top_was_open = false;
        bool has_width = false;  ///< pages of another width change nothing in it
        std::int64_t share_around = whole_share;
        bool is_asked = false;  ///< its width follows from its content
    };

    /// Whether the breaks before a block were met where its parent began: those of a first child
    /// and its parent are one (CSS Fragmentation 3, 3.1).
    enum class Leading : std::uint8_t { new_place, met };
    void add_all(std::span<const document::Block* const> blocks, Area area, const Context& context,
                 Leading leading);
    void add_block(const document::Block& block, Area area, const Context& context,
                   Leading leading);
    void add_by_kind(const document::Block& block, Area area, const Context& context);
    void add_paragraph(const document::Paragraph& paragraph, Area area, const Context& context);
    void add_running(const document::Running& running, Area area);
    void set_lines(const document::Paragraph& paragraph, Area area, const Context& context);
    /// A mark that goes with a line.
    struct Hung {
        std::size_t line = 0;
        Mark* mark = nullptr;
    };
    void add_lines(const SetParagraph& set, const Style& style, Length x, const Context& context,
                   std::span<const Hung> hung = {});
    void set_lines_with_floats(const document::Paragraph& paragraph, Area area,
                               const Context& context);
    void add_container(const document::Container& container, Area area, const Context& context);
    void add_list_item(const document::Container& item, Area area, const Context& context);
    void add_columns(const document::Container& box, Area area, const Context& context);
    void add_column_set(std::span<const document::Block* const> blocks, const Style& style,
                        Area area, const Context& context, Leading leading);
    const Note* notes_in(const SetParagraph& set, const text::Line& line, const Context& context);
    /// A box that hides what stands below its height; false: nothing does.
    bool add_clipped(const document::Block& block, Area area, const Context& context);
    /// Content that is turned in its box, and a box that is turned as a whole.
    void add_oriented(const document::Block& block, Area area, const Context& context);
    /// `is_oriented`: by its `reference-orientation`, not by its `transform`.
    void add_rotated(const document::Block& block, std::uint8_t quarters, Area area,
                     const Context& context, bool is_oriented = false);
    void add_picture(const document::Picture& picture, Area area, const Context& context);
    Atom picture_atom(const document::Picture& picture, Length most, const Context& context);
    void add_rule(const document::Block& rule, Area area);
    void add_fill(const document::Fill& fill, Area area, const Context& context);
    struct Floating {
        bool is_left = true;
        Length top, bottom, left, right;  ///< margin box, in the flow
    };
    class FloatRooms;
    /// A float that has no room on its page and waits for the next one (CSS Fragmentation 3, 4.4):
    /// lines around it go on without it.
    struct Waiting {
        const Fragment* content = nullptr;
        bool is_left = true;
        Length width;
        Area area;
    };
    void add_float(const document::Block& block, Area area, const Context& context);
    /// A float that is met before its box has a top: margins may still meet there (CSS 2.2, 8.3.1).
    struct Unplaced {
        Waiting wanted;
        const document::BoxStyle* box = nullptr;
    };
    void place_unplaced();
    void settle_positioned();
    void stand_floats();
    std::optional<Waiting> make_float(const document::Block& block, Area area,
                                      const Context& context);
    /// `down`: from here. Null when it waits for the next page.
    Mark* place_float(const Waiting& wanted, const document::BoxStyle& box, Length down);
    Mark* floating_mark(const Fragment& content, const Floating& made);
    Floating find_place(const Waiting& wanted, Length top, std::span<const Floating> others) const;
    bool must_wait(const Fragment& content, bool may_split, Length top) const;
    void add_floating_mark(const Fragment& content, const Floating& made);
    bool is_past_page(Length top, Length height) const;
    void place_waiting();
    struct Placed {
        const Fragment* content = nullptr;
        Floating where;
    };
    /// Of those that wait, takes what one page from `top` holds, and at least one where nothing
    /// stands yet; `page_end` gets its lower edge.
    void place_those_that_fit(std::vector<Waiting>& waiting, std::vector<Floating>& floats,
                              Length top, Length& page_end, std::vector<Placed>* placed) const;
    void show_waiting(document::Clear which);
    static Area beside(std::span<const Floating> floats, Area area, Length top, Length height);
    Area beside_floats(Area area, Length top, Length height) const {
        return beside(floats_, area, top, height);
    }
    Length below_floats(document::Clear which) const;
    /// Ends what margins could collapse through.
    void stop_margins();
    /// The next lower edge of a float below `top`; `top` without.
    Length next_edge(Length top) const;
    bool go_down(Length height, Rank rank);
    void go_down_to(Length y, Length own_margin);
    /// The area of a table or picture, which no float may reach into.
    Area free_area(const document::Block& block, Area area, const Context& context);
    bool has_floats() const {
        return !floats_.empty() && below_floats(document::Clear::both) > extent();
    }
    void add_positioned(const document::Block& block, Area area, const Context& context);
    void stand_marks();
    void leave_floats();
    void add_mark(Mark* mark);

    /// A positioned block, laid out in `width` as if it stood in the flow.
    const Fragment* collect_alone(const document::Block& block, Length width,
                                  const Context& context);

    /// `content_width`: of a picture or table; else by style and area.
    /// What a sink on workspace.atom_stack got since `start`.
    const Fragment* collect_float(const document::Block& block, Length width,
                                  const Context& context, std::size_t start);
    Fragment finish_fragment(std::size_t start, Length width, std::uint64_t positioned);

    /// Of content that the style wants to be as wide as itself; nothing where that has no meaning.
    std::optional<Length> width_asked(const document::Block& block, Area area,
                                      const Context& context);
    static constexpr Length fill_area{-1};
    enum class Edge : std::uint8_t { box, rule };
    OpenBox open_box(const Style& style, Area area, Length content_width = fill_area,
                     Edge edge = Edge::box, bool has_margin = true);
    void close_box(const Style& style, const OpenBox& open, bool has_margin = true);
    /// Extra height that height, min-height or max-height ask for below `content`.
    Length height_left(const Style& style, Length content, Length whole);
    Length extra_height(const Style& style, const OpenBox& open, bool is_empty);
    std::optional<Length> given_height(const Style& style, const document::Measure& measure,
                                       Length whole);
    void add_height(Length height, const OpenBox& open);
    void margin(const document::Measure& measure, Length whole);
    void margin_above(const document::BoxStyle& box, Length whole);
    void break_here(document::Break how);
    void meet_breaks(const document::Block& block);
    void meet_table_breaks(const document::Table& table);
    void meet_page(const document::Block& first);
    Area on_page(Area area);
    Length page_width_here() const;
    /// Of an unforced break here, without what is known of the next atom.
    Rank rank_here() const;
    void pass_empty();
    void stand_empty();
    void leave_keep();
    /// Sends an atom with all that is pending before it.
    void emit(Atom atom, Rank at_least = Rank::free);
    void send(const Atom& atom);
    void hang_marks(Atom& atom, Length space);

    Workspace& workspace_;
    AtomSink& sink_;
    Pending pending_;
    Length extent_;
    std::optional<Length> height_around_;  ///< of the box around, when it is given
    std::uint32_t keep_ = 0;
    std::uint64_t steps_ = 0;  ///< atoms that were sent, empty blocks that were passed
    bool no_break_ = false;    ///< nothing but an edge stands before
    std::vector<Floating> floats_;
    std::vector<Waiting> waiting_;
    std::vector<Unplaced> unplaced_;
    std::vector<Mark*> unplaced_marks_;  ///< positioned boxes that are met there
    bool top_is_open_ = false;     ///< nothing stands yet in the box, and it has no edge above
    Length page_end_;              ///< in the flow, while floats wait
    bool starts_context_ = false;  ///< margins of the next box don't meet those inside it
    std::optional<Length> asked_width_;  ///< of the box that opens next
    bool follows_pages_ = false;
    PageWidths* page_widths_ = nullptr;  ///< null: no page differs from others, but by its name
    std::uint32_t page_ = 0, usual_page_ = 0;  ///< Style::page of what was met last
    Length page_width_, unnamed_width_;        ///< that the areas were made for; without a name
    std::uint32_t widths_given_ = 0, widths_asked_ = 0;  ///< of boxes around; by their content
    std::int64_t share_ = whole_share;     ///< what boxes here take of a change of the page's width
    const ClonedEdges* cloned_ = nullptr;  ///< of the boxes that are open
    const document::Block* unturned_ = nullptr;  ///< collected here as if nothing turned it
};

/// Lays blocks out as a whole, without pages. The fragment lives in the arena.
Fragment collect_fragment(Workspace& workspace, std::span<const document::Block* const> blocks,
                          Length width, const Context& context);

/// Lays out a block that stands in a line of a paragraph of this width, as wide as its content
/// when it has no width; its margins are in the fragment (CSS 2.2, 10.3.9).
const Fragment* collect_in_line(Workspace& workspace, const document::Block& block, Length width,
                                const Context& context);
/// The baseline of the last line, from the top; without lines the lower edge (CSS 2.2, 10.8.1).
Length last_baseline(const Fragment& fragment);

}  // namespace cajista::layout::detail
