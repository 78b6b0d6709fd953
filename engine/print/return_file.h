// SPDX-License-Identifier: Apache-2.0
// What an inserter says of the pieces.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "print/piece_states.h"

namespace cajista::print {

struct ReturnedPiece {
    std::uint64_t piece = 0;
    PieceState state = PieceState::ok;  ///< ok, reprint, pulled
    std::string reason;
    std::size_t line = 0;
};

/// CSV with a header; columns by name, others don't matter. Takes any bytes. Error:
/// print.bad-return-file, all lines at once (the first twenty).
base::Result<std::vector<ReturnedPiece>> parse_return_file(std::string_view text,
                                                           const std::filesystem::path& path);

/// Which piece a printed document is in.
struct KeyedPiece {
    std::uint64_t piece = 0;
    std::string key;
};

/// The rows of a control file of documents, in its order. Errors: base.file-unreadable,
/// print.plan-unreadable when it doesn't name the columns.
base::Result<std::vector<KeyedPiece>> read_keyed_pieces(const std::filesystem::path& control);

}  // namespace cajista::print
