// SPDX-License-Identifier: Apache-2.0
// Checks files that people write, without reading data: jobs, templates, schemas.
#pragma once

#include <filesystem>

#include "base/diagnostic.h"

namespace cajista::run {

/// All errors and warnings of one file and of what it names; empty when all is well. The root
/// element says what kind of file it is; run.check-kind for another kind.
base::Diagnostics check_file(const std::filesystem::path& path);

}  // namespace cajista::run
