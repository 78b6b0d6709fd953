// SPDX-License-Identifier: Apache-2.0
#include "run/detail/describe_run.h"

#include <fmt/format.h>

#include "run/fingerprint.h"

namespace cajista::run::detail {

namespace {

void describe_print(const CompiledJob& compiled, RunRecord& record) {
    const job::PrintChannel& channel = *compiled.job.print;
    record.has_print = true;
    record.print.path = channel.path.text;
    record.print.volume_sheets = channel.volume_sheets;
    record.print.volume_pages = channel.volume_pages;
    record.print.control = channel.control;
    record.print.bookmarks = channel.bookmarks;
    record.print.format = compiled.print_format();
    if (compiled.print_intent.profile) {
        record.print_profile = base::to_hex(base::sha256(compiled.print_intent.profile->bytes));
    }
    record.channels.emplace_back("print");
}

}  // namespace

RunRecord describe_run(const CompiledJob& compiled, const RunOptions& options,
                       const std::vector<std::filesystem::path>& data_files) {
    RunRecord record;
    record.job = compiled.job.name;
    record.job_file = compiled.job.file ? compiled.job.file->path : "";
    record.folder = options.folder.string();
    record.engine = fmt::format("cajista {}", CAJISTA_VERSION);
    record.now = compiled.now.text;
    record.limit = options.limit;
    record.workers = options.workers;
    record.data = options.data;
    record.set = options.set;
    record.trace.assign(compiled.traced_keys.begin(), compiled.traced_keys.end());
    record.fingerprints = fingerprints_of(compiled);
    record.supplement = options.supplement;
    record.shard = options.shard;
    if (!compiled.job.state.path.empty() && !data_files.empty()) {
        record.state_path = std::filesystem::absolute(compiled.job.state.path).string();
        record.registers_keys = compiled.job.state.keys;
        for (const std::filesystem::path& file : data_files) record.files.push_back(file.string());
    }
    if (!compiled.job.state.path.empty()) {
        record.serials_path = std::filesystem::absolute(compiled.job.state.path).string();
    }
    if (compiled.job.print) describe_print(compiled, record);
    if (compiled.job.archive) record.channels.emplace_back("archive");
    if (compiled.job.email) record.channels.emplace_back("email");
    if (compiled.job.web) record.channels.emplace_back("web");
    return record;
}

}  // namespace cajista::run::detail
