// SPDX-License-Identifier: Apache-2.0
#include "run/detail/batch_run.h"

#include <fmt/format.h>

#include <utility>

#include "run/detail/controls.h"
#include "run/detail/estimate_space.h"
#include "run/fingerprint.h"

namespace cajista::run::detail {

BatchRun::BatchRun(const CompiledJob& compiled, const RunOptions& options,
                   ProgressListener& listener)
    : compiled_(compiled), options_(options), listener_(listener) {
    result_.facts.job = compiled.job.name;
    result_.facts.engine = fmt::format("cajista {}", CAJISTA_VERSION);
    result_.facts.now = compiled.now.text;
    result_.facts.supplement_of = options.supplement.of.string();
    result_.facts.supplement_kind = options.supplement.kind;
    result_.facts.workers = workers();
}

BatchRun::~BatchRun() {
    if (end_.is_abandoned) (void)reader_.release();  // a thread that can't be stopped uses it
}

RunResult BatchRun::begin() {
    const bool is_retry = options_.supplement.kind == "retry";
    const bool captures = !is_retry && reads_standard_input() && !options_.dry_run;
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
    if (ready && !is_retry) ready = check_markers(compiled_.job);
    if (ready && !options_.dry_run) ready = open_register();
    if (ready && !options_.dry_run) {
        if (!directory_) ready = open_directory();
        if (ready) {
            ready = check_space_of_run(compiled_, options_, directory_->path(), *reader_,
                                       open_options());
        }
        if (ready) ready = open_outputs();
    }
    if (!ready) return fail_to_begin(std::move(ready));
    return go();
}

RunResult BatchRun::resume() {
    base::Status ready = open_supplemented();
    if (ready) ready = take_up();
    if (!ready) return fail_to_resume(std::move(ready));
    return go();
}

RunResult BatchRun::merge(const std::vector<std::filesystem::path>& folders) {
    auto shards = ShardSet::open(folders, fingerprints_of(compiled_));
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

RunResult BatchRun::release(const HeldSelection& selection) {
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

RunResult BatchRun::go() {
    compose();
    finish();
    return std::move(result_);
}

RunResult BatchRun::fail_to_begin(base::Status failure) {
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

RunResult BatchRun::fail_to_resume(base::Status failure) {
    result_.diagnostics = std::move(failure).errors();
    const std::string& code = result_.diagnostics.front().code;
    const bool may_succeed_later =
        code == "run.interrupted" || code.ends_with("-unwritable") || code.ends_with("-failed");
    result_.exit_code = may_succeed_later ? ExitCode::stopped : ExitCode::wrong;
    return std::move(result_);
}

}  // namespace cajista::run::detail
