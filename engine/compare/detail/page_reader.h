// SPDX-License-Identifier: Apache-2.0
// Reads what is painted on a page of a PDF: words with their fonts, sizes and colours, lines and
// areas, images (ISO 32000-1, 7.8.2, 8 and 9). No other program is needed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "compare/detail/pdf_file.h"
#include "compare/detail/pdf_font.h"
#include "compare/pdf_words.h"

namespace cajista::compare::detail {

/// Reads pages of one file and keeps its fonts and forms. One thread.
class PageReader {
public:
    explicit PageReader(const PdfFile& file) : file_(file) {}

    /// Appends page `index` (from 0) to `out`. What can't be read makes the page not exact
    /// (PdfPage::is_exact); it never fails.
    void read(std::size_t index, PdfText& out);

    /// Digest of the bytes of a page and all that it uses: equal digests are equal pages. Pages
    /// that look equal may have other bytes.
    base::Sha256 fingerprint(std::size_t index);

    struct Form {
        std::string content;
        PdfObject resources;
        double matrix[6] = {1, 0, 0, 1, 0, 0};
        bool is_readable = false;
    };
    const PdfFont& font(const PdfObject& given);
    const Form& form(const PdfObject& given, const PdfObject& resolved);
    const PdfFile& file() const { return file_; }

private:
    const PdfFile& file_;
    std::unordered_map<std::uint32_t, std::unique_ptr<PdfFont>> fonts_;
    std::unordered_map<std::uint32_t, std::unique_ptr<Form>> forms_;
    std::unique_ptr<PdfFont> direct_font_;
    Form direct_form_;
};

/// Digest of what stands on a page: words, places, styles, shapes.
base::Sha256 content_digest(const PdfText& text, const PdfPage& page);

}  // namespace cajista::compare::detail
