// SPDX-License-Identifier: Apache-2.0
// The characters of the face that marks and banners are set in, beyond the ASCII of the font plan.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "pdf/font_plan.h"

namespace cajista::pdf {

class ResourceSource;

/// Const after creation and shared.
class MarkGlyphs {
public:
    /// Opens the file of a face. `source`: of the page store. Error: pdf.font-unreadable, those of
    /// the source.
    static base::Result<MarkGlyphs> create(const PlannedFace& face, ResourceSource& source);
    ~MarkGlyphs();
    MarkGlyphs(MarkGlyphs&&) noexcept;
    MarkGlyphs& operator=(MarkGlyphs&&) noexcept;

    std::uint16_t glyph_of(char32_t character) const;  ///< 0: the face has none

private:
    struct State;
    MarkGlyphs();
    std::unique_ptr<State> state_;
};

}  // namespace cajista::pdf
