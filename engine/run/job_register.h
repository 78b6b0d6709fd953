// SPDX-License-Identifier: Apache-2.0
// What was run before, across runs: `<state path>` of the job. Files by digest, documents by key,
// so that the same data is not sent out twice.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/database.h"
#include "base/result.h"

namespace cajista::run {

/// Asks the register for document keys of earlier runs. One owner, one thread.
class KeyLookup {
public:
    /// The run that made a document with this key and was not taken back; empty: none.
    std::string run_of(std::string_view key);

private:
    friend class JobRegister;
    explicit KeyLookup(base::Query query) : query_(std::move(query)) {}
    base::Query query_;
};

/// An open register: register.sqlite in the folder that the job names, one for any number of jobs;
/// documents and files count by job name. Errors: base.database-failed.
class JobRegister {
public:
    static base::Result<std::unique_ptr<JobRegister>> open(const std::filesystem::path& folder,
                                                           std::string job);
    ~JobRegister();

    /// Keeps out other runs of the job as long as this object or its process lives. Error:
    /// run.job-running.
    base::Status lock();
    /// Which of these files (paths; the whole content counts) was run before; error:
    /// run.duplicate-data with the run that had it. Files are read only when one of their size is
    /// known.
    base::Status check_files(const std::vector<std::filesystem::path>& files);
    base::Result<KeyLookup> keys();

    /// Notes a published run, its files and, with `store`, the keys of its documents. Doing it
    /// again changes nothing.
    base::Status add_run(const std::string& run, const std::vector<std::filesystem::path>& files,
                         const std::optional<std::filesystem::path>& store);
    /// Takes a run back: its files and keys count no more.
    base::Status void_run(const std::string& run);

private:
    JobRegister(base::Database database, std::string job, std::filesystem::path folder)
        : database_(std::move(database)), job_(std::move(job)), folder_(std::move(folder)) {}
    base::Status add_keys(std::int64_t run, const std::filesystem::path& store);
    base::Database database_;
    std::string job_;
    std::filesystem::path folder_;
    int lock_ = -1;
};

}  // namespace cajista::run
