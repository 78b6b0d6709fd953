// SPDX-License-Identifier: Apache-2.0
// Words of a PDF of any origin with their places, as pdftotext (poppler-utils) reports them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::compare {

/// A word's box in hundredths of a point from the page's top left.
struct PdfWord {
    std::int32_t left = 0, top = 0, right = 0, bottom = 0;
    std::uint64_t text = 0;  ///< where it begins in the texts of its file
    std::uint32_t bytes = 0;
};

struct PdfPage {
    std::int32_t width = 0, height = 0;  ///< hundredths of a point
    std::uint64_t first_word = 0;
    std::uint64_t words = 0;
};

/// All pages of a file; some 30 bytes a word.
struct PdfText {
    std::vector<PdfPage> pages;
    std::vector<PdfWord> words;
    std::string texts;
    std::string title, producer;
    std::filesystem::path path;

    std::span<const PdfWord> words_of(const PdfPage& page) const {
        return {words.data() + page.first_word, page.words};
    }
    std::string_view text_of(const PdfWord& word) const {
        return std::string_view(texts).substr(word.text, word.bytes);
    }
};

/// Runs `pdftotext -bbox` as a process of its own. Errors: compare.program-*,
/// compare.pdf-unreadable (what it printed is cut off).
base::Result<PdfText> read_pdf(const std::filesystem::path& path);

/// Reads what `pdftotext -bbox` prints, in pieces as they come.
class BboxReader {
public:
    explicit BboxReader(PdfText& out) : out_(out) {}
    void take(std::string_view piece);
    bool is_complete() const { return is_complete_; }

private:
    void line(std::string_view text);

    PdfText& out_;
    std::string rest_;
    bool is_complete_ = false;
};

}  // namespace cajista::compare
