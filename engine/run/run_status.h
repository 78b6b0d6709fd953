// SPDX-License-Identifier: Apache-2.0
// How a run is going, or how it went: read from its directory, also while another process works
// in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "run/supplements.h"

namespace cajista::run {

struct RunStatus {
    RunRecord record;
    /// running, interrupted (nobody works in it and it isn't over), published, refused, voided.
    std::string state;
    bool is_resumable = false;
    std::optional<Checkpoint> last;  ///< what is certain
    std::vector<AuditRow> audit;
    std::vector<SupplementRow> supplements;
};

/// Errors: run.not-a-run, base.database-failed.
base::Result<RunStatus> read_status(const std::filesystem::path& folder);

std::string status_text(const RunStatus& status);
std::string status_json(const RunStatus& status);

}  // namespace cajista::run
