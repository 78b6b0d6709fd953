// SPDX-License-Identifier: Apache-2.0
// One run, or the rest of one, from the open directory to the report. Its steps stand in files of
// their own, and share its state.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/reader.h"
#include "run/composing.h"
#include "run/detail/checkpointer.h"
#include "run/detail/ordered_sink.h"
#include "run/detail/pipeline.h"
#include "run/detail/run_log.h"
#include "run/detail/shard_set.h"
#include "run/detail/trace_file.h"
#include "run/job_register.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "run/run_job.h"
#include "run/supplements.h"

namespace cajista::run::detail {

/// One owner, one thread; one of begin(), resume(), merge(), release() is called, once.
class BatchRun {
public:
    BatchRun(const CompiledJob& compiled, const RunOptions& options, ProgressListener& listener);
    ~BatchRun();
    BatchRun(const BatchRun&) = delete;
    BatchRun& operator=(const BatchRun&) = delete;
    RunResult begin();
    RunResult resume();
    /// Joins shards; nothing is composed but records whose paths are taken in another shard.
    RunResult merge(const std::vector<std::filesystem::path>& folders);
    /// Publishes documents that another run held; nothing is composed.
    RunResult release(const HeldSelection& selection);

private:
    RunResult go();
    RunResult fail_to_begin(base::Status failure);
    RunResult fail_to_resume(base::Status failure);

    // adopt_documents.cpp
    base::Status adopt_documents(const HeldSelection& selection);
    base::Status adopt_shards(ShardSet& shards);
    base::Status adopt_item(const ShardItem& item, std::vector<store::DocumentFacts>& facts);
    /// A record whose path a document of another shard has: it becomes the reject of a run by
    /// itself, with the record as read.
    base::Status compose_taken(std::uint64_t number, bool is_held);

    // open_run.cpp
    /// The run that this one completes stays locked, so that nobody else completes it as well.
    base::Status open_supplemented();
    std::string own_name() const { return std::filesystem::absolute(options_.out).string(); }
    /// A release of the same run that was killed in this folder before it published anything.
    base::Status clear_interrupted_release() const;
    base::Status check_unchanged() const;
    /// Of a retry: what is read is in the run directory, whatever becomes of the original.
    std::filesystem::path kept_rejects() const;
    base::Status keep_rejects();
    bool reads_standard_input() const;
    std::filesystem::path captured_input() const;
    /// Standard input can't be read twice, so it is kept before anything is composed.
    base::Status capture();
    data::OpenOptions open_options() const;
    base::Status open_reader();
    /// The files that were read, by their full names; standard input by what was kept of it.
    std::vector<std::filesystem::path> data_files() const;
    /// Nothing of the job runs now, and its data was not run before.
    base::Status open_register();
    base::Status guard_keys();
    base::Status open_directory();
    base::Status claim_job() const;
    base::Status open_log(std::string_view event);
    base::Status open_outputs();
    base::Status open_trace();
    /// Everything as it was at the last checkpoint.
    base::Status take_up();
    /// Killed before the first checkpoint.
    base::Result<std::unique_ptr<OrderedSink>> start_over();
    OrderedSink::Makes makes() const;
    base::Status write_state(std::string state);

    // take_batches.cpp
    std::uint32_t workers() const;
    void compose();
    bool consume(BatchJob& batch);
    void announce(const base::Diagnostic& diagnostic);
    void count(const BatchJob& batch);
    base::Status keep_point();
    /// The last batch border is kept, unless what came to the sink isn't whole.
    void settle();

    // end_run.cpp
    /// What the composed run comes to.
    ExitCode decide();
    bool ends_well() const {
        return result_.exit_code == ExitCode::done ||
               result_.exit_code == ExitCode::done_with_rejects;
    }
    void stop(base::Status failure);
    void add_reasons(base::Diagnostics reasons);
    void finish();
    void fill_facts();
    void close_directory();
    base::Status publish();
    const char* ended_state() const { return options_.shard.is_part() ? "composed" : "published"; }
    base::Status publish_rejects();
    void note_end();

    using Clock = std::chrono::steady_clock;
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
    std::unique_ptr<TraceFile> trace_;  ///< null: no record was chosen
    std::unique_ptr<RunLog> log_;
    std::unique_ptr<OrderedSink> sink_;
    std::optional<Checkpointer> checkpointer_;
    print::NumbersBefore before_, made_;
    std::unique_ptr<RunDirectory> supplemented_;
    std::unique_ptr<SupplementBook> book_;
    std::optional<ComposingWorker> again_;  ///< of a merge: records whose paths are taken
    Checkpoint point_;                      ///< the last batch border
    std::uint64_t own_warnings_ = 0;        ///< of the run itself, not of records
    PipelineEnd end_;
    RunResult result_;
};

}  // namespace cajista::run::detail
