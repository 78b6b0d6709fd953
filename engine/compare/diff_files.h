// SPDX-License-Identifier: Apache-2.0
// Compares two runs, two folders, two spools or two PDFs.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "compare/differences.h"

namespace cajista::compare {

/// One side: its files and the documents in them.
struct DiffSide {
    struct Document {
        std::string name;  ///< key, or path in the folder
        PdfRange range;
    };
    std::vector<std::unique_ptr<PdfText>> files;
    std::vector<Document> documents;  ///< in the order of the side
};

/// A run directory (with run.json): the documents that print/control.csv lists, else its archive
/// by path. Another folder: its PDFs, by path. A PDF beside a control.csv that lists it: the
/// documents in it. Another PDF: one document. Documents of one key are numbered (`K`, `K#2`).
/// Errors: base.file-unreadable, compare.nothing-to-compare, compare.control-malformed, and those
/// of read_pdf().
base::Result<DiffSide> open_side(const std::filesystem::path& path);

struct DiffResult {
    std::vector<Difference> differences;  ///< in the order of the first side, then what was added
    std::uint64_t documents = 0;          ///< matched
    std::uint64_t pages = 0;              ///< of the first side, compared
};

/// Documents are matched by name, whatever their order. With `draws`, pages of documents without
/// another difference are drawn and compared as pictures. Two PDFs that are one document each are
/// matched whatever their names.
base::Result<DiffResult> compare_sides(const DiffSide& before, const DiffSide& after,
                                       const DiffSettings& settings, bool draws);

/// One line for each difference, then a summary.
std::string text_diff_report(const DiffResult& result);
std::string json_diff_report(const DiffResult& result);
/// One self-contained file: a table that can be filtered by kind, and, for the first `most_pages`
/// pages with differences, the page before, after, and what differs.
base::Result<std::string> html_diff_report(const DiffResult& result, const DiffSide& before,
                                           const DiffSide& after, std::size_t most_pages = 100);

}  // namespace cajista::compare
