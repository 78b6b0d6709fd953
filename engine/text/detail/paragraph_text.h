// SPDX-License-Identifier: Apache-2.0
// First step: the spans of a paragraph as one clean text (white space, transforms, soft hyphens).
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
    const TextStyle* style = nullptr;  ///< the span's, or that of its small capitals
};

/// Valid UTF-8, transformed, white space collapsed as CSS Text 3 (4.1) says, soft hyphens taken out
/// and kept as places. Reused from paragraph to paragraph.
struct ParagraphText {
    std::string text;
    std::vector<TextRange> ranges;
    std::vector<std::uint32_t> soft_hyphens;  ///< byte offsets in `text`, ascending
    bool needs_bidi = false;                  ///< some character is right-to-left or a bidi control
    bool has_edges = false;                   ///< of boxes over lines, each U+FFFC
    bool is_plain = true;  ///< only characters of the plain set (plain_characters.h)
};

/// The styles of small capitals that are made of a style's capitals. They live as long as this,
/// one for each different style that asks for them.
class SmallCapitals {
public:
    const TextStyle& style_for(const TextStyle& style);

private:
    std::deque<std::pair<TextStyle, TextStyle>> styles_;  ///< asked for, made
};

void collect_text(std::span<const Span> spans, const ParagraphStyle& style,
                  std::string_view language, SmallCapitals& small_capitals, ParagraphText& out);

}  // namespace cajista::text::detail
