// SPDX-License-Identifier: Apache-2.0
// What differs between two documents, by kind, with page and place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/pdf_words.h"

namespace cajista::compare {

enum class DifferenceKind : std::uint8_t {
    document_missing,  ///< in the first only
    document_added,    ///< in the second only
    page_count,
    page_size,
    text_lost,
    text_added,
    text_changed,
    amount_changed,
    moved,
    font,      ///< a word is as it was, but taller or wider: another font or size
    metadata,  ///< the title of a file that is one document
    image,     ///< same words at the same places, but the page looks different
};
constexpr std::array<std::string_view, 12> difference_names{
    "document-missing", "document-added", "page-count", "page-size", "text-lost", "text-added",
    "text-changed",     "amount-changed", "moved",      "font",      "metadata",  "image"};

/// Lost documents, lost text and changed amounts are always reported.
constexpr bool is_suppressible(DifferenceKind kind) {
    return kind != DifferenceKind::document_missing && kind != DifferenceKind::text_lost &&
           kind != DifferenceKind::amount_changed;
}

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
};

/// An area in which what may be suppressed is not looked at.
struct Mask {
    std::uint64_t page = 0;                                 ///< of a document, from 1; 0: all
    std::int32_t left = 0, top = 0, width = 0, height = 0;  ///< hundredths of a point
};

struct DiffSettings {
    std::int32_t tolerance = 10;  ///< hundredths of a point that a word may move
    std::vector<Mask> masks;
    std::array<bool, difference_names.size()> ignored{};  ///< only kinds that are suppressible
};

/// Pages of a file that are a document.
struct PdfRange {
    const PdfText* file = nullptr;
    std::uint64_t first = 0;  ///< 0-based
    std::uint64_t pages = 0;
};

/// Words are compared over page borders, so text that moved to another page is `moved`. In order of
/// pages. Deterministic; any thread.
void compare_documents(const std::string& name, const PdfRange& before, const PdfRange& after,
                       const DiffSettings& settings, std::vector<Difference>& out);

/// Whether a word is an amount: digits with a decimal part or groups, perhaps with a sign and a
/// currency; no date, no plain number.
bool is_amount(std::string_view word);

}  // namespace cajista::compare
