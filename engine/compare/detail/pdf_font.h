// SPDX-License-Identifier: Apache-2.0
// What the codes of a font in a PDF mean: text and widths (ISO 32000-1, 9.6, 9.7 and 9.10).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compare/detail/pdf_file.h"

namespace cajista::compare::detail {

class PdfFont {
public:
    struct Glyph {
        std::string text;   ///< UTF-8; empty when the font doesn't tell
        double width = 0;   ///< of a text space of 1
        bool known = true;  ///< whether the font tells its text
    };

    PdfFont(const PdfFile& file, const PdfObject& font);

    const std::string& name() const { return name_; }  ///< without the tag of a subset
    double ascent() const { return ascent_; }
    double descent() const { return descent_; }
    /// The next code of a string shown; false at its end.
    bool next(std::string_view bytes, std::size_t& at, std::uint32_t& code, bool& is_blank) const;
    const Glyph& glyph(std::uint32_t code) const;

private:
    struct Range {
        std::uint32_t first = 0, last = 0, to = 0;
    };
    void read_simple(const PdfFile& file, const PdfObject& font);
    void read_composite(const PdfFile& file, const PdfObject& font);
    void read_descriptor(const PdfFile& file, const PdfObject& descriptor);
    void read_to_unicode(const std::string& bytes);
    void read_encoding(const std::string& bytes);
    void read_widths(const PdfFile& file, const PdfObject& widths);
    std::uint32_t cid_of(std::uint32_t code) const;

    std::string name_;
    bool is_composite_ = false;
    bool is_type3_ = false;
    std::size_t code_bytes_ = 1;
    double ascent_ = 0.9, descent_ = -0.2, scale_ = 0.001;
    double default_width_ = 0;
    bool is_identity_ = true;
    bool has_differences_ = false;
    std::vector<Range> cids_;
    std::unordered_map<std::uint32_t, double> widths_;  ///< by CID or code
    std::unordered_map<std::uint32_t, std::string> texts_;
    mutable std::unordered_map<std::uint32_t, Glyph> glyphs_;
};

}  // namespace cajista::compare::detail
