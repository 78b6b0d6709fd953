// SPDX-License-Identifier: Apache-2.0
// What stands on a page, as a reader or a comparison sees it: lines of text with their places.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/color.h"
#include "base/length.h"
#include "page/page.h"

namespace cajista::compare {

/// Text on one baseline without a gap in it. Points from the page's top left.
struct PageLine {
    base::Point at;  ///< the baseline's left end
    base::Length width;
    base::Length size;  ///< of the first letter
    std::string font;   ///< PostScript name, of the first letter
    base::Color color;
    std::string text;
    base::Length right() const { return at.x + width; }
};

struct PageContent {
    std::string master;
    std::uint32_t number = 1;
    base::Size size;
    std::vector<PageLine> lines;  ///< in the order of painting
};

/// All pages; static groups are taken apart.
std::vector<PageContent> read_pages(const page::ComposedDocument& document);

/// As the eye sees them, from top to bottom: lines on one baseline (to half a point) are a row,
/// from left to right, with ` | ` between.
std::vector<std::string> visual_rows(const PageContent& page);

/// The texts in the order of painting, a blank between lines. With an area only lines that begin
/// in it.
std::string running_text(const PageContent& page, const std::optional<base::Rect>& area = {});

/// White space (also no-break spaces) as one blank each, none at the ends: how texts are compared
/// in assertions.
std::string squeezed(std::string_view text);

/// `black`, `gray(50%)`, `rgb(255 0 0)`-like text for messages and for `color` of a case: the form
/// of page::dump, as `gray(0)`, `rgb(1 0 0)`, `cmyk(0 1 1 0)`.
std::string color_text(const base::Color& color);

}  // namespace cajista::compare
