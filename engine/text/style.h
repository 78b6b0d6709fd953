// SPDX-License-Identifier: Apache-2.0
// How text looks, and how a paragraph is set. Plain data, computed when the template is compiled,
// compared and shared by address.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/color.h"
#include "base/length.h"
#include "text/font.h"

namespace cajista::text {

/// An OpenType feature: tag as four bytes (`tnum`), value 0 or more.
struct FontFeature {
    std::array<char, 4> tag{};
    std::uint32_t value = 1;
    bool operator==(const FontFeature&) const = default;
};

/// Which edge of the line a thing stands at instead of the baseline (CSS 2.2, 10.8.1).
enum class LineEdge : std::uint8_t { none, top, bottom };

enum class Transform : std::uint8_t { none, uppercase, lowercase, capitalize };

struct TextStyle {
    const FontChain* fonts = nullptr;  ///< never null in a compiled template
    base::Length size = base::Length::points(10);
    base::Color color = base::Color::black();
    base::Length letter_spacing;
    base::Length word_spacing;
    base::Length baseline_shift;  ///< up is positive (sub, super)
    LineEdge line_edge = LineEdge::none;
    std::vector<FontFeature> features;
    Transform transform = Transform::none;
    /// Small letters as capitals of four fifths of the size; where the face has small capitals of
    /// its own the template compiler sets the feature `smcp` instead.
    bool small_caps = false;
    bool underline = false;
    bool line_through = false;
    /// A line height that a stretch of text has for itself, as ParagraphStyle's; without it the
    /// paragraph's counts.
    bool has_line_height = false;
    base::Length line_height;
    std::int32_t line_height_permille = 0;
    bool keeps_line = false;  ///< never makes its line higher: the call of a footnote
    bool operator==(const TextStyle&) const = default;
};

enum class Align : std::uint8_t { start, end, left, right, center, justify };
enum class Direction : std::uint8_t { automatic, left_to_right, right_to_left };
enum class WhiteSpace : std::uint8_t { normal, nowrap, pre, pre_wrap, pre_line };
inline bool collapses_spaces(WhiteSpace how) {
    return how == WhiteSpace::normal || how == WhiteSpace::nowrap || how == WhiteSpace::pre_line;
}
inline bool wraps_lines(WhiteSpace how) {
    return how == WhiteSpace::normal || how == WhiteSpace::pre_wrap || how == WhiteSpace::pre_line;
}
/// How lines are filled (CSS Text 4, text-wrap-style).
enum class Wrap : std::uint8_t {
    fast,    ///< each line takes what fits
    pretty,  ///< total fit: the breaks that make the whole paragraph even
};

struct TabStop {
    enum class Kind : std::uint8_t { left, right, center, decimal };
    base::Length position;
    Kind kind = Kind::left;
    char32_t leader = 0;  ///< repeated in the gap; 0: blank
    bool operator==(const TabStop&) const = default;
};

/// How strictly lines of Chinese and Japanese end (CSS Text 3, 5.3): small kana, iteration marks
/// and the like may begin a line when loose. `anywhere`: between any two characters.
enum class LineBreak : std::uint8_t { usual, loose, normal, strict, anywhere };
/// Breaks between letters (CSS Text 3, 5.2): of all words, or of none, as Korean is often set.
enum class WordBreak : std::uint8_t { normal, break_all, keep_all };

struct ParagraphStyle {
    Align align = Align::start;
    Align align_last = Align::start;  ///< of the last line when justified
    /// Cells of a table column align on this character of their text (CSS Text 4, 7.3), or on the
    /// locale's decimal sign; 0: they don't. `align` says where the column puts them.
    char32_t align_sign = 0;
    static constexpr char32_t decimal_sign = 0x11'0000;  ///< no character has this number
    Direction direction = Direction::automatic;
    WhiteSpace white_space = WhiteSpace::normal;
    /// Line height: `line_height` when positive, else `line_height_permille` of the font size;
    /// both 0: the font's own (CSS `normal`).
    base::Length line_height;
    std::int32_t line_height_permille = 0;
    base::Length first_line_indent;
    /// Of the paragraph's width, in hundredths; comes to the indent when layout knows the width.
    std::int32_t indent_percent = 0;
    std::uint8_t tab_size = 8;  ///< columns between the stops of kept tab characters
    bool hyphens = false;
    /// Least characters of a word that patterns hyphenate, and of it before and after the hyphen
    /// (CSS Text 4, 6.3.2); 0: 5, and what the patterns say.
    struct HyphenLimits {
        std::uint8_t word = 0, before = 0, after = 0;
        bool operator==(const HyphenLimits&) const = default;
    } hyphen_limits;
    std::uint8_t hyphens_in_a_row = 0;  ///< most lines that end in one (6.3.3); 0: any number
    bool ignores_soft_hyphens = false;
    LineBreak line_break = LineBreak::usual;
    WordBreak word_break = WordBreak::normal;
    bool breaks_words = true;  ///< a word wider than its line is broken anywhere
    Wrap wrap = Wrap::fast;
    std::uint8_t orphans = 2;
    std::uint8_t widows = 2;
    std::vector<TabStop> tabs;  ///< empty: `<tab/>` goes to the right edge (right-aligned)
    /// Whose line height every line has at least; null: that of the first text. For one call of
    /// the typesetter; null in styles that are kept.
    const TextStyle* strut = nullptr;
    bool operator==(const ParagraphStyle&) const = default;
};

}  // namespace cajista::text
