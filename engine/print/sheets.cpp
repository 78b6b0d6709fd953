// SPDX-License-Identifier: Apache-2.0
#include "print/sheets.h"

namespace cajista::print {

void lay_sheets(std::span<const store::PageFacts> pages, bool is_simplex_press,
                std::vector<Sheet>& sheets) {
    sheets.clear();
    for (std::uint32_t i = 0; i < pages.size(); ++i) {
        const bool is_duplex = !is_simplex_press && pages[i].plex == base::Plex::duplex;
        if (is_duplex && !sheets.empty() && sheets.back().back == no_page) {
            const store::PageFacts& front = pages[sheets.back().front];
            if (front.plex == base::Plex::duplex && front.medium == pages[i].medium) {
                sheets.back().back = i;
                continue;
            }
        }
        sheets.push_back({i, no_page});
    }
}

}  // namespace cajista::print
