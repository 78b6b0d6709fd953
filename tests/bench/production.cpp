// SPDX-License-Identifier: Apache-2.0
// Planning mailpieces from facts alone: sort, group, household, machines, inserts, for N documents
// (a million unless told). Prints seconds, peak memory, and what the plan comes to.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "print/piece_plan.h"

namespace {

using namespace cajista;

job::Production production() {
    job::Production made;
    made.groups.push_back({"branch", 0, {0, false}, true, false, false});
    made.groups.push_back({"segment", 1, {1, false}, false, false, false});
    made.sort = {{2, false}, {3, true}};
    made.household = job::Household{4, 3, true};
    made.machines = {{"inserter", 6}, {"hand", 0}};
    made.inserts = {{"rates", 1, 3200, job::no_value, std::nullopt}, {"flyer", 2, 4000, 5, 1}};
    made.papers = {{"", 5000}};
    made.postage = {{20'000, 8500}, {50'000, 10'000}};
    return made;
}

}  // namespace

int main(int count, char** arguments) {
    const long documents = count > 1 ? std::atol(arguments[1]) : 1'000'000;
    std::string name =
        (std::filesystem::temp_directory_path() / "cajista-production-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(name.data());
    const auto start = std::chrono::steady_clock::now();
    const job::Production settings = production();
    print::PiecePlanner planner(settings, folder);
    unsigned seed = 1;
    const auto random = [&seed](unsigned below) {
        seed = seed * 1664525 + 1013904223;
        return (seed >> 8) % below;
    };
    bool is_good = true;
    for (long i = 0; i < documents && is_good; ++i) {
        const std::string branch = "branch " + std::to_string(random(500));
        const std::string segment(1, static_cast<char>('a' + random(4)));
        const std::string postcode = std::to_string(10'000 + random(80'000));
        const std::string key = "C" + std::to_string(random(1U << 23));
        const std::string household = "H" + std::to_string(random(1U << 23) % 700'000);
        store::DocumentFacts facts;
        facts.record_number = static_cast<std::uint64_t>(i) + 1;
        facts.sort_keys = {branch, segment,   postcode,
                           key,    household, random(3) == 0 ? "1" : std::string_view()};
        facts.pages.resize(1 + random(7));
        for (store::PageFacts& page : facts.pages) page.plex = base::Plex::duplex;
        is_good = planner.add(facts, {1, static_cast<std::uint64_t>(i) * 8000}, 8000).ok();
    }
    const auto plan = planner.finish(folder / "plan");
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(folder / "plan", ignored);
    std::filesystem::remove_all(folder, ignored);
    if (!is_good || !plan) return 1;
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "{\"documents\": %ld, \"pieces\": %llu, \"sheets\": %llu, \"groups\": %zu, "
        "\"seconds\": %.2f, \"documents_per_second\": %.0f, \"peak_rss_mb\": %ld, "
        "\"plan_bytes\": %llu}\n",
        documents, static_cast<unsigned long long>(plan->pieces),
        static_cast<unsigned long long>(plan->sheets), plan->groups.back().size(), seconds,
        static_cast<double>(documents) / seconds, usage.ru_maxrss / 1024,
        static_cast<unsigned long long>(bytes));
    return 0;
}
