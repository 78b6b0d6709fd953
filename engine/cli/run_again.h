// SPDX-License-Identifier: Apache-2.0
// A job as a run was asked for: for commands that go on with a run.
#pragma once

#include <memory>

#include "base/result.h"
#include "run/compiled_job.h"
#include "run/run_directory.h"

namespace cajista::cli {

/// Loads the job of a run again, from the folder that the run was started in: the process goes
/// there, as messages and rejects name the job's paths as they were. Errors: those of compile_job,
/// cli.folder-missing.
base::Result<std::unique_ptr<run::CompiledJob>> compile_again(const run::RunRecord& record);

}  // namespace cajista::cli
