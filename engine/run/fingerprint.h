// SPDX-License-Identifier: Apache-2.0
// What the output of a job depends on beside its data: an interrupted run goes on only with the
// same.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "run/compiled_job.h"

namespace cajista::run {

/// Name and version or digest: the engine, ICU, the job, each schema and file of a template, the
/// fonts.
using Fingerprints = std::vector<std::pair<std::string, std::string>>;
Fingerprints fingerprints_of(const CompiledJob& compiled);

/// Error: run.changed with all that differs.
base::Status compare_fingerprints(const Fingerprints& before, const Fingerprints& now);

}  // namespace cajista::run
