// SPDX-License-Identifier: Apache-2.0
// The folder of a run: a lock, run.json, scratch, and what is published at the end
// (operations.md). Nothing outside it is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "print/print_producer.h"

namespace cajista::run {

/// What run.json keeps: enough for `produce` and `status`.
struct RunRecord {
    std::string job;
    std::string job_file;
    std::string engine;
    std::string now;
    std::string state;  ///< composing, published, refused, stopped
    bool has_print = false;
    print::PrintSettings print;
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
    /// Locks an existing run. Errors: run.not-a-run, run.locked.
    static base::Result<std::unique_ptr<RunDirectory>> open(const std::filesystem::path& path);
    ~RunDirectory();

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path pages() const { return path_ / "pages"; }
    std::filesystem::path scratch() const { return path_ / "scratch"; }
    base::Status write_file(const std::string& name, std::string_view content) const;
    /// Moves scratch/NAME to NAME in one step, replacing what was there; then syncs the folder.
    base::Status publish(const std::string& name) const;
    void remove_scratch() const;

private:
    RunDirectory() = default;
    base::Status lock();
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace cajista::run
