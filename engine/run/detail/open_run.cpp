// SPDX-License-Identifier: Apache-2.0
#include "run/detail/batch_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "run/detail/controls.h"
#include "run/detail/describe_run.h"
#include "run/detail/process.h"
#include "run/fingerprint.h"

namespace cajista::run::detail {

bool BatchRun::reads_standard_input() const {
    const std::vector<job::Input>& inputs = compiled_.job.inputs;
    return std::any_of(inputs.begin(), inputs.end(),
                       [](const job::Input& input) { return input.path == "-"; });
}

base::Status BatchRun::open_supplemented() {
    const Supplement& supplement = options_.supplement;
    if (!supplement.is_any()) return {};
    auto locked = RunDirectory::open(supplement.of, RunDirectory::Scratch::none);
    if (!locked) return std::move(locked).errors();
    supplemented_ = std::move(locked).value();
    auto before = numbers_before(supplement.of, own_name());
    if (!before) return std::move(before).errors();
    before_ = before.value();
    auto book = SupplementBook::open(supplement.of);
    if (!book) return std::move(book).errors();
    book_ = std::move(book).value();
    return {};
}

base::Status BatchRun::clear_interrupted_release() const {
    base::Result<RunRecord> record = read_run_record(options_.out);
    if (!record) return {};
    const bool is_ours = record->supplement.kind == "release" &&
                         record->supplement.of == options_.supplement.of &&
                         (record->state == "composing" || record->state == "stopped");
    if (!is_ours) return {};
    auto directory = RunDirectory::open(options_.out, RunDirectory::Scratch::none);
    if (!directory) return std::move(directory).errors();
    directory.value()->discard();
    return {};
}

base::Status BatchRun::check_unchanged() const {
    base::Result<RunRecord> record = read_run_record(options_.supplement.of);
    if (!record) return std::move(record).errors();
    return compare_fingerprints(record->fingerprints, fingerprints_of(compiled_));
}

std::filesystem::path BatchRun::kept_rejects() const {
    return directory_->path() / "input" / "rejects.ndjson";
}

base::Status BatchRun::keep_rejects() {
    std::error_code failure;
    std::filesystem::create_directories(directory_->path() / "input", failure);
    const std::filesystem::path from = options_.supplement.rejects.empty()
                                           ? options_.supplement.of / "rejects.ndjson"
                                           : options_.supplement.rejects;
    std::filesystem::copy_file(from, kept_rejects(), failure);
    if (!failure) {
        std::filesystem::permissions(
            kept_rejects(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failure);
    }
    if (!failure) return {};
    return base::error("run.no-rejects",
                       fmt::format("'{}' can't be copied: {}", from.string(), failure.message()))
        .hint("a run has rejects.ndjson until it is pruned");
}

std::filesystem::path BatchRun::captured_input() const {
    return directory_->path() / "input" / "standard-input";
}

base::Status BatchRun::capture() {
    std::error_code failure;
    std::filesystem::create_directories(directory_->path() / "input", failure);
    if (base::Status written = write_state("reading"); !written) return written;
    return data::capture_standard_input(captured_input(), is_stop_requested);
}

data::OpenOptions BatchRun::open_options() const {
    data::OpenOptions open;
    if (directory_) {
        open.scratch = directory_->scratch();
        if (reads_standard_input()) open.standard_input = captured_input();
        if (options_.supplement.kind == "retry") open.kept = kept_rejects();
    }
    return open;
}

base::Status BatchRun::open_reader() {
    auto reader =
        data::Reader::open(compiled_.job.inputs, compiled_.job.main_input, open_options());
    if (!reader) return std::move(reader).errors();
    reader_ = std::move(reader).value();
    return {};
}

std::vector<std::filesystem::path> BatchRun::data_files() const {
    std::vector<std::filesystem::path> files;
    for (const std::string& file : reader_->files()) {
        files.push_back(std::filesystem::absolute(file == "-" ? captured_input()
                                                              : std::filesystem::path(file)));
    }
    return files;
}

base::Status BatchRun::open_register() {
    const job::StateOptions& state = compiled_.job.state;
    if (state.path.empty()) return {};
    auto opened = JobRegister::open(state.path, compiled_.job.name);
    if (!opened) return std::move(opened).errors();
    register_ = std::move(opened).value();
    // The shards of a run go on at the same time; what publishes them is the run.
    if (!options_.shard.is_part()) {
        if (base::Status locked = register_->lock(); !locked) return locked;
    }
    if (state.duplicates == job::Duplicates::allow || supplemented_) return {};
    base::Status fresh = register_->check_files(data_files());
    if (fresh || state.duplicates == job::Duplicates::refuse) return fresh;
    for (base::Diagnostic& found : std::move(fresh).errors()) {
        found.severity = base::Severity::warning;
        listener_.on_diagnostic(found);
        ++own_warnings_;
    }
    return {};
}

base::Status BatchRun::guard_keys() {
    if (!reader_) return {};
    sink_->set_reader(*reader_);
    if (book_) sink_->set_supplied(book_.get(), own_name());
    const job::StateOptions& state = compiled_.job.state;
    if (!register_ || !state.keys || state.duplicates != job::Duplicates::refuse) return {};
    base::Result<KeyLookup> keys = register_->keys();
    if (!keys) return std::move(keys).errors();
    known_keys_.emplace(std::move(keys).value());
    sink_->set_known_keys(&*known_keys_);
    return {};
}

base::Status BatchRun::open_directory() {
    auto directory = RunDirectory::create(options_.out);
    if (!directory) return std::move(directory).errors();
    directory_ = std::move(directory).value();
    if (base::Status alone = claim_job(); !alone) return alone;
    return check_space(directory_->path(), space_at_start);
}

base::Status BatchRun::claim_job() const {
    if (!compiled_.job.runs_alone) return {};
    std::vector<std::filesystem::path> files = {compiled_.job.file->path};
    for (const job::Input& input : compiled_.job.inputs) files.emplace_back(input.path);
    if (options_.shard.is_part()) {  // shards of one run go on at the same time
        files.emplace_back(fmt::format("{}/{}", options_.shard.index, options_.shard.count));
    }
    return directory_->claim_job(compiled_.job.name, files);
}

base::Status BatchRun::open_log(std::string_view event) {
    auto log = RunLog::create(directory_->path() / "log.ndjson");
    if (!log) return std::move(log).errors();
    log_ = std::move(log).value();
    const std::string details =
        fmt::format("job {} with {} workers", compiled_.job.name, workers());
    log_->event(event, details);
    return journal_->audit(event, details);
}

base::Status BatchRun::open_outputs() {
    auto journal = Journal::create(directory_->path());
    if (!journal) return std::move(journal).errors();
    journal_ = std::move(journal).value();
    if (base::Status written = write_state("composing"); !written) return written;
    if (base::Status opened = open_log("started"); !opened) return opened;
    auto sink = OrderedSink::create(*directory_, compiled_, before_, makes());
    if (!sink) return std::move(sink).errors();
    sink_ = std::move(sink).value();
    if (base::Status opened = open_trace(); !opened) return opened;
    return guard_keys();
}

base::Status BatchRun::open_trace() {
    if (compiled_.traced_keys.empty()) return {};
    auto trace = TraceFile::open(directory_->path(), point_.records.read);
    if (!trace) return std::move(trace).errors();
    trace_ = std::move(trace).value();
    return {};
}

base::Status BatchRun::take_up() {
    auto directory = RunDirectory::open(options_.out, RunDirectory::Scratch::keep);
    if (!directory) return std::move(directory).errors();
    directory_ = std::move(directory).value();
    if (base::Status alone = claim_job(); !alone) return alone;
    base::Result<RunRecord> record = read_run_record(options_.out);
    if (!record) return std::move(record).errors();
    base::Status same = compare_fingerprints(record->fingerprints, fingerprints_of(compiled_));
    if (!same) return same;
    if (base::Status opened = open_reader(); !opened) return opened;
    if (base::Status opened = open_register(); !opened) return opened;
    auto journal = Journal::open(directory_->path());
    if (!journal) return std::move(journal).errors();
    journal_ = std::move(journal).value();
    auto last = journal_->last();
    if (!last) return std::move(last).errors();
    if (base::Status written = write_state("composing"); !written) return written;
    if (base::Status opened = open_log("resumed"); !opened) return opened;
    auto sink = last.value() ? OrderedSink::reopen(*directory_, compiled_, before_, *last.value(),
                                                   is_stop_requested, makes())
                             : start_over();
    if (!sink) return std::move(sink).errors();
    sink_ = std::move(sink).value();
    if (last.value()) point_ = *last.value();
    if (base::Status opened = open_trace(); !opened) return opened;
    return guard_keys();
}

base::Result<std::unique_ptr<OrderedSink>> BatchRun::start_over() {
    std::error_code failure;
    std::filesystem::remove_all(directory_->pages(), failure);
    directory_->remove_scratch();
    std::filesystem::create_directories(directory_->scratch(), failure);
    return OrderedSink::create(*directory_, compiled_, before_, makes());
}

OrderedSink::Makes BatchRun::makes() const {
    using Makes = OrderedSink::Makes;
    return options_.shard.is_part() ? Makes::store : Makes::outputs;
}

base::Status BatchRun::write_state(std::string state) {
    std::vector<std::filesystem::path> files;
    if (reader_) files = data_files();
    RunRecord record = describe_run(compiled_, options_, files);
    record.state = std::move(state);
    record.exit_code = static_cast<int>(result_.exit_code);
    record.made = made_;
    record.print.before = before_;
    return directory_->write_file("run.json", write_run_record(record));
}

}  // namespace cajista::run::detail
