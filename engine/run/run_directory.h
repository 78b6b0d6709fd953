// SPDX-License-Identifier: Apache-2.0
// The folder of a run: a lock, run.json, scratch, and what is published at the end
// (operations.md). Nothing outside it is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "print/print_producer.h"

namespace cajista::run {

/// A run that completes another one: its rejects, repaired, or documents that it held.
struct Supplement {
    std::filesystem::path of;       ///< the other run's folder, absolute; empty: a run by itself
    std::string kind;               ///< retry, release
    std::filesystem::path rejects;  ///< of a retry: what is read instead of that run's rejects
    bool is_any() const { return !of.empty(); }
};

/// Which batches of the input a run takes: each `count`th, beginning with number `index`.
struct Shard {
    std::uint32_t index = 0;  ///< from 0
    std::uint32_t count = 1;  ///< 1: the run takes all
    bool is_part() const { return count > 1; }
};

/// What run.json keeps: enough for `produce` and `status`.
struct RunRecord {
    std::string job;
    std::string job_file;
    std::string folder;  ///< working directory: what relative paths count from
    std::string engine;
    std::string now;
    std::string state;  ///< reading, composing, composed, publishing, published, refused, stopped
    int exit_code = 0;  ///< once published or refused
    std::uint64_t limit = 0;
    std::uint32_t workers = 0;
    std::vector<std::pair<std::string, std::string>> data;  ///< of --data
    std::vector<std::pair<std::string, std::string>> set;   ///< of --set
    std::vector<std::string> trace;                         ///< of --trace: keys
    std::string state_path;                                 ///< the register's folder; empty: none
    bool registers_keys = false;
    std::string serials_path;        ///< the folder with the serial numbers given out; empty: none
    std::vector<std::string> files;  ///< of the data, as the register knows them
    std::vector<std::string> channels;  ///< folders that are published
    /// What the output depends on beside the data: name and digest or version.
    std::vector<std::pair<std::string, std::string>> fingerprints;
    Supplement supplement;
    Shard shard;
    print::NumbersBefore made;  ///< by this run alone, once published
    bool has_print = false;
    print::PrintSettings print;  ///< its intent without profiles
    std::string print_profile;   ///< SHA-256 of the output intent's profile; empty: none
};

std::string write_run_record(const RunRecord& record);
/// Error: run.not-a-run, with what is missing.
base::Result<RunRecord> read_run_record(const std::filesystem::path& folder);

/// An open, locked run directory. The lock goes with the object or the process.
class RunDirectory {
public:
    /// Makes the folder; it must be absent or empty. Errors: run.directory-not-empty,
    /// run.directory-unwritable, run.locked.
    static base::Result<std::unique_ptr<RunDirectory>> create(const std::filesystem::path& path);
    enum class Scratch : std::uint8_t { clear, keep, none };
    /// Locks an existing run. Errors: run.not-a-run, run.locked.
    static base::Result<std::unique_ptr<RunDirectory>> open(const std::filesystem::path& path,
                                                            Scratch scratch = Scratch::clear);
    /// Whether a process works in that run directory now.
    static bool is_locked(const std::filesystem::path& path);
    /// Error run.job-running while another process works for the same job, which is the same
    /// `files` (job and data), in a run directory beside this one. Of two that begin at the same
    /// time the one that asked first goes on. A process that was killed holds nothing.
    base::Status claim_job(std::string_view name,
                           const std::vector<std::filesystem::path>& files) const;
    ~RunDirectory();

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path pages() const { return path_ / "pages"; }
    std::filesystem::path scratch() const { return path_ / "scratch"; }
    base::Status write_file(const std::string& name, std::string_view content) const;
    /// Moves scratch/NAME to NAME in one step, replacing what was there; then syncs the folder.
    base::Status publish(const std::string& name) const;
    /// Publishes unless that was done before; for going on where a publication was cut off.
    base::Status publish_once(const std::string& name) const;
    /// All that was written to the volume of the run is on the disk when it returns.
    base::Status sync() const;
    void remove_scratch() const;
    /// Takes away what was made when nothing was started.
    void discard();

private:
    RunDirectory() = default;
    base::Status lock();
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace cajista::run
