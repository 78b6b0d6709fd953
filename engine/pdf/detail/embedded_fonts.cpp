// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/embedded_fonts.h"

#include <utility>

#include "pdf/detail/stored_form.h"

namespace cajista::pdf::detail {

base::Result<OpenFace> open_face(const PlannedFace& face, ResourceSource& source) {
    auto bytes = source.bytes(face.digest);
    if (!bytes.ok()) return std::move(bytes).errors();
    OpenFace open;
    std::string_view file = bytes.value();
    if (!source.keeps_fonts()) {
        open.file = std::make_unique<const std::string>(file);
        file = *open.file;
    }
    auto font = SubsettingFont::create(file, face.face_in_file);
    if (!font.ok()) return std::move(font).errors();
    open.font.emplace(std::move(font).value());
    if (face.glyphs.empty()) return open;
    auto planned = prepare_font(face, *open.font, planned_font_compression);
    if (!planned.ok()) return std::move(planned).errors();
    open.planned.emplace(std::move(planned).value());
    return open;
}

EmbeddedFonts::EmbeddedFonts(ObjectFile& file, const FontPlan& plan, ResourceSource& source,
                             Known known, int compression_level)
    : file_(file),
      plan_(plan),
      source_(source),
      shared_(known),
      compression_level_(compression_level),
      used_(plan.faces().size()) {}

const PlannedFace& EmbeddedFonts::face_at(std::uint32_t index) const {
    const auto& description = used_[index].description;
    return description ? *description : plan_.faces()[index];
}

base::Result<std::uint32_t> EmbeddedFonts::use(const ResourceUse& font) {
    if (font.face >= used_.size()) return damaged("a font number");
    Used& used = used_[font.face];
    if (plan_.faces()[font.face].is_deferred && !used.description) {
        base::Status status = describe(font.face, font.digest);
        if (!status) return base::Diagnostics(status.errors());
    }
    if (font.kind == ResourceUse::Kind::wide_font) {
        if (used.wide_number == 0) used.wide_number = file_.allocate(font_object_count);
        return used.wide_number;
    }
    if (plan_.faces()[font.face].glyphs.empty()) return damaged("a font number");
    if (used.planned_number == 0) used.planned_number = file_.allocate(font_object_count);
    return used.planned_number;
}

base::Status EmbeddedFonts::describe(std::uint32_t index, const base::Sha256& digest) {
    auto bytes = source_.bytes(digest);
    if (!bytes.ok()) return std::move(bytes).errors();
    auto face = parse_face(bytes.value());
    if (!face.ok()) return std::move(face).errors();
    used_[index].description.emplace(std::move(face).value());
    return {};
}

base::Status EmbeddedFonts::add_glyphs(const std::vector<WideGlyph>& glyphs) {
    for (const WideGlyph& glyph : glyphs) {
        if (glyph.face >= used_.size()) return damaged("a font number");
        auto& known = used_[glyph.face].wide_glyphs;
        const auto [place, is_new] = known.try_emplace(glyph.glyph, glyph.text);
        // The first text known for a glyph, in the order of documents.
        if (!is_new && place->second.empty()) place->second = glyph.text;
    }
    return {};
}

base::Result<EmbeddedFonts::MarkFonts> EmbeddedFonts::use_marks(std::uint32_t face) {
    MarkFonts fonts;
    if (face >= used_.size() || plan_.faces()[face].is_deferred) return fonts;
    const PlannedFace& planned = plan_.faces()[face];
    std::vector<WideGlyph> glyphs;
    for (std::size_t i = 0; i < planned.ascii_glyphs.size(); ++i) {
        const std::uint16_t glyph = planned.ascii_glyphs[i];
        if (glyph == 0 || planned.codes[glyph] != 0) continue;
        glyphs.push_back({face, glyph, std::string(1, static_cast<char>(0x20 + i))});
    }
    if (!planned.glyphs.empty()) {
        auto number = use({ResourceUse::Kind::font, face, {}});
        if (!number.ok()) return std::move(number).errors();
        fonts.planned = number.value();
    }
    // Always there: a name or banner may have characters that have no code of one byte.
    if (glyphs.empty() && !planned.ascii_glyphs.empty()) {
        glyphs.push_back({face, planned.ascii_glyphs.front(), " "});
    }
    if (!glyphs.empty()) {
        auto number = use({ResourceUse::Kind::wide_font, face, {}});
        if (!number.ok()) return std::move(number).errors();
        fonts.wide = number.value();
        base::Status status = add_glyphs(glyphs);
        if (!status) return base::Diagnostics(status.errors());
    }
    return fonts;
}

base::Result<const OpenFace*> EmbeddedFonts::open(std::uint32_t index) {
    if (shared_.faces != nullptr && index < shared_.faces->size() && (*shared_.faces)[index]) {
        return (*shared_.faces)[index].get();
    }
    own_.resize(used_.size());
    if (!own_[index]) {
        auto opened = open_face(face_at(index), source_);
        if (!opened.ok()) return std::move(opened).errors();
        own_[index] = std::make_unique<const OpenFace>(std::move(opened).value());
    }
    return own_[index].get();
}

base::Result<std::shared_ptr<const PreparedFont>> EmbeddedFonts::wide_font(std::uint32_t index) {
    const Used& used = used_[index];
    if (!used.wide_glyphs.empty() &&
        used.wide_glyphs.rbegin()->first >= face_at(index).glyph_count) {
        return damaged("a glyph number");
    }
    // A face that the document describes has a number of its own in each document.
    KeptSubsets* const subsets = used.description ? nullptr : shared_.subsets;
    std::string key;
    if (subsets != nullptr) {
        key = KeptSubsets::key_of(index, compression_level_, used.wide_glyphs);
        if (auto known = subsets->find(key)) return known;
    }
    auto face = open(index);
    if (!face.ok()) return std::move(face).errors();
    auto made = prepare_wide_font(face_at(index), *face.value()->font, used.wide_glyphs,
                                  compression_level_);
    if (!made.ok()) return std::move(made).errors();
    auto font = std::make_shared<const PreparedFont>(std::move(made).value());
    if (subsets != nullptr) subsets->keep(std::move(key), font);
    return font;
}

base::Status EmbeddedFonts::finish() {
    for (std::uint32_t i = 0; i < used_.size(); ++i) {
        const Used& used = used_[i];
        if (used.planned_number != 0) {
            auto face = open(i);
            if (!face.ok()) return std::move(face).errors();
            face.value()->planned->write(file_, used.planned_number);
        }
        if (used.wide_number == 0) continue;
        auto wide = wide_font(i);
        if (!wide.ok()) return std::move(wide).errors();
        wide.value()->write(file_, used.wide_number);
    }
    return {};
}

}  // namespace cajista::pdf::detail
