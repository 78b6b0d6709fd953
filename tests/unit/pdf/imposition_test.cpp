// SPDX-License-Identifier: Apache-2.0
#include "pdf/imposition.h"

#include <catch2/catch.hpp>
#include <set>
#include <utility>

using namespace cajista::pdf;

namespace {

using Order = Imposition::Order;

Imposition imposition(Order order, bool is_duplex) {
    Imposition made;
    made.order = order;
    made.is_duplex = is_duplex;
    return made;
}

}  // namespace

TEST_CASE("cut and stack: the left stack on the right one gives the order") {
    for (std::uint64_t sheets = 1; sheets < 40; ++sheets) {
        for (const bool is_duplex : {true, false}) {
            const std::uint64_t sides = is_duplex ? 2 : 1;
            const Imposition made = imposition(Order::cut_and_stack, is_duplex);
            std::set<std::pair<std::uint64_t, std::uint32_t>> places;
            for (std::uint64_t sheet = 0; sheet < sheets; ++sheet) {
                const ImposedPlace front = imposed_place(made, sheets * sides, sheet * sides);
                const std::uint64_t press = front.page / sides;
                // Where the sheet lies after the cut, counted from the top.
                CHECK((front.lane == 0 ? press : press_sheets(sheets) + press) == sheet);
                places.insert({front.page, front.lane});
                if (!is_duplex) continue;
                const ImposedPlace back = imposed_place(made, sheets * 2, sheet * 2 + 1);
                CHECK(back.page == front.page + 1);
                CHECK(back.lane == 1 - front.lane);  // behind it, the sheet turned sideways
                places.insert({back.page, back.lane});
            }
            CHECK(places.size() == sheets * sides);
        }
    }
}

TEST_CASE("pairs: neighbours stand beside each other") {
    const Imposition made = imposition(Order::pairs, true);
    CHECK(imposed_place(made, 8, 0).page == 0);
    CHECK(imposed_place(made, 8, 1).lane == 1);
    CHECK(imposed_place(made, 8, 2).page == 0);
    CHECK(imposed_place(made, 8, 2).lane == 1);
    CHECK(imposed_place(made, 8, 4).page == 2);
}
