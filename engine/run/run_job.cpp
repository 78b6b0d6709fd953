// SPDX-License-Identifier: Apache-2.0
#include "run/run_job.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/files.h"
#include "base/limits.h"
#include "data/reader.h"
#include "report/write_report.h"
#include "run/detail/ordered_sink.h"
#include "run/detail/pipeline.h"
#include "run/detail/run_log.h"
#include "run/run_directory.h"
#include "store/page_store.h"

namespace cajista::run {

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<int> stop_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);  // or a signal handler could not use it

std::uint64_t peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void add(report::StageSeconds& to, const report::StageSeconds& more) {
    to.parse += more.parse;
    to.compose += more.compose;
    to.layout += more.layout;
    to.encode += more.encode;
    to.archive += more.archive;
}

/// One run from the open directory to the report.
class Run {
public:
    Run(const CompiledJob& compiled, const RunOptions& options, ProgressListener& listener)
        : compiled_(compiled), options_(options), listener_(listener) {
        result_.facts.job = compiled.job.name;
        result_.facts.engine = fmt::format("cajista {}", CAJISTA_VERSION);
        result_.facts.now = compiled.now.text;
        result_.facts.workers = workers();
    }

    RunResult go() {
        data::OpenOptions open;
        auto reader = data::Reader::open(compiled_.job.inputs, compiled_.job.main_input, open);
        if (!reader) return fail(ExitCode::wrong, std::move(reader).errors());
        reader_ = std::move(reader).value();
        if (!options_.dry_run) {
            if (base::Status opened = open_directory(); !opened) {
                return fail(ExitCode::wrong, std::move(opened).errors());
            }
        }
        compose();
        finish();
        return std::move(result_);
    }

private:
    std::uint32_t workers() const {
        if (options_.workers != 0) return options_.workers;
        if (compiled_.job.workers != 0) return compiled_.job.workers;
        return std::max(1U, std::thread::hardware_concurrency());
    }

    RunResult fail(ExitCode code, base::Diagnostics reasons) {
        result_.exit_code = code;
        result_.diagnostics = std::move(reasons);
        return std::move(result_);
    }

    base::Status open_directory() {
        auto directory = RunDirectory::create(options_.out);
        if (!directory) return std::move(directory).errors();
        directory_ = std::move(directory).value();
        if (base::Status written = write_state("composing"); !written) return written;
        auto log = detail::RunLog::create(directory_->path() / "log.ndjson");
        if (!log) return std::move(log).errors();
        log_ = std::move(log).value();
        log_->event("started",
                    fmt::format("job {} with {} workers", compiled_.job.name, workers()));
        auto sink = detail::OrderedSink::create(*directory_, compiled_);
        if (!sink) return std::move(sink).errors();
        sink_ = std::move(sink).value();
        return {};
    }

    base::Status write_state(std::string state) {
        RunRecord record;
        record.job = compiled_.job.name;
        record.job_file = compiled_.job.file ? compiled_.job.file->path : "";
        record.engine = result_.facts.engine;
        record.now = compiled_.now.text;
        record.state = std::move(state);
        if (compiled_.job.print) {
            const job::PrintChannel& channel = *compiled_.job.print;
            record.has_print = true;
            record.print.path = channel.path.text;
            record.print.volume_sheets = channel.volume_sheets;
            record.print.volume_pages = channel.volume_pages;
            record.print.control = channel.control;
            record.print.bookmarks = channel.bookmarks;
        }
        return directory_->write_file("run.json", write_run_record(record));
    }

    void compose() {
        detail::PipelineOptions options;
        options.workers = workers();
        options.batch_records = compiled_.job.batch_records;
        options.limit = options_.limit;
        options.channels = channels_of(compiled_.job);
        end_ = detail::run_pipeline(compiled_, *reader_, options,
                                    [this](detail::BatchJob& batch) { return consume(batch); });
    }

    bool consume(detail::BatchJob& batch) {
        for (const base::Diagnostic& warning : batch.output.warnings) announce(warning);
        const Clock::time_point start = Clock::now();
        if (sink_) {
            if (base::Status written = sink_->write(batch.raw, batch.output); !written) {
                result_.diagnostics = std::move(written).errors();
                return false;
            }
        }
        result_.facts.stages.write += seconds_since(start);
        result_.facts.stages.read += batch.read_seconds;
        add(result_.facts.stages, batch.output.seconds);
        for (const Reject& reject : batch.output.rejects) announce(reject.reason);
        count(batch.output);
        const std::optional<std::uint64_t> most = compiled_.job.rejects.count;
        return !(most && counts_.rejected > *most);
    }

