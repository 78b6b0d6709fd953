// SPDX-License-Identifier: Apache-2.0
// What became of the pieces: an append-only file of what was reported, ordered or pulled, with
// reason and time. The state of a piece is what its rows come to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::print {

enum class PieceState : std::uint8_t { open, ok, reprint, pulled };
std::string_view state_name(PieceState state);

/// One row of the audit.
struct AuditRow {
    std::string instant;  ///< as --now, or the clock
    std::string action;   ///< returned, reprinted, pulled
    std::string reason;
    std::string source;  ///< the return file, or the folder of the reprint
    std::uint64_t piece = 0;
    PieceState state = PieceState::open;
    std::uint64_t next_sequence = 0;  ///< of a reprint: for the sheets of the next one
};

/// All pieces of an output and what their rows come to.
struct PieceBook {
    std::uint64_t pieces = 0;
    std::uint64_t before = 0;  ///< pieces of earlier runs: the first one has the next number
    std::map<std::uint64_t, PieceState> states;  ///< those that aren't open
    /// Why a piece is pulled, or for reprint, when that was said.
    std::map<std::uint64_t, std::string> reasons;
    std::uint64_t next_sequence = 0;  ///< 0: nothing was reprinted
    std::uint64_t reprints = 0;

    bool has(std::uint64_t piece) const { return piece > before && piece <= before + pieces; }
    PieceState state(std::uint64_t piece) const;
    std::uint64_t count(PieceState state) const;
    /// Each piece is ok or pulled.
    bool is_closed() const;
    void apply(const AuditRow& row);
};

/// The audit of a run's output; empty `profile`: of the job's own.
std::filesystem::path audit_path(const std::filesystem::path& run, std::string_view profile);

/// The rows so far; none when there is no file. Error: print.audit-damaged.
base::Result<std::vector<AuditRow>> read_audit(const std::filesystem::path& run,
                                               std::string_view profile);
/// Appends the rows, all or none, and syncs. Error: base.file-unwritable.
base::Status append_audit(const std::filesystem::path& run, std::string_view profile,
                          const std::vector<AuditRow>& rows);

base::Result<std::set<std::uint64_t>> pulled_pieces(const std::filesystem::path& run,
                                                    std::string_view profile);

/// `3,7-9`: ascending, each once. Error: print.bad-piece-list.
base::Result<std::vector<std::uint64_t>> parse_pieces(std::string_view list);

}  // namespace cajista::print
