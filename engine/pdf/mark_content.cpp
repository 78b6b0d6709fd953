// SPDX-License-Identifier: Apache-2.0
// Marks of production (pdf.md, decision 8).
#include "base/print_number.h"
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

MarkContent::MarkContent(const FontPlan& plan, std::uint32_t face, base::Size page)
    : face_(face < plan.faces().size() ? &plan.faces()[face] : nullptr), page_(page) {}

void MarkContent::rectangle(const base::Rect& area) {
    append_position(paths_, area.left);
    append_position(paths_, page_.height - area.bottom());
    append_position(paths_, area.width);
    append_position(paths_, area.height);
    paths_ += "re\n";
}

void MarkContent::text(base::Point at, base::Length size, std::string_view text) {
    if (face_ == nullptr) return;
    std::string shown;
    char font = 0;  // M: one-byte codes, N: two bytes
    for (const char c : text) {
        const auto index = static_cast<std::size_t>(static_cast<unsigned char>(c)) - 0x20;
        const std::uint16_t glyph =
            index < face_->ascii_glyphs.size() ? face_->ascii_glyphs[index] : std::uint16_t{0};
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
