// SPDX-License-Identifier: Apache-2.0
// Names of print volumes: the text of <print path="…"> with `{job}` and `{volume}`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "job/job.h"

namespace cajista::job {

/// Compiles the text of a volume path, as `produce` does from what the run kept. Errors: rules.*.
base::Result<TextPattern> compile_volume_path(std::string_view text);

/// The relative path of a volume, counted from 1, written with at least four digits.
base::Result<std::string> volume_path(const TextPattern& pattern, std::string_view job,
                                      std::uint64_t volume);

}  // namespace cajista::job
