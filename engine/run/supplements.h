// SPDX-License-Identifier: Apache-2.0
// Runs that complete another one: rejects that were repaired, documents that it held. The other
// run's journal says which of its records went where, so that none goes twice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/database.h"
#include "base/result.h"
#include "print/print_producer.h"

namespace cajista::run {

struct SupplementRow {
    std::string folder, kind, time;
    print::NumbersBefore made;
    std::uint64_t records = 0;
};

/// The book of a published run about its supplements, in its journal. One owner, one thread.
/// Errors: base.database-failed.
class SupplementBook {
public:
    static base::Result<std::unique_ptr<SupplementBook>> open(const std::filesystem::path& run);

    /// What all supplements numbered so far, `but` not counted.
    base::Result<print::NumbersBefore> made(const std::string& but);
    /// The supplement that has this record of the run; empty: none but `but`.
    std::string holder_of(std::uint64_t record, const std::string& but);
    base::Result<std::vector<SupplementRow>> rows();

    /// Notes a supplement and the records in its page store. Doing it again changes nothing.
    base::Status add(const SupplementRow& row, const std::filesystem::path& store);
    /// Its records can be supplied again.
    base::Status remove(const std::string& folder);

private:
    SupplementBook(base::Database database, base::Query query)
        : database_(std::move(database)), find_(std::move(query)) {}
    base::Database database_;
    base::Query find_;
};

/// Which numbers a supplement goes on behind: those of `run` and of its other supplements. Errors:
/// run.not-a-run, run.nothing-to-supplement when it isn't published.
base::Result<print::NumbersBefore> numbers_before(const std::filesystem::path& run,
                                                  const std::string& but);

}  // namespace cajista::run
