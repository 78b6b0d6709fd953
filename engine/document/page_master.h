// SPDX-License-Identifier: Apache-2.0
// Page masters and their order: what pages a document or section may have.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/length.h"
#include "base/structure.h"
#include "document/style.h"

namespace cajista::document {

/// Where the footnotes of a page stand: at the end of the body.
struct NoteArea {
    base::Length margin = base::Length::points(6);  ///< above it
    BorderSide rule{LineStyle::solid, base::Length::points(1, 2), base::Color::black()};
    base::Length padding = base::Length::points(3);  ///< between rule and notes
    bool operator==(const NoteArea&) const = default;
    base::Length height(base::Length notes) const {
        const base::Length line = rule.style == LineStyle::none ? base::Length{} : rule.width;
        return notes > base::Length{} ? margin + line + padding + notes : base::Length{};
    }
};

/// An area of a page master that a flow pours into. Edges from the page's top left.
struct Frame {
    std::string_view name;
    base::Rect area;
    bool fixed = true;  ///< false: the body, that is what the margins leave
};

struct PageMaster {
    std::string_view name;
    base::Size size;
    base::Edges margin;
    std::span<const Frame> frames;
    base::Rect mark_zone{};   ///< kept free for production marks; empty: none
    std::string_view medium;  ///< paper name or tray
    base::Plex plex = base::Plex::simplex;
    std::string_view stationery;  ///< preprinted layer; empty: none
    NoteArea notes{};
    base::Rect header_area{}, footer_area{};
    /// How the master looks as first, left (even) or blank page, by bits; empty: always the same.
    enum Variant : unsigned { first_page = 1, left_page = 2, blank_page = 4 };
    std::span<const PageMaster* const> variants;
    const PageMaster* base = nullptr;  ///< of a variant: the master itself
};

/// Which master a page takes: `first rest* last` becomes steps; the repeated one is used as often
/// as needed; a master marked last_only is for the last page when there is more than one.
struct MasterStep {
    const PageMaster* master = nullptr;
    enum class Use : std::uint8_t { once, repeated, last } use = Use::once;
};

/// What number the first page of a section has (XSL 1.1, 7.27.2).
enum class FirstNumber : std::uint8_t {
    own,       ///< 1, whatever stands before
    given,     ///< PageSequence::first_number
    next,      ///< that after the section before
    next_odd,  ///< the next odd one
    next_even
};
/// How many pages a section has: where it must, an empty one is added (XSL 1.1, 7.27.6).
enum class PageCount : std::uint8_t {
    automatic,  ///< so that a next section whose first number is said begins on the side of it
    even,
    odd,
    end_on_even,  ///< the last one has an even number in the document
    end_on_odd,
    unforced  ///< nothing is added, whatever the next section asks for
};

/// The pages of a document or a section.
struct PageSequence {
    std::span<const MasterStep> masters;
    const PageMaster* single = nullptr;  ///< of a sequence that has one page
    const PageMaster* blank = nullptr;   ///< of pages that only a break to the other side makes
    FirstNumber first = FirstNumber::own;
    std::uint32_t first_number = 1;
    PageCount count = PageCount::automatic;
};

}  // namespace cajista::document
