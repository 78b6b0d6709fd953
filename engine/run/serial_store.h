// SPDX-License-Identifier: Apache-2.0
// Serial numbers of pieces, unique over all runs that share a state folder: who has which range.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "job/production.h"
#include "run/run_directory.h"

namespace cajista::run {

/// The first serial number of an output's pieces. The range is taken once, from `serials.sqlite` of
/// the state folder, and kept in `serials.csv` of the run: whatever is produced or printed again
/// has the same numbers, and no other run gets them, not even when this one is taken back. Errors:
/// print.serials-used-up, print.no-serial-store, base.database-failed, base.file-unwritable.
base::Result<std::uint64_t> take_serials(const RunDirectory& run, const job::Production& production,
                                         const std::filesystem::path& state, std::uint64_t pieces);

}  // namespace cajista::run