    void announce(const base::Diagnostic& diagnostic) {
        if (log_) log_->diagnostic(diagnostic);
        listener_.on_diagnostic(diagnostic);
    }

    void count(const BatchOutput& batch) {
        counts_.read += batch.records.read;
        counts_.composed += batch.records.composed;
        counts_.rejected += batch.records.rejected;
        counts_.suppressed += batch.records.suppressed;
        warnings_ += batch.warning_count;
        for (const ComposedOutput& document : batch.documents) {
            if (document.is_variant) continue;
            ++documents_;
            pages_ += document.encoded.pages.size();
        }
        Progress progress;
        progress.records = counts_.read;
        progress.pages = pages_;
        progress.rejects = counts_.rejected;
        progress.bytes_read = reader_->bytes_read();
        progress.bytes_total = reader_->bytes_total();
        progress.seconds = seconds_since(start_);
        listener_.on_progress(progress);
    }

    /// What the composed run comes to.
    ExitCode decide() {
        if (!result_.diagnostics.empty()) return ExitCode::stopped;  // the sink failed
        if (compiled_.job.rejects.is_exceeded(counts_.rejected, counts_.read)) {
            result_.diagnostics.push_back(base::error(
                "run.reject-limit",
                fmt::format("{} of {} records were rejected, more than the job allows; nothing "
                            "is published",
                            counts_.rejected, counts_.read),
                compiled_.job.rejects.span));
            return ExitCode::refused;
        }
        if (end_.has_failed) {
            result_.diagnostics.push_back(end_.failure);
            return ExitCode::stopped;
        }
        if (end_.is_interrupted) {
            result_.diagnostics.push_back(base::error(
                "run.interrupted",
                fmt::format("stopped by a signal after {} records; nothing is published",
                            counts_.read)));
            return ExitCode::stopped;
        }
        return counts_.rejected != 0 || warnings_ != 0 ? ExitCode::done_with_rejects
                                                       : ExitCode::done;
    }

    bool ends_well() const {
        return result_.exit_code == ExitCode::done ||
               result_.exit_code == ExitCode::done_with_rejects;
    }

    void stop(base::Status failure) {
        result_.exit_code = ExitCode::stopped;
        for (base::Diagnostic& reason : std::move(failure).errors()) {
            result_.diagnostics.push_back(std::move(reason));
        }
    }

    void finish() {
        result_.exit_code = decide();
        if (sink_) {
            const Clock::time_point start = Clock::now();
            if (ends_well()) {
                base::Status done = sink_->finish();
                if (done) done = sink_->publish();
                if (!done) stop(std::move(done));
            }
            if (base::Status kept = sink_->finish_rejects(); !kept) stop(std::move(kept));
            result_.facts.stages.write += seconds_since(start);
        }
        fill_facts();
        if (directory_) close_directory();
    }

    void fill_facts() {
        report::RunFacts& facts = result_.facts;
        if (sink_ && ends_well()) {
            sink_->fill(facts);
        } else {
            facts.documents = documents_;
            facts.pages = pages_;
            facts.warnings = warnings_;
        }
        facts.records = counts_;
        facts.state = ends_well()                              ? "published"
                      : result_.exit_code == ExitCode::refused ? "refused"
                                                               : "stopped";
        facts.exit_code = static_cast<int>(result_.exit_code);
        facts.seconds = seconds_since(start_);
        facts.peak_rss_bytes = peak_memory();
    }

    void close_directory() {
        sink_.reset();
        directory_->remove_scratch();
        base::Status written =
            directory_->write_file("report.json", report::json_report(result_.facts));
        if (written) {
            written = directory_->write_file("report.html", report::html_report(result_.facts));
        }
        if (written) written = write_state(result_.facts.state);
        if (!written) stop(std::move(written));
        if (log_) {
            log_->event("ended", fmt::format("{} with exit code {}", result_.facts.state,
                                             static_cast<int>(result_.exit_code)));
        }
    }

    const CompiledJob& compiled_;
    const RunOptions& options_;
    ProgressListener& listener_;
    const Clock::time_point start_ = Clock::now();
    std::unique_ptr<data::Reader> reader_;
    std::unique_ptr<RunDirectory> directory_;
    std::unique_ptr<detail::RunLog> log_;
    std::unique_ptr<detail::OrderedSink> sink_;
    detail::PipelineEnd end_;
    report::RecordCounts counts_;
    std::uint64_t warnings_ = 0;
    std::uint64_t documents_ = 0;
    std::uint64_t pages_ = 0;
    RunResult result_;
};

