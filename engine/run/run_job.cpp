// SPDX-License-Identifier: Apache-2.0
// lint: long, one run from the open directory to the report: its steps share their state
#include "run/run_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "data/reader.h"
#include "report/write_report.h"
#include "run/detail/checkpointer.h"
#include "run/detail/controls.h"
#include "run/detail/describe_run.h"
#include "run/detail/ordered_sink.h"
#include "run/detail/pipeline.h"
#include "run/detail/process.h"
#include "run/detail/publication.h"
#include "run/detail/run_log.h"
#include "run/detail/shard_set.h"
#include "run/detail/trace_file.h"
#include "run/fingerprint.h"
#include "run/job_register.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "run/supplements.h"

namespace cajista::run {

namespace {

using Clock = std::chrono::steady_clock;
using detail::is_stop_requested;
using detail::seconds_since;

void add(report::StageSeconds& to, const report::StageSeconds& more) {
    to.parse += more.parse;
    to.compose += more.compose;
    to.layout += more.layout;
    to.encode += more.encode;
    to.archive += more.archive;
}

bool reads_standard_input(const job::Job& job) {
    return std::any_of(job.inputs.begin(), job.inputs.end(),
                       [](const job::Input& input) { return input.path == "-"; });
}

/// One run, or the rest of one, from the open directory to the report.
class Run {
public:
    Run(const CompiledJob& compiled, const RunOptions& options, ProgressListener& listener)
        : compiled_(compiled), options_(options), listener_(listener) {
        result_.facts.job = compiled.job.name;
        result_.facts.engine = fmt::format("cajista {}", CAJISTA_VERSION);
        result_.facts.now = compiled.now.text;
        result_.facts.supplement_of = options.supplement.of.string();
        result_.facts.supplement_kind = options.supplement.kind;
        result_.facts.workers = workers();
    }

