// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/decode.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <png.h>

namespace cajista::graphic::detail {

namespace {

// An ICC profile or text chunk inflates to this at most; press profiles have 3 MB.
constexpr png_alloc_size_t chunk_bytes = 16 << 20;

struct Source {
    const unsigned char* bytes;
    std::size_t left;
};

void read_bytes(png_structp png, png_bytep out, std::size_t count) {
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->left) png_error(png, "the file ends too early");
    std::memcpy(out, source->bytes, count);
    source->bytes += count;
    source->left -= count;
}

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
    auto* facts = static_cast<RasterFacts*>(png_get_error_ptr(png));
    std::snprintf(facts->problem, sizeof facts->problem, "%s", message);
    png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read_header(png_structp png, png_infop info, RasterFacts& facts) {
    png_read_info(png, info);
    facts.width = png_get_image_width(png, info);
    facts.height = png_get_image_height(png, info);
    const int type = png_get_color_type(png, info);
    facts.components = (type & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
    facts.has_alpha =
        (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS) != 0;
    png_uint_32 x = 0;
    png_uint_32 y = 0;
    int unit = 0;
    if (png_get_pHYs(png, info, &x, &y, &unit) != 0 && unit == PNG_RESOLUTION_METER) {
        facts.pixels_per_metre_x = x;
        facts.pixels_per_metre_y = y;
    }
}

void read_pixels(png_structp png, png_bytep row, std::uint32_t height, int passes) {
    for (int pass = 0; pass < passes; ++pass) {
        for (std::uint32_t y = 0; y < height; ++y) png_read_row(png, row, nullptr);
    }
    png_read_end(png, nullptr);
}

}  // namespace

bool decode_png(const unsigned char* bytes, std::size_t size, std::uint64_t most_pixels,
                RasterFacts& facts) {
    Source source{bytes, size};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &facts, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    png_bytep volatile row = nullptr;
    volatile bool is_whole = false;
    if (info && setjmp(png_jmpbuf(png)) == 0) {
        png_set_read_fn(png, &source, read_bytes);
        png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
        png_set_user_limits(png, 1'000'000, 1'000'000);
        png_set_chunk_malloc_max(png, chunk_bytes);
        read_header(png, info, facts);
        if (std::uint64_t{facts.width} * facts.height > most_pixels) {
            facts.is_too_large = true;
        } else {
            const int passes = png_set_interlace_handling(png);
            png_read_update_info(png, info);
            row = static_cast<png_bytep>(std::calloc(1, png_get_rowbytes(png, info)));
            if (row) {
                read_pixels(png, row, facts.height, passes);
                is_whole = true;
            }
        }
    }
    std::free(row);
    if (png) png_destroy_read_struct(&png, info ? &info : nullptr, nullptr);
    return is_whole;
}

}  // namespace cajista::graphic::detail
