// SPDX-License-Identifier: Apache-2.0
// What a run holds back.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace cajista::run {

/// CSV: record, key, template, pages and the run that released it (empty: none yet) of each
/// document that the run held. Errors: run.not-a-run, store.*.
base::Result<std::string> list_held(const std::filesystem::path& run);

}  // namespace cajista::run
