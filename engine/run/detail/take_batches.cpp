// SPDX-License-Identifier: Apache-2.0
#include "run/detail/batch_run.h"

#include <algorithm>
#include <thread>

#include "run/detail/controls.h"
#include "run/detail/process.h"

namespace cajista::run::detail {

std::uint32_t BatchRun::workers() const {
    if (options_.workers != 0) return options_.workers;
    if (compiled_.job.workers != 0) return compiled_.job.workers;
    return std::max(1U, std::thread::hardware_concurrency());
}

void BatchRun::compose() {
    PipelineOptions options;
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
    end_ = run_pipeline(compiled_, *reader_, options,
                        [this](BatchJob& batch) { return consume(batch); });
    if (options_.shard.is_part() && !end_.is_interrupted && !end_.has_failed) {
        point_.batches = end_.batches;  // also those of other shards behind its last one
        point_.data_checksum = end_.checksum;
    }
    result_.is_abandoned = end_.is_abandoned;
    if (checkpointer_) settle();
}

bool BatchRun::consume(BatchJob& batch) {
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
    result_.facts.stages.add(batch.output.seconds);
    for (const Reject& reject : batch.output.rejects) {
        announce(reject.reason);
        if (!sink_) ++point_.reject_codes[reject.reason.code];
    }
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

void BatchRun::announce(const base::Diagnostic& diagnostic) {
    if (log_) log_->diagnostic(diagnostic);
    listener_.on_diagnostic(diagnostic);
}

void BatchRun::count(const BatchJob& batch) {
    report::RecordCounts& records = point_.records;
    records.add(batch.output.records);
    point_.warnings += batch.output.warning_count;
    add_sums(point_.totals.read, batch.output.totals.read);
    add_sums(point_.totals.composed, batch.output.totals.composed);
    for (const ComposedOutput& document : batch.output.documents) {
        if (document.is_variant || document.is_held()) continue;
        ++point_.documents;
        add_messages(point_.messages, document.messages);
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

base::Status BatchRun::keep_point() {
    base::Status room = check_space(directory_->path(), space_while_running);
    if (!room) return room;
    if (base::Status marked = sink_->mark(point_); !marked) return marked;
    point_.seconds = seconds_before_ + seconds_since(start_);
    std::vector<int> descriptors = sink_->descriptors();
    if (trace_) descriptors.push_back(trace_->duplicate_descriptor());
    checkpointer_->offer(point_, std::move(descriptors));
    return {};
}

void BatchRun::settle() {
    point_.is_complete = !end_.is_interrupted && !end_.has_failed;
    base::Status kept;
    if (result_.diagnostics.empty() && point_.batches != 0) kept = keep_point();
    if (kept) kept = checkpointer_->wait();
    checkpointer_.reset();
    if (!kept) add_reasons(std::move(kept).errors());
}

}  // namespace cajista::run::detail
