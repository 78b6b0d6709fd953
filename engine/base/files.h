// SPDX-License-Identifier: Apache-2.0
// Reading files that people write, and writing files that must be whole or absent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/source.h"

namespace cajista::base {

/// Reads a whole file that a person wrote: UTF-8 (a BOM is dropped), at most
/// limits::source_file_bytes. Errors: base.file-unreadable, base.file-too-large, base.not-utf8.
Result<SourceFilePtr> read_source(const std::filesystem::path& path, SourceSpan asked_by = {});

/// Reads a whole file as bytes, at most `most` bytes.
Result<std::string> read_bytes(const std::filesystem::path& path, std::size_t most,
                               SourceSpan asked_by = {});

/// `name` resolved against `root`, refused (base.path-outside-root) when it leaves it, by `..`, by
/// being absolute or by a symbolic link. Used for everything a template or job names.
Result<std::filesystem::path> resolve_inside(const std::filesystem::path& root,
                                             std::string_view name, SourceSpan asked_by = {});

/// Whether a file must outlive a power cut, or can be made again by calling its program again.
enum class Lasting : std::uint8_t { yes, no };

/// Writes NAME.part, renames it to NAME: the file is whole or absent. Lasting ones are fsynced.
Status write_whole_file(const std::filesystem::path& path, std::string_view content,
                        Lasting lasting = Lasting::yes);

}  // namespace cajista::base
