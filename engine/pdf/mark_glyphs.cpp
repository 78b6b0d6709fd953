// SPDX-License-Identifier: Apache-2.0
#include "pdf/mark_glyphs.h"

#include <hb.h>

#include <string>

#include "pdf/volume.h"

namespace cajista::pdf {

struct MarkGlyphs::State {
    std::string file;
    hb_font_t* font = nullptr;
    ~State() { hb_font_destroy(font); }
};

MarkGlyphs::MarkGlyphs() : state_(std::make_unique<State>()) {}
MarkGlyphs::~MarkGlyphs() = default;
MarkGlyphs::MarkGlyphs(MarkGlyphs&&) noexcept = default;
MarkGlyphs& MarkGlyphs::operator=(MarkGlyphs&&) noexcept = default;

base::Result<MarkGlyphs> MarkGlyphs::create(const PlannedFace& face, ResourceSource& source) {
    auto bytes = source.bytes(face.digest);
    if (!bytes) return std::move(bytes).errors();
    MarkGlyphs glyphs;
    State& state = *glyphs.state_;
    state.file = bytes.value();
    hb_blob_t* const blob =
        hb_blob_create(state.file.data(), static_cast<unsigned>(state.file.size()),
                       HB_MEMORY_MODE_READONLY, nullptr, nullptr);
    hb_face_t* const opened = hb_face_create(blob, face.face_in_file);
    hb_blob_destroy(blob);
    const bool is_good = hb_face_get_glyph_count(opened) > 0;
    state.font = hb_font_create(opened);
    hb_face_destroy(opened);
    if (is_good) return glyphs;
    return base::error("pdf.font-unreadable", "the font of the marks can't be read");
}

std::uint16_t MarkGlyphs::glyph_of(char32_t character) const {
    hb_codepoint_t glyph = 0;
    if (!hb_font_get_nominal_glyph(state_->font, character, &glyph)) return 0;
    return glyph <= UINT16_MAX ? static_cast<std::uint16_t>(glyph) : std::uint16_t{0};
}

}  // namespace cajista::pdf
