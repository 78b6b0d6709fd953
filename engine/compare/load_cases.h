// SPDX-License-Identifier: Apache-2.0
// Reads case files; the language is README.md beside this file.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "compare/case.h"

namespace cajista::compare {

/// Reads and checks one case file; all errors at once, each with its place: base.xml-* and
/// compare.* of codes.md. What a case composes is not looked at: it is found wrong when it runs.
base::Result<CaseFile> load_cases(const base::SourceFilePtr& file);

/// The case files below `paths` (files, or folders, whose *.xml with the root <cases> are taken),
/// sorted by path within each folder, each once. Errors: base.file-unreadable,
/// compare.no-cases (a folder without any).
base::Result<std::vector<base::SourceFilePtr>> find_case_files(
    const std::vector<std::filesystem::path>& paths);

}  // namespace cajista::compare
