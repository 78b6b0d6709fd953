// SPDX-License-Identifier: Apache-2.0
// Which pages of a document stand on which sheet of paper.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/facts.h"

namespace cajista::print {

constexpr std::uint32_t no_page = UINT32_MAX;

struct Sheet {
    std::uint32_t front = 0;       ///< 0-based page of the document
    std::uint32_t back = no_page;  ///< no_page: empty
};

/// A duplex page takes the back of the duplex page before it; a simplex page, or a change of
/// medium, begins a new sheet. On a press that prints one side every page has a sheet of its own.
/// A document begins with a sheet of its own, so nobody's page is on the back of another's.
void lay_sheets(std::span<const store::PageFacts> pages, bool is_simplex_press,
                std::vector<Sheet>& sheets);

}  // namespace cajista::print
