// SPDX-License-Identifier: Apache-2.0
// The short form of `tools/conformance hostile`; CAJISTA_MUTATIONS says how many.
#include "conformance/mutations.h"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace cajista;

TEST_CASE("damaged data, jobs and templates are refused or become documents") {
    const char* wanted = std::getenv("CAJISTA_MUTATIONS");
    const std::uint64_t steps = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 400;
    std::string pattern = (std::filesystem::temp_directory_path() / "mutations-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    conformance::Mutations mutations(std::filesystem::path(CAJISTA_SOURCE_DIR) / "samples",
                                     std::filesystem::path(pattern) / "s", 20261122);
    mutations.check_whole();
    for (std::uint64_t i = 0; i < steps; ++i) mutations.step();
    std::filesystem::remove_all(pattern);
    const conformance::MutationCounts& counts = mutations.counts();
    CHECK(counts.failures == std::vector<std::string>{});
    CHECK(counts.done == steps);
    CHECK(counts.refused > steps / 10);
    CHECK(counts.documents > steps / 8);
    CHECK(counts.rejects > steps / 10);
}
