// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/pdf_font.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace cajista::compare::detail {

namespace {

using ObjectKind = PdfObject::Kind;

constexpr std::uint32_t most_range = 65'536;

std::uint32_t code_of(std::string_view bytes) {
    std::uint32_t code = 0;
    for (const char c : bytes.substr(0, 4)) code = code << 8 | static_cast<unsigned char>(c);
    return code;
}

std::string utf16_text(std::string_view bytes) {
    return pdf_text_string("\xFE\xFF" + std::string(bytes));
}

/// Windows code page 1252, whose upper half is Latin-1 from A0 on.
char32_t windows_1252(std::uint32_t code) {
    static constexpr std::array<char16_t, 32> upper{
        0x20AC, 0x2022, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x2022, 0x017D, 0x2022, 0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x2022, 0x017E, 0x0178};
    return code >= 0x80 && code < 0xA0 ? upper[code - 0x80] : static_cast<char32_t>(code);
}

}  // namespace

PdfFont::PdfFont(const PdfFile& file, const PdfObject& font) {
    name_ = file.value(font, "BaseFont").text;
    if (name_.size() > 7 && name_[6] == '+') name_.erase(0, 7);
    is_composite_ = file.value(font, "Subtype").is_name("Type0");
    is_type3_ = file.value(font, "Subtype").is_name("Type3");
    if (is_composite_) {
        read_composite(file, font);
    } else {
        read_simple(file, font);
    }
    std::string bytes;
    const PdfObject to_unicode = file.value(font, "ToUnicode");
    if (to_unicode.stream != 0 && file.decode(to_unicode, bytes)) read_to_unicode(bytes);
}

void PdfFont::read_simple(const PdfFile& file, const PdfObject& font) {
    const PdfObject widths = file.value(font, "Widths");
    const std::int64_t first = file.value(font, "FirstChar").integer();
    for (std::size_t i = 0; i < widths.items.size() && i < 256; ++i) {
        widths_[static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(i)] =
            file.resolved(widths.items[i]).number;
    }
    default_width_ = widths.items.empty() ? 500 : 0;  // a standard font without widths
    if (is_type3_) {
        const PdfObject matrix = file.value(font, "FontMatrix");
        if (!matrix.items.empty()) scale_ = file.resolved(matrix.items.front()).number;
        if (name_.empty()) name_ = file.value(font, "Name").text;
    }
    read_descriptor(file, file.value(font, "FontDescriptor"));
    has_differences_ = !file.value(file.value(font, "Encoding"), "Differences").items.empty();
}

void PdfFont::read_composite(const PdfFile& file, const PdfObject& font) {
    const PdfObject descendants = file.value(font, "DescendantFonts");
    const PdfObject below =
        descendants.items.empty() ? PdfObject() : file.resolved(descendants.items.front());
    code_bytes_ = 2;
    default_width_ = 1000;
    if (const PdfObject given = file.value(below, "DW"); given.is(ObjectKind::number)) {
        default_width_ = given.number;
    }
    read_widths(file, file.value(below, "W"));
    read_descriptor(file, file.value(below, "FontDescriptor"));
    const PdfObject encoding = file.value(font, "Encoding");
    std::string bytes;
    if (encoding.stream != 0 && file.decode(encoding, bytes)) read_encoding(bytes);
}

void PdfFont::read_descriptor(const PdfFile& file, const PdfObject& descriptor) {
    const double ascent = file.value(descriptor, "Ascent").number;
    const double descent = file.value(descriptor, "Descent").number;
    if (ascent > 0 && ascent < 3000) ascent_ = ascent / 1000;
    if (descent < 0 && descent > -3000) descent_ = descent / 1000;
}

/// `first [w w …]` and `first last w`.
void PdfFont::read_widths(const PdfFile& file, const PdfObject& widths) {
    const auto& items = widths.items;
    for (std::size_t i = 0; i + 1 < items.size();) {
        const auto first = static_cast<std::uint32_t>(file.resolved(items[i]).integer());
        const PdfObject second = file.resolved(items[i + 1]);
        if (second.is(ObjectKind::array)) {
            for (std::size_t k = 0; k < second.items.size(); ++k) {
                widths_[first + static_cast<std::uint32_t>(k)] =
                    file.resolved(second.items[k]).number;
            }
            i += 2;
            continue;
        }
        if (i + 2 >= items.size()) return;
        const auto last = static_cast<std::uint32_t>(second.integer());
        for (std::uint32_t cid = first; cid <= last && cid - first < most_range; ++cid) {
            widths_[cid] = file.resolved(items[i + 2]).number;
        }
        i += 3;
    }
}

