// SPDX-License-Identifier: Apache-2.0
// How much of the disk a run will take, before its first record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "data/reader.h"
#include "run/compiled_job.h"
#include "run/run_job.h"

namespace cajista::run::detail {

/// Error run.disk-low when the volume of `folder` has less left than the run needs: what the job
/// says (<run space>), or else what its first records take, times the size of the data. Those are
/// composed for it and forgotten; `open` is how the run reads its data. Not measured: data of
/// unknown size, details that are joined by an index, and runs that are small beside what is left.
base::Status check_space_of_run(const CompiledJob& compiled, const RunOptions& options,
                                const std::filesystem::path& folder, const data::Reader& reader,
                                const data::OpenOptions& open);

}  // namespace cajista::run::detail
