// SPDX-License-Identifier: Apache-2.0
// What is done with runs that have ended: removing what is old.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace cajista::run {

struct Pruned {
    bool is_pruned = false;
    std::uint64_t bytes = 0;
};
/// Removes the page store, kept input and rejects of a run that ended more than `days` ago; what it
/// published stays. A younger run, one that hasn't ended or was pruned before is left as it is.
base::Result<Pruned> prune_run(const std::filesystem::path& folder, std::uint64_t days);

}  // namespace cajista::run
