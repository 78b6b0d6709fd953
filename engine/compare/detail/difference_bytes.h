// SPDX-License-Identifier: Apache-2.0
// What a process of a comparison found, as bytes that travel to the one that asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "compare/differences.h"

namespace cajista::compare::detail {

struct DiffPiece {
    std::vector<Difference> differences;
    std::uint64_t documents = 0, pages = 0;
    std::vector<std::string> digests;  ///< of pages
    base::Diagnostics errors;          ///< code, message and hints travel
};

std::string encode(const DiffPiece& piece);
/// False when the bytes are no encoded piece.
bool decode(std::string_view bytes, DiffPiece& out);

}  // namespace cajista::compare::detail
