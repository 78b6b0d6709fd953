// SPDX-License-Identifier: Apache-2.0
// Two pages side by side on a sheet of the press, to be cut apart.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/length.h"

namespace cajista::pdf {

struct Imposition {
    enum class Order : std::uint8_t {
        none,           ///< pages as they are
        pairs,          ///< sheets 1 and 2, then 3 and 4: cut, left before right, one by one
        cut_and_stack,  ///< of N: 1 and N/2 + 1, then 2 and N/2 + 2: the left stack goes on top
    };
    Order order = Order::none;
    bool is_duplex = true;  ///< pages come front, back, front, back
    base::Size sheet;       ///< zero: as large as two pages and the gutter
    base::Length gutter;    ///< between them
};

/// Where a page of the document stands in the file.
struct ImposedPlace {
    std::uint64_t page = 0;  ///< of the file, 0-based
    std::uint32_t lane = 0;  ///< 0 left, 1 right
};

/// Sheets of the press for so many sheets of paper (the last lane may be empty).
constexpr std::uint64_t press_sheets(std::uint64_t sheets) { return (sheets + 1) / 2; }

/// `page` (0-based) of `pages`, as they were added. Behind a left front is the right back: the
/// sheet is turned sideways.
constexpr ImposedPlace imposed_place(const Imposition& imposition, std::uint64_t pages,
                                     std::uint64_t page) {
    const std::uint64_t sides = imposition.is_duplex ? 2 : 1;
    const std::uint64_t sheet = page / sides, side = page % sides;
    const std::uint64_t half = press_sheets((pages + sides - 1) / sides);
    const bool is_stack = imposition.order == Imposition::Order::cut_and_stack;
    const std::uint64_t press = is_stack ? sheet % std::max<std::uint64_t>(half, 1) : sheet / 2;
    const std::uint64_t lane = is_stack ? sheet / std::max<std::uint64_t>(half, 1) : sheet % 2;
    return {press * sides + side, static_cast<std::uint32_t>(side == 0 ? lane : 1 - lane)};
}

}  // namespace cajista::pdf
