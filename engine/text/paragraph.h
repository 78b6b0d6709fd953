// SPDX-License-Identifier: Apache-2.0
// From styled text to set lines: itemize (bidi, script, font fallback), shape, find breaks
// (UAX 14), fill lines. The input and output are plain data in the caller's arena.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/length.h"
#include "base/result.h"
#include "text/style.h"

namespace cajista::text {

/// One shaped glyph, in visual order. Distances in font units.
struct Glyph {
    std::uint16_t id = 0;
    std::uint16_t advance = 0;
    std::int16_t x_offset = 0;
    std::int16_t y_offset = 0;
    std::uint32_t cluster : 24 = 0;  ///< byte offset of its cluster in GlyphRun::text
    std::uint32_t is_space : 1 =
        0;  ///< U+0020 or U+00A0: word-spacing and justification stretch it
    std::uint32_t flags : 7 = 0;
    /// Of `flags`, on all glyphs of a cluster: no reader could tell its text from its glyphs
    /// (vowels that move, forms without a character), so the writer has to say it (ActualText).
    static constexpr std::uint32_t needs_text = 1;
    bool operator==(const Glyph&) const = default;
};

/// Glyphs of one face, one style and one direction, ready to be placed. `text` is what they came
/// from (logical order, after text-transform and white-space rules), for ToUnicode, extraction and
/// dumps; a hyphen that only the line break put there is U+00AD at its end. Spaces at the end of a
/// line are in no run. The width is the sum of the advances, scaled once (rounded half away from
/// zero), plus letter-spacing for each glyph with an advance, plus word-spacing and `space_extra`
/// for each glyph with `is_space`.
struct GlyphRun {
    const FontFace* face = nullptr;
    const TextStyle* style = nullptr;
    std::span<const Glyph> glyphs;
    std::string_view text;
    std::uint8_t bidi_level = 0;
    base::Length x;            ///< from the left edge of the line's area
    base::Length width;        ///< with letter and word spacing and justification
    base::Length space_extra;  ///< justification, added to each glyph with is_space
    base::Length rise;         ///< above the baseline, on top of its style's shift
    std::uint32_t source = 0;  ///< index of the Span it came from
};

/// A thing in the line that is no text: its box stands on the baseline, or at an edge of the line.
struct InlineObject {
    base::Size size;
    base::Length baseline_shift;
    LineEdge edge = LineEdge::none;
};

/// A stretch of a paragraph in one style. Text is UTF-8 after white-space rules of the template
/// compiler; `shaped` may hold its runs, shaped when the template was compiled (same style and
/// neutral context), so that static text is never shaped again.
struct ShapedText;
struct Span {
    /// Edges are where a box begins and ends that goes on over lines: they take the width of
    /// `object`, no height, and permit no line break that would not be there without them. One is
    /// placed like an object.
    enum class Kind : std::uint8_t { text, tab, line_break, object, opening_edge, closing_edge };
    Kind kind = Kind::text;
    std::string_view text;
    const TextStyle* style = nullptr;  ///< never null
    const ShapedText* shaped = nullptr;
    InlineObject object{};
};

struct PlacedObject {
    std::uint32_t source = 0;  ///< index of the Span
    base::Length x;
    base::Length above;  ///< of its upper edge, from the baseline
};

struct Line {
    std::span<const GlyphRun> runs;  ///< left to right
    std::span<const PlacedObject> objects;
    base::Length width;            ///< of the content, without trailing spaces
    base::Length left;             ///< of its area, beside a float
    base::Length skip;             ///< room left free above it, below a float
    base::Length ascent, descent;  ///< of the line box: height = ascent + descent
    bool ends_paragraph = false;
    bool is_forced = false;  ///< ends at a forced break or with the paragraph
    bool overflows = false;  ///< holds something wider than the area; reported by layout
    base::Length height() const { return ascent + descent; }
};

/// Where the lines of a paragraph may stand beside floats. Tops are from the paragraph's top.
class LineRooms {
public:
    struct Room {
        base::Length left, width;
    };
    /// The room for a line of this height.
    virtual Room room(base::Length top, base::Length height) const = 0;
    /// The next top with another room; `top` itself when there is none.
    virtual base::Length next(base::Length top) const = 0;

protected:
    ~LineRooms() = default;
};

/// What the lines of a paragraph are wide from line `first` on: it goes on on another page.
struct LineWidth {
    std::uint32_t first = 0;
    base::Length width;
};

/// Which of the two ways through the typesetter: both give the same lines (a test sees to it).
enum class Shortcuts : std::uint8_t {
    on,
    off,  ///< always ICU and HarfBuzz: for tests, and to find out which way a fault lies
};

/// Turns text into lines; keeps caches (words, digits, static text). One per worker.
class Typesetter {
public:
    explicit Typesetter(Shortcuts shortcuts = Shortcuts::on);
    ~Typesetter();
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    /// Sets a paragraph. Lines and runs live in `arena` (the glyphs of cached words may live in the
    /// Typesetter, until it dies or `trim_caches`); `language` is a BCP 47 tag for breaking,
    /// shaping and hyphenation. A word wider than `width` is broken at a grapheme cluster. A
    /// paragraph of nothing but collapsible spaces has no lines; `line_break` at its end makes
    /// none. Always ends; never loses text. Characters that no face has are set as .notdef and
    /// counted in `missing_glyphs` (the first one is kept for the diagnostic).
    [[nodiscard]] std::span<const Line> set_paragraph(std::span<const Span> spans,
                                                      const ParagraphStyle& style,
                                                      std::string_view language, base::Length width,
                                                      base::Arena& arena);

