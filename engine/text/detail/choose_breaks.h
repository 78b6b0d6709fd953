// SPDX-License-Identifier: Apache-2.0
// Pieces → lines, total fit: the breaks that make the whole paragraph even (D. E. Knuth and M. F.
// Plass, Breaking Paragraphs into Lines, 1981), for `text-wrap: pretty`.
#pragma once

#include <cstdint>
#include <vector>

#include "text/detail/fill_lines.h"

namespace cajista::text::detail {

/// Plans the lines of one paragraph after the other; its buffers are reused. One owner, one thread.
/// The time is that of the break opportunities times those that fit on a line; where a line could
/// hold more than `most_on_a_line` of them, or something doesn't fit on a line at all, and in
/// paragraphs with tabs, `choose` declines and first fit it is.
class BreakChooser {
public:
    /// False: not possible, nothing is planned.
    bool choose(const Paragraph& paragraph, LineFiller& filler);
    /// Gives the planned lines, one after the other; false after the last.
    bool next(const Paragraph& paragraph, LineFiller& filler, FilledLine& line);
    /// Leaves the lines that are still planned to the filler.
    void leave(LineFiller& filler) const;

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    static constexpr std::size_t most_on_a_line = 400;

    /// A place where a line may end and the next may begin.
    struct Place {
        std::uint32_t piece = 0;  ///< the line ends before this one, or inside it
        std::uint32_t cut = 0;    ///< byte of the text inside a word; 0: before the piece
        bool has_hyphen = false;
        bool is_forced = false;
        base::Length end;        ///< width of the text so far, without spaces here, with the hyphen
        base::Length start;      ///< the same as the beginning of a line sees it
        base::Length space_end;  ///< of it, the spaces that may stretch
        base::Length space_start;
        std::uint32_t previous = none;  ///< best place for the line before to end
        std::uint32_t hyphens = 0;      ///< lines up to here, one after the other, that end in one
        std::int64_t cost = -1;         ///< of all lines up to here; -1: can't be reached
    };
    struct Fit {
        bool is_possible = false;
        bool is_too_long = false;
        std::int64_t cost = 0;
    };

    bool find_places(const Paragraph& paragraph, LineFiller& filler);
    bool add_word(const Paragraph& paragraph, LineFiller& filler, std::uint32_t piece,
                  base::Length before, base::Length spaces);
    Fit fit(const Paragraph& paragraph, const Place& from, const Place& to, bool is_first) const;
    std::int64_t cost_of(const Paragraph& paragraph, const Place& from, const Place& to,
                         base::Length width, base::Length room) const;

    std::vector<Place> places_;
    std::vector<std::uint32_t> chosen_;  ///< places, last first
    std::uint32_t line_start_ = 0;       ///< place where the next line begins
    std::vector<LineFiller::Cut> cuts_;
};

}  // namespace cajista::text::detail
