// SPDX-License-Identifier: Apache-2.0
// What run.json says of a run.
#pragma once

#include <filesystem>
#include <vector>

#include "run/compiled_job.h"
#include "run/run_directory.h"
#include "run/run_job.h"

namespace cajista::run::detail {

/// All but its state and what it made. `data_files`: by their full names.
RunRecord describe_run(const CompiledJob& compiled, const RunOptions& options,
                       const std::vector<std::filesystem::path>& data_files);

}  // namespace cajista::run::detail
