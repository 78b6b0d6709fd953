// SPDX-License-Identifier: Apache-2.0
// Full decoding of raster files, to know that they are whole. Pixels are thrown away.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cajista::graphic::detail {

/// What a file's header says. Plain data, for use between setjmp and longjmp.
struct RasterFacts {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint8_t components = 0;
    bool has_alpha = false;
    bool adobe_inverted_cmyk = false;
    bool is_arithmetic = false;            ///< JPEG with arithmetic coding, which PDF can't hold
    std::uint32_t pixels_per_metre_x = 0;  ///< 0: not said
    std::uint32_t pixels_per_metre_y = 0;
    bool is_too_large = false;  ///< stopped before decoding
    char problem[200] = {};     ///< of the library; empty: none
};

/// False when the file is malformed, truncated or too large; `facts` says which. No exceptions, no
/// C++ objects inside, since the libraries leave by longjmp.
bool decode_png(const unsigned char* bytes, std::size_t size, std::uint64_t most_pixels,
                RasterFacts& facts);
bool decode_jpeg(const unsigned char* bytes, std::size_t size, std::uint64_t most_pixels,
                 RasterFacts& facts);

}  // namespace cajista::graphic::detail
