// SPDX-License-Identifier: Apache-2.0
// What the process says of itself, and signals that ask it to stop.
#pragma once

#include <chrono>
#include <cstdint>

namespace cajista::run::detail {

/// Most memory the process had, in bytes.
std::uint64_t peak_memory();

inline double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Set by the signals of install_stop_handlers. Any thread.
bool is_stop_requested();

}  // namespace cajista::run::detail
