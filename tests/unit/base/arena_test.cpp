// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <catch2/catch.hpp>

using cajista::base::Arena;

TEST_CASE("pieces of an arena don't overlap and keep their alignment") {
    Arena arena(256);
    std::vector<std::pair<unsigned char*, std::size_t>> pieces;
    std::size_t taken = 0;
    for (std::size_t i = 1; i < 2000; ++i) {
        const std::size_t bytes = i * 7 % 613 + 1;
        const std::size_t alignment = std::size_t{1} << (i % 7);
        auto* piece = static_cast<unsigned char*>(arena.allocate(bytes, alignment));
        REQUIRE(reinterpret_cast<std::uintptr_t>(piece) % alignment == 0);
        std::memset(piece, static_cast<int>(i % 251), bytes);
        pieces.emplace_back(piece, bytes);
        taken += bytes;
    }
    CHECK(arena.bytes_used() == taken);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        for (std::size_t k = 0; k < pieces[i].second; ++k) {
            REQUIRE(pieces[i].first[k] == (i + 1) % 251);
        }
    }
}

TEST_CASE("an arena may be used again after reset, also after a huge piece") {
    Arena arena;
    for (int round = 0; round < 5; ++round) {
        auto* large = static_cast<char*>(arena.allocate(std::size_t{20} << 20));
        large[0] = large[(std::size_t{20} << 20) - 1] = 'x';
        for (int i = 0; i < 1000; ++i) REQUIRE(arena.copy("some text") == "some text");
        arena.reset();
        CHECK(arena.bytes_used() == 0);
    }
    CHECK(arena.array<int>(0).empty());
    CHECK(arena.array<int>(3)[2] == 0);
}

TEST_CASE("the memory counted doesn't depend on what the arena held before") {
    Arena fresh;
    Arena used;
    used.allocate(std::size_t{3} << 20);
    used.reset();
    for (Arena* arena : {&fresh, &used}) {
        arena->allocate(100, 1);
        arena->allocate(5000, 8);
        arena->allocate(3, 1);
    }
    CHECK(fresh.bytes_used() == used.bytes_used());
}

TEST_CASE("a moved-from arena is empty and whole") {
    Arena first;
    const std::string_view text = first.copy("kept");
    Arena second = std::move(first);
    CHECK(text == "kept");
    CHECK(second.bytes_used() == 4);
    CHECK(first.copy("again") == "again");  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("an impossible size is refused, not wrapped around") {
    Arena arena;
    CHECK_THROWS_AS(arena.allocate(SIZE_MAX), std::bad_alloc);
    CHECK_THROWS_AS(arena.array<std::uint64_t>(SIZE_MAX / 4), std::bad_alloc);
}
