// SPDX-License-Identifier: Apache-2.0
// What HarfBuzz is asked for here: subsets of font files, the characters of glyphs, advances.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/font.h"

namespace cajista::pdf::detail {

/// By glyph: the smallest character that the cmap maps to it, radicals and compatibility ideographs
/// after all others; 0 for none, for private use, and for
/// presentation forms (FB00 to FDFF, FE70 to FEFC), whose text is known better from the run.
std::vector<char32_t> characters_of(const text::FontFace& face);

enum class GlyphIds : std::uint8_t {
    renumbered,  ///< dense, in ascending order of the old ids; 0 stays .notdef
    retained,    ///< as in the font file
};

/// A subset as PDF embeds it.
struct FontSubset {
    bool is_cff = false;  ///< program: a bare CFF table (FontFile3), else TrueType
    std::string program;
    /// For each glyph asked for, its CID in the program and its advance in font units.
    std::vector<std::uint16_t> cids;
    std::vector<std::uint16_t> advances;
};

/// A font file opened for subsetting. Const after creation and shared; `file` must outlive it.
class SubsettingFont {
public:
    /// Error: pdf.font-unreadable.
    static base::Result<SubsettingFont> create(std::string_view file, std::uint32_t face_in_file);
    ~SubsettingFont();
    SubsettingFont(SubsettingFont&&) noexcept;
    SubsettingFont& operator=(SubsettingFont&&) noexcept;

    /// `glyphs` in any order; unhinted. Error: pdf.font-unreadable.
    base::Result<FontSubset> subset(std::span<const std::uint16_t> glyphs, GlyphIds ids) const;

private:
    SubsettingFont() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::pdf::detail
