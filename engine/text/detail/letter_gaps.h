// SPDX-License-Identifier: Apache-2.0
// Room between letters that justification may widen, in scripts without spaces between words (CSS
// Text 3, 6.4: `text-justify: auto` leaves it to the engine).
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "base/length.h"
#include "text/paragraph.h"

namespace cajista::text::detail {

/// How many such places a line has; those behind its last letter don't count.
struct LetterGaps {
    std::int64_t ideographs = 0;  ///< beside Chinese and Japanese characters: as good as spaces
    std::int64_t clusters = 0;    ///< of Thai, Lao, Khmer, Burmese, Tibetan: when spaces are few
    base::Length size;            ///< of the largest text that has them
    std::int64_t count() const { return ideographs + clusters; }
};

LetterGaps find_letter_gaps(std::span<const GlyphRun> runs);

/// Spreads `room` over the places, on copies of the glyphs, and gives by how much each run became
/// wider (its `width` already has it); the rest of less than a font unit a run is left.
base::Length widen_letters(GlyphRun& run, bool is_last, base::Length each, base::Arena& arena);

}  // namespace cajista::text::detail
