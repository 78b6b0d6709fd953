// SPDX-License-Identifier: Apache-2.0
// Pieces by the keys of their documents, from the control file of an output.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/files.h"
#include "base/names.h"
#include "print/return_file.h"
#include "run/pieces.h"
#include "run/production.h"

namespace cajista::run {

base::Result<std::vector<print::KeyedPiece>> keyed_pieces(const PieceCall& call) {
    auto production = kept_production(call.run, call.profile);
    if (!production) return std::move(production).errors();
    return print::read_keyed_pieces(call.run / output_folder(call.profile) / production->control);
}

base::Result<std::vector<std::uint64_t>> pieces_of_keys(const PieceCall& call,
                                                        const std::vector<std::string>& keys) {
    auto known = keyed_pieces(call);
    if (!known) return std::move(known).errors();
    std::set<std::uint64_t> pieces;
    base::Diagnostics errors;
    for (const std::string& key : keys) {
        bool is_found = false;
        for (const print::KeyedPiece& one : known.value()) {
            if (one.key != key) continue;
            is_found = true;
            pieces.insert(one.piece);
        }
        if (is_found) continue;
        base::Diagnostic problem = base::error(
            "print.unknown-key", fmt::format("no printed piece has a document with key '{}'", key));
        problem.hints.emplace_back("the control file lists all keys; was the piece pulled before?");
        errors.push_back(std::move(problem));
    }
    if (!errors.empty()) return errors;
    return std::vector<std::uint64_t>(pieces.begin(), pieces.end());
}

}  // namespace cajista::run
