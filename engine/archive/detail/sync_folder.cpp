// SPDX-License-Identifier: Apache-2.0
#include "archive/detail/sync_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cajista::archive::detail {

base::Diagnostic write_failed(const std::filesystem::path& path, int error) {
    return base::error("archive.write-failed", fmt::format("'{}' could not be written: {}",
                                                           path.string(), std::strerror(error)))
        .hint("free space or repair the volume");
}

base::Status sync_folder(const std::filesystem::path& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::syncfs(folder) == 0;
    const int error = errno;
    if (folder >= 0) ::close(folder);
    return synced ? base::Status() : base::Status(write_failed(path, error));
}

}  // namespace cajista::archive::detail
