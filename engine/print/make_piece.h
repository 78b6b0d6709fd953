// SPDX-License-Identifier: Apache-2.0
// The arithmetic of one envelope: what fits, which machine, which inserts, weight and postage.
#pragma once

#include <vector>

#include "job/production.h"
#include "print/piece_plan.h"

namespace cajista::print {

/// Documents of one household, in the order of the envelope, as pieces: each document goes to the
/// first piece with room for it on the machines (the manual one, which stands last, only takes what
/// can't be split). Without re-packing all are one piece.
std::vector<std::vector<PlannedDocument>> pack_household(const job::Production& production,
                                                         std::vector<PlannedDocument> documents);

/// Counts, machine, inserts, weight, postage of the documents in it. Number and groups are the
/// caller's. False when no machine takes so many sheets: then it is the last one.
bool complete_piece(const job::Production& production, Piece& piece);

/// Weight of a document's paper. `pages` and `sheets`: see lay_sheets.
std::int64_t paper_weight(const job::Production& production, const store::DocumentFacts& facts);

/// Weight of one sheet more, on the paper of the first page.
std::int64_t sheet_weight(const job::Production& production, const store::DocumentFacts& facts);

}  // namespace cajista::print
