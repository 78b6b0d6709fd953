// SPDX-License-Identifier: Apache-2.0
// Print output with mailpieces, in a run directory: made at the end of a run or later, for the job
// or one of its profiles; reprints; what became of the pieces.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "job/job.h"
#include "print/planned_output.h"
#include "report/run_facts.h"
#include "run/run_directory.h"
#include "run/run_job.h"

namespace cajista::run {

/// Keeps how the job is produced beside the pages, for `produce` and `reprint`.
base::Status keep_production(const RunDirectory& directory, const job::PrintChannel& channel);

/// What the run kept. Errors: run.no-profile (with the nearest), job.*.
base::Result<job::Production> kept_production(const std::filesystem::path& run,
                                              std::string_view profile);
/// Whether the output of a run has pieces (else its documents stream into volumes).
bool has_pieces(const std::filesystem::path& run, std::string_view profile);

/// The folder of the published output: `print`, or `print-NAME` of a profile.
std::string output_folder(std::string_view profile);

/// What a presort program gave back for an output; it needn't be there.
std::filesystem::path presort_path(const std::filesystem::path& run, std::string_view profile);

/// Whether the same production would fail again, whatever the machine does: serial numbers that
/// don't last, names of files or columns that don't fit.
bool is_final(const base::Diagnostics& errors);

/// Writes the output into scratch; nothing is published. `state`: the job's state folder, for
/// serial numbers; may be empty. `workers`: threads, also the caller's; the bytes are the same.
base::Result<print::PlannedOutput> produce_pieces(
    const RunDirectory& directory, const job::Production& production,
    const print::SpoolFormat& format, const std::string& job, pdf::Instant created,
    const print::NumbersBefore& before, const std::filesystem::path& state, std::uint32_t workers,
    const std::function<bool(std::uint64_t)>& is_stopped);

/// Puts the profiles of the output intent back, which the run keeps among its resources.
base::Status restore_intent(store::PageStoreReader& reader, const RunRecord& record,
                            print::SpoolFormat& format);
/// How the files of a finished run's print output were made.
base::Result<print::SpoolFormat> kept_format(const RunDirectory& directory,
                                             const RunRecord& record);

report::ChannelFacts piece_facts(const print::WrittenFacts& facts, const std::string& profile);

/// `produce RUN` with pieces, from lock to publication.
base::Status produce_profile(const RunDirectory& directory, const RunRecord& record,
                             const ProduceOptions& options, ProgressListener& listener,
                             RunResult& result);

}  // namespace cajista::run
