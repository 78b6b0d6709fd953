// SPDX-License-Identifier: Apache-2.0
// Embedding levels; tools/conformance bidi runs all cases of the Unicode Character Database.
#include <string>

#include <catch2/catch.hpp>

#include "text/detail/find_clusters.h"
#include "text/detail/find_levels.h"

using namespace cajista;
using namespace cajista::text::detail;
using cajista::text::Direction;

namespace {

/// A digit for each character.
std::string levels_of(std::u32string_view text, Direction direction = Direction::automatic) {
    std::string utf8;
    std::vector<std::size_t> starts;
    for (const char32_t c : text) {
        starts.push_back(utf8.size());
        if (c < 0x80) {
            utf8 += static_cast<char>(c);
        } else if (c < 0x800) {
            utf8 += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
        } else {
            utf8 += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                     static_cast<char>(0x80 | (c & 0x3F))};
        }
    }
    LevelFinder finder;
    std::vector<std::uint8_t> levels;
    finder.find(utf8, direction, levels);
    std::string shown;
    for (const std::size_t at : starts) shown += static_cast<char>('0' + levels[at]);
    return shown;
}

}  // namespace

TEST_CASE("levels of letters, numbers and brackets") {
    CHECK(levels_of(U"ab 12") == "00000");
    CHECK(levels_of(U"\u05D0\u05D1 12") == "11122");
    CHECK(levels_of(U"\u0627 1,234.50") == "1122222222");
    CHECK(levels_of(U"a \u05D0(b)\u05D1") == "0010001");
    CHECK(levels_of(U"a (\u05D0) b") == "0001000");
    CHECK(levels_of(U"ab ", Direction::right_to_left) == "221");
    CHECK(levels_of(U"\u2067a\u2069 \u05D0").substr(1, 1) == "4");
}

TEST_CASE("an isolate inside an override has the override's level: what ICU 72 gets wrong") {
    CHECK(levels_of(U"\u202Ea\u202Ab\u202C\u2066c\u2069\u202Ad\u202Ce\u202C") == "0112212112210");
}

TEST_CASE("hostile nesting of isolates, embeddings and brackets ends") {
    std::u32string deep;
    for (int i = 0; i < 20'000; ++i) deep += U"\u2067\u202B(";
    deep += U"a\u05D0";
    for (int i = 0; i < 20'000; ++i) deep += U")\u202C\u2069";
    CHECK(levels_of(deep).size() == deep.size());
    CHECK(levels_of(std::u32string(100'000, U'\u2068')).size() == 100'000);
}

TEST_CASE("visual order") {
    std::vector<std::uint32_t> order;
    const std::vector<std::uint8_t> levels{0, 1, 1, 2, 2, 1, 0};
    find_visual_order(levels, order);
    CHECK(order == std::vector<std::uint32_t>{0, 5, 3, 4, 2, 1, 6});
}

TEST_CASE("a family is one cluster, so is a syllable") {
    ClusterFinder finder;
    std::vector<bool> starts;
    finder.find("\U0001F468\u200D\U0001F469\u200D\U0001F467", starts);
    CHECK(std::count(starts.begin(), starts.end() - 1, true) == 1);
    finder.find("e\u0301a", starts);
    CHECK(starts == std::vector<bool>{true, false, false, true, true});
}
