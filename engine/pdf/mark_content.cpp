// SPDX-License-Identifier: Apache-2.0
// Marks of production (pdf.md, decision 8).
#include "base/print_number.h"
#include "base/utf8.h"
#include "pdf/volume.h"

namespace cajista::pdf {

namespace {

void append_position(std::string& out, base::Length value) {
    base::append_points(out, value, 2);
    out += ' ';
}

void append_escaped(std::string& out, std::uint8_t byte) {
    if (byte == '\r') {
        out += "\\r";
        return;
    }
    if (byte == '(' || byte == ')' || byte == '\\') out += '\\';
    out += static_cast<char>(byte);
}

}  // namespace

MarkContent::MarkContent(const FontPlan& plan, std::uint32_t face, base::Size page,
                         const MarkGlyphs* glyphs)
    : face_(face < plan.faces().size() ? &plan.faces()[face] : nullptr),
      face_number_(face),
      glyphs_(glyphs),
      page_(page) {}

std::uint16_t MarkContent::glyph_of(char32_t character) {
    const std::size_t index = static_cast<std::size_t>(character) - 0x20;
    if (character >= 0x20 && index < face_->ascii_glyphs.size()) return face_->ascii_glyphs[index];
    const std::uint16_t glyph =
        glyphs_ != nullptr ? glyphs_->glyph_of(character) : std::uint16_t{0};
    if (glyph == 0 || glyph >= face_->codes.size()) return face_->ascii_glyphs['?' - 0x20];
    if (face_->codes[glyph] == 0) {
        std::string text;
        base::append_utf8(text, character);
        wide_.push_back({face_number_, glyph, std::move(text)});
    }
    return glyph;
}

void MarkContent::rectangle(const base::Rect& area) {
    append_position(paths_, area.left);
    append_position(paths_, page_.height - area.bottom());
    append_position(paths_, area.width);
    append_position(paths_, area.height);
    paths_ += "re\n";
}

void MarkContent::text(base::Point at, base::Length size, std::string_view text) {
    if (face_ == nullptr || face_->ascii_glyphs.size() <= '?' - 0x20) return;
    std::string shown;
    char font = 0;  // M: one-byte codes, N: two bytes
    for (std::size_t offset = 0; offset < text.size();) {
        const std::uint16_t glyph = glyph_of(base::next_code_point(text, offset));
        if (glyph == 0) continue;
        const std::uint8_t code = face_->codes[glyph];
        const char wanted = code != 0 ? 'M' : 'N';
        if (wanted != font) {
            if (font != 0) shown += ")Tj\n";
            shown += '/';
            shown += font = wanted;
            shown += ' ';
            append_position(shown, size);
            shown += "Tf(";
        }
        if (code == 0) append_escaped(shown, static_cast<std::uint8_t>(glyph >> 8));
        append_escaped(shown, code != 0 ? code : static_cast<std::uint8_t>(glyph & 0xFF));
    }
    if (font == 0) return;
    texts_ += "BT\n";
    append_position(texts_, at.x);
    append_position(texts_, page_.height - at.y);
    texts_ += "Td\n" + shown + ")Tj\nET\n";
}

std::string MarkContent::take() {
    std::string content = "/Artifact BMC\n0 0 0 1 k\n";
    content += paths_;
    if (!paths_.empty()) content += "f\n";
    content += texts_;
    content += "EMC\n";
    paths_.clear();
    texts_.clear();
    return content;
}

}  // namespace cajista::pdf
