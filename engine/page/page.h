// SPDX-License-Identifier: Apache-2.0
// Finished pages: every glyph run, area and picture with its place; the structure tree, links and
// facts. Plain data in the arena of the document; knows no template (architecture.md, border 1).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/attachment.h"
#include "base/color.h"
#include "base/length.h"
#include "base/structure.h"
#include "graphic/drawing.h"
#include "graphic/image.h"
#include "text/paragraph.h"

namespace cajista::page {

struct StaticGroup;
struct Turned;

/// A picture of which only a part is shown. One of image and drawing.
struct Window {
    base::Rect picture;  ///< where all of it would be, from the top left of the item's area
    const graphic::Image* image = nullptr;
    const graphic::Drawing* drawing = nullptr;
};

/// One thing on a page. Coordinates in points from the top left of the page, y down; the writer
/// turns them. Painted in order.
struct Item {
    enum class Kind : std::uint8_t {
        glyphs,   ///< `run`, its baseline origin at (area.left, area.top)
        fill,     ///< area filled with color, corners rounded by `radius`
        stroke,   ///< line from (area.left, area.top) by (area.width, area.height), `width`, color
        outline,  ///< the area's border drawn as a closed line (rounded boxes)
        image,    ///< image stretched into area
        drawing,  ///< drawing scaled into area
        group,    ///< static group at (area.left, area.top)
        window,   ///< what of a picture is seen in area
        turned,   ///< items turned by right angles, in area
    };
    Kind kind = Kind::fill;
    std::uint8_t dash = 0;      ///< 0 solid, 1 dashed, 2 dotted
    std::uint32_t element = 0;  ///< structure element + 1; 0: artifact
    base::Rect area;
    base::Color color;
    base::Length width;  ///< of a stroke or outline
    base::Length radius;
    union {
        const text::GlyphRun* run = nullptr;
        const graphic::Image* image;
        const graphic::Drawing* drawing;
        const StaticGroup* group;
        const Window* window;
        const Turned* turned;
    };
};

/// Items in a frame of their own that is turned as a whole.
struct Turned {
    std::uint8_t quarters = 0;  ///< turns by 90 degrees, counter-clockwise: 1 to 3
    base::Size size;            ///< of the frame, before it is turned
    std::span<const Item> items;

    base::Size turned_size() const {
        return quarters % 2 == 1 ? base::Size{size.height, size.width} : size;
    }
    /// Where a point of the frame is, from the top left of the turned frame.
    base::Point place(base::Point at) const {
        if (quarters == 1) return {at.y, size.width - at.x};
        if (quarters == 2) return {size.width - at.x, size.height - at.y};
        return {size.height - at.y, at.x};
    }
    base::Rect place(const base::Rect& area) const {
        const base::Point one = place(base::Point{area.left, area.top});
        const base::Point other = place(base::Point{area.right(), area.bottom()});
        const base::Length left = min(one.x, other.x), top = min(one.y, other.y);
        return {left, top, max(one.x, other.x) - left, max(one.y, other.y) - top};
    }
};

/// Items that are the same on many pages of the run (furniture): becomes one form XObject. `id` is
/// deterministic and unique for its content in the run. Outlives the document (layout's cache).
struct StaticGroup {
    std::uint64_t id = 0;
    base::Size size;
    std::span<const Item> items;  ///< relative to the group's origin, all artifacts
};

/// Items of a page that are the same in many documents of the run: a text of the template, set. A
/// writer may store them once and show them in place of the items. `id` as that of a group.
struct SharedItems {
    std::uint64_t id = 0;
    base::Rect area;  ///< of the lines; the items move with it
    std::size_t begin = 0, end = 0;
};

struct Link {
    base::Rect area;
    std::string_view target;  ///< URI, or `#anchor`
    std::uint32_t element = 0;
};

struct Page {
    std::string_view master;
    base::Size size;
    base::Rect mark_zone;
    std::string_view medium;
    std::string_view stationery;
    base::Plex plex = base::Plex::simplex;
    std::uint32_t number = 1;
    std::span<const Item> items;
    std::span<const Link> links;
    std::span<const SharedItems> shared;  ///< in order, none within another
    /// Of the items: those of the recipient's address; equal on pages without it.
    std::uint32_t recipient_begin = 0, recipient_end = 0;
};

/// A node of the structure tree. Parents come before their children.
struct Element {
    base::Role role = base::Role::none;
    std::uint32_t parent = 0;  ///< element + 1; 0: the document
    std::string_view language;
    std::string_view alternative_text;
    std::uint16_t column_span = 1, row_span = 1;
    base::ListNumbering list_numbering = base::ListNumbering::none;  ///< of a list
};

struct Anchor {
    std::string_view name;
    std::uint32_t page = 0;  ///< 0-based
    base::Point at;
};

struct Bookmark {
    std::string_view text;
    std::uint8_t level = 1;
    std::uint32_t page = 0;
    base::Point at;
};

/// What a fill made of the white space that it found.
struct FillFact {
    struct Message {
        std::string_view name;  ///< its `id`, else element and class
        base::Length height;
        bool is_shown = false;  ///< else there was no room for it
    };
    base::Length free;         ///< where it stands, before it
    base::Length least, most;  ///< `min` and `max` of the template; 0: not given
    base::Length used;
    /// In the order of the template; none were asked for when `free` is less than `least`.
    std::span<const Message> messages;
};

struct ComposedDocument {
    std::string_view language;
    std::string_view title;
    std::span<const Page> pages;
    std::span<const Element> elements;
    std::span<const Anchor> anchors;
    std::span<const Bookmark> bookmarks;
    std::span<const base::Attachment> attachments;
    std::span<const FillFact> fills;  ///< for reports; not painted
};

}  // namespace cajista::page
