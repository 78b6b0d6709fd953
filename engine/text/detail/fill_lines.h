// SPDX-License-Identifier: Apache-2.0
// Pieces → lines, first fit.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/detail/find_breaks.h"
#include "text/detail/hyphenate.h"
#include "text/detail/itemize.h"
#include "text/detail/paragraph_text.h"
#include "text/detail/pieces.h"

namespace cajista::text::detail {

/// Everything about the paragraph at hand that breaking and placing need.
struct Paragraph {
    const ParagraphText& text;
    std::span<const Span> spans;
    const ParagraphStyle& style;
    std::string_view language;
    base::Length width;
    std::uint8_t level = 0;
    std::span<const Piece> pieces;
    ShapingStore& store;

    bool may_wrap() const { return wraps_lines(style.white_space); }
};

/// The pieces of one line, trailing spaces dropped.
struct FilledLine {
    std::vector<Piece> pieces;
    std::uint32_t tabs = 0;         ///< between the forced breaks around this line
    std::uint32_t tabs_before = 0;  ///< of these, on earlier lines
    bool is_first = false;
    bool is_forced = false;  ///< ends at a forced break or at the end of the paragraph
    bool is_last = false;
    bool overflows = false;
    bool may_shrink = false;  ///< its spaces, when it is justified
};

/// Where the stretch of a line after a tab begins: its left edge, given what it is wide.
/// `number` counts the tab among the `count` tabs of the line, from 0; `head` is the width up to
/// the decimal sign; `before` is where the tab stands.
base::Length tab_target(const ParagraphStyle& style, base::Length width, std::uint32_t number,
                        std::uint32_t count, base::Length before, base::Length content,
                        base::Length head);
/// The leader of the stop that a tab at `before` goes to; 0 without.
char32_t tab_leader(const ParagraphStyle& style, base::Length before);

/// Width up to the last full stop or comma of the pieces (all of it without one).
base::Length decimal_head(std::span<const Piece> pieces, const Paragraph& paragraph);

/// Gives line after line. Use one filler for one paragraph.
class LineFiller {
public:
    LineFiller(const Paragraph& paragraph, Itemizer& itemizer, BreakFinder& breaks,
               Hyphenator& hyphenator);
    /// False when no text is left. Every call takes at least one grapheme cluster or mark.
    bool next(FilledLine& line);
    /// The next line begins with this piece, or inside it at byte `cut` of the text (0: before it).
    void go_on_at(std::size_t piece, std::uint32_t cut);
    /// Width of the word or object that comes next; 0 without.
    base::Length next_width() const;

    /// Offsets inside a word where it may end a line, ascending; `needs_hyphen` alike.
    struct Cut {
        std::uint32_t at = 0;
        bool needs_hyphen = false;
    };
    void find_cuts(const Piece& word, std::vector<Cut>& cuts);
    Piece part_of(const Piece& word, std::uint32_t begin, std::uint32_t end, bool with_hyphen);
    bool may_break_at(std::uint32_t offset);
    void find_breaks_past_edges();
    /// Whether it is the edge of a box over lines.
    bool is_edge(const Piece& piece) const;

private:
    class Extent;
    struct Mark {
        std::size_t pieces = 0;
        std::size_t next = 0;
        std::optional<Piece> rest;
    };
    const Piece* peek() const;
    void take();
    void start(FilledLine& line);
    bool add(const Piece& piece, Extent& extent, const std::optional<Mark>& last, FilledLine& line);
    void keep_rest(const Piece& word, std::uint32_t begin);
    bool split(const Piece& word, const Extent& extent, FilledLine& line);
    bool split_anywhere(const Piece& word, const Extent& extent, bool is_alone, FilledLine& line);
    void finish(FilledLine& line);

    const Paragraph& paragraph_;
    Itemizer& itemizer_;
    BreakFinder& finder_;
    Hyphenator& hyphenator_;
    std::vector<bool> breaks_;   ///< empty: not searched yet
    std::size_t next_ = 0;       ///< of paragraph_.pieces
    std::optional<Piece> rest_;  ///< what a split left, before next_
    std::uint32_t tabs_ = 0;     ///< between the forced breaks around
    std::uint32_t tabs_before_ = 0;
    bool is_first_ = true;
    bool is_after_break_ = true;
    bool ends_in_hyphen_ = false;  ///< the line before
    std::uint32_t hyphens_ = 0;    ///< lines above, one after the other, that end in one
    std::vector<Cut> cuts_;
    std::vector<std::uint32_t> offsets_;
};

}  // namespace cajista::text::detail
