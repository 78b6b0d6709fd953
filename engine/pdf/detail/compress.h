// SPDX-License-Identifier: Apache-2.0
// FlateDecode (zlib, RFC 1950): small streams of level 1 by PageDeflate, the others by libdeflate.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "pdf/detail/page_deflate.h"

struct libdeflate_compressor;

namespace cajista::pdf::detail {

/// Streams below this many bytes are stored: what deflate saves there isn't worth its time or the
/// filter entry (pdf.md, decision 4).
constexpr std::size_t least_to_compress = 400;

/// Keeps the memory of the codec (up to 1 MiB) between calls, from the first one that needs it.
/// One owner, one thread.
class Compressor {
public:
    explicit Compressor(int level);  ///< 0 (stored) to 12
    ~Compressor();
    Compressor(Compressor&& other) noexcept;
    Compressor& operator=(Compressor&& other) noexcept;

    /// Appends `raw` to `out`, compressed when that is worth it. True: compressed.
    bool append(std::string_view raw, std::string& out);

private:
    int level_ = 0;
    libdeflate_compressor* compressor_ = nullptr;
    std::unique_ptr<PageDeflate> page_;
};

}  // namespace cajista::pdf::detail
