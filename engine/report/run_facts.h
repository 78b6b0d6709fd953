// SPDX-License-Identifier: Apache-2.0
// What happened in a run: counts that reconcile, files with digests, rejects by code.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cajista::report {

struct FileFacts {
    std::string name;  ///< relative to the run directory
    std::uint64_t bytes = 0;
    std::string sha256;
    std::uint64_t pages = 0;
};

struct ChannelFacts {
    std::string name;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;
    std::vector<FileFacts> files;
    std::string index_file;  ///< named instead of more than 1,000 files
    std::uint64_t file_count = 0;
    std::uint64_t filtered = 0;  ///< documents that a <filter> of the channel leaves out
};

/// A control total: exact decimals as text; `expected` and `printed` empty when not stated.
struct TotalFacts {
    std::string name;
    std::string read, composed;
    std::string expected, printed;
};

struct RejectFacts {
    std::string code;
    std::uint64_t count = 0;
};

/// A message of the templates' `<fill>`s: in how many documents there was room for it, and in how
/// many there was none.
struct MessageFacts {
    std::string name;
    std::uint64_t shown = 0;
    std::uint64_t left_out = 0;
};

/// read = composed + rejected + suppressed + held, at every stage (operations.md).
struct RecordCounts {
    std::uint64_t read = 0;
    std::uint64_t composed = 0;
    std::uint64_t rejected = 0;
    std::uint64_t suppressed = 0;
    std::uint64_t held = 0;
    /// Of the rejected: by the step that rejected them.
    std::array<std::uint64_t, 4> rejected_at{};  ///< reading, choosing, composing, publishing
    void add(const RecordCounts& more);
    bool balances() const { return read == composed + rejected + suppressed + held; }
};

/// Seconds of work by stage, summed over all workers.
struct StageSeconds {
    double read = 0, parse = 0, compose = 0, layout = 0, encode = 0, archive = 0, write = 0;
    void add(const StageSeconds& more);
};

struct RunFacts {
    std::string job;
    std::string engine;
    std::string now;                             ///< instant of the job, ISO 8601
    std::string state;                           ///< done, stopped, refused
    std::string supplement_of, supplement_kind;  ///< empty: a run by itself
    RecordCounts records;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;
    std::uint64_t sheets = 0;
    std::uint64_t mailpieces = 0;
    std::uint64_t warnings = 0;
    std::vector<ChannelFacts> channels;
    std::vector<RejectFacts> rejects;
    std::vector<MessageFacts> messages;  ///< by name
    std::vector<TotalFacts> totals;
    StageSeconds stages;
    double seconds = 0;
    std::uint64_t peak_rss_bytes = 0;
    std::uint32_t workers = 0;
    int exit_code = 0;
};

}  // namespace cajista::report
