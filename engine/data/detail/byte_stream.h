// SPDX-License-Identifier: Apache-2.0
// The bytes of a data file: from disk or standard input, unpacked, in UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cajista::data::detail {

/// A pull stream. One owner, one thread.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    /// At most `most` bytes; 0 at the end, -1 when it can't go on (see problem()).
    virtual std::ptrdiff_t read(char* to, std::size_t most) = 0;
    const base::Diagnostic& problem() const { return problem_; }

protected:
    std::ptrdiff_t fail(base::Diagnostic problem) {
        problem_ = std::move(problem);
        return -1;
    }

private:
    base::Diagnostic problem_;
};

/// What the beginning of a file may say about its encoding.
enum class Declares : std::uint8_t { nothing, xml };

/// What the caller asks for: raw bytes (only unpacked), or text in UTF-8.
struct StreamOptions {
    bool is_text = true;
    std::string encoding{};  ///< ICU name; empty: by byte order mark, declaration, or UTF-8
    Declares declares = Declares::nothing;
};

/// Opens a file or, for `-`, standard input; recognises gzip and zstd by their first bytes.
/// `progress`, which must outlive the stream, counts bytes as they are on disk. Errors:
/// data.file-unreadable, data.encoding-unknown; while reading data.file-unreadable,
/// data.compression-broken.
base::Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path,
                                                      const StreamOptions& options,
                                                      std::uint64_t& progress);

/// The same for bytes in memory (tests, fuzzing). The bytes must outlive the stream.
base::Result<std::unique_ptr<ByteStream>> open_memory(std::string_view bytes,
                                                      const std::string& name,
                                                      const StreamOptions& options);

}  // namespace cajista::data::detail
