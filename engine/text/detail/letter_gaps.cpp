// SPDX-License-Identifier: Apache-2.0
#include "text/detail/letter_gaps.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/detail/pieces.h"

namespace cajista::text::detail {

namespace {

enum class Gap : std::uint8_t { none, ideograph, cluster };

struct Block {
    char32_t first, last;
    Gap gap;
};
constexpr Block blocks[] = {
    {0x0E00, 0x0EFF, Gap::cluster},      // Thai, Lao
    {0x0F00, 0x0FFF, Gap::cluster},      // Tibetan
    {0x1000, 0x109F, Gap::cluster},      // Myanmar
    {0x1780, 0x17FF, Gap::cluster},      // Khmer
    {0x2E80, 0x312F, Gap::ideograph},    // radicals, punctuation, kana, Bopomofo
    {0x31A0, 0x31FF, Gap::ideograph},    // Bopomofo, strokes, kana
    {0x3400, 0x4DBF, Gap::ideograph},    // ideographs
    {0x4E00, 0x9FFF, Gap::ideograph},    //
    {0xF900, 0xFAFF, Gap::ideograph},    //
    {0xFF01, 0xFF60, Gap::ideograph},    // full width
    {0x20000, 0x3FFFF, Gap::ideograph},  //
};

Gap gap_of(char32_t character) {
    for (const Block& block : blocks) {
        if (character >= block.first && character <= block.last) return block.gap;
    }
    return Gap::none;
}

/// Letters of these scripts have three bytes and more.
bool may_have_gaps(const GlyphRun& run) {
    return run.bidi_level % 2 == 0 && std::ranges::any_of(run.text, [](char byte) {
               return static_cast<unsigned char>(byte) >= 0xE0;
           });
}

/// Whether there is a place behind glyph `i`, the last of its cluster.
Gap gap_behind(const GlyphRun& run, std::size_t i, bool is_last_run) {
    const Glyph& glyph = run.glyphs[i];
    const bool ends = i + 1 == run.glyphs.size();
    if (glyph.is_space != 0 || (ends && is_last_run) || glyph.cluster >= run.text.size()) {
        return Gap::none;
    }
    if (!ends && (run.glyphs[i + 1].cluster == glyph.cluster || run.glyphs[i + 1].is_space != 0)) {
        return Gap::none;
    }
    std::size_t at = glyph.cluster;
    return gap_of(base::next_code_point(run.text, at));
}

}  // namespace

LetterGaps find_letter_gaps(std::span<const GlyphRun> runs) {
    LetterGaps found;
    for (std::size_t n = 0; n < runs.size(); ++n) {
        const GlyphRun& run = runs[n];
        if (!may_have_gaps(run)) continue;
        for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
            const Gap gap = gap_behind(run, i, n + 1 == runs.size());
            if (gap == Gap::none) continue;
            ++(gap == Gap::ideograph ? found.ideographs : found.clusters);
            found.size = max(found.size, run.style->size);
        }
    }
    return found;
}

base::Length widen_letters(GlyphRun& run, bool is_last, base::Length each, base::Arena& arena) {
    if (!may_have_gaps(run)) return {};
    const std::int32_t upem = run.face->metrics().units_per_em;
    const std::span<Glyph> glyphs = arena.copy(run.glyphs);
    std::int64_t count = 0, given = 0;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        if (gap_behind(run, i, is_last) == Gap::none) continue;
        ++count;
        const std::int64_t wanted = (each * count).units * upem / run.style->size.units;
        const std::int64_t more =
            std::min<std::int64_t>(wanted - given, UINT16_MAX - glyphs[i].advance);
        glyphs[i].advance = static_cast<std::uint16_t>(glyphs[i].advance + more);
        given += more;
    }
    if (count == 0) return {};
    run.glyphs = glyphs;
    const base::Length wider = scale(given, run.style->size, upem);
    run.width += wider;
    return wider;
}

}  // namespace cajista::text::detail
