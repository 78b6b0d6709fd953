// SPDX-License-Identifier: Apache-2.0
// The folder of an archive, safe on the disk.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace cajista::archive::detail {

/// archive.write-failed; `error` as errno says.
base::Diagnostic write_failed(const std::filesystem::path& path, int error);

/// Everything in it is on the disk when it returns.
base::Status sync_folder(const std::filesystem::path& path);

}  // namespace cajista::archive::detail