/// Resources of a finished run.
class StoreResources final : public pdf::ResourceSource {
public:
    explicit StoreResources(store::PageStoreReader& reader) : reader_(reader) {}
    base::Result<std::string_view> bytes(const base::Sha256& digest) override {
        return reader_.resource(digest);
    }

private:
    store::PageStoreReader& reader_;
};

/// Copies the print documents of a store into a producer.
base::Status copy_documents(store::PageStoreReader& reader, print::PrintProducer& producer,
                            ProgressListener& listener) {
    const Clock::time_point start = Clock::now();
    store::Frame frame;
    store::DocumentFacts facts;
    Progress progress;
    while (reader.next(frame)) {
        if (detail::is_stop_requested()) {
            return base::error("run.interrupted", "stopped by a signal; nothing is published");
        }
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if ((facts.channels & store::Channel::print) == 0) continue;
        base::Result<pdf::EncodedDocument> document = pdf::EncodedDocument::parse(frame.document);
        if (!document) return std::move(document).errors();
        if (base::Status added = producer.add(facts, document.value()); !added) return added;
        ++progress.records;
        progress.pages = producer.pages();
        progress.seconds = seconds_since(start);
        if (progress.records % 64 == 0) listener.on_progress(progress);
    }
    return reader.status();
}

base::Status produce(const std::filesystem::path& folder, const ProduceOptions& options,
                     ProgressListener& listener, RunResult& result) {
    base::Result<RunRecord> record = read_run_record(folder);
    if (!record) return std::move(record).errors();
    if (record->state != "published" || !record->has_print) {
        return base::error("run.nothing-to-produce",
                           fmt::format("'{}' has no print output that was published (state: {})",
                                       folder.string(), record->state))
            .hint("only a run that ended with exit code 0 or 4 can be produced again");
    }
    auto directory = RunDirectory::open(folder);
    if (!directory) return std::move(directory).errors();
    auto plan_bytes =
        base::read_bytes(directory.value()->pages() / "fonts.plan", base::limits::image_bytes);
    if (!plan_bytes) return std::move(plan_bytes).errors();
    auto plan = pdf::FontPlan::parse(plan_bytes.value());
    if (!plan) return std::move(plan).errors();
    auto reader = store::PageStoreReader::open(directory.value()->pages());
    if (!reader) return std::move(reader).errors();
    base::Result<Instant> now = parse_instant(record->now);
    if (!now) return std::move(now).errors();
    print::PrintSettings settings = record->print;
    settings.created = now->file_time;
    settings.volume_sheets = options.volume_sheets.value_or(settings.volume_sheets);
    settings.volume_pages = options.volume_pages.value_or(settings.volume_pages);
    const std::string control = settings.control;
    StoreResources resources(*reader.value());
    auto producer = print::PrintProducer::create(directory.value()->scratch() / "print",
                                                 std::move(settings), plan.value(), resources);
    if (!producer) return std::move(producer).errors();
    base::Status copied = copy_documents(*reader.value(), *producer.value(), listener);
    if (copied) copied = producer.value()->finish();
    if (copied) copied = directory.value()->publish("print");
    directory.value()->remove_scratch();
    if (!copied) return copied;
    result.facts.documents = producer.value()->documents();
    result.facts.pages = producer.value()->pages();
    result.facts.sheets = producer.value()->sheets();
    result.facts.channels.push_back(detail::print_facts(*producer.value(), control));
    return {};
}

}  // namespace

namespace detail {

bool is_stop_requested() { return stop_signal.load(std::memory_order_relaxed) != 0; }

}  // namespace detail

void install_stop_handlers() {
    struct sigaction action = {};
    action.sa_handler = [](int number) { stop_signal.store(number, std::memory_order_relaxed); };
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

RunResult run_job(const CompiledJob& compiled, const RunOptions& options,
                  ProgressListener& listener) {
    return Run(compiled, options, listener).go();
}

RunResult produce_run(const std::filesystem::path& folder, const ProduceOptions& options,
                      ProgressListener& listener) {
    const Clock::time_point start = Clock::now();
    RunResult result;
    base::Status done = produce(folder, options, listener, result);
    result.facts.seconds = seconds_since(start);
    result.facts.peak_rss_bytes = peak_memory();
    if (!done) {
        result.diagnostics = std::move(done).errors();
        const std::string& code = result.diagnostics.front().code;
        const bool is_wrong = code == "run.not-a-run" || code == "run.nothing-to-produce" ||
                              code == "run.locked" || code.starts_with("rules.");
        result.exit_code = is_wrong ? ExitCode::wrong : ExitCode::stopped;
    }
    result.facts.exit_code = static_cast<int>(result.exit_code);
    return result;
}

}  // namespace cajista::run
