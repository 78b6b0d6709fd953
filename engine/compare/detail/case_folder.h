// SPDX-License-Identifier: Apache-2.0
// The folder into which a case's own files are laid, to be composed and to be replayed.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "compare/case.h"

namespace cajista::compare::detail {

/// Empties `folder` and writes the files that the case brings along.
base::Status lay_out_files(const Case& one, const std::filesystem::path& folder);

/// Findings about files in `folder` are shown where the case file has the text they were made
/// from; other paths into `folder` lose it.
void show_in_case(const Case& one, const std::filesystem::path& folder,
                  base::Diagnostics& diagnostics);

/// Copies all that the case composes into `target`, for `cajista compose`: the files brought along
/// (from `folder`), or those that the template or job used, with the data. Gives the command that
/// composes it again. Files outside the design's folder can't be copied and are named where they
/// are.
base::Result<std::string> keep_for_replay(const Case& one, const Expectation& expected,
                                          const std::filesystem::path& folder,
                                          const std::vector<std::filesystem::path>& used,
                                          const std::filesystem::path& target);

}  // namespace cajista::compare::detail
