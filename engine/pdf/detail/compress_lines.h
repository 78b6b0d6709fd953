// SPDX-License-Identifier: Apache-2.0
// FlateDecode (zlib, RFC 1950 and 1951) of lines that are nearly those before them, as the elements
// of structure are. Where a line may repeat is known, so nothing is searched: a third of the time
// of libdeflate's fastest level, for a fifth more bytes.
#pragma once

#include <string>
#include <string_view>

#include "pdf/detail/content_buffer.h"

namespace cajista::pdf::detail {

/// Takes any bytes, and is good for lines like `<</S/TD/P 45 0 R/Pg 21 0 R/K 17>>` only. One owner,
/// one thread.
class LineCompressor {
public:
    /// Appends `raw` to `out`, compressed when that makes it shorter. True: compressed. The first
    /// `numbers` bytes are no lines, but the index of an object stream.
    bool append(std::string_view raw, std::size_t numbers, std::string& out);

private:
    ContentBuffer buffer_;
};

}  // namespace cajista::pdf::detail
