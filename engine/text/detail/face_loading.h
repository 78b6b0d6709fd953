// SPDX-License-Identifier: Apache-2.0
// Reads a font file into FontFace::Content, at once or when first asked for.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "text/font.h"

namespace cajista::text {

/// A face whose file is read on first use, by whichever worker comes first: the one place of text/
/// with a lock. After the first call, one acquire load.
struct FontFace::Deferred {
    std::filesystem::path file;
    std::uint32_t face_in_file = 0;
    std::mutex reading;
    std::atomic<const FontFace::Content*> ready{nullptr};
    std::unique_ptr<const FontFace::Content> content;
};

namespace detail {

/// Reads and checks a font file. Errors: text.font-unreadable (not there, too large, no font).
base::Result<std::unique_ptr<FontFace::Content>> read_face(const std::filesystem::path& file,
                                                           std::uint32_t face_in_file,
                                                           const base::SourceSpan& asked_by);

}  // namespace detail
}  // namespace cajista::text
