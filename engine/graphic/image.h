// SPDX-License-Identifier: Apache-2.0
// Raster images, checked and kept in the form that goes into the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/color.h"
#include "base/length.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/sha256.h"

namespace cajista::graphic {

/// What a page of a PDF file has that some standards of the output don't take.
struct PageTraits {
    static constexpr std::uint8_t unembedded_font = 1;
    static constexpr std::uint8_t unmapped_font = 2;  ///< codes without Unicode
    static constexpr std::uint8_t transfer = 4;       ///< transfer functions, halftones
    static constexpr std::uint8_t unclaimed = 8;      ///< the file doesn't say that it is PDF/A
    std::uint8_t bits = 0;
    std::string font;  ///< the first one that isn't embedded, or mapped
};

/// An image in memory. Const and shared after loading.
struct Image {
    enum class Kind : std::uint8_t { jpeg, png, pdf_page };
    Kind kind = Kind::png;
    base::Sha256 digest{};    ///< of the file's bytes: equal images are one object in a PDF
    std::uint32_t width = 0;  ///< pixels
    std::uint32_t height = 0;
    std::uint8_t components = 3;  ///< 1, 3 or 4, without alpha
    bool has_alpha = false;
    bool adobe_inverted_cmyk = false;
    base::Size natural_size;  ///< by its resolution, or 96 pixels an inch
    std::string bytes;        ///< the file as it is; of a page of a PDF file: an ImportedPage
    PageTraits traits{};      ///< of a page of a PDF file
    /// Of a page of a PDF file: its device colours, as bits 1 << base::Color::Space.
    std::uint8_t color_spaces = 0;
};

/// Reads and checks a JPEG or PNG: the whole header structure, the pixel count against
/// `most_pixels`, a full decode so that a truncated file is found here and not on the press.
/// Errors: graphic.image-unreadable, graphic.image-malformed, graphic.image-too-large,
/// graphic.image-kind (neither PNG nor JPEG).
base::Result<std::shared_ptr<const Image>> load_image(
    const std::filesystem::path& path, const base::SourceSpan& asked_by,
    std::uint64_t most_pixels = base::limits::image_pixels);

}  // namespace cajista::graphic
