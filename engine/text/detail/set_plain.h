// SPDX-License-Identifier: Apache-2.0
// The short way of plain text: no pieces, no Unicode library, glyphs straight into lines.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "text/detail/itemize.h"
#include "text/detail/place_line.h"
#include "text/detail/plain_breaks.h"
#include "text/detail/plain_shaper.h"

namespace cajista::text::detail {

/// Gives the lines that the long way gives, or says that it doesn't apply: something isn't plain,
/// no glyph for it, spaces to collapse, hyphenation, or a line that must end inside a word. One
/// owner, one thread; its buffers are reused.
class PlainSetter {
public:
    PlainSetter(Shapers& shapers, const PlainBreaks& breaks) : shapers_(shapers), breaks_(breaks) {}

    bool set(std::span<const Span> spans, const ParagraphStyle& style, std::string_view language,
             base::Length width, base::Arena& arena, std::span<const Line>& lines);

    /// Forgets what it knows of shapers; called before these are cleared.
    void forget() { known_.fill({}); }

private:
    /// What the height of a line depends on besides the face.
    struct LineFacts {
        base::Length size, height;
        std::int32_t permille = 0;
        bool keeps_line = false;
        bool operator==(const LineFacts&) const = default;
    };
    struct Known {
        const TextStyle* style = nullptr;
        Shaper* shaper = nullptr;
        PlainShaper* plain = nullptr;
        std::string language;
        LineFacts facts;
        LineBox box;  ///< of a line with these
    };
    /// A span as shaped: its glyphs are [glyphs, …) of the buffer, clusters from its text's start.
    struct Stretch {
        const TextStyle* style = nullptr;
        const FontFace* face = nullptr;
        std::int32_t upem = 1;
        std::uint32_t source = 0;
        std::string_view text;  ///< the span's, later its copy in the arena
    };
    /// A word or a space.
    struct Word {
        std::uint32_t stretch = 0;
        std::uint32_t begin = 0;  ///< bytes of the stretch's text
        std::uint32_t end = 0;
        std::uint32_t first_glyph = 0;
        std::uint32_t last_glyph = 0;
        std::int32_t advance = 0;
        std::uint32_t spaced = 0;
        std::uint16_t first_slot = 0;
        bool is_space = false;
        bool may_hang = false;
    };
    /// What follows one another in one stretch, and the width of what came before.
    struct Sum {
        base::Length finished;
        std::uint32_t stretch = 0;
        std::int64_t advance = 0;
        std::int64_t spaced = 0;
        std::int64_t spaces = 0;
    };
    struct Setting {
        const ParagraphStyle& style;
        std::string_view language;
        base::Length width;
    };
    struct Extent {
        std::size_t first = 0;
        std::size_t last = 0;
        bool is_first_line = false;
        bool is_last_line = false;
    };

    /// One span that fits on one line: no words, no extents.
    bool set_on_one_line(const Span& span, const Setting& setting, base::Arena& arena,
                         std::span<const Line>& lines);
    void set_strut(const TextStyle& strut, const ParagraphStyle& style);
    Known& known_of(const TextStyle& style, std::string_view language);
    /// The box of a line of that style alone, which is not shifted.
    static const LineBox& box_in(Known& known, const ParagraphStyle& style);
    bool shape(std::span<const Span> spans, const Setting& setting);
    bool shape_span(const Span& span, std::uint32_t source, const Setting& setting);
    void add(const Word& word, Sum& sum) const;
    base::Length run_width(const Stretch& stretch, const Sum& sum) const;
    base::Length total(const Sum& sum) const;
    std::uint16_t last_slot(const Word& word) const;
    bool fill(const Setting& setting);
    bool may_end_after(std::size_t word, bool& is_sure) const;
    Line place(const Extent& extent, const Setting& setting, base::Arena& arena);
    /// What stands between tabs, when it fits on one line.
    bool place_by_tabs(const Setting& setting, base::Arena& arena, Line& line);
    base::Length width_of(std::size_t first, std::size_t last) const;
    /// The runs of the words [first, last); their places are left open.
    void add_runs(std::size_t first, std::size_t last, base::Arena& arena);
    void add_run(std::size_t first, std::size_t last, base::Arena& arena);

    Shapers& shapers_;
    const PlainBreaks& breaks_;
    std::array<Known, 16> known_{};
    std::vector<Stretch> stretches_;
    std::vector<Word> words_;
    std::vector<std::size_t> tabs_;  ///< the word that each stands before
    std::vector<Glyph> glyphs_;
    std::size_t glyph_count_ = 0;
    std::vector<Extent> extents_;
    std::vector<GlyphRun> runs_;
    std::vector<Line> lines_;
    const TextStyle* strut_style_ = nullptr;
    LineBox strut_;
    bool is_after_space_ = true;
};

}  // namespace cajista::text::detail
