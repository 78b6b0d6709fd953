// SPDX-License-Identifier: Apache-2.0
// The marks that inserters, cameras and people read, drawn into the mark zone of a page
// (pdf.md, decision 8).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "job/production.h"
#include "pdf/volume.h"

namespace cajista::print {

/// What the marks of one sheet say. Views live as long as the call.
struct SheetFacts {
    std::string_view job, key, machine;
    std::uint64_t piece = 0;
    std::uint32_t sheet = 1;  ///< of the piece, from 1
    std::uint32_t sheets = 1;
    std::uint64_t sequence = 1;  ///< of the sheet, unique in the run and its reprints
    std::uint64_t volume = 1;
    std::uint32_t inserts = 0;                 ///< bit tray - 1
    std::uint64_t serial = 0;                  ///< of the piece
    std::span<const std::string_view> values;  ///< DocumentFacts::sort_keys of its document
};

/// `1+3`, `0` when no tray is selected.
std::string tray_list(std::uint32_t inserts);
std::string expand(const job::MarkText& text, const SheetFacts& facts);
/// Which lines of the mark are drawn, from the top; one entry a place.
std::vector<bool> omr_lines(const job::Omr& omr, const SheetFacts& facts);

/// Draws marks. One owner, one thread.
class MarkPainter {
public:
    /// `face`: as VolumeOptions::mark_face; `glyphs`: of that face, may be null.
    MarkPainter(const job::Marks& marks, const pdf::FontPlan& plan, std::int32_t face,
                const pdf::MarkGlyphs* glyphs = nullptr);
    /// The second content stream of a page. Errors: print.mark-outside-zone, graphic.barcode-*.
    base::Result<std::string> draw(const SheetFacts& facts, base::Size page,
                                   const base::Rect& zone);
    /// Lines of text from `at` (top left), as a content stream.
    std::string draw_lines(std::string_view lines, base::Point at, base::Length size,
                           base::Size page);
    /// Glyphs beyond ASCII that were drawn since the last call.
    std::vector<pdf::WideGlyph> take_glyphs() { return std::exchange(wide_, {}); }

private:
    base::Status draw_one(const job::Mark& mark, const SheetFacts& facts, const base::Rect& zone,
                          pdf::MarkContent& content);

    const job::Marks& marks_;
    const pdf::FontPlan& plan_;
    std::uint32_t face_;
    const pdf::MarkGlyphs* glyphs_;
    std::vector<pdf::WideGlyph> wide_;
    base::Arena arena_;
};

}  // namespace cajista::print
