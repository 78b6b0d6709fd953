// SPDX-License-Identifier: Apache-2.0
// Work in processes of its own, so that a crash or a hang takes one piece of work and not the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace cajista::compare::detail {

enum class WorkEnd : std::uint8_t { done, crashed, timed_out };

struct WorkOptions {
    std::uint32_t processes = 1;
    std::uint32_t seconds = 60;  ///< for one piece; then its process is killed
};

/// Does pieces 0 to count - 1 in forked processes: `work(process, piece)` runs there and gives
/// bytes, `take(piece, end, bytes)` runs here, in the order in which pieces end; `bytes` says how
/// it ended (a signal's name) when it is not `done`. Call it while the program has one thread.
/// Error: compare.no-process.
base::Status run_in_processes(std::size_t count, const WorkOptions& options,
                              const std::function<std::string(std::uint32_t, std::size_t)>& work,
                              const std::function<void(std::size_t, WorkEnd, std::string)>& take);

}  // namespace cajista::compare::detail
