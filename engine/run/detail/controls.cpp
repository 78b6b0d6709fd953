// SPDX-License-Identifier: Apache-2.0
#include "run/detail/controls.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

namespace cajista::run::detail {

base::Status check_space(const std::filesystem::path& folder, std::uint64_t least) {
    struct statvfs facts = {};
    if (::statvfs(folder.c_str(), &facts) != 0) return {};  // what fails will say so
    const std::uint64_t left = std::uint64_t{facts.f_bavail} * facts.f_frsize;
    if (left >= least) return {};
    return base::error("run.disk-low", fmt::format("the volume of '{}' has {} MiB left, {} are "
                                                   "needed at least",
                                                   folder.string(), left >> 20, least >> 20))
        .hint("free space; a run that was stopped goes on with `cajista resume`");
}

}  // namespace cajista::run::detail
