// SPDX-License-Identifier: Apache-2.0
// journal.sqlite of a run directory: how far the run is certain to have come, and who did what.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/database.h"
#include "base/result.h"
#include "report/run_facts.h"
#include "run/composing.h"
#include "run/count_messages.h"
#include "store/page_store.h"

namespace cajista::run {

/// A batch border: everything before it is on the disk. What the channels hold follows from the
/// page store, so nothing else needs to be kept.
struct Checkpoint {
    std::uint64_t batches = 0;
    report::RecordCounts records;
    std::uint64_t documents = 0;
    std::uint64_t pages = 0;
    std::uint64_t warnings = 0;
    std::uint64_t bytes_read = 0;
    store::StoreEnd store;
    std::uint64_t reject_bytes = 0;  ///< of rejects.ndjson.part
    std::map<std::string, std::uint64_t> reject_codes;
    MessageCounts messages;
    TotalSums totals;
    std::uint32_t data_checksum = 0;  ///< RawBatch::checksum of all batches
    double seconds = 0;               ///< of work, over all sessions
    bool is_complete = false;         ///< the data was read to its end
};

struct AuditRow {
    std::string time;
    std::string event;
    std::string details;
};

/// An open journal. One owner, one thread at a time. Errors: base.database-failed.
class Journal {
public:
    static base::Result<std::unique_ptr<Journal>> create(const std::filesystem::path& folder);
    static base::Result<std::unique_ptr<Journal>> open(const std::filesystem::path& folder);
    /// To look into it while another process may write.
    static base::Result<std::unique_ptr<Journal>> read(const std::filesystem::path& folder);

    base::Status add(const Checkpoint& checkpoint);
    base::Result<std::optional<Checkpoint>> last();
    /// Appends a row with the clock's time; the table takes no change and no removal.
    base::Status audit(std::string_view event, std::string_view details);
    base::Result<std::vector<AuditRow>> audit_rows();

private:
    explicit Journal(base::Database database) : database_(std::move(database)) {}
    base::Database database_;
};

}  // namespace cajista::run
