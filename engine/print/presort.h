// SPDX-License-Identifier: Apache-2.0
// Handing addresses to a presort program and taking back its sequence, trays and rejects: files
// out, files in, so that any program will do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "job/production.h"
#include "print/piece_plan.h"
#include "store/page_store.h"

namespace cajista::print {

/// Where each piece stands after the presort.
struct PresortOrder {
    struct Place {
        std::uint32_t position = 0;  ///< row of the file, from 0
        std::uint32_t tray = 0;      ///< index into trays
        bool is_reject = false;
    };
    struct Reject {
        std::uint64_t piece = 0;
        std::string reason;
    };
    std::vector<std::string> trays;
    std::vector<Place> by_piece;  ///< index: number of the piece - 1
    std::vector<Reject> rejects;  ///< in the order of the file
};

/// Reads a CSV file with a header; columns by the names in `names`, tray and reject may be missing;
/// the order of the rows is the sequence. Each of `pieces` has one row. Error: print.bad-presort,
/// with what is unknown, twice or missing.
base::Result<PresortOrder> parse_presort(std::string_view text, const std::filesystem::path& path,
                                         const job::Presort& names, std::uint64_t pieces);

/// One row a piece, in the order of the plan. Errors: those of PlanReader, ControlFile, store.*.
base::Result<std::uint64_t> write_addresses(const std::filesystem::path& plan,
                                            const std::filesystem::path& path, std::string_view job,
                                            const job::Production& production,
                                            store::PageStoreReader& reader);

/// Rewrites a plan in the order of the presort, machine by machine; rejects last, in a tray of
/// their own. Groups aren't begun any more; facts.trays is filled. Errors: print.presort-stale,
/// those of the plan.
base::Status apply_presort(const std::filesystem::path& plan, const PresortOrder& order,
                           const std::filesystem::path& scratch, PlanFacts& facts);

}  // namespace cajista::print
