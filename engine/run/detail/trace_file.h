// SPDX-License-Identifier: Apache-2.0
// trace.ndjson: which rules matched for the chosen records, whole also after an interruption.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cajista::run::detail {

/// Lines go to trace.ndjson.part at once, for its owner alone (mode 0600): they are customers'
/// data. One owner, one thread. Error: run.trace-unwritable.
class TraceFile {
public:
    /// Goes on behind the lines of the first `records` records; 0: begins anew.
    static base::Result<std::unique_ptr<TraceFile>> open(const std::filesystem::path& folder,
                                                         std::uint64_t records);
    ~TraceFile();

    /// Whole lines; none is fine.
    base::Status write(std::string_view lines);
    int duplicate_descriptor() const;
    const std::string& lines() const { return lines_; }  ///< all of them
    static void remove(const std::filesystem::path& folder);

private:
    TraceFile() = default;
    std::filesystem::path path_;
    std::string lines_;
    int file_ = -1;
};

}  // namespace cajista::run::detail