    ~Run() {
        if (end_.is_abandoned) (void)reader_.release();  // a thread that can't be stopped uses it
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    RunResult begin() {
        const bool is_retry = options_.supplement.kind == "retry";
        const bool captures = !is_retry && reads_standard_input(compiled_.job) && !options_.dry_run;
        base::Status ready = open_supplemented();
        if (ready && captures) {
            ready = open_directory();
            if (ready) ready = capture();
        }
        if (ready && is_retry) {
            ready = open_directory();
            if (ready) ready = keep_rejects();
        }
        if (ready) ready = open_reader();
        if (ready && !is_retry) ready = detail::check_markers(compiled_.job);
        if (ready && !options_.dry_run) ready = open_register();
        if (ready && !options_.dry_run) {
            if (!directory_) ready = open_directory();
            if (ready) ready = open_outputs();
        }
        if (!ready) return fail_to_begin(std::move(ready));
        return go();
    }

    RunResult resume() {
        base::Status ready = open_supplemented();
        if (ready) ready = take_up();
        if (!ready) return fail_to_resume(std::move(ready));
        return go();
    }

    /// Joins shards; nothing is composed but records whose paths are taken in another shard.
    RunResult merge(const std::vector<std::filesystem::path>& folders) {
        auto shards = detail::ShardSet::open(folders, fingerprints_of(compiled_));
        base::Status ready = shards ? open_reader() : base::Status(std::move(shards).errors());
        if (ready) ready = open_register();
        if (ready) ready = open_directory();
        if (ready) ready = open_outputs();
        if (ready) ready = adopt_shards(*shards.value());
        if (!ready) return fail_to_begin(std::move(ready));
        checkpointer_.emplace(*journal_);
        settle();
        finish();
        return std::move(result_);
    }

    /// Publishes documents that another run held; nothing is composed.
    RunResult release(const HeldSelection& selection) {
        base::Status ready = open_supplemented();
        if (ready) ready = check_unchanged();
        if (ready) ready = open_register();
        if (ready) ready = clear_interrupted_release();
        if (ready) ready = open_directory();
        if (ready) ready = open_outputs();
        if (ready) ready = adopt_documents(selection);
        if (!ready) return fail_to_begin(std::move(ready));
        finish();
        return std::move(result_);
    }

private:
    /// The run that this one completes stays locked, so that nobody else completes it as well.
    base::Status open_supplemented() {
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
    std::string own_name() const { return std::filesystem::absolute(options_.out).string(); }

    /// A release of the same run that was killed in this folder before it published anything.
    base::Status clear_interrupted_release() const {
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

    base::Status check_unchanged() const {
        base::Result<RunRecord> record = read_run_record(options_.supplement.of);
        if (!record) return std::move(record).errors();
        return compare_fingerprints(record->fingerprints, fingerprints_of(compiled_));
    }

    /// Of a retry: what is read is in the run directory, whatever becomes of the original.
    std::filesystem::path kept_rejects() const {
        return directory_->path() / "input" / "rejects.ndjson";
    }
    base::Status keep_rejects() {
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
        return base::error("run.no-rejects", fmt::format("'{}' can't be copied: {}", from.string(),
                                                         failure.message()))
            .hint("a run has rejects.ndjson until it is pruned");
    }

    base::Status adopt_documents(const HeldSelection& selection) {
        const std::filesystem::path pages = options_.supplement.of / "pages";
        auto reader = store::PageStoreReader::open(pages);
        if (!reader) return std::move(reader).errors();
        for (const base::Sha256& digest : store::list_resources(pages)) {
            base::Result<std::string_view> bytes = reader.value()->resource(digest);
            if (!bytes) return std::move(bytes).errors();
            base::Status kept = sink_->adopt_resource(digest, bytes.value());
            if (!kept) return kept;
        }
        store::Frame frame;
        store::DocumentFacts facts;
        while (reader.value()->next(frame)) {
            if (!store::parse_facts(frame.facts, facts)) {
                return base::error("store.damaged", "the facts of a document can't be read");
            }
            if (!store::is_held(facts.channels) || !selection.takes(facts.key)) continue;
            if (!book_->holder_of(facts.record_number, own_name()).empty()) continue;
            facts.channels = store::release(facts.channels);
            base::Status adopted = sink_->adopt(facts, frame.document);
            if (!adopted) return adopted;
        }
        Checkpoint counts;
        base::Status done = reader.value()->status();
        if (done) done = sink_->mark(counts);
        if (!done) return done;
        point_ = counts;
        if (point_.documents != 0) return {};
        return base::error("run.nothing-to-release",
                           "no document that is held and not released yet was chosen");
    }

    base::Status adopt_shards(detail::ShardSet& shards) {
        for (std::size_t i = 0; i < shards.ends().size(); ++i) {
            for (const base::Sha256& digest : store::list_resources(shards.pages(i))) {
                base::Result<std::string_view> bytes = shards.resource(i, digest);
                if (!bytes) return std::move(bytes).errors();
                base::Status kept = sink_->adopt_resource(digest, bytes.value());
                if (!kept) return kept;
            }
            const Checkpoint& end = shards.ends()[i];
            sink_->add_counts(end);
            detail::add_sums(point_.totals.read, end.totals.read);
            detail::add_sums(point_.totals.composed, end.totals.composed);
            point_.batches = end.batches;
            point_.data_checksum = end.data_checksum;
            point_.bytes_read = std::max(point_.bytes_read, end.bytes_read);
        }
        detail::ShardItem item;
        std::vector<store::DocumentFacts> facts;
        std::uint64_t adopted = 0;
        while (shards.next(item)) {
            if (++adopted % 256 == 0 && is_stop_requested()) {
                return base::error("run.interrupted", "stopped by a signal; nothing is published");
            }
            base::Status done = adopt_item(item, facts);
            if (!done) return done;
        }
        if (!shards.status().ok()) return shards.status();
        return sink_->mark(point_);
    }

    base::Status adopt_item(const detail::ShardItem& item,
                            std::vector<store::DocumentFacts>& facts) {
        if (item.documents.empty()) return sink_->adopt_reject(item.reject);
        facts.resize(item.documents.size());
        for (std::size_t i = 0; i < facts.size(); ++i) {
            if (store::parse_facts(item.documents[i].facts, facts[i])) continue;
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if (sink_->is_taken(facts)) {
            return compose_taken(item.record, store::is_held(facts.front().channels));
        }
        for (std::size_t i = 0; i < facts.size(); ++i) {
            base::Status done = sink_->adopt_document(facts[i], item.documents[i].encoded);
            if (!done) return done;
        }
        return {};
    }

    /// A record whose path a document of another shard has: it becomes the reject of a run by
    /// itself, with the record as read.
    base::Status compose_taken(std::uint64_t number, bool is_held) {
        if (!again_) {
            again_.emplace(compiled_, *reader_, channels_of(compiled_.job));
        }
        data::RawBatch raw;
        while (raw.records().empty() || raw.records().back().number != number) {
            raw.clear();
            const data::Outcome outcome = reader_->next(raw);
            if (outcome == data::Outcome::record || outcome == data::Outcome::reject) continue;
            return base::error("run.data-changed",
                               "the data is not what it was when the shards were composed");
        }
        BatchOutput output;
        again_->process(raw, output, [] { return false; });
        const std::vector<value::Decimal> before = output.totals.composed;
        sink_->take_back(is_held);
        if (base::Status written = sink_->write(raw, output); !written) return written;
        for (const Reject& reject : output.rejects) announce(reject.reason);
        for (std::size_t i = 0; i < before.size() && i < point_.totals.composed.size(); ++i) {
            value::Decimal& sum = point_.totals.composed[i];
            const auto lost = subtract(before[i], output.totals.composed[i]);
            if (lost) sum = subtract(sum, *lost).value_or(sum);
        }
        return {};
    }

    RunResult go() {
        compose();
        finish();
        return std::move(result_);
    }

    std::uint32_t workers() const {
        if (options_.workers != 0) return options_.workers;
        if (compiled_.job.workers != 0) return compiled_.job.workers;
        return std::max(1U, std::thread::hardware_concurrency());
    }

    RunResult fail_to_begin(base::Status failure) {
        result_.diagnostics = std::move(failure).errors();
        const std::string& code = result_.diagnostics.front().code;
        const bool is_stopped = code == "data.capture-stopped" || code == "run.interrupted";
        result_.exit_code = is_stopped ? ExitCode::stopped : ExitCode::wrong;
        sink_.reset();
        log_.reset();
        journal_.reset();
        if (directory_) directory_->discard();
        return std::move(result_);
    }

    RunResult fail_to_resume(base::Status failure) {
        result_.diagnostics = std::move(failure).errors();
        const std::string& code = result_.diagnostics.front().code;
        const bool may_succeed_later =
            code == "run.interrupted" || code.ends_with("-unwritable") || code.ends_with("-failed");
        result_.exit_code = may_succeed_later ? ExitCode::stopped : ExitCode::wrong;
        return std::move(result_);
    }

    std::filesystem::path captured_input() const {
        return directory_->path() / "input" / "standard-input";
    }

    /// Standard input can't be read twice, so it is kept before anything is composed.
    base::Status capture() {
        std::error_code failure;
        std::filesystem::create_directories(directory_->path() / "input", failure);
        if (base::Status written = write_state("reading"); !written) return written;
        return data::capture_standard_input(captured_input(), is_stop_requested);
    }

    base::Status open_reader() {
        data::OpenOptions open;
        if (directory_) {
            open.scratch = directory_->scratch();
            if (reads_standard_input(compiled_.job)) open.standard_input = captured_input();
            if (options_.supplement.kind == "retry") open.kept = kept_rejects();
        }
        auto reader = data::Reader::open(compiled_.job.inputs, compiled_.job.main_input, open);
        if (!reader) return std::move(reader).errors();
        reader_ = std::move(reader).value();
        return {};
    }

    /// The files that were read, by their full names; standard input by what was kept of it.
    std::vector<std::filesystem::path> data_files() const {
        std::vector<std::filesystem::path> files;
        for (const std::string& file : reader_->files()) {
            files.push_back(std::filesystem::absolute(file == "-" ? captured_input()
                                                                  : std::filesystem::path(file)));
        }
        return files;
    }

    /// Nothing of the job runs now, and its data was not run before.
    base::Status open_register() {
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

    base::Status guard_keys() {
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

    base::Status open_directory() {
        auto directory = RunDirectory::create(options_.out);
        if (!directory) return std::move(directory).errors();
        directory_ = std::move(directory).value();
        if (base::Status alone = claim_job(); !alone) return alone;
        return detail::check_space(directory_->path(), detail::space_at_start);
    }

    base::Status claim_job() const {
        if (!compiled_.job.runs_alone) return {};
        std::vector<std::filesystem::path> files = {compiled_.job.file->path};
        for (const job::Input& input : compiled_.job.inputs) files.emplace_back(input.path);
        if (options_.shard.is_part()) {  // shards of one run go on at the same time
            files.emplace_back(fmt::format("{}/{}", options_.shard.index, options_.shard.count));
        }
        return directory_->claim_job(compiled_.job.name, files);
    }

    base::Status open_log(std::string_view event) {
        auto log = detail::RunLog::create(directory_->path() / "log.ndjson");
        if (!log) return std::move(log).errors();
        log_ = std::move(log).value();
        const std::string details =
            fmt::format("job {} with {} workers", compiled_.job.name, workers());
        log_->event(event, details);
        return journal_->audit(event, details);
    }

    base::Status open_outputs() {
        auto journal = Journal::create(directory_->path());
        if (!journal) return std::move(journal).errors();
        journal_ = std::move(journal).value();
        if (base::Status written = write_state("composing"); !written) return written;
        if (base::Status opened = open_log("started"); !opened) return opened;
        auto sink = detail::OrderedSink::create(*directory_, compiled_, before_, makes());
        if (!sink) return std::move(sink).errors();
        sink_ = std::move(sink).value();
        if (base::Status opened = open_trace(); !opened) return opened;
        return guard_keys();
    }

    base::Status open_trace() {
        if (compiled_.traced_keys.empty()) return {};
        auto trace = detail::TraceFile::open(directory_->path(), point_.records.read);
        if (!trace) return std::move(trace).errors();
        trace_ = std::move(trace).value();
        return {};
    }

    /// Everything as it was at the last checkpoint.
    base::Status take_up() {
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
        auto sink = last.value()
                        ? detail::OrderedSink::reopen(*directory_, compiled_, before_,
                                                      *last.value(), is_stop_requested, makes())
                        : start_over();
        if (!sink) return std::move(sink).errors();
        sink_ = std::move(sink).value();
        if (last.value()) point_ = *last.value();
        if (base::Status opened = open_trace(); !opened) return opened;
        return guard_keys();
    }

    /// Killed before the first checkpoint.
    base::Result<std::unique_ptr<detail::OrderedSink>> start_over() {
        std::error_code failure;
        std::filesystem::remove_all(directory_->pages(), failure);
        directory_->remove_scratch();
        std::filesystem::create_directories(directory_->scratch(), failure);
        return detail::OrderedSink::create(*directory_, compiled_, before_, makes());
    }

    detail::OrderedSink::Makes makes() const {
        using Makes = detail::OrderedSink::Makes;
        return options_.shard.is_part() ? Makes::store : Makes::outputs;
    }

    base::Status write_state(std::string state) {
        std::vector<std::filesystem::path> files;
        if (reader_) files = data_files();
        RunRecord record = detail::describe_run(compiled_, options_, files);
        record.state = std::move(state);
        record.exit_code = static_cast<int>(result_.exit_code);
        record.made = made_;
        record.print.before = before_;
        return directory_->write_file("run.json", write_run_record(record));
    }

    void compose() {
        detail::PipelineOptions options;
        options.workers = workers();
        options.batch_records = compiled_.job.batch_records;
        options.limit = options_.limit;
        options.channels = channels_of(compiled_.job);
        options.record_seconds =
            options_.record_seconds != 0 ? options_.record_seconds : compiled_.job.limits.seconds;
        options.done = {point_.batches, point_.records.read, point_.data_checksum};
        options.shard = options_.shard;
        seconds_before_ = point_.seconds;
        if (journal_) checkpointer_.emplace(*journal_);
        end_ = detail::run_pipeline(compiled_, *reader_, options,
                                    [this](detail::BatchJob& batch) { return consume(batch); });
        if (options_.shard.is_part() && !end_.is_interrupted && !end_.has_failed) {
            point_.batches = end_.batches;  // also those of other shards behind its last one
            point_.data_checksum = end_.checksum;
        }
        result_.is_abandoned = end_.is_abandoned;
        if (checkpointer_) settle();
    }

    bool consume(detail::BatchJob& batch) {
        for (const base::Diagnostic& warning : batch.output.warnings) announce(warning);
        const Clock::time_point start = Clock::now();
        base::Status written;
        if (sink_) written = sink_->write(batch.raw, batch.output);
        if (written && trace_) written = trace_->write(batch.output.traces);
        if (!written) {
            result_.diagnostics = std::move(written).errors();
            return false;
        }
        result_.facts.stages.write += seconds_since(start);
        result_.facts.stages.read += batch.read_seconds;
        add(result_.facts.stages, batch.output.seconds);
        for (const Reject& reject : batch.output.rejects) announce(reject.reason);
        count(batch);
        if (checkpointer_ && compiled_.job.keeps_checkpoints && checkpointer_->is_due()) {
            if (base::Status kept = keep_point(); !kept) {
                result_.diagnostics = std::move(kept).errors();
                return false;
            }
        }
        const std::optional<std::uint64_t> most = compiled_.job.rejects.count;
        return !(most && point_.records.rejected > *most);
    }

    void announce(const base::Diagnostic& diagnostic) {
        if (log_) log_->diagnostic(diagnostic);
        listener_.on_diagnostic(diagnostic);
    }

    void count(const detail::BatchJob& batch) {
        report::RecordCounts& records = point_.records;
        records.read += batch.output.records.read;
        records.composed += batch.output.records.composed;
        records.rejected += batch.output.records.rejected;
        records.suppressed += batch.output.records.suppressed;
        records.held += batch.output.records.held;
        for (std::size_t i = 0; i < records.rejected_at.size(); ++i) {
            records.rejected_at[i] += batch.output.records.rejected_at[i];
        }
        point_.warnings += batch.output.warning_count;
        detail::add_sums(point_.totals.read, batch.output.totals.read);
        detail::add_sums(point_.totals.composed, batch.output.totals.composed);
        for (const ComposedOutput& document : batch.output.documents) {
            if (document.is_variant || document.is_held()) continue;
            ++point_.documents;
            point_.pages += document.encoded.pages.size();
        }
        point_.batches = batch.number + 1;
        point_.data_checksum = batch.checksum;
        point_.bytes_read = batch.bytes_read;
        Progress progress;
        progress.records = records.read;
        progress.pages = point_.pages;
        progress.rejects = records.rejected;
        progress.bytes_read = batch.bytes_read;
        progress.bytes_total = reader_->bytes_total();
        progress.seconds = seconds_before_ + seconds_since(start_);
        listener_.on_progress(progress);
    }

    base::Status keep_point() {
        base::Status room = detail::check_space(directory_->path(), detail::space_while_running);
        if (!room) return room;
        if (base::Status marked = sink_->mark(point_); !marked) return marked;
        point_.seconds = seconds_before_ + seconds_since(start_);
        std::vector<int> descriptors = sink_->descriptors();
        if (trace_) descriptors.push_back(trace_->duplicate_descriptor());
        checkpointer_->offer(point_, std::move(descriptors));
        return {};
    }

    /// The last batch border is kept, unless what came to the sink isn't whole.
    void settle() {
        point_.is_complete = !end_.is_interrupted && !end_.has_failed;
        base::Status kept;
        if (result_.diagnostics.empty() && point_.batches != 0) kept = keep_point();
        if (kept) kept = checkpointer_->wait();
        checkpointer_.reset();
        if (!kept) append_all(result_.diagnostics, std::move(kept).errors());
    }

    /// What the composed run comes to.
    ExitCode decide() {
        if (!result_.diagnostics.empty()) return ExitCode::stopped;  // the disk failed
        const report::RecordCounts& records = point_.records;
        const bool is_part = options_.shard.is_part();  // percentages and totals are of the whole
        const std::optional<std::uint64_t> most = compiled_.job.rejects.count;
        const bool is_exceeded =
            is_part ? most && records.rejected > *most
                    : compiled_.job.rejects.is_exceeded(records.rejected, records.read);
        if (is_exceeded) {
            result_.diagnostics.push_back(base::error(
                "run.reject-limit",
                fmt::format("{} of {} records were rejected, more than the job allows; nothing "
                            "is published",
                            records.rejected, records.read),
                compiled_.job.rejects.span));
            return ExitCode::refused;
        }
        if (end_.has_failed) {
            result_.diagnostics.push_back(end_.failure);
            return end_.failure.code == "run.data-changed" ? ExitCode::wrong : ExitCode::stopped;
        }
        if (end_.is_interrupted) {
            base::Diagnostic reason = base::error(
                "run.interrupted",
                fmt::format("stopped by a signal after {} records; nothing is published",
                            records.read));
            if (directory_) {
                reason.hints.push_back(
                    fmt::format("`cajista resume {}` goes on there", directory_->path().string()));
            }
            result_.diagnostics.push_back(std::move(reason));
            return ExitCode::stopped;
        }
        base::Diagnostics differences;
        if (!is_part) {
            differences =
                detail::compare_totals(compiled_.job, point_.totals, result_.facts.totals);
        }
        if (!differences.empty()) {
            append_all(result_.diagnostics, std::move(differences));
            return ExitCode::refused;
        }
        return records.rejected != 0 || point_.warnings + own_warnings_ != 0
                   ? ExitCode::done_with_rejects
                   : ExitCode::done;
    }

    bool ends_well() const {
        return result_.exit_code == ExitCode::done ||
               result_.exit_code == ExitCode::done_with_rejects;
    }

    void stop(base::Status failure) {
        result_.exit_code = ExitCode::stopped;
        append_all(result_.diagnostics, std::move(failure).errors());
    }

    void finish() {
        result_.exit_code = decide();
        if (sink_ && ends_well()) {
            const Clock::time_point start = Clock::now();
            if (base::Status done = sink_->finish(); !done) stop(std::move(done));
            for (const base::Diagnostic& warning : sink_->warnings()) announce(warning);
            if (ends_well() && !sink_->warnings().empty()) {
                result_.exit_code = ExitCode::done_with_rejects;
            }
            result_.facts.stages.write += seconds_since(start);
            made_ = sink_->made();
        }
        fill_facts();
        if (directory_) close_directory();
    }

    void fill_facts() {
        report::RunFacts& facts = result_.facts;
        if (sink_ && ends_well()) {
            sink_->fill(facts);
        } else {
            facts.documents = point_.documents;
            facts.pages = point_.pages;
            facts.warnings = point_.warnings;
        }
        facts.records = point_.records;
        facts.state = ends_well()                              ? ended_state()
                      : result_.exit_code == ExitCode::refused ? "refused"
                                                               : "stopped";
        facts.exit_code = static_cast<int>(result_.exit_code);
        facts.seconds = seconds_before_ + seconds_since(start_);
        facts.peak_rss_bytes = detail::peak_memory();
    }

    void close_directory() {
        if (result_.exit_code == ExitCode::wrong) return;  // as it was before
        base::Status closed;
        if (!ends_well() && sink_) {
            // Also of a run that is stopped: what it rejected so far can be looked at.
            closed = sink_->finish_rejects();
        }
        sink_.reset();
        if (closed) closed = detail::write_reports(*directory_, result_.facts);
        if (closed && trace_) closed = directory_->write_file("trace.ndjson", trace_->lines());
        if (closed && result_.exit_code != ExitCode::stopped) {
            detail::TraceFile::remove(directory_->path());
        }
        if (closed && ends_well()) {
            closed = options_.shard.is_part() ? publish_rejects() : publish();
        }
        if (closed && result_.exit_code == ExitCode::refused) closed = publish_rejects();
        if (closed && result_.exit_code == ExitCode::stopped) {
            closed = detail::publish_reports(*directory_);
        }
        if (!closed) stop(std::move(closed));
        const std::string state = ends_well() ? ended_state() : result_.facts.state;
        (void)write_state(ends_well() || result_.exit_code == ExitCode::refused ? state
                                                                                : "stopped");
        note_end();
    }

    base::Status publish() {
        if (base::Status written = write_state("publishing"); !written) return written;
        return detail::publish_all(*directory_);
    }

    const char* ended_state() const { return options_.shard.is_part() ? "composed" : "published"; }

    base::Status publish_rejects() {
        base::Status done = detail::RejectFile::publish(directory_->path());
        if (done) done = detail::publish_reports(*directory_);
        directory_->remove_scratch();
        return done;
    }

    void note_end() {
        const std::string details =
            fmt::format("{} with exit code {}", ends_well() ? ended_state() : result_.facts.state,
                        static_cast<int>(result_.exit_code));
        for (const base::Diagnostic& why : result_.diagnostics) {
            if (log_) log_->diagnostic(why);
        }
        if (log_) log_->event("ended", details);
        if (journal_) (void)journal_->audit("ended", details);
    }

    const CompiledJob& compiled_;
    const RunOptions& options_;
    ProgressListener& listener_;
    const Clock::time_point start_ = Clock::now();
    double seconds_before_ = 0;  ///< of sessions before this one
    std::unique_ptr<RunDirectory> directory_;
    std::unique_ptr<data::Reader> reader_;
    std::unique_ptr<JobRegister> register_;
    std::optional<KeyLookup> known_keys_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<detail::TraceFile> trace_;  ///< null: no record was chosen
    std::unique_ptr<detail::RunLog> log_;
    std::unique_ptr<detail::OrderedSink> sink_;
    std::optional<detail::Checkpointer> checkpointer_;
    print::NumbersBefore before_, made_;
    std::unique_ptr<RunDirectory> supplemented_;
    std::unique_ptr<SupplementBook> book_;
    std::optional<ComposingWorker> again_;  ///< of a merge: records whose paths are taken
    Checkpoint point_;                      ///< the last batch border
    std::uint64_t own_warnings_ = 0;        ///< of the run itself, not of records
    detail::PipelineEnd end_;
    RunResult result_;
};

}  // namespace

RunResult run_job(const CompiledJob& compiled, const RunOptions& options,
                  ProgressListener& listener) {
    return Run(compiled, options, listener).begin();
}

RunResult merge_shards(const CompiledJob& compiled, const RunOptions& options,
                       const std::vector<std::filesystem::path>& shards,
                       ProgressListener& listener) {
    return Run(compiled, options, listener).merge(shards);
}

RunResult release_held(const CompiledJob& compiled, const RunOptions& options,
                       const HeldSelection& selection, ProgressListener& listener) {
    return Run(compiled, options, listener).release(selection);
}

RunResult resume_job(const CompiledJob& compiled, const RunOptions& options,
                     ProgressListener& listener) {
    return Run(compiled, options, listener).resume();
}

}  // namespace cajista::run