void PdfFont::read_encoding(const std::string& bytes) {
    PdfLexer lexer(bytes);
    PdfObject token;
    std::vector<PdfObject> before;
    is_identity_ = false;
    while (lexer.next(token, false)) {
        if (!token.is(ObjectKind::keyword)) {
            before.push_back(std::move(token));
            continue;
        }
        if (token.text == "endcodespacerange" && !before.empty()) {
            code_bytes_ = std::clamp<std::size_t>(before.front().text.size(), 1, 4);
        } else if (token.text == "endcidrange") {
            for (std::size_t i = 0; i + 2 < before.size(); i += 3) {
                cids_.push_back({code_of(before[i].text), code_of(before[i + 1].text),
                                 static_cast<std::uint32_t>(before[i + 2].integer())});
            }
        } else if (token.text == "endcidchar") {
            for (std::size_t i = 0; i + 1 < before.size(); i += 2) {
                const std::uint32_t code = code_of(before[i].text);
                cids_.push_back({code, code, static_cast<std::uint32_t>(before[i + 1].integer())});
            }
        }
        before.clear();
    }
}

void PdfFont::read_to_unicode(const std::string& bytes) {
    PdfLexer lexer(bytes);
    PdfObject token;
    std::vector<PdfObject> before;
    while (lexer.next(token, false)) {
        if (!token.is(ObjectKind::keyword)) {
            before.push_back(std::move(token));
            continue;
        }
        if (token.text == "endbfchar") {
            for (std::size_t i = 0; i + 1 < before.size(); i += 2) {
                texts_[code_of(before[i].text)] = utf16_text(before[i + 1].text);
            }
        } else if (token.text == "endbfrange") {
            for (std::size_t i = 0; i + 2 < before.size(); i += 3) {
                const std::uint32_t first = code_of(before[i].text);
                const std::uint32_t last = code_of(before[i + 1].text);
                PdfObject& to = before[i + 2];
                for (std::uint32_t k = 0; first + k <= last && k < most_range; ++k) {
                    if (to.is(ObjectKind::array)) {
                        if (k < to.items.size()) texts_[first + k] = utf16_text(to.items[k].text);
                        continue;
                    }
                    texts_[first + k] = utf16_text(to.text);
                    if (!to.text.empty() && ++to.text.back() == 0 && to.text.size() > 1) {
                        ++to.text[to.text.size() - 2];
                    }
                }
            }
        }
        before.clear();
    }
}

bool PdfFont::next(std::string_view bytes, std::size_t& at, std::uint32_t& code,
                   bool& is_blank) const {
    if (at >= bytes.size()) return false;
    const std::string_view taken = bytes.substr(at, code_bytes_);
    code = code_of(taken);
    // Word spacing is added to the single-byte code 32 only (9.3.3).
    is_blank = code_bytes_ == 1 && code == 32;
    at += taken.size();
    return true;
}

std::uint32_t PdfFont::cid_of(std::uint32_t code) const {
    if (!is_composite_ || is_identity_) return code;
    for (const Range& one : cids_) {
        if (code >= one.first && code <= one.last) return one.to + (code - one.first);
    }
    return 0;
}

const PdfFont::Glyph& PdfFont::glyph(std::uint32_t code) const {
    const auto [at, is_new] = glyphs_.try_emplace(code);
    Glyph& made = at->second;
    if (!is_new) return made;
    const auto width = widths_.find(cid_of(code));
    made.width = (width == widths_.end() ? default_width_ : width->second) * scale_;
    const auto text = texts_.find(code);
    if (text != texts_.end()) {
        made.text = text->second;
    } else if (!is_composite_ && !is_type3_ && !has_differences_ && code >= 32) {
        base::append_utf8(made.text, windows_1252(code));
    } else {
        made.known = false;
    }
    return made;
}

}  // namespace cajista::compare::detail
