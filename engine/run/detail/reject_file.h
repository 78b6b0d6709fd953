// SPDX-License-Identifier: Apache-2.0
// rejects.ndjson: each rejected record as read, with where it stands and why it was rejected.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "run/composing.h"

namespace cajista::run::detail {

/// How reports name it.
std::string_view stage_name(Reject::Stage stage);

/// Written as rejects.ndjson.part, for its owner alone (mode 0600); the records are customers'
/// data. One owner, one thread. Error: run.rejects-unwritable.
class RejectFile {
public:
    static base::Result<std::unique_ptr<RejectFile>> create(const std::filesystem::path& folder);
    /// Goes on behind the first `bytes` bytes of an interrupted run.
    static base::Result<std::unique_ptr<RejectFile>> reopen(const std::filesystem::path& folder,
                                                            std::uint64_t bytes);
    ~RejectFile();

    /// The columns of a CSV header are kept with each of its records.
    void set_reader(const data::Reader& reader) { reader_ = &reader; }
    base::Status write(const Reject& reject);
    /// A line of another run's file, without its end.
    base::Status write_line(std::string_view line);
    /// All is handed to the system; `bytes()` counts it.
    base::Status flush();
    std::uint64_t bytes() const { return bytes_; }
    int duplicate_descriptor() const;
    /// All is on the disk.
    base::Status finish();
    /// Gives a finished file its name; again is no error.
    static base::Status publish(const std::filesystem::path& folder);

private:
    RejectFile() = default;
    std::filesystem::path path_;
    void append_record(std::string_view raw, std::string_view context, std::uint32_t input);
    const data::Reader* reader_ = nullptr;
    std::string buffer_;
    std::uint64_t bytes_ = 0;
    int file_ = -1;
};

}  // namespace cajista::run::detail
