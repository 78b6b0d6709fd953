// SPDX-License-Identifier: Apache-2.0
// The pages that reports show: those with differences, both sides of each.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compare/detail/side_file.h"
#include "compare/diff_files.h"

namespace cajista::compare::detail {

struct PagePair {
    std::string document;
    std::uint64_t page = 0;  ///< in the document, from 1
    SideFile* before = nullptr;
    SideFile* after = nullptr;
    /// In their files, from 1; it may be past the last one of a file that isn't open yet.
    std::uint64_t old_page = 0, new_page = 0;
    std::set<std::string_view> kinds;
    std::string text;  ///< document and what differs, to be searched
    std::vector<const Difference*> differences;
};

/// In the order of the differences, at most `most`.
std::vector<PagePair> page_pairs(const DiffResult& result, DiffSide& before, DiffSide& after,
                                 std::size_t most);

}  // namespace cajista::compare::detail
