// SPDX-License-Identifier: Apache-2.0
// The content of one document before it knows pages: plain data in an arena. E-mail and web are
// written from it; layout turns it into pages (architecture.md, border 1).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/attachment.h"
#include "base/structure.h"
#include "document/page_master.h"
#include "document/style.h"
#include "graphic/drawing.h"
#include "graphic/image.h"
#include "text/paragraph.h"

namespace cajista::document {

/// Identifies late content of a template: the composer answers for it (late_content.h).
using LateId = std::uint32_t;

/// Content that is the same in every document of the run that shows it (same template node, same
/// language): layout may keep what it made of it. 0: not static. Deterministic numbers, given by
/// the template compiler.
using StaticId = std::uint64_t;

struct Block;

struct Inline {
    enum class Kind : std::uint8_t {
        text,
        late,
        tab,
        line_break,
        image,
        drawing,
        box,
        opening_edge,  ///< of an element that goes over lines and has edges: its style
        closing_edge
    };
    Kind kind = Kind::text;
    base::Role role = base::Role::none;        ///< span, link, code … of the element it stands in
    std::string_view text;                     ///< UTF-8, white space already normalised
    const Style* style = nullptr;              ///< never null
    const text::ShapedText* shaped = nullptr;  ///< when the text is static
    LateId late = 0;
    std::string_view late_widest;  ///< for Kind::late: text whose width is reserved
    std::string_view link;         ///< URI, or `#anchor`; empty: none
    std::string_view language;     ///< empty: the block's
    const graphic::Image* image = nullptr;
    const graphic::Drawing* drawing = nullptr;
    base::Size size;  ///< of an image or drawing
    std::string_view alternative_text;
    bool asks_page = false;       ///< late: the page of an anchor
    const Block* note = nullptr;  ///< this is the call of a footnote; its body
    /// Of a box: a block that stands in the line (`inline-block`), floats from here or is
    /// positioned.
    const Block* box = nullptr;
};

enum class BlockKind : std::uint8_t {
    paragraph,
    container,
    list,
    list_item,
    table,
    image,
    drawing,
    rule,
    fill,
    section,
    stub,
    running
};

struct Block {
    BlockKind kind = BlockKind::container;
    base::Role role = base::Role::none;
    const Style* style = nullptr;  ///< never null
    StaticId static_id = 0;
    std::string_view language;  ///< BCP 47; empty: the document's
    std::string_view anchor;    ///< `id`, the target of links and page references
    std::string_view bookmark;  ///< text of an outline entry; empty: none
};

struct Paragraph : Block {  // kind paragraph
    std::span<const Inline> inlines;
};

struct Container : Block {  // container, list, list_item
    std::span<const Block* const> children;
    std::uint32_t number = 0;  ///< of a list item; start of an ordered list
};

struct Picture : Block {  // image or drawing
    const graphic::Image* image = nullptr;
    const graphic::Drawing* drawing = nullptr;
    base::Size size;                    ///< 0: natural; one side 0: by the other, in proportion
    std::string_view alternative_text;  ///< empty: decoration (artifact)
};

struct Column {
    Measure width;
    const Style* style = nullptr;  ///< may be null
};

struct Cell {
    const Style* style = nullptr;
    base::Role role = base::Role::table_data;
    std::uint16_t column_span = 1;
    std::uint16_t row_span = 1;
    std::span<const Block* const> children;
};

struct Row {
    const Style* style = nullptr;
    StaticId static_id = 0;
    std::span<const Cell> cells;
    bool keep_with_next = false;
    /// Counted in LateContext::rows_so_far: rows that a `for-each` of the table makes. Rows that
    /// the template writes out (an opening balance, totals) are not.
    bool counts = true;
};

enum class Keep : std::uint8_t { none = 0, together = 1, with_previous = 2 };  // bits
struct RowGroup {
    enum class Kind : std::uint8_t { head, foot, body };
    Kind kind = Kind::body;
    const Style* style = nullptr;
    std::span<const Row> rows;
    std::uint8_t keep = 0;  ///< Keep bits
    /// Heads and feet: where they are shown. A head: on every page (`repeat`), or only the first /
    /// only after a break. A foot: `end` after the last row, `break_only` where the table breaks.
    enum class Show : std::uint8_t { repeat, first, after_break, end, break_only };
    Show show = Show::repeat;
};

struct Table : Block {
    std::span<const Column> columns;
    std::span<const RowGroup> heads;  ///< may be several: first, after_break, repeat
    std::span<const RowGroup> feet;   ///< may be several: end, break_only, repeat
    std::span<const RowGroup> bodies;
    /// Set with the table, as wide as it; also a block before the table, for other channels.
    const Block* caption = nullptr;
    /// For late content in heads and feet: which table of the document this is.
    std::uint32_t table_index = 0;
};

/// White space at the end of a flow that messages may fill; `late` answers with blocks.
struct Fill : Block {
    LateId late = 0;
    base::Length least, most;
};

/// Content of a page master in this document: furniture, an artifact for readers.
struct Furniture {
    const PageMaster* master = nullptr;
    enum class Pages : std::uint8_t { all, left, right } pages = Pages::all;  ///< even, odd
    std::span<const Block* const> header;  ///< from the top edge of the header area downwards
    std::span<const Block* const> footer;
    base::Rect header_area, footer_area;  ///< footer grows upwards from its bottom
};

struct Flow {
    std::string_view frame;
    std::span<const Block* const> blocks;
};

/// Blocks that stand on pages of their own, counted by themselves: a child of a flow.
struct Section : Container {  // kind section
    PageSequence pages;       ///< without masters: the document's
};

/// What stands at the bottom of the last page of its section: a payment slip. A child of a flow or
/// section.
struct Stub : Container {                // kind stub
    const PageMaster* master = nullptr;  ///< of the page that it stands on; null: as without it
};

/// A text that headers and footers can show while it is in force; takes no room.
struct Running : Block {
    std::string_view name, value;
};

struct Document {
    std::string_view language;     ///< BCP 47 of the document's locale
    char32_t decimal_sign = U'.';  ///< of the locale
    std::string_view title;
    std::string_view template_name;
    PageSequence pages;
    std::span<const PageMaster* const> named_pages;  ///< what BoxStyle::page counts
    std::span<const Furniture> furniture;
    std::span<const Flow> flows;
    std::string_view recipient;        ///< address block as text, lines joined by \n
    std::string_view recipient_frame;  ///< where it stands
    std::span<const base::Attachment> attachments;
};

}  // namespace cajista::document
