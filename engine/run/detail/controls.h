// SPDX-License-Identifier: Apache-2.0
// What must hold before a run begins and while it goes on.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace cajista::run::detail {

// Enough to write the journal, the reports and the log when the run has to stop.
constexpr std::uint64_t space_while_running = std::uint64_t{16} << 20;
constexpr std::uint64_t space_at_start = std::uint64_t{64} << 20;

/// Error run.disk-low when the volume of `folder` has less than `least` bytes left.
base::Status check_space(const std::filesystem::path& folder, std::uint64_t least);

}  // namespace cajista::run::detail
