// SPDX-License-Identifier: Apache-2.0
// What each property of the profile does to a style.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/length.h"
#include "base/structure.h"
#include "document/document.h"
#include "document/style.h"
#include "template/detail/style_sheet.h"

namespace cajista::templates::detail {

/// A style while it is computed: what document::Style holds, and what fonts are chosen by.
struct ComputedStyle {
    document::Style style;
    std::vector<std::string> families;
    std::vector<text::FontFeature> numeric;  ///< of font-variant-numeric
    std::string page;                        ///< name of the page master; empty: auto
    std::uint16_t weight = 400;
    bool italic = false;
    base::Length root_size = base::Length::points(10);  ///< font size of the whole document
    std::array<bool, 4> has_border_color{};             ///< false: the text's colour
    bool has_rule_color = false;                        ///< of column-rule
    base::SourceSpan families_span;                     ///< where the families were named
};

/// The style that a child begins with: what is inherited, all else at its initial value.
ComputedStyle inherited_from(const ComputedStyle& parent);

/// Does one declaration. Lengths in em are of `computed`'s font size (font-size itself: of
/// `parent`'s), so those of `sets_font` must be applied before all others. False: no such value.
bool apply(const Declaration& declaration, const ComputedStyle& parent, ComputedStyle& computed);
/// The font and its size: what others depend on.
bool sets_font(const PropertyRule& property);
/// Whether lengths of the declaration are measures of the font (`ex`, `ch`).
bool asks_font(const Declaration& declaration);

/// Whether the property takes this value, whatever its list (element, @page, @font-face).
bool is_valid(const Declaration& declaration);

/// What @page gives.
struct PageStyle {
    base::Size size{base::Length::micrometres(210'000), base::Length::micrometres(297'000)};
    base::Edges margin{base::Length::micrometres(20'000), base::Length::micrometres(20'000),
                       base::Length::micrometres(20'000), base::Length::micrometres(20'000)};
    base::Length header_top = base::Length::micrometres(10'000);
    base::Length footer_bottom = base::Length::micrometres(10'000);
    std::string medium;
    base::Plex plex = base::Plex::simplex;
    std::string stationery;
    base::Rect mark_zone{};
    std::optional<base::Length> inside, outside;  ///< margins at the spine and opposite
    document::NoteArea notes{};
};
bool apply_page(const Declaration& declaration, PageStyle& page);

/// What @font-face gives.
struct FontFaceStyle {
    std::string family;
    std::string file;
    std::uint16_t weight = 400;
    bool italic = false;
};
bool apply_font_face(const Declaration& declaration, FontFaceStyle& face);

}  // namespace cajista::templates::detail
