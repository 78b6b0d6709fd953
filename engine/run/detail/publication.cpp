// SPDX-License-Identifier: Apache-2.0
#include "run/detail/publication.h"

#include <filesystem>

#include "report/write_report.h"
#include "run/detail/reject_file.h"
#include "run/detail/trace_file.h"
#include "run/job_register.h"
#include "run/run_job.h"
#include "run/supplements.h"

namespace cajista::run {

namespace detail {

base::Status write_reports(const RunDirectory& directory, const report::RunFacts& facts) {
    base::Status written = directory.write_file("scratch/report.json", report::json_report(facts));
    if (!written) return written;
    return directory.write_file("scratch/report.html", report::html_report(facts));
}

base::Status publish_reports(const RunDirectory& directory) {
    base::Status done = directory.publish_once("report.html");
    return done ? directory.publish_once("report.json") : done;
}

namespace {

base::Status register_run(const RunDirectory& directory, const RunRecord& record) {
    if (record.state_path.empty()) return {};
    auto known = JobRegister::open(record.state_path, record.job);
    if (!known) return std::move(known).errors();
    const std::vector<std::filesystem::path> files(record.files.begin(), record.files.end());
    std::optional<std::filesystem::path> store;
    if (record.registers_keys) store = directory.pages();
    return known.value()->add_run(std::filesystem::absolute(directory.path()).string(), files,
                                  store);
}

}  // namespace

namespace {

base::Status note_supplement(const RunDirectory& directory, const RunRecord& record) {
    if (!record.supplement.is_any()) return {};
    auto book = SupplementBook::open(record.supplement.of);
    if (!book) return std::move(book).errors();
    const std::string folder = std::filesystem::absolute(directory.path()).string();
    return book.value()->add({folder, record.supplement.kind, {}, record.made, 0},
                             directory.pages());
}

}  // namespace

base::Status publish_all(const RunDirectory& directory) {
    base::Result<RunRecord> record = read_run_record(directory.path());
    if (!record) return std::move(record).errors();
    // First: killed in between, the run is known and resume goes on here.
    if (base::Status done = register_run(directory, record.value()); !done) return done;
    if (base::Status done = note_supplement(directory, record.value()); !done) return done;
    for (const std::string& channel : record->channels) {
        if (base::Status done = directory.publish_once(channel); !done) return done;
    }
    base::Status done = RejectFile::publish(directory.path());
    if (done) done = publish_reports(directory);
    if (done) directory.remove_scratch();
    return done;
}

}  // namespace detail

base::Status finish_publication(const std::filesystem::path& folder) {
    auto directory = RunDirectory::open(folder, RunDirectory::Scratch::keep);
    if (!directory) return std::move(directory).errors();
    if (base::Status done = detail::publish_all(*directory.value()); !done) return done;
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    record->state = "published";
    base::Status done = directory.value()->write_file("run.json", write_run_record(record.value()));
    if (done) detail::TraceFile::remove(folder);
    return done;
}

}  // namespace cajista::run
