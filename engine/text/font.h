// SPDX-License-Identifier: Apache-2.0
// Fonts: the catalogue (which file holds which face), loaded faces, fallback chains.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

struct hb_face_t;
struct hb_font_t;

namespace cajista::text {

/// Vertical metrics and the like, in font units (1/units_per_em).
struct FontMetrics {
    std::int32_t units_per_em = 1000;
    std::int32_t ascent = 0;    ///< above the baseline, positive (hhea, or typo when the font asks)
    std::int32_t descent = 0;   ///< below the baseline, positive
    std::int32_t line_gap = 0;
    std::int32_t cap_height = 0;
    std::int32_t x_height = 0;
    std::int32_t underline_position = 0;  ///< below the baseline, positive
    std::int32_t underline_thickness = 0;
    std::int32_t bbox[4] = {0, 0, 0, 0};  ///< left, bottom, right, top
    double italic_angle = 0;
    bool is_fixed_pitch = false;
    bool is_serif = false;
};

/// One loaded face. Const and shared after loading; HarfBuzz objects inside are immutable.
class FontFace {
public:
    ~FontFace();
    std::uint32_t index() const { return index_; }  ///< dense, in order of loading
    const std::string& family() const { return family_; }
    const std::string& postscript_name() const { return postscript_name_; }
    std::uint16_t weight() const { return weight_; }  ///< 100..900
    bool is_italic() const { return italic_; }
    const FontMetrics& metrics() const { return metrics_; }
    std::uint32_t glyph_count() const { return glyph_count_; }
    std::uint16_t glyph_of(char32_t code_point) const;  ///< 0: not in the font
    std::uint16_t advance_of(std::uint16_t glyph) const { return advances_[glyph]; }  ///< font units
    std::span<const std::byte> bytes() const { return bytes_; }  ///< the whole file
    std::uint32_t face_in_file() const { return face_in_file_; }
    const base::Sha256& digest() const { return digest_; }
    bool may_embed() const { return may_embed_; }  ///< OS/2 fsType allows embedding and subsetting
    hb_face_t* hb_face() const { return hb_face_; }
    hb_font_t* hb_font() const { return hb_font_; }  ///< scaled to units_per_em

private:
    friend class FontSet;
    FontFace() = default;
    std::uint32_t index_ = 0;
    std::string family_;
    std::string postscript_name_;
    std::uint16_t weight_ = 400;
    bool italic_ = false;
    bool may_embed_ = true;
    FontMetrics metrics_;
    std::uint32_t glyph_count_ = 0;
    std::uint32_t face_in_file_ = 0;
    std::vector<std::uint16_t> advances_;
    std::vector<std::uint16_t> latin_glyphs_;  ///< glyph of U+0000..U+024F, the fast path
    std::vector<std::byte> bytes_;
    base::Sha256 digest_{};
    hb_face_t* hb_face_ = nullptr;
    hb_font_t* hb_font_ = nullptr;
};

/// Faces to try in order for a character: the style's family, then the catalogue's fallbacks.
struct FontChain {
    std::vector<const FontFace*> faces;  ///< never empty
};

/// What fonts/catalogue.xml lists: family, weight, style, file, licence, Debian package, scripts.
struct CatalogueEntry {
    std::string family;
    std::uint16_t weight = 400;
    bool italic = false;
    std::filesystem::path file;
    std::uint32_t face_in_file = 0;
    std::string package;
    std::string licence;
    bool is_fallback = false;  ///< tried, in order, for characters that the style's family lacks
};

/// The catalogue and the faces of it that a job uses; a face is loaded on first request. Filled
/// while templates are compiled (one thread), const and shared afterwards.
class FontSet {
public:
    FontSet();
    ~FontSet();
    FontSet(FontSet&&) noexcept;
    FontSet& operator=(FontSet&&) noexcept;

    /// Adds the entries of a catalogue file; a template's own come before the general ones.
    base::Status add_catalogue(const base::SourceFilePtr& file);
    base::Status add_face(CatalogueEntry entry, base::SourceSpan asked_by);  ///< `@font-face`

    /// The chain for a CSS font-family list: for each family the nearest weight by CSS Fonts 4
    /// (5.2), then the fallback faces of the catalogue. Errors: text.unknown-font (with the
    /// nearest family), text.font-unreadable (names the Debian package to install),
    /// text.font-not-embeddable.
    base::Result<const FontChain*> chain(std::span<const std::string> families,
                                         std::uint16_t weight, bool italic,
                                         const base::SourceSpan& asked_by);

    std::span<const std::unique_ptr<FontFace>> faces() const;  ///< loaded, by index
    std::vector<std::string_view> families() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::text
