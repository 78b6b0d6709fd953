// SPDX-License-Identifier: Apache-2.0
// What is done with runs that have ended: taking them back, and removing what is old.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace cajista::run {

/// Takes a published run back: its data and documents count as not run. What it published stays, it
/// is for the operator to destroy. `reason` goes into the audit. Errors: run.not-a-run, run.locked,
/// run.nothing-to-void.
base::Status void_run(const std::filesystem::path& folder, const std::string& reason);

struct Pruned {
    bool is_pruned = false;
    std::uint64_t bytes = 0;
};
/// Removes the page store, kept input and rejects of a run that ended more than `days` ago; what it
/// published stays. A younger run, one that hasn't ended or was pruned before is left as it is.
base::Result<Pruned> prune_run(const std::filesystem::path& folder, std::uint64_t days);

}  // namespace cajista::run
