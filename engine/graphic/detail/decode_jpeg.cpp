// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/decode.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>
// After jpeglib.h, which it needs.
#include <jerror.h>

namespace cajista::graphic::detail {

namespace {

// A progressive file has about 10 scans; thousands of them are made to burn time.
constexpr int most_scans = 200;

struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf leave;
    RasterFacts* facts;
};

void keep_message(j_common_ptr info) {
    auto* manager = reinterpret_cast<ErrorManager*>(info->err);
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    std::snprintf(manager->facts->problem, sizeof manager->facts->problem, "%s", message);
}

[[noreturn]] void on_error(j_common_ptr info) {
    keep_message(info);
    std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->leave, 1);
}

/// The library goes on after lost data with grey pixels; for us that is a malformed file.
void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
        case JWRN_JPEG_EOF:
        case JWRN_HIT_MARKER:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_MUST_RESYNC:
        case JWRN_BOGUS_PROGRESSION:
            on_error(info);
        default:
            return;
    }
}

void on_progress(j_common_ptr info) {
    const auto* decompress = reinterpret_cast<j_decompress_ptr>(info);
    if (decompress->input_scan_number <= most_scans) return;
    auto* manager = reinterpret_cast<ErrorManager*>(info->err);
    std::snprintf(manager->facts->problem, sizeof manager->facts->problem, "more than %d scans",
                  most_scans);
    std::longjmp(manager->leave, 1);
}

void read_header(jpeg_decompress_struct& jpeg, RasterFacts& facts) {
    jpeg_read_header(&jpeg, TRUE);
    facts.width = jpeg.image_width;
    facts.height = jpeg.image_height;
    facts.components = static_cast<std::uint8_t>(jpeg.num_components);
    facts.adobe_inverted_cmyk = jpeg.num_components == 4 && jpeg.saw_Adobe_marker;
    facts.is_arithmetic = jpeg.arith_code;
    // Dots per inch (1) or per centimetre (2).
    if (jpeg.density_unit == 1) {
        facts.pixels_per_metre_x = (jpeg.X_density * 10000U + 127U) / 254U;
        facts.pixels_per_metre_y = (jpeg.Y_density * 10000U + 127U) / 254U;
    } else if (jpeg.density_unit == 2) {
        facts.pixels_per_metre_x = jpeg.X_density * 100U;
        facts.pixels_per_metre_y = jpeg.Y_density * 100U;
    }
}

}  // namespace

bool decode_jpeg(const unsigned char* bytes, std::size_t size, std::uint64_t most_pixels,
                 RasterFacts& facts) {
    jpeg_decompress_struct jpeg;
    ErrorManager manager;
    jpeg_progress_mgr progress;
    std::memset(&jpeg, 0, sizeof jpeg);
    std::memset(&progress, 0, sizeof progress);
    JSAMPROW volatile row = nullptr;
    volatile bool is_whole = false;
    jpeg.err = jpeg_std_error(&manager.base);
    manager.base.error_exit = on_error;
    manager.base.emit_message = on_message;
    manager.facts = &facts;
    if (setjmp(manager.leave) == 0) {
        jpeg_create_decompress(&jpeg);
        progress.progress_monitor = on_progress;
        jpeg.progress = &progress;
        jpeg_mem_src(&jpeg, bytes, size);
        read_header(jpeg, facts);
        if (std::uint64_t{facts.width} * facts.height > most_pixels) {
            facts.is_too_large = true;
        } else {
            jpeg.out_color_space = jpeg.jpeg_color_space;  // no conversion: pixels aren't used
            jpeg_start_decompress(&jpeg);
            row = static_cast<JSAMPROW>(
                std::calloc(jpeg.output_width, static_cast<std::size_t>(jpeg.output_components)));
            while (row && jpeg.output_scanline < jpeg.output_height) {
                JSAMPROW rows[1] = {row};
                jpeg_read_scanlines(&jpeg, rows, 1);
            }
            jpeg_finish_decompress(&jpeg);
            is_whole = row != nullptr;
        }
    }
    jpeg_destroy_decompress(&jpeg);
    std::free(row);
    return is_whole;
}

}  // namespace cajista::graphic::detail
