// SPDX-License-Identifier: Apache-2.0
#include "run/detail/process.h"

#include <sys/resource.h>

#include <atomic>
#include <csignal>

#include "run/run_job.h"

namespace cajista::run {

namespace {

std::atomic<int> stop_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);  // or a signal handler could not use it

}  // namespace

namespace detail {

std::uint64_t peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

bool is_stop_requested() { return stop_signal.load(std::memory_order_relaxed) != 0; }

}  // namespace detail

void install_stop_handlers() {
    struct sigaction action = {};
    action.sa_handler = [](int number) { stop_signal.store(number, std::memory_order_relaxed); };
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace cajista::run
