// SPDX-License-Identifier: Apache-2.0
// What differs between two documents, by kind, with page and place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/diff_settings.h"
#include "compare/pdf_words.h"

namespace cajista::compare {

struct Difference {
    DifferenceKind kind = DifferenceKind::text_changed;
    std::string document;    ///< key or path
    std::uint64_t page = 0;  ///< in the document, from 1; of the first one when it is there
    std::uint64_t old_page = 0, new_page = 0;  ///< in their files; 0: none
    /// Hundredths of a point: where it is in the second document, or was in the first.
    std::int32_t left = 0, top = 0, width = 0, height = 0;
    std::string before, after;
    /// Of what moved, hundredths of a point.
    std::int32_t by_x = 0, by_y = 0;
    std::uint64_t to_page = 0;  ///< of what moved: its page in the second document
    std::string page_type;      ///< of the settings, when the page has one
};

/// Pages of a text that are a document, or a stretch of one.
struct PdfRange {
    const PdfText* text = nullptr;
    std::uint64_t first = 0;  ///< 0-based, in `text`
    std::uint64_t pages = 0;
    std::uint64_t file_page = 0;      ///< 0-based: the first page in its file
    std::uint64_t document_page = 0;  ///< 0-based: the first page in its document
};

/// Words are compared over page borders, so text that moved to another page is `moved`; fonts,
/// colours and shapes where both sides know them. In order of pages. Doesn't look at the count of
/// pages. Deterministic; any thread.
void compare_documents(const std::string& name, const PdfRange& before, const PdfRange& after,
                       const DiffSettings& settings, std::vector<Difference>& out);

/// Whether a word is an amount: digits with a decimal part or groups, perhaps with a sign and a
/// currency; no date, no plain number.
bool is_amount(std::string_view word);

}  // namespace cajista::compare
