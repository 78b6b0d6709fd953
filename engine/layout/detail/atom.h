// SPDX-License-Identifier: Apache-2.0
// What a flow is made of between collecting and placing: a list of things one under the other
// (lines, rows, box edges, pictures), each with the white space before it and how bad a page break
// before it would be.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/length.h"
#include "document/document.h"
#include "text/paragraph.h"

namespace cajista::layout::detail {

using base::Length;
using base::Rect;
using base::Size;
using document::Style;

/// How bad a break before an atom is. CSS Fragmentation 3, 4.4: rule 3 (orphans, widows) is dropped
/// before rules 1, 2 and 4 (avoids). Of two avoided breaks the one against fewer avoids is better.
enum class Rank : std::uint8_t {
    free,           ///< allowed
    orphan,         ///< against orphans or widows
    avoid,          ///< against a keep-together or keep-with-next; each one more is two higher
    spanned = 250,  ///< under a cell over several rows that nothing of would stand before it
    never = 255,    ///< between an edge and its content, a head and its first row
};

/// Of a break against so many avoids.
constexpr Rank rank_of_avoids(std::uint32_t count) {
    constexpr std::uint32_t most = 100;
    return static_cast<Rank>(2 * (count < most ? count : most));
}

/// Of a break that has both against it.
constexpr Rank both(Rank one, Rank other) {
    if (one >= Rank::spanned || other >= Rank::spanned) return one < other ? other : one;
    const unsigned a = static_cast<unsigned>(one), b = static_cast<unsigned>(other);
    return static_cast<Rank>(static_cast<unsigned>(rank_of_avoids(a / 2 + b / 2)) | ((a | b) & 1U));
}

/// Where content stands in the structure tree, and what it inherits from there.
struct Context {
    std::uint32_t element = 0;  ///< element + 1 of the parent
    bool artifact = false;      ///< furniture and repeated rows make no elements
    std::uint16_t depth = 0;
    std::string_view language;
};

struct Fragment;

/// A box that goes over lines: the inlines of its edges. In the order of their begins.
struct LineBox {
    std::uint32_t opening = 0, closing = 0;
};

/// A paragraph that has its lines. GlyphRun::source and PlacedObject::source index `inlines`.
struct SetParagraph {
    std::span<const text::Line> lines;
    std::span<const document::Inline> inlines;
    const std::uint32_t* elements = nullptr;  ///< by inline; null: `element` for all
    const Fragment* const* boxes = nullptr;   ///< by inline, those in lines; null: there are none
    const std::span<const LineBox>* line_boxes = nullptr;  ///< null: there are none
    Length around;  ///< with line boxes: width that their percentages refer to
    std::uint32_t element = 0;
    std::uint64_t shared_id = 0;  ///< of the lines, when many documents have them (SharedItems)
    bool has_links = false;
    bool has_notes = false;  ///< some inline is the call of a footnote
    std::uint8_t orphans = 1, widows = 1;
};

/// Label of a list item: stands left of the first line, on its baseline.
struct Marker {
    const SetParagraph* paragraph = nullptr;
    Length x;
    const Marker* outer = nullptr;  ///< of the item that begins with this one
};

/// All of a width, where less is counted in millionths.
constexpr std::int64_t whole_share = 1'000'000;

/// A box that has something to paint or vertical edges. `x` from the flow's left edge.
struct Box {
    const Style* style = nullptr;
    Length x, width;       ///< border box
    bool is_rule = false;  ///< `hr` without border: a hairline
    std::int64_t follows_page =
        0;  ///< of what another page's body is wider it takes so much (whole_share)
    Length clone_above{}, clone_below{};  ///< edges that it has again on each page
    mutable Length content_top{};         ///< in the flow of the collector that opens it
    /// A table's, on pages whose bodies have another width than that where it begins.
    struct OnPage {
        Length body;  ///< width of the page's
        Length x, width;
        const OnPage* next = nullptr;
    };
    mutable const OnPage* elsewhere = nullptr;
};

struct Atom;

/// Boxes around a place whose parts have all their edges on each page (`box-decoration-break:
/// clone`, CSS Fragmentation 3, 5.4.1), from the innermost one.
struct ClonedEdges {
    const Box* box = nullptr;
    Length above, below;  ///< edges of this box and of those around it
    const ClonedEdges* outer = nullptr;
};

/// Laid out content that is placed as a whole.
struct Fragment {
    std::span<const Atom> atoms;
    Length width, height;
    Length margin_above, margin_below;  ///< part of the height that may collapse with others
    bool has_positioned = false;        ///< what it shows depends on where it stands
    std::span<const Box* const> open;   ///< boxes that go on from the page before
};

struct Note;

/// Something that stands at a place in the flow without taking room there.
struct Mark {
    enum class Kind : std::uint8_t { anchor, bookmark, positioned, floating, running };
    Kind kind = Kind::anchor;
    std::uint8_t level = 1;
    std::string_view text;
    std::string_view value;  ///< of a running text
    Length x;                ///< of the block, from the flow's left edge
    /// Floating and positioned: in the flow, then below its atom's top.
    Length y;
    std::uint32_t opens = 0;       ///< boxes around it that waited for content when it was met
    const Style* style = nullptr;  ///< positioned: insets
    const Box* around = nullptr;   ///< positioned: what they refer to; null: the frame or page
    const Fragment* fragment = nullptr;
    const Note* notes = nullptr;  ///< called in the fragment
    Mark* next = nullptr;
};

/// The body of a footnote, called in the atom or fragment that has it.
struct Note {
    const Fragment* body = nullptr;
    Note* next = nullptr;
    document::FootnotePolicy policy = document::FootnotePolicy::automatic;
};

struct PlacedPicture {
    const document::Picture* source = nullptr;
    Size size;
    std::uint32_t element = 0;
};

/// Content that is turned by right angles, in a frame of its own.
struct TurnedBox {
    const Fragment* content = nullptr;
    std::uint8_t quarters = 0;  ///< counter-clockwise
    Size frame;                 ///< before it is turned
    base::Point content_at;     ///< in the frame
    base::Point at;             ///< of the turned frame, from the atom
    bool keeps_place = false;   ///< what is around stands as if it were not turned
    Size turned() const { return quarters % 2 == 1 ? Size{frame.height, frame.width} : frame; }
};

struct RowLayout;
struct ColumnSet;

struct Atom {
    enum class Kind : std::uint8_t { line, open, close, row, picture, space, columns, turned };
    Kind kind = Kind::space;
    Rank rank = Rank::free;  ///< of a break before it; those between spanned rows: see BandWalk
    Rank split_rank = Rank::free;  ///< of a break inside it, when it `splits`
    document::Break forced = document::Break::automatic;  ///< never `avoid`
    bool splits = false;  ///< may be cut where a page ends: height of a box, a row that permits it
    std::uint32_t line = 0;  ///< index into paragraph->lines
    /// Its number in its section, where pages differ in width (PageWidths).
    std::uint32_t place = UINT32_MAX;
    Length space;  ///< collapsed margin before it; dropped where a page breaks
    Length kept;   ///< part of `space` that is not dropped there (`margin-break: keep`)
    Length height;
    Length x;  ///< from the flow's left edge
    union {
        const SetParagraph* paragraph = nullptr;
        const Box* box;
        RowLayout* row;
        const PlacedPicture* picture;
        ColumnSet* columns;
        const TurnedBox* turned;
    };
    const Marker* marker = nullptr;
    Mark* marks = nullptr;
    const Note* notes = nullptr;
    const ClonedEdges* cloned = nullptr;  ///< of the boxes that began before it; null: none
    /// Room for edges where a page begins with it, and where one ends above it.
    Length edges_above() const { return cloned != nullptr ? cloned->above : Length{}; }
    Length edges_below() const { return cloned != nullptr ? cloned->below : Length{}; }
};

/// Something that can be seen, or room that it takes.
inline bool has_content(const Atom& atom) {
    return atom.kind == Atom::Kind::line || atom.kind == Atom::Kind::picture ||
           atom.kind == Atom::Kind::columns || atom.height > Length{};
}

class PageWidths;

/// Receives a flow atom by atom.
class AtomSink {
public:
    virtual void take(const Atom& atom) = 0;
    /// The next atom, which asks for a new page, begins pages of this master; 0: by no name.
    virtual void name_page(std::uint32_t) {}
    /// Height that is free below what was taken; the limit of a fill.
    virtual Length space_left() const = 0;
    /// Whether `space_left` is that of a page.
    virtual bool knows_room() const { return false; }
    /// Whether the flow may break, so that tables need what they repeat there.
    virtual bool has_pages() const = 0;
    /// Whether no page goes on with what it takes: it stands in a cell or float.
    virtual bool is_alone() const { return !has_pages(); }
    /// Which content stands on pages of which width; null: all have the same.
    virtual PageWidths* page_widths() { return nullptr; }
    /// Body of the page that begins with this break, by this name (0: none).
    virtual Length width_after(document::Break, std::uint32_t) const { return {}; }
    /// Whether the flow stands in columns, so that a column break means something.
    virtual bool has_columns() const { return false; }

protected:
    ~AtomSink() = default;
};

}  // namespace cajista::layout::detail
