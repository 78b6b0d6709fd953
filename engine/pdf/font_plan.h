// SPDX-License-Identifier: Apache-2.0
// Which glyph has which character code in the PDFs of a job: fixed before the first record, so that
// it can't depend on the order of records or threads (pdf.md, decision 3).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "text/font.h"
#include "text/paragraph.h"

namespace cajista::pdf {

/// compact: one-byte codes for the planned glyphs, two bytes for the rest. identity: two bytes for
/// all, for old raster image processors.
enum class TextEncoding : std::uint8_t { compact, identity };

/// A glyph that the job is known to show. `text` is what it stands for (UTF-8, its cluster), empty
/// when it is not the first glyph of its cluster.
struct GlyphUse {
    std::uint32_t face = 0;  ///< text::FontFace::index()
    std::uint16_t glyph = 0;
    std::string text;
};

/// Appends the glyphs of a shaped run, in visual order, with the text of their clusters.
void append_glyph_uses(const text::GlyphRun& run, std::vector<GlyphUse>& uses);

/// What the plan knows of one face; enough, with the bytes of the font file, to embed it.
struct PlannedFace {
    /// A fallback face that no static text shows: its file isn't read for the plan, all below is
    /// empty. A document that comes to use it carries a description of it (ResourceUse::digest).
    bool is_deferred = false;
    base::Sha256 digest{};  ///< of the font file: its name in the store
    std::uint32_t face_in_file = 0;
    std::string postscript_name;  ///< never empty, characters that a PDF name may hold
    text::FontMetrics metrics;
    std::uint16_t weight = 400;
    bool is_italic = false;
    std::uint32_t glyph_count = 0;
    /// Instance 0: glyph and text (UTF-8) of each one-byte code in use; codes are those of
    /// `one_byte_codes()` in order, the first one for the space only. Empty with
    /// TextEncoding::identity.
    std::vector<std::uint16_t> glyphs;
    std::vector<std::string> texts;
    /// Whether the space is the first of `glyphs`: it has the code that word spacing (Tw) widens.
    bool has_space() const { return !texts.empty() && texts.front() == " "; }
    /// Where the glyph of a one-byte code stands in `glyphs`; its size() when none has it.
    std::size_t place_of(std::uint8_t code) const;
    /// True when a static text uses the face, so that FontCache prepares it.
    bool is_used_statically = false;
    /// Glyphs of U+0020 to U+007E, for marks; 0 where the font has none.
    std::vector<std::uint16_t> ascii_glyphs;

    /// By glyph: its one-byte code, 0 for none. Not stored; made from `glyphs`.
    std::vector<std::uint8_t> codes;
    /// By glyph: the character that the font's cmap gives it, 0 for none or a presentation form
    /// (a ligature). Not stored; empty after parse(), where no text is encoded any more.
    std::vector<char32_t> characters;
};

/// What a face is, without codes: of a deferred face, when a document uses it.
PlannedFace describe_face(const text::FontFace& face);
void serialise_face(const PlannedFace& face, std::string& out);
base::Result<PlannedFace> parse_face(std::string_view bytes);  ///< error: pdf.store-damaged

/// The 220 codes of instance 0: 0x20 to 0x7E without ( ) \ and 0x80 to 0xFF. Below 0x20 Ghostscript
/// loses glyphs; ( ) \ would need an escape. 0x20 is the space or nothing, because word spacing
/// (ISO 32000-1, 9.3.3) widens it.
std::span<const std::uint8_t> one_byte_codes();

/// The code plan of a job. Const after creation and shared by all threads.
class FontPlan {
public:
    /// `faces`: all faces of the job, index = position. `static_glyphs`: glyphs of all static texts
    /// (templates, catalogues, shaped digits and amount characters), in a deterministic order; they
    /// get codes first. `expected_characters`: letters of the declared languages; each face that
    /// has a glyph for one gives it a code, in the given order, while codes last.
    /// Error: pdf.font-not-embeddable.
    static base::Result<FontPlan> create(std::span<const std::unique_ptr<text::FontFace>> faces,
                                         std::span<const GlyphUse> static_glyphs,
                                         std::u32string_view expected_characters,
                                         TextEncoding encoding = TextEncoding::compact);

    /// The stored form: with it and the font files (by digest) `produce` needs neither templates
    /// nor installed fonts. Error of parse: pdf.store-damaged.
    void serialise(std::string& out) const;
    static base::Result<FontPlan> parse(std::string_view bytes);

    TextEncoding encoding() const { return encoding_; }
    std::span<const PlannedFace> faces() const { return faces_; }

private:
    TextEncoding encoding_ = TextEncoding::compact;
    std::vector<PlannedFace> faces_;
};

}  // namespace cajista::pdf
