// SPDX-License-Identifier: Apache-2.0
#include "run/detail/work_threads.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <vector>

using cajista::run::detail::WorkThreads;

TEST_CASE("work is done once and waited for in order, by any number of threads") {
    for (const std::uint32_t workers : {0U, 1U, 2U, 7U}) {
        WorkThreads threads(workers);
        CHECK(threads.helpers() == (workers == 0 ? 0 : workers - 1));
        constexpr std::size_t count = 500;
        std::vector<int> done(count, 0);
        std::atomic<bool> is_known = true;
        for (std::size_t i = 0; i < count; ++i) {
            threads.submit([&, i](std::size_t worker) {
                is_known = is_known && worker <= threads.helpers();
                ++done[i];
            });
            if (i < 10) continue;
            threads.finish_oldest();
            CHECK(done[i - 10] == 1);
        }
        for (int i = 0; i < 10; ++i) threads.finish_oldest();
        threads.finish_oldest();  // nothing left: nothing to wait for
        CHECK(is_known);
        CHECK(done == std::vector<int>(count, 1));
    }
}

TEST_CASE("work that was cancelled has ended or never begins") {
    for (int turn = 0; turn < 50; ++turn) {
        WorkThreads threads(3);
        auto counts = std::make_unique<std::vector<int>>(64, 0);
        for (std::size_t i = 0; i < counts->size(); ++i) {
            threads.submit([&counts, i](std::size_t) { ++(*counts)[i]; });
        }
        threads.cancel();
        counts.reset();  // nobody may touch it any more
        bool is_done = false;
        threads.submit([&](std::size_t) { is_done = true; });
        threads.finish_oldest();
        CHECK(is_done);
    }
}
