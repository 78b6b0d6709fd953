// SPDX-License-Identifier: Apache-2.0
// A rejected record with all that its composition needs in one file, to be replayed elsewhere by
// `cajista compose`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "job/job.h"
#include "run/compiled_job.h"
#include "run/run_directory.h"

namespace cajista::run {

struct CaptureOptions {
    std::uint64_t record = 0;
    bool is_masked = false;
    std::set<std::string, std::less<>> keep{};  ///< fields that are not masked
};

/// The capture's bytes: a JSON object with job, schemas, templates, texts, pictures, decisions,
/// colour profiles, parameters that aren't secret, the instant, and the record with its details.
/// Fonts come from the same packages on both machines. `compiled` is the job of the run in
/// `folder`; paths count from the working directory. Errors: run.capture-unknown, base.file-*.
base::Result<std::string> capture_record(const std::filesystem::path& folder,
                                         const RunRecord& record, const CompiledJob& compiled,
                                         const CaptureOptions& options);

bool is_capture(std::string_view text);

/// A capture, unpacked in a folder of its own, which goes with the object.
class Replay {
public:
    /// Errors: run.capture-broken, base.file-unwritable.
    static base::Result<std::unique_ptr<Replay>> unpack(std::string_view text);
    ~Replay();

    const std::filesystem::path& job() const { return job_; }
    const std::filesystem::path& record() const { return record_; }  ///< for OpenOptions::kept
    const job::LoadOptions& load() const { return load_; }
    const std::string& now() const { return now_; }

private:
    Replay() = default;
    std::filesystem::path folder_, job_, record_;
    job::LoadOptions load_;
    std::string now_;
};

}  // namespace cajista::run
