// SPDX-License-Identifier: Apache-2.0
#include "run/run_job.h"

#include "run/detail/batch_run.h"

namespace cajista::run {

RunResult run_job(const CompiledJob& compiled, const RunOptions& options,
                  ProgressListener& listener) {
    return detail::BatchRun(compiled, options, listener).begin();
}

RunResult merge_shards(const CompiledJob& compiled, const RunOptions& options,
                       const std::vector<std::filesystem::path>& shards,
                       ProgressListener& listener) {
    return detail::BatchRun(compiled, options, listener).merge(shards);
}

RunResult release_held(const CompiledJob& compiled, const RunOptions& options,
                       const HeldSelection& selection, ProgressListener& listener) {
    return detail::BatchRun(compiled, options, listener).release(selection);
}

RunResult resume_job(const CompiledJob& compiled, const RunOptions& options,
                     ProgressListener& listener) {
    return detail::BatchRun(compiled, options, listener).resume();
}

}  // namespace cajista::run
