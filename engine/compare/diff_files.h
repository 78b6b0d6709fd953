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

namespace detail {
class SideFile;
}

/// One side: its files and the documents in them.
struct DiffSide {
    struct Document {
        std::string name;      ///< key, or path in the folder
        std::size_t file = 0;  ///< in `files`
        std::uint64_t first = 0;
        std::uint64_t pages = 0;
        bool is_whole_file = false;  ///< then `first` and `pages` are known when it was opened
        std::string title;           ///< of a document in a spool, as its control file has it
    };
    std::vector<std::unique_ptr<detail::SideFile>> files;
    std::vector<Document> documents;  ///< in the order of the side

    DiffSide();
    DiffSide(DiffSide&&) noexcept;
    DiffSide& operator=(DiffSide&&) noexcept;
    ~DiffSide();
};

/// What of a run is compared.
enum class RunPart : std::uint8_t { automatic, print, archive };

/// A run directory (with run.json): the documents that print/control.csv lists, else its archive
/// by path. Another folder: its PDFs, by path. A PDF beside a control.csv that lists it: the
/// documents in it. Another PDF: one document. Documents of one key are numbered (`K`, `K#2`).
/// Errors: base.file-unreadable, compare.nothing-to-compare, compare.control-malformed,
/// compare.pdf-unreadable, compare.program-*.
base::Result<DiffSide> open_side(const std::filesystem::path& path,
                                 RunPart part = RunPart::automatic);

struct DiffResult {
    std::vector<Difference> differences;  ///< in the order of the first side, then what was added
    std::uint64_t documents = 0;          ///< matched
    std::uint64_t pages = 0;              ///< of the first side, compared
};

struct DiffOptions {
    std::uint32_t jobs = 0;  ///< processes; 0: one a core
    bool draws = false;      ///< also pages whose words, fonts and shapes are equal
};

/// Documents are matched by name, whatever their order. Pages that can't be read exactly, and with
/// `draws` all pages of other bytes, are drawn when nothing else differs in their document. Two
/// PDFs that are one document each are matched whatever their names. The result doesn't depend on
/// the number of processes. Call it while the program has one thread.
base::Result<DiffResult> compare_sides(DiffSide& before, DiffSide& after,
                                       const DiffSettings& settings, const DiffOptions& options);

/// One line for each difference, then a summary.
std::string text_diff_report(const DiffResult& result);
std::string json_diff_report(const DiffResult& result);
/// One self-contained file: a table that can be filtered by kind and text, and, for the first
/// `most_pages` pages with differences, the page before, after, and what differs.
base::Result<std::string> html_diff_report(const DiffResult& result, DiffSide& before,
                                           DiffSide& after, std::size_t most_pages = 100);

/// A PDF of the pages with differences, at most `most_pages`, with layers (optional content): what
/// was, what is, and frames around what differs. Errors: base.file-unwritable, and those of drawing
/// pages that can't be copied.
base::Status write_layered_pdf(const DiffResult& result, DiffSide& before, DiffSide& after,
                               const std::filesystem::path& path, std::size_t most_pages = 1000);

}  // namespace cajista::compare
