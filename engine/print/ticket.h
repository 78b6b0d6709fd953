// SPDX-License-Identifier: Apache-2.0
// The job ticket: media, sides and sheets of each volume (CIP4 JDF 1.5).
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "job/production.h"
#include "print/piece_writer.h"

namespace cajista::print {

/// The JDF text: a Product with a digital printing process, a RunList of the volumes, and each
/// medium with its sheets; weight and postage in a comment of ours.
std::string jdf_ticket(const job::Production& production, std::string_view job,
                       const WrittenFacts& facts);

base::Status write_ticket(const std::filesystem::path& folder, const job::Production& production,
                          std::string_view job, const WrittenFacts& facts);

}  // namespace cajista::print
