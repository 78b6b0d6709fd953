// SPDX-License-Identifier: Apache-2.0
// Words of a PDF of any origin with their places: read from its pages, or as pdftotext
// (poppler-utils) reports them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::compare {

/// How a word is painted. In a table of its file.
struct PdfStyle {
    std::string font;       ///< without the tag of a subset
    std::int32_t size = 0;  ///< hundredths of a point
    std::string color;      ///< `gray(0)`, `rgb(1 0 0)`, `cmyk(0 1 1 0)` …
};

/// A word's box in hundredths of a point from the page's top left.
struct PdfWord {
    static constexpr std::uint32_t no_style = 0;
    std::int32_t left = 0, top = 0, right = 0, bottom = 0;
    std::uint64_t text = 0;  ///< where it begins in the texts of its file
    std::uint32_t bytes = 0;
    std::uint32_t style = no_style;  ///< in PdfText::styles; the first one is not known
};

/// A line, an area, an image: a box, and what tells apart two with equal boxes.
struct PdfShape {
    enum class Kind : std::uint8_t { fill, stroke, image, shading };
    Kind kind = Kind::fill;
    std::int32_t left = 0, top = 0, right = 0, bottom = 0;
    std::uint32_t style = 0;   ///< color, in PdfText::styles; of a stroke also the line's width
    std::uint32_t points = 0;  ///< of a path
    std::int64_t form = 0;     ///< weighed sum of a path's points from its left top
    std::uint64_t digest = 0;  ///< of an image's or shading's content
};

struct PdfPage {
    std::int32_t width = 0, height = 0;  ///< hundredths of a point
    std::uint64_t first_word = 0;
    std::uint64_t words = 0;
    std::uint64_t first_shape = 0;
    std::uint64_t shapes = 0;
    bool is_exact = false;  ///< styles and shapes are known
};

/// Pages of a file; some 35 bytes a word.
struct PdfText {
    std::vector<PdfPage> pages;
    std::vector<PdfWord> words;
    std::vector<PdfShape> shapes;
    std::vector<PdfStyle> styles{1};
    std::string texts;
    std::string title, producer;

    std::span<const PdfWord> words_of(const PdfPage& page) const {
        return {words.data() + page.first_word, page.words};
    }
    std::span<const PdfShape> shapes_of(const PdfPage& page) const {
        return {shapes.data() + page.first_shape, page.shapes};
    }
    std::string_view text_of(const PdfWord& word) const {
        return std::string_view(texts).substr(word.text, word.bytes);
    }
};

/// Runs `pdftotext -bbox` as a process of its own, for the pages `first` (from 0) to `end`.
/// Errors: compare.program-*, compare.pdf-unreadable (what it printed is cut off).
base::Result<PdfText> read_pdf(const std::filesystem::path& path, std::uint64_t first,
                               std::uint64_t end);

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
