// SPDX-License-Identifier: Apache-2.0
// A PDF of one side of a comparison, opened when it is first needed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "compare/detail/page_reader.h"
#include "compare/detail/pdf_file.h"
#include "compare/pdf_words.h"

namespace cajista::compare::detail {

/// One process at a time; a process forked later has its own view. Words of files that Cajista
/// wrote are read here; those of others by pdftotext, and their fonts, colours and shapes here when
/// the file can be read.
class SideFile {
public:
    explicit SideFile(std::filesystem::path path) : path_(std::move(path)) {}

    const std::filesystem::path& path() const { return path_; }
    /// Errors: compare.pdf-unreadable, compare.program-*. Once open, it does nothing.
    base::Status open();

    // Of an open file:
    std::uint64_t pages() const { return pages_; }
    bool is_ours() const { return pdf_ != nullptr && producer_ == "Cajista"; }
    /// Title, author, subject, keywords and language: names and values, those that are there.
    const std::vector<std::pair<std::string, std::string>>& facts() const { return facts_; }
    /// Of the bytes of a page (from 0) and all that it uses; none when the file can't be read here.
    std::optional<base::Sha256> fingerprint(std::uint64_t page);
    /// Pages `first` (from 0) to `end`; `as_ours`: without pdftotext.
    base::Result<PdfText> read(std::uint64_t first, std::uint64_t end, bool as_ours);
    /// For copies of pages; null when the file can't be read here.
    const PdfFile* objects() const { return pdf_.get(); }

private:
    base::Status ask_pdfinfo();
    void read_facts();

    std::filesystem::path path_;
    bool is_open_ = false;
    std::unique_ptr<PdfFile> pdf_;
    std::unique_ptr<PageReader> reader_;
    std::uint64_t pages_ = 0;
    std::string producer_;
    std::vector<std::pair<std::string, std::string>> facts_;
};

}  // namespace cajista::compare::detail
