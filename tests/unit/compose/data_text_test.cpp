// SPDX-License-Identifier: Apache-2.0
#include "compose/detail/data_text.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using namespace cajista::compose::detail;

TEST_CASE("eight bytes at a time find what one at a time finds") {
    constexpr std::string_view bytes = "ab  \x1f\x20\x21\x7e\x7f\x80\xc3\xa9\xff\n0,";
    std::mt19937 random(7);
    int clean = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string text(random() % 40, 'a');
        for (unsigned put = random() % 4; put > 0 && !text.empty(); --put) {
            text[random() % text.size()] = bytes[random() % bytes.size()];
        }
        const bool expected = is_clean_bytes(text, 'x');
        clean += expected ? 1 : 0;
        if (is_clean(text) != expected) FAIL(text);
    }
    CHECK(clean > 50'000);
    CHECK_FALSE(is_clean("0123456  89"));
    CHECK_FALSE(is_clean("01234567  9"));
    CHECK_FALSE(is_clean("012345678\t"));
    CHECK(is_clean(" 1 2 3 4 5 6 7 8 9 "));
}
