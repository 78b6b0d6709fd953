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
#include "print/return_file.h"

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

/// Writes the addresses of all pieces, for a presort program; their number.
base::Result<std::uint64_t> presort_out(const PieceCall& call, const std::filesystem::path& file);

struct Presorted {
    std::uint64_t pieces = 0, trays = 0, rejects = 0;
};
/// Takes what the program gave back: the next `produce` follows it. Rejects are pulled when the job
/// says so. All of it or nothing. Errors: print.bad-presort.
base::Result<Presorted> presort_back(const PieceCall& call, const std::filesystem::path& file);
/// Forgets it; false when there was none.
base::Result<bool> presort_drop(const PieceCall& call);

/// The document keys of all pieces that are in the output now, in its order.
base::Result<std::vector<print::KeyedPiece>> keyed_pieces(const PieceCall& call);
/// All pieces that have a document with one of these keys, ascending. Error: print.unknown-key for
/// each key that no piece has.
base::Result<std::vector<std::uint64_t>> pieces_of_keys(const PieceCall& call,
                                                        const std::vector<std::string>& keys);

base::Result<print::PieceBook> read_pieces(const PieceCall& call);

}  // namespace cajista::run
