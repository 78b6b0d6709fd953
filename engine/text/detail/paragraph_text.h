// SPDX-License-Identifier: Apache-2.0
// First step: the spans of a paragraph as one clean text (white space, transforms, soft hyphens).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/paragraph.h"

namespace cajista::text::detail {

/// A stretch of the text from one Span. Kinds other than text are one character: U+0009, U+2028 or
/// U+FFFC.
struct TextRange {
    Span::Kind kind = Span::Kind::text;
    std::uint32_t source = 0;  ///< index of the Span
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Valid UTF-8, transformed, white space collapsed as CSS Text 3 (4.1) says, soft hyphens taken out
/// and kept as places. Reused from paragraph to paragraph.
struct ParagraphText {
    std::string text;
    std::vector<TextRange> ranges;
    std::vector<std::uint32_t> soft_hyphens;  ///< byte offsets in `text`, ascending
    bool needs_bidi = false;                  ///< some character is right-to-left or a bidi control
    bool is_plain = true;  ///< only characters of the plain set (plain_characters.h)
};

void collect_text(std::span<const Span> spans, const ParagraphStyle& style,
                  std::string_view language, ParagraphText& out);

}  // namespace cajista::text::detail
