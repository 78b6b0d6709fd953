// SPDX-License-Identifier: Apache-2.0
// What the settings of a comparison mean for one page: its type, its masks, its checks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compare/differences.h"

namespace cajista::compare::detail {

/// The pages of a range with their types and masked words. Made once for a comparison of two
/// ranges; keeps references to both.
class PageRules {
public:
    PageRules(const PdfRange& range, const DiffSettings& settings);

    const PageType* type(std::uint64_t page) const { return pages_[page].type; }
    std::int32_t tolerance(std::uint64_t page) const;
    bool ignores(std::uint64_t page, DifferenceKind kind) const;
    /// Whether a box of a page is under a mask for an area.
    bool is_masked(std::uint64_t page, std::int32_t left, std::int32_t top, std::int32_t right,
                   std::int32_t bottom) const;
    /// Whether a word (counted in its page) is under any mask.
    bool is_masked(std::uint64_t page, std::uint64_t word) const;

    /// What pages do not hold that their types ask for.
    void check(const std::string& name, std::vector<Difference>& out) const;

private:
    struct PageFacts {
        const PageType* type = nullptr;
        std::vector<const Mask*> masks;
        std::vector<bool> masked_words;
    };
    bool holds(const PageCheck& check, std::uint64_t page) const;
    void mask_fields(std::uint64_t page);
    const PdfPage& page_at(std::uint64_t page) const {
        return range_.text->pages[range_.first + page];
    }

    const PdfRange range_;
    const DiffSettings& settings_;
    std::vector<PageFacts> pages_;
};

}  // namespace cajista::compare::detail
