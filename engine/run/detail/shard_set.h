// SPDX-License-Identifier: Apache-2.0
// Composed shards of one run, read side by side: what each record became, in record order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/fingerprint.h"
#include "run/journal.h"
#include "run/run_directory.h"
#include "store/facts.h"
#include "store/page_store.h"

namespace cajista::run::detail {

/// One record's documents, or the line of its reject.
struct ShardItem {
    std::uint64_t record = 0;
    struct Document {
        std::string facts, encoded;  ///< as in the page store
    };
    std::vector<Document> documents;
    std::string reject;
};

/// One owner, one thread. The shards stay locked while it is there.
class ShardSet {
public:
    /// All shards of one job, data and instant. Errors: run.not-a-shard, run.shards-differ,
    /// run.shards-missing, run.changed, run.locked.
    static base::Result<std::unique_ptr<ShardSet>> open(
        const std::vector<std::filesystem::path>& folders, const Fingerprints& now);

    /// Of each shard, at its end.
    const std::vector<Checkpoint>& ends() const { return ends_; }
    std::filesystem::path pages(std::size_t shard) const { return shards_[shard].folder / "pages"; }
    store::PageStoreReader& store(std::size_t shard) { return *shards_[shard].reader; }
    /// False at the end, or on an error: see status().
    bool next(ShardItem& item);
    const base::Status& status() const { return status_; }

private:
    struct OneShard {
        std::filesystem::path folder;
        std::unique_ptr<RunDirectory> directory;
        std::unique_ptr<store::PageStoreReader> reader;
        std::ifstream rejects;
        store::Frame frame;
        std::uint64_t document_record = 0, reject_record = 0;  ///< 0: no more
        std::string reject;
        std::uint64_t head() const;
    };
    base::Status add(const std::filesystem::path& folder, const Fingerprints& now);
    bool read_frame(OneShard& shard);
    void read_reject(OneShard& shard);

    std::vector<OneShard> shards_;
    std::vector<RunRecord> records_;
    std::vector<Checkpoint> ends_;
    base::Status status_;
};

}  // namespace cajista::run::detail
