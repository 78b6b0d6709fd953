// SPDX-License-Identifier: Apache-2.0
// Fonts: the catalogue (which file holds which face), loaded faces, fallback chains.
#pragma once

#include <array>
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
    std::int32_t ascent = 0;   ///< above the baseline, positive (hhea, or typo when the font asks)
    std::int32_t descent = 0;  ///< below the baseline, positive
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

/// One face. Const and shared after loading; HarfBuzz objects inside are immutable. A fallback face
/// is deferred: its file is read when something first asks for its content (any thread may, see
/// detail/face_loading.h); a file that turns out unreadable then is a face without glyphs. `index`
/// is given when the template is compiled, so it doesn't depend on which text came first.
class FontFace {
public:
    ~FontFace();
    std::uint32_t index() const { return index_; }  ///< dense, in order of asking
    const std::string& family() const { return family_; }
    std::uint16_t weight() const { return weight_; }  ///< 100..900
    bool is_italic() const { return italic_; }
    bool is_fallback() const { return deferred_ != nullptr; }
    std::uint32_t face_in_file() const { return face_in_file_; }

    const std::string& postscript_name() const { return content().postscript_name; }
    const FontMetrics& metrics() const { return content().metrics; }
    std::uint32_t glyph_count() const { return content().glyph_count; }
    std::uint16_t glyph_of(char32_t code_point) const;  ///< 0: not in the font
    /// Whether some script of the face has the OpenType substitution feature (`smcp`).
    bool has_feature(std::array<char, 4> tag) const;
    /// Whether it is worth asking for a character of this script (ISO 15924 code as four bytes);
    /// never reads the file.
    bool may_have_script(std::uint32_t script) const;
    std::uint16_t advance_of(std::uint16_t glyph) const {  ///< font units; 0 past the last glyph
        const Content& c = content();
        return glyph < c.advances.size() ? c.advances[glyph] : std::uint16_t{0};
    }
    std::span<const std::byte> bytes() const { return content().bytes; }  ///< the whole file
    const base::Sha256& digest() const { return content().digest; }       ///< of `bytes()`
    bool may_embed() const { return content().may_embed; }  ///< OS/2 fsType: embed and subset
    hb_face_t* hb_face() const { return content().hb_face; }
    hb_font_t* hb_font() const { return content().hb_font; }  ///< scaled to units_per_em

    /// What the file holds. Private to text/; use the getters.
    struct Content {
        std::string postscript_name;
        FontMetrics metrics;
        std::uint32_t glyph_count = 0;
        bool may_embed = true;
        std::vector<std::uint16_t> advances;
        std::vector<std::uint16_t> latin_glyphs;  ///< glyph of U+0000..U+024F, the fast path
        std::vector<std::byte> bytes;
        base::Sha256 digest{};
        hb_face_t* hb_face = nullptr;  ///< never null
        hb_font_t* hb_font = nullptr;  ///< never null
        Content();
        Content(const Content&) = delete;
        Content& operator=(const Content&) = delete;
        ~Content();
    };

private:
    friend class FontSet;
    struct Deferred;
    FontFace();
    const Content& content() const { return content_ ? *content_ : deferred_content(); }
    const Content& deferred_content() const;

    std::uint32_t index_ = 0;
    std::string family_;
    std::uint16_t weight_ = 400;
    bool italic_ = false;
    std::uint32_t face_in_file_ = 0;
    std::vector<std::uint32_t> scripts_;  ///< empty: any
    std::unique_ptr<const Content> content_;
    std::unique_ptr<Deferred> deferred_;
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
    std::vector<std::string> scripts;  ///< of a fallback: ISO 15924 codes it is for; empty: any
};

/// The catalogue and the faces of it that a job uses; a face is loaded on first request. Filled
/// while templates are compiled (one thread), const and shared afterwards.
class FontSet {
public:
    FontSet();
    ~FontSet();
    FontSet(FontSet&&) noexcept;
    FontSet& operator=(FontSet&&) noexcept;

    /// Adds the entries of a catalogue file (fonts/README.md says how one looks). A family added
    /// later hides one of the same name added earlier. Errors: what base::check_xml says,
    /// text.font-catalogue.
    base::Status add_catalogue(const base::SourceFilePtr& file);
    /// `@font-face`: hides a family of the same name of any catalogue. Error: text.font-unreadable.
    base::Status add_face(CatalogueEntry entry, base::SourceSpan asked_by);

    /// The chain for a CSS font-family list: for each family the nearest weight by CSS Fonts 4
    /// (5.2), then the fallback faces of the catalogue whose files exist. Lives as long as the set.
    /// Every family must be known. Errors: text.unknown-font (with the nearest family),
    /// text.font-unreadable (names the Debian package to install), text.font-not-embeddable.
    base::Result<const FontChain*> chain(std::span<const std::string> families,
                                         std::uint16_t weight, bool italic,
                                         const base::SourceSpan& asked_by);

    /// All faces that chains hold, by index; the content of a fallback face may be unread still.
    std::span<const std::unique_ptr<FontFace>> faces() const;
    std::vector<std::string_view> families() const;  ///< in the order they were added

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::text
