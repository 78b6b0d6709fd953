// SPDX-License-Identifier: Apache-2.0
// What must hold before a run begins, while it goes on and before it is published.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"
#include "job/job.h"
#include "report/run_facts.h"
#include "run/composing.h"

namespace cajista::run::detail {

// Enough to write the journal, the reports and the log when the run has to stop.
constexpr std::uint64_t space_while_running = std::uint64_t{16} << 20;
constexpr std::uint64_t space_at_start = std::uint64_t{64} << 20;

/// What the volume of `folder` has left for us, in bytes; nothing when it can't be asked.
std::optional<std::uint64_t> space_left(const std::filesystem::path& folder);
/// Error run.disk-low when the volume of `folder` has less than `least` bytes left.
base::Status check_space(const std::filesystem::path& folder, std::uint64_t least);

/// Error run.data-incomplete for each input whose marker file is missing.
base::Status check_markers(const job::Job& job);

/// Adds `more` to `sums`, exactly.
void add_sums(std::vector<value::Decimal>& sums, const std::vector<value::Decimal>& more);

/// Errors run.total-differs, one for each total that is not what the job expects. `facts` gets them
/// all.
base::Diagnostics compare_totals(const job::Job& job, const TotalSums& sums,
                                 std::vector<report::TotalFacts>& facts);

}  // namespace cajista::run::detail
