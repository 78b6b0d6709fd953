// SPDX-License-Identifier: Apache-2.0
// Records that were kept as they were read: rejects.ndjson of a run, a capture.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "data/reader.h"

namespace cajista::data::detail {

/// Reads a file of one JSON object a line: `number`, `file`, `line`, `offset`, `record` (or
/// `record_hex` for bytes that are no text; an object or list stands for its own text), `context`,
/// `columns` of a CSV header, and `parts` with what was joined to it (`input`, `detail`, `parent`
/// and the same again). Other members don't count. Errors: data.file-unreadable,
/// data.kept-broken, those of the formats' plans.
base::Result<std::unique_ptr<Reader>> read_kept(std::span<const job::Input> inputs,
                                                std::uint32_t main,
                                                const std::filesystem::path& file);

}  // namespace cajista::data::detail
