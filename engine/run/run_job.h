// SPDX-License-Identifier: Apache-2.0
// The batch run: one reading thread, workers, one ordered writer; going on after an interruption;
// and making print output again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "report/run_facts.h"
#include "run/compiled_job.h"
#include "run/run_directory.h"

namespace cajista::run {

/// Exit codes of operations.md.
enum class ExitCode : int {
    done = 0,
    done_with_rejects = 4,
    refused = 8,   ///< the reject limit was exceeded, nothing published
    wrong = 12,    ///< job, template, data file or resource is wrong, nothing started
    stopped = 16,  ///< disk, signal, internal error
};

struct Progress {
    std::uint64_t records = 0;
    std::uint64_t pages = 0;
    std::uint64_t rejects = 0;
    std::uint64_t bytes_read = 0;
    std::uint64_t bytes_total = 0;  ///< 0: unknown
    double seconds = 0;
};

/// Told how a run is going. Called by the thread that called run_job, at batch borders.
class ProgressListener {
public:
    virtual ~ProgressListener() = default;
    virtual void on_progress(const Progress& progress) = 0;
    /// A reject or a warning of a record, in record order.
    virtual void on_diagnostic(const base::Diagnostic& diagnostic) = 0;
};

struct RunOptions {
    std::filesystem::path out;
    std::uint32_t workers = 0;         ///< 0: the job's, or one a core
    std::uint64_t limit = 0;           ///< records at most; 0: all
    std::uint32_t record_seconds = 0;  ///< instead of the job's; 0: the job's
    bool dry_run = false;              ///< composes, writes nothing but to scratch, which goes
    /// What `resume` needs to load the job again, kept in run.json.
    std::filesystem::path folder;  ///< working directory
    std::vector<std::pair<std::string, std::string>> data{};
    std::vector<std::pair<std::string, std::string>> set{};
    Supplement supplement{};  ///< of which run it is one
    Shard shard{};            ///< a part of the input: it is composed, merge_shards publishes
};

struct RunResult {
    ExitCode exit_code = ExitCode::done;
    report::RunFacts facts;
    base::Diagnostics diagnostics;  ///< why it was refused or stopped
    /// A thread is still at work on a record that takes too long, with the compiled job: the
    /// program has to end by std::_Exit. All of the run directory is written and closed.
    bool is_abandoned = false;
};

/// Runs a compiled job. Never throws; what goes wrong is in the result.
RunResult run_job(const CompiledJob& compiled, const RunOptions& options,
                  ProgressListener& listener);

/// Finishes an interrupted run: `compiled` is the same job, loaded again as `options` and the
/// instant in run.json say; `options.out` is its folder. What was done is read again, not composed.
RunResult resume_job(const CompiledJob& compiled, const RunOptions& options,
                     ProgressListener& listener);

/// Which held documents.
struct HeldSelection {
    bool all = true;
    std::set<std::string, std::less<>> keys{};
    bool takes(std::string_view key) const { return all || keys.contains(key); }
};

/// Publishes documents that the run `options.supplement.of` held, in a run directory of their own,
/// with numbers behind those of that run. `compiled` is its job, unchanged (run.changed).
RunResult release_held(const CompiledJob& compiled, const RunOptions& options,
                       const HeldSelection& selection, ProgressListener& listener);

/// Joins composed shards, all of one job and input, into the run that one machine would have made,
/// in `options.out`, and publishes it: the same bytes. Errors beside those of a run:
/// run.not-a-shard, run.shards-differ, run.shards-missing.
RunResult merge_shards(const CompiledJob& compiled, const RunOptions& options,
                       const std::vector<std::filesystem::path>& shards,
                       ProgressListener& listener);

/// Finishes a run that was interrupted while it was being published.
base::Status finish_publication(const std::filesystem::path& folder);

struct ProduceOptions {
    std::string profile;  ///< empty: the job's own
    std::optional<std::uint64_t> volume_sheets;
    std::optional<std::uint64_t> volume_pages;
    std::uint32_t workers = 0;  ///< 0: those that the run was asked for, or one a core
};

/// Makes the print output of a run again from its page store, composing nothing.
RunResult produce_run(const std::filesystem::path& folder, const ProduceOptions& options,
                      ProgressListener& listener);

/// SIGINT and SIGTERM ask a run to stop at the next batch border. Call once, before run_job.
void install_stop_handlers();

}  // namespace cajista::run
