// SPDX-License-Identifier: Apache-2.0
// What `run` and `resume` say at their end.
#pragma once

#include <filesystem>

#include "run/run_job.h"

namespace cajista::cli {

/// The report in words and where everything is; to standard output.
void print_result(const run::RunResult& result, const std::filesystem::path& out);

/// The exit code. Ends the program here and now when the run had to leave a thread at work.
int end_of_run(const run::RunResult& result);

}  // namespace cajista::cli