    /// The same beside floats: lines by first fit, each in the room that it has there. A line whose
    /// first word is wider than its room goes down to where there is more.
    [[nodiscard]] std::span<const Line> set_paragraph(std::span<const Span> spans,
                                                      const ParagraphStyle& style,
                                                      std::string_view language,
                                                      const LineRooms& rooms, base::Arena& arena);

    /// The same over pages of several widths. The lines before the first change are those that
    /// `width` alone gives; those behind it are broken by first fit.
    [[nodiscard]] std::span<const Line> set_paragraph(std::span<const Span> spans,
                                                      const ParagraphStyle& style,
                                                      std::string_view language, base::Length width,
                                                      std::span<const LineWidth> changes,
                                                      base::Arena& arena);

    /// Widest unbreakable piece and width without any break, for content-sized columns.
    struct Widths {
        base::Length least, most;
    };
    Widths measure(std::span<const Span> spans, const ParagraphStyle& style,
                   std::string_view language, base::Arena& arena);

    struct Missing {
        std::uint64_t count = 0;
        char32_t first = 0;
        const FontFace* face = nullptr;
    };
    Missing take_missing_glyphs();  ///< since the last call

    /// Called between documents: forgets cached words beyond a bound. Nothing set before stays
    /// valid.
    void trim_caches();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Shapes a static text once, at template compile; the result lives in `arena` (the template's).
/// `typesetter` only knows the fonts from earlier calls; the result doesn't depend on them.
const ShapedText* shape_static(Typesetter& typesetter, std::string_view text,
                               const TextStyle& style, std::string_view language,
                               base::Arena& arena);
/// The runs of a static text, for the code plan of the PDF fonts.
std::span<const GlyphRun> runs_of(const ShapedText& shaped);

/// Whether hyphenation patterns for a BCP 47 language are installed (Debian's hyphen-*); without
/// them ParagraphStyle::hyphens does nothing but soft hyphens.
bool can_hyphenate(std::string_view language);

/// The letters that CLDR lists for a language (exemplar characters), digits and punctuation: the
/// characters that a job in this language will need. Sorted.
std::u32string exemplar_characters(std::string_view language);

}  // namespace cajista::text
