// SPDX-License-Identifier: Apache-2.0
#include "run/keep_runs.h"

#include <fmt/format.h>

#include "run/instant.h"
#include "run/journal.h"
#include "run/run_directory.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

std::uint64_t size_of(const fs::path& path) {
    std::error_code failure;
    if (fs::is_regular_file(path, failure)) return fs::file_size(path, failure);
    std::uint64_t bytes = 0;
    for (fs::recursive_directory_iterator at(path, failure), end; !failure && at != end;
         at.increment(failure)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored)) bytes += at->file_size(ignored);
    }
    return bytes;
}

}  // namespace

base::Result<Pruned> prune_run(const fs::path& folder, std::uint64_t days) {
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    const std::string& state = record->state;
    Pruned result;
    if (state != "published" && state != "refused") return result;
    auto directory = RunDirectory::open(folder);
    if (!directory) return std::move(directory).errors();
    auto journal = Journal::open(folder);
    if (!journal) return std::move(journal).errors();
    auto rows = journal.value()->audit_rows();
    if (!rows) return std::move(rows).errors();
    std::string ended;
    for (const AuditRow& row : rows.value()) {
        if (row.event == "pruned") return result;
        if (row.event == "ended") ended = row.time;
    }
    base::Result<Instant> then = parse_instant(ended);
    if (!then) return result;
    const std::int64_t age =
        instant_of_clock().file_time.unix_seconds - then->file_time.unix_seconds;
    if (age < static_cast<std::int64_t>(days) * 86400) return result;
    for (const char* name : {"pages", "input", "rejects.ndjson"}) {
        result.bytes += size_of(folder / name);
        std::error_code failure;
        fs::remove_all(folder / name, failure);
        if (!failure) continue;
        return base::error(
            "run.directory-unwritable",
            fmt::format("'{}' can't be removed: {}", (folder / name).string(), failure.message()));
    }
    result.is_pruned = true;
    directory.value()->remove_scratch();
    base::Status noted = journal.value()->audit(
        "pruned", fmt::format("page store, input and rejects, {} bytes", result.bytes));
    if (!noted) return std::move(noted).errors();
    return result;
}

}  // namespace cajista::run
