// SPDX-License-Identifier: Apache-2.0
// Sends damaged samples through the engine: see mutations.h; hostile.py calls it. Arguments: the
// samples, a scratch folder, how many mutations, the first seed. A mutation that takes a minute
// ends the program, as a crash would; the seed and number of the last one are on standard error.
#include "conformance/mutations.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr unsigned longest_seconds = 60;
constexpr std::uint64_t steps_of_a_seed = 500;

volatile std::sig_atomic_t current_step = 0;
volatile std::sig_atomic_t current_seed = 0;

void say_where(int number) {
    char text[80];
    const int size = std::snprintf(text, sizeof text, "signal %d at seed %d, mutation %d\n", number,
                                   static_cast<int>(current_seed), static_cast<int>(current_step));
    (void)!::write(STDERR_FILENO, text, static_cast<std::size_t>(size));
    ::_exit(1);
}

}  // namespace

int main(int count, char** arguments) {
    using namespace cajista::conformance;
    if (count != 5) {
        std::fprintf(stderr, "usage: conformance_hostile SAMPLES SCRATCH COUNT SEED\n");
        return 2;
    }
    for (const int number : {SIGALRM, SIGSEGV, SIGABRT, SIGBUS, SIGFPE}) {
        std::signal(number, say_where);
    }
    const std::filesystem::path scratch = arguments[2];
    const std::uint64_t wanted = std::strtoull(arguments[3], nullptr, 10);
    std::uint64_t seed = std::strtoull(arguments[4], nullptr, 10);
    MutationCounts all;
    while (all.done < wanted) {
        current_seed = static_cast<std::sig_atomic_t>(seed);
        const std::filesystem::path folder = scratch / std::to_string(seed);
        Mutations mutations(arguments[1], folder, seed++);
        mutations.check_whole();
        for (std::uint64_t i = 0; i < steps_of_a_seed && all.done + i < wanted; ++i) {
            current_step = static_cast<std::sig_atomic_t>(i);
            ::alarm(longest_seconds);
            mutations.step();
        }
        ::alarm(0);
        const MutationCounts& counts = mutations.counts();
        all.done += std::max<std::uint64_t>(counts.done, 1);
        all.refused += counts.refused;
        all.documents += counts.documents;
        all.rejects += counts.rejects;
        all.slowest = std::max(all.slowest, counts.slowest);
        for (const std::string& failure : counts.failures) std::printf("%s\n", failure.c_str());
        all.failures.insert(all.failures.end(), counts.failures.begin(), counts.failures.end());
        std::filesystem::remove_all(folder);
    }
    std::printf(
        "%llu mutations: %llu refused, %llu records rejected, %llu documents; slowest "
        "%.2f s\n",
        static_cast<unsigned long long>(all.done), static_cast<unsigned long long>(all.refused),
        static_cast<unsigned long long>(all.rejects),
        static_cast<unsigned long long>(all.documents), all.slowest);
    return all.failures.empty() ? 0 : 1;
}
