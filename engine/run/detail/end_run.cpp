// SPDX-License-Identifier: Apache-2.0
#include "run/detail/batch_run.h"

#include <fmt/format.h>

#include "report/write_report.h"
#include "run/detail/controls.h"
#include "run/detail/process.h"
#include "run/detail/publication.h"
#include "run/production.h"

namespace cajista::run::detail {

ExitCode BatchRun::decide() {
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
        base::Diagnostic reason =
            base::error("run.interrupted",
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
        differences = compare_totals(compiled_.job, point_.totals, result_.facts.totals);
    }
    if (!differences.empty()) {
        add_reasons(std::move(differences));
        return ExitCode::refused;
    }
    return records.rejected != 0 || point_.warnings + own_warnings_ != 0
               ? ExitCode::done_with_rejects
               : ExitCode::done;
}

void BatchRun::add_reasons(base::Diagnostics reasons) {
    for (base::Diagnostic& reason : reasons) result_.diagnostics.push_back(std::move(reason));
}

void BatchRun::stop(base::Status failure) {
    // What no resume could mend: nothing is published.
    result_.exit_code = is_final(failure.errors()) ? ExitCode::refused : ExitCode::stopped;
    add_reasons(std::move(failure).errors());
}

void BatchRun::finish() {
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

void BatchRun::fill_facts() {
    report::RunFacts& facts = result_.facts;
    if (sink_ && ends_well()) {
        sink_->fill(facts);
    } else {
        facts.documents = point_.documents;
        facts.pages = point_.pages;
        facts.warnings = point_.warnings;
    }
    facts.records = point_.records;
    const auto& codes = sink_ ? sink_->reject_codes() : point_.reject_codes;
    for (const auto& [code, count] : codes) facts.rejects.push_back({code, count});
    facts.messages = facts_of(point_.messages);
    facts.state = ends_well()                              ? ended_state()
                  : result_.exit_code == ExitCode::refused ? "refused"
                                                           : "stopped";
    facts.exit_code = static_cast<int>(result_.exit_code);
    facts.seconds = seconds_before_ + seconds_since(start_);
    facts.peak_rss_bytes = peak_memory();
}

void BatchRun::close_directory() {
    if (result_.exit_code == ExitCode::wrong) return;  // as it was before
    base::Status closed;
    if (!ends_well() && sink_) {
        // Also of a run that is stopped: what it rejected so far can be looked at.
        closed = sink_->finish_rejects();
    }
    sink_.reset();
    if (closed) closed = write_reports(*directory_, result_.facts);
    if (closed && trace_) closed = directory_->write_file("trace.ndjson", trace_->lines());
    if (closed && ends_well()) {
        closed = options_.shard.is_part() ? publish_rejects() : publish();
    }
    if (closed && result_.exit_code == ExitCode::refused) closed = publish_rejects();
    if (closed && result_.exit_code == ExitCode::stopped) {
        closed = publish_reports(*directory_);
    }
    const bool is_closed = closed.ok();
    if (!is_closed) stop(std::move(closed));
    const std::string state = ends_well() ? ended_state() : result_.facts.state;
    (void)write_state(ends_well() || result_.exit_code == ExitCode::refused ? state : "stopped");
    // Last, so that a run that is killed before finds its lines again.
    if (is_closed && result_.exit_code != ExitCode::stopped) TraceFile::remove(directory_->path());
    note_end();
}

base::Status BatchRun::publish() {
    if (base::Status written = write_state("publishing"); !written) return written;
    return publish_all(*directory_);
}

base::Status BatchRun::publish_rejects() {
    base::Status done = RejectFile::publish(directory_->path());
    if (done) done = publish_reports(*directory_);
    directory_->remove_scratch();
    return done;
}

void BatchRun::note_end() {
    const std::string details =
        fmt::format("{} with exit code {}", ends_well() ? ended_state() : result_.facts.state,
                    static_cast<int>(result_.exit_code));
    for (const base::Diagnostic& why : result_.diagnostics) {
        if (log_) log_->diagnostic(why);
    }
    if (log_) log_->event("ended", details);
    if (journal_) (void)journal_->audit("ended", details);
}

}  // namespace cajista::run::detail
