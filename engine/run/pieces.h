// SPDX-License-Identifier: Apache-2.0
// The pieces of a finished run, after printing: reprints, what the inserter returns, pulled pieces.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "print/piece_states.h"
#include "print/piece_writer.h"

namespace cajista::run {

/// Which output of which run, and what is noted in the audit.
struct PieceCall {
    std::filesystem::path run;
    std::string profile;  ///< empty: the job's own
    std::string instant;
    std::string reason;
};

struct Reprint {
    std::filesystem::path folder;
    print::WrittenFacts facts;
};

/// Prints pieces again from the page store, in a folder of their own (`reprints/0001`): the same
/// pages and piece numbers, new sequence numbers. Empty `pieces`: all that were returned for
/// reprint. Errors: print.unknown-piece, print.piece-pulled, print.nothing-to-reprint, those of
/// PieceWriter.
base::Result<Reprint> reprint_pieces(const PieceCall& call, std::vector<std::uint64_t> pieces);

/// Notes what a return file says: CSV with the columns `piece` and `status` (`ok`, `reprint`,
/// `pull`), and perhaps `reason`. All of it or nothing. Errors: print.bad-return-file,
/// print.unknown-piece, print.piece-twice, print.piece-pulled.
base::Result<print::PieceBook> reconcile_pieces(const PieceCall& call,
                                                const std::filesystem::path& file);

/// Takes pieces out: `produce` leaves them out, their numbers stay.
base::Result<print::PieceBook> pull_pieces(const PieceCall& call,
                                           const std::vector<std::uint64_t>& pieces);

base::Result<print::PieceBook> read_pieces(const PieceCall& call);

}  // namespace cajista::run
