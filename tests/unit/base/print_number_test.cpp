// SPDX-License-Identifier: Apache-2.0
#include "base/print_number.h"

#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>

using namespace cajista::base;

namespace {
std::string points(std::int64_t units, int digits) {
    std::string text = "x";
    append_points(text, Length{units}, digits);
    return text.substr(1);
}
std::string fixed(std::int64_t value, int digits) {
    std::string text;
    append_fixed(text, value, digits);
    return text;
}
}  // namespace

TEST_CASE("integers") {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{7}, std::int64_t{10}, std::int64_t{99}, std::int64_t{100},
          std::int64_t{-12345}, std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min()}) {
        std::string text;
        append_integer(text, value);
        CHECK(text == std::to_string(value));
    }
}

TEST_CASE("fixed decimals leave out what says nothing") {
    CHECK(fixed(1250, 2) == "12.5");
    CHECK(fixed(-5, 1) == "-0.5");
    CHECK(fixed(300, 2) == "3");
    CHECK(fixed(0, 2) == "0");
    CHECK(fixed(1, 9) == "0.000000001");
    CHECK(fixed(-1000000001, 9) == "-1.000000001");
    CHECK(fixed(42, 0) == "42");
    CHECK(fixed(100, 0) == "100");
    CHECK(fixed(std::numeric_limits<std::int64_t>::min(), 9) == "-9223372036.854775808");
}

TEST_CASE("lengths print in points, rounded half away from zero") {
    CHECK(points(65536, 2) == "1");
    CHECK(points(32768, 2) == "0.5");
    CHECK(points(-32768, 0) == "-1");
    CHECK(points(32767, 0) == "0");
    CHECK(points(-100, 2) == "0");  // no -0
    CHECK(points(65536 * 841 + 58327, 2) == "841.89");
    CHECK(points(1, 6) == "0.000015");
    CHECK(points(328, 2) == "0.01");  // 0.005005
    CHECK(points(327, 2) == "0");     // 0.00499
    CHECK(points(std::numeric_limits<std::int64_t>::max(), 6) == "140737488355327.999985");
    CHECK(points(std::numeric_limits<std::int64_t>::min(), 0) == "-140737488355328");
}

TEST_CASE("two digits say the same as exact arithmetic for every fraction of a point") {
    for (std::int64_t units = 0; units < 65536; ++units) {
        const std::int64_t hundredths = (units * 100 + 32768) / 65536;
        REQUIRE(points(units, 2) == fixed(hundredths, 2));
    }
}
