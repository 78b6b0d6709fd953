// SPDX-License-Identifier: Apache-2.0
#include "cli/run_again.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/files.h"
#include "run/instant.h"

namespace cajista::cli {

base::Result<std::unique_ptr<run::CompiledJob>> compile_again(const run::RunRecord& record) {
    std::error_code failure;
    std::filesystem::current_path(record.folder, failure);
    if (failure) {
        return base::error("cli.folder-missing",
                           fmt::format("the run was started in '{}', which can't be entered: {}",
                                       record.folder, failure.message()));
    }
    base::Result<run::Instant> now = run::parse_instant(record.now);
    if (!now) return std::move(now).errors();
    base::Result<base::SourceFilePtr> file = base::read_source(record.job_file);
    if (!file) return std::move(file).errors();
    return run::compile_job(file.value(), {record.data, record.set}, now.value(), run::Depth::run);
}

}  // namespace cajista::cli
