// SPDX-License-Identifier: Apache-2.0
// Other programs (poppler's) as processes of their own: they are never linked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::compare::detail {

struct CallLimits {
    std::size_t output_bytes = std::size_t{1} << 30;
    std::uint32_t seconds = 600;
};

/// Runs `words[0]`, found on the path, without a shell and without input; gives its standard
/// output piece by piece to `take`, which returns false to end it. Errors: compare.program-missing,
/// compare.program-failed (exit code and first line of standard error), compare.program-slow,
/// compare.program-output.
base::Status call_program(const std::vector<std::string>& words,
                          const std::function<bool(std::string_view)>& take,
                          const CallLimits& limits = {});

/// The same, with all output at once.
base::Result<std::string> output_of(const std::vector<std::string>& words,
                                    const CallLimits& limits = {});

}  // namespace cajista::compare::detail
