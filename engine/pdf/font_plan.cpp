// SPDX-License-Identifier: Apache-2.0
#include "pdf/font_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/utf8.h"
#include "pdf/detail/cluster_text.h"
#include "pdf/detail/stored_form.h"
#include "pdf/detail/subset_font.h"

namespace cajista::pdf {

namespace {

constexpr std::uint64_t stored_plan_version = 1;
constexpr std::size_t first_ascii = 0x20, ascii_count = 0x5F;

constexpr auto code_table = [] {
    std::array<std::uint8_t, 219> codes{};
    std::size_t count = 0;
    for (unsigned code = 0x21; code <= 0xFF; ++code) {
        const bool needs_escape = code == '(' || code == ')' || code == '\\';
        if (needs_escape || code == 0x7F) continue;
        codes[count++] = static_cast<std::uint8_t>(code);
    }
    return codes;
}();
static_assert(code_table.back() == 0xFF);

/// A PDF name without escapes (ISO 32000-1, 7.3.5), as PostScript names are.
std::string clean_name(const std::string& name) {
    std::string clean;
    for (const char c : name) {
        const bool good = base::is_letter_or_digit(c) || c == '-' || c == '_';
        if (good && clean.size() < 100) clean.push_back(c);
    }
    return clean.empty() ? "Font" : clean;
}

/// Gives the next free code to a glyph that has none. False: no code is left.
bool give_code(PlannedFace& face, std::uint16_t glyph, std::string text) {
    if (glyph == 0 || glyph >= face.codes.size() || face.codes[glyph] != 0) return true;
    if (face.glyphs.size() == code_table.size()) return false;
    face.codes[glyph] = code_table[face.glyphs.size()];
    face.glyphs.push_back(glyph);
    face.texts.push_back(std::move(text));
    return true;
}

std::string known_text(const PlannedFace& face, std::uint16_t glyph, const std::string& observed) {
    const char32_t character = glyph < face.characters.size() ? face.characters[glyph] : 0;
    if (character == 0) return observed;
    std::string text;
    base::append_utf8(text, character);
    return text;
}

void give_expected(PlannedFace& planned, const text::FontFace& face,
                   std::u32string_view characters) {
    for (const char32_t character : characters) {
        const std::uint16_t glyph = face.glyph_of(character);
        std::string text;
        base::append_utf8(text, character);
        if (!give_code(planned, glyph, known_text(planned, glyph, text))) return;
    }
}

/// Codes ascend with glyph ids, whatever the order in which glyphs were chosen: the CMap, the
/// widths and the text map then consist of a few ranges.
void order_codes(PlannedFace& face) {
    std::vector<std::pair<std::uint16_t, std::string>> chosen;
    for (std::size_t i = 0; i < face.glyphs.size(); ++i) {
        chosen.emplace_back(face.glyphs[i], std::move(face.texts[i]));
    }
    std::sort(chosen.begin(), chosen.end());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        face.glyphs[i] = chosen[i].first;
        face.texts[i] = std::move(chosen[i].second);
        face.codes[face.glyphs[i]] = code_table[i];
    }
}

void write_metrics(base::BinaryWriter& out, const text::FontMetrics& metrics) {
    for (const std::int32_t value :
         {metrics.units_per_em, metrics.ascent, metrics.descent, metrics.line_gap,
          metrics.cap_height, metrics.x_height, metrics.bbox[0], metrics.bbox[1], metrics.bbox[2],
          metrics.bbox[3], static_cast<std::int32_t>(metrics.italic_angle * 100)}) {
        out.signed_number(value);
    }
    out.number((metrics.is_fixed_pitch ? 1U : 0U) | (metrics.is_serif ? 2U : 0U));
}

text::FontMetrics read_metrics(detail::StoredReader& in) {
    text::FontMetrics metrics;
    for (std::int32_t* value :
         {&metrics.units_per_em, &metrics.ascent, &metrics.descent, &metrics.line_gap,
          &metrics.cap_height, &metrics.x_height, &metrics.bbox[0], &metrics.bbox[1],
          &metrics.bbox[2], &metrics.bbox[3]}) {
        *value = in.signed32();
    }
    metrics.italic_angle = in.signed32() / 100.0;
    const std::uint64_t flags = in.number_to(3);
    metrics.is_fixed_pitch = (flags & 1) != 0;
    metrics.is_serif = (flags & 2) != 0;
    in.expect(metrics.units_per_em >= 16 && metrics.units_per_em <= 65535);
    return metrics;
}

void write_face(base::BinaryWriter& out, const PlannedFace& face) {
    out.number(face.is_deferred ? 1 : 0);
    if (face.is_deferred) return;
    detail::write_digest(out, face.digest);
    out.number(face.face_in_file);
    out.text(face.postscript_name);
    write_metrics(out, face.metrics);
    out.number(face.weight);
    out.number((face.is_italic ? 1U : 0U) | (face.is_used_statically ? 2U : 0U));
    out.number(face.glyph_count);
    out.number(face.glyphs.size());
    for (std::size_t i = 0; i < face.glyphs.size(); ++i) {
        out.number(face.glyphs[i]);
        out.text(face.texts[i]);
    }
    for (const std::uint16_t glyph : face.ascii_glyphs) out.number(glyph);
}

PlannedFace read_face(detail::StoredReader& in) {
    PlannedFace face;
    face.is_deferred = in.flag();
    if (face.is_deferred) return face;
    face.digest = in.digest();
    face.face_in_file = in.number32();
    face.postscript_name = clean_name(std::string(in.text()));
    face.metrics = read_metrics(in);
    face.weight = in.number16();
    const std::uint64_t flags = in.number_to(3);
    face.is_italic = (flags & 1) != 0;
    face.is_used_statically = (flags & 2) != 0;
    face.glyph_count = static_cast<std::uint32_t>(in.number_to(65536));
    face.codes.resize(face.glyph_count);
    const std::uint64_t count = in.number_to(code_table.size());
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) {
        const std::uint16_t glyph = in.number16();
        in.expect(glyph != 0 && glyph < face.glyph_count && face.codes[glyph] == 0);
        if (in.is_sound()) give_code(face, glyph, std::string(in.text()));
    }
    for (std::size_t i = 0; i < ascii_count; ++i) {
        face.ascii_glyphs.push_back(in.number16());
        in.expect(face.ascii_glyphs.back() == 0 || face.ascii_glyphs.back() < face.glyph_count);
    }
    return face;
}

}  // namespace

