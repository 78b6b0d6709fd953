// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/side_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/characters.h"
#include "compare/detail/call_program.h"
#include "compare/detail/line_diff.h"

namespace cajista::compare::detail {

namespace {

constexpr std::array<std::string_view, 4> fact_names{"Title", "Author", "Subject", "Keywords"};

/// Gives the words of a page that pdftotext found the styles of what is painted at their places.
class StyleFinder {
public:
    StyleFinder(const PdfText& painted, const PdfPage& page)
        : painted_(painted), marks_(painted.words_of(page)) {}

    /// In the styles of `painted`; no_style when nothing is there.
    std::uint32_t find(const PdfWord& word) {
        const std::int32_t x = word.left + (word.right - word.left) / 4;
        const std::int32_t y = word.top + (word.bottom - word.top) / 2;
        for (std::size_t i = 0; i < marks_.size(); ++i) {
            // Words come in nearly the order of painting: go on where the last one was.
            const std::size_t at = (last_ + i) % marks_.size();
            const PdfWord& mark = marks_[at];
            if (x < mark.left || x > mark.right || y < mark.top || y > mark.bottom) continue;
            last_ = at;
            return mark.style;
        }
        return PdfWord::no_style;
    }

private:
    const PdfText& painted_;
    std::span<const PdfWord> marks_;
    std::size_t last_ = 0;
};

}  // namespace

base::Status SideFile::open() {
    if (is_open_) return {};
    auto opened = PdfFile::open(path_);
    if (opened) {
        pdf_ = std::move(opened).value();
        reader_ = std::make_unique<PageReader>(*pdf_);
        pages_ = pdf_->pages();
        read_facts();
        keep_marks(keeps_marks_);
    } else if (base::Status asked = ask_pdfinfo(); !asked) {
        return asked;
    }
    is_open_ = true;
    return {};
}

void SideFile::keep_marks(bool keeps) {
    keeps_marks_ = keeps;
    if (reader_ != nullptr) reader_->skip_marks(is_ours() && !keeps);
}

void SideFile::read_facts() {
    const PdfObject info = pdf_->value(pdf_->trailer(), "Info");
    for (const std::string_view name : fact_names) {
        const std::string value = pdf_text_string(pdf_->value(info, name).text);
        if (!value.empty()) facts_.emplace_back(base::lower(name), value);
    }
    const std::string language = pdf_text_string(pdf_->value(pdf_->catalog(), "Lang").text);
    if (!language.empty()) facts_.emplace_back("language", language);
    producer_ = pdf_text_string(pdf_->value(info, "Producer").text);
}

/// What this reader can't read (it may be encrypted) poppler may.
base::Status SideFile::ask_pdfinfo() {
    const std::string name = path_.is_absolute() ? path_.string() : "./" + path_.string();
    auto said = output_of({"pdfinfo", name}, {std::size_t{1} << 20, 600});
    if (!said) {
        base::Diagnostics errors = std::move(said).errors();
        errors.front().message = fmt::format("{}: {}", path_.string(), errors.front().message);
        return base::Status(std::move(errors));
    }
    for (const std::string& line : split_lines(said.value())) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const std::string key = line.substr(0, colon);
        const std::size_t begin = line.find_first_not_of(' ', colon + 1);
        const std::string value = begin == std::string::npos ? std::string() : line.substr(begin);
        if (key == "Pages") {
            std::from_chars(value.data(), value.data() + value.size(), pages_);
        } else if (key == "Producer") {
            producer_ = value;
        } else if (std::find(fact_names.begin(), fact_names.end(), key) != fact_names.end() &&
                   !value.empty()) {
            facts_.emplace_back(base::lower(key), value);
        }
    }
    if (pages_ != 0) return {};
    return base::error("compare.pdf-unreadable", fmt::format("{}: has no pages", path_.string()))
        .hint("look whether the file is a PDF, complete and without password");
}

std::optional<base::Sha256> SideFile::fingerprint(std::uint64_t page) {
    if (reader_ == nullptr || page >= pages_) return {};
    return reader_->fingerprint(page);
}

base::Result<PdfText> SideFile::read(std::uint64_t first, std::uint64_t end, bool as_ours) {
    PdfText painted;
    for (std::uint64_t page = first; page < end && reader_ != nullptr; ++page) {
        reader_->read(page, painted);
    }
    if (as_ours) return painted;
    if (first == end) return PdfText();
    auto read = read_pdf(path_, first, end);
    if (!read) return read;
    PdfText& words = read.value();
    if (words.pages.size() != end - first) {
        return base::error("compare.pdf-unreadable",
                           fmt::format("{}: pdftotext found {} pages where there are {}",
                                       path_.string(), words.pages.size(), end - first));
    }
    if (painted.pages.size() != words.pages.size()) return read;
    words.styles = painted.styles;
    words.shapes = painted.shapes;
    for (std::size_t i = 0; i < words.pages.size(); ++i) {
        const PdfPage& marks = painted.pages[i];
        PdfPage& page = words.pages[i];
        page.first_shape = marks.first_shape;
        page.shapes = marks.shapes;
        page.is_exact = marks.is_exact;
        StyleFinder finder(painted, marks);
        for (std::uint64_t k = 0; k < page.words && marks.words != 0; ++k) {
            PdfWord& word = words.words[page.first_word + k];
            word.style = finder.find(word);
        }
    }
    return read;
}

}  // namespace cajista::compare::detail
