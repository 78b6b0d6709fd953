// SPDX-License-Identifier: Apache-2.0
#include "run/keep_runs.h"

#include <fmt/format.h>

#include "run/instant.h"
#include "run/job_register.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "run/supplements.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

base::Status note(const RunDirectory& directory, std::string_view event, std::string_view details) {
    auto journal = Journal::open(directory.path());
    if (!journal) return std::move(journal).errors();
    return journal.value()->audit(event, details);
}

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

base::Status void_run(const fs::path& folder, const std::string& reason) {
    auto directory = RunDirectory::open(folder);
    if (!directory) return std::move(directory).errors();
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    if (record->state != "published") {
        return base::error("run.nothing-to-void", fmt::format("'{}' is not published (state: {})",
                                                              folder.string(), record->state))
            .hint("only a published run can be taken back");
    }
    if (base::Status noted = note(*directory.value(), "voided", reason); !noted) return noted;
    if (!record->state_path.empty()) {
        auto known = JobRegister::open(record->state_path, record->job);
        if (!known) return std::move(known).errors();
        base::Status done = known.value()->void_run(fs::absolute(folder).string());
        if (!done) return done;
    }
    if (record->supplement.is_any()) {
        auto book = SupplementBook::open(record->supplement.of);
        if (!book) return std::move(book).errors();
        base::Status done = book.value()->remove(fs::absolute(folder).string());
        if (!done) return done;
    }
    record->state = "voided";
    directory.value()->remove_scratch();
    return directory.value()->write_file("run.json", write_run_record(record.value()));
}

base::Result<Pruned> prune_run(const fs::path& folder, std::uint64_t days) {
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    const std::string& state = record->state;
    Pruned result;
    if (state != "published" && state != "refused" && state != "voided") return result;
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
