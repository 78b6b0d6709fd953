// SPDX-License-Identifier: Apache-2.0
// Sorts any number of records in bounded memory: full buffers go to disk, sorted, and are merged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace cajista::print::detail {

/// Bytes kept in memory before they go to disk: a million documents take about three of these.
constexpr std::size_t sort_memory = std::size_t{64} << 20;

/// Records in the order of the bytes of their keys; equal keys as they came. One owner, one thread.
/// Files in the folder are taken away with it. Error: print.scratch-failed.
class ExternalSort {
public:
    ExternalSort(std::filesystem::path folder, std::string_view name,
                 std::size_t memory = sort_memory);
    ~ExternalSort();
    base::Status add(std::string_view key, std::string_view payload);
    /// All are there; next() may be called.
    base::Status finish();
    /// Views live until the next call. False at the end or on an error, see status().
    bool next(std::string_view& key, std::string_view& payload);
    const base::Status& status() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cajista::print::detail