std::span<const std::uint8_t> one_byte_codes() { return code_table; }

void append_glyph_uses(const text::GlyphRun& run, std::vector<GlyphUse>& uses) {
    for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
        const bool says_text = (run.glyphs[i].flags & text::Glyph::needs_text) != 0;
        uses.push_back({run.face->index(), run.glyphs[i].id,
                        says_text ? std::string() : std::string(detail::cluster_text(run, i))});
    }
}

PlannedFace describe_face(const text::FontFace& face) {
    PlannedFace planned;
    planned.digest = face.digest();
    planned.face_in_file = face.face_in_file();
    planned.postscript_name = clean_name(face.postscript_name());
    planned.metrics = face.metrics();
    planned.weight = face.weight();
    planned.is_italic = face.is_italic();
    planned.glyph_count = face.glyph_count();
    planned.codes.resize(face.glyph_count());
    planned.characters = detail::characters_of(face);
    for (std::size_t i = 0; i < ascii_count; ++i) {
        planned.ascii_glyphs.push_back(face.glyph_of(static_cast<char32_t>(first_ascii + i)));
    }
    return planned;
}

void serialise_face(const PlannedFace& face, std::string& out) {
    base::BinaryWriter writer(out);
    writer.number(stored_plan_version);
    write_face(writer, face);
}

base::Result<PlannedFace> parse_face(std::string_view bytes) {
    detail::StoredReader in(bytes);
    in.expect(in.number() == stored_plan_version);
    PlannedFace face = read_face(in);
    if (!in.is_sound() || !in.at_end() || face.is_deferred) {
        return detail::damaged("a font's description");
    }
    return face;
}

base::Result<FontPlan> FontPlan::create(std::span<const std::unique_ptr<text::FontFace>> faces,
                                        std::span<const GlyphUse> static_glyphs,
                                        std::u32string_view expected_characters,
                                        TextEncoding encoding) {
    FontPlan plan;
    plan.encoding_ = encoding;
    std::vector<bool> is_static(faces.size(), false);
    for (const GlyphUse& use : static_glyphs) {
        if (use.face < faces.size()) is_static[use.face] = true;
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        // A fallback face is read when a document needs it: its place alone is planned.
        if (faces[i]->is_fallback() && !is_static[i]) {
            plan.faces_.emplace_back().is_deferred = true;
            continue;
        }
        if (!faces[i]->may_embed()) {
            return base::error("pdf.font-not-embeddable",
                               fmt::format("font `{}` forbids embedding", faces[i]->family()))
                .hint("choose another family, or a licence that permits embedding");
        }
        plan.faces_.push_back(describe_face(*faces[i]));
        plan.faces_.back().is_used_statically = is_static[i];
    }
    if (encoding == TextEncoding::identity) return plan;
    for (const GlyphUse& use : static_glyphs) {
        if (use.face >= plan.faces_.size()) continue;
        PlannedFace& face = plan.faces_[use.face];
        give_code(face, use.glyph, known_text(face, use.glyph, use.text));
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (!plan.faces_[i].is_deferred) {
            give_expected(plan.faces_[i], *faces[i], expected_characters);
        }
    }
    for (PlannedFace& face : plan.faces_) order_codes(face);
    return plan;
}

void FontPlan::serialise(std::string& out) const {
    base::BinaryWriter writer(out);
    writer.number(stored_plan_version);
    writer.number(encoding_ == TextEncoding::identity ? 1 : 0);
    writer.number(faces_.size());
    for (const PlannedFace& face : faces_) write_face(writer, face);
}

base::Result<FontPlan> FontPlan::parse(std::string_view bytes) {
    detail::StoredReader in(bytes);
    FontPlan plan;
    in.expect(in.number() == stored_plan_version);
    plan.encoding_ = in.flag() ? TextEncoding::identity : TextEncoding::compact;
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.is_sound(); ++i) plan.faces_.push_back(read_face(in));
    if (!in.is_sound() || !in.at_end()) return detail::damaged("the font plan");
    return plan;
}

}  // namespace cajista::pdf
