// SPDX-License-Identifier: Apache-2.0
// Pages as pixels: drawn by poppler, kept as PNG, compared pixel by pixel.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cajista::compare {

/// 8-bit RGB, row by row.
struct Picture {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> pixels;
};

/// Page `page` (from 1) of a PDF, drawn by pdftoppm (poppler-utils) as a process of its own.
/// Errors: compare.program-*, compare.picture-unreadable.
base::Result<Picture> draw_page(const std::filesystem::path& pdf, std::uint32_t page,
                                std::uint32_t dots_per_inch);

/// Errors: compare.picture-unreadable (no PNG, or more than limits::image_pixels).
base::Result<Picture> read_png(std::string_view bytes);
std::string write_png(const Picture& picture);

struct PictureDifference {
    std::uint64_t pixels = 0;  ///< that differ
    std::uint64_t of = 0;
    std::uint32_t left = 0, top = 0, right = 0, bottom = 0;  ///< around them, in pixels
    Picture shown;  ///< the second one pale, what differs in red
};

/// A pixel differs when one of its components differs by more than `threshold` (of 255): less is
/// what another version of the drawing program does to edges. Pictures of other sizes are compared
/// where both are, and all the rest differs.
PictureDifference compare_pictures(const Picture& before, const Picture& after,
                                   std::uint8_t threshold = 32);

}  // namespace cajista::compare
