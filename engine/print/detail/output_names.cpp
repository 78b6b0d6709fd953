// SPDX-License-Identifier: Apache-2.0
#include "print/detail/output_names.h"

#include <fmt/format.h>

namespace cajista::print::detail {

base::Result<std::filesystem::path> OutputNames::prepare(const std::string& name) {
    if (!names_.insert(name).second) {
        return base::error("print.volume-exists",
                           fmt::format("two files of the print output are named '{}'", name))
            .hint(hint_);
    }
    const std::filesystem::path path = folder_ / name;
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (failure) {
        return base::error(
            "base.file-unwritable",
            fmt::format("'{}' can't be made: {}", path.parent_path().string(), failure.message()));
    }
    return path;
}

}  // namespace cajista::print::detail
