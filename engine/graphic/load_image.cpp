// SPDX-License-Identifier: Apache-2.0
#include "graphic/image.h"

#include <string_view>

#include "base/files.h"
#include "base/limits.h"
#include "graphic/detail/decode.h"

namespace cajista::graphic {

namespace {

using base::Length;
using detail::RasterFacts;

/// CSS: without a resolution an image has 96 pixels an inch.
Length natural_length(std::uint32_t pixels, std::uint32_t per_metre) {
    if (per_metre == 0) return Length::points(std::int64_t{pixels} * 3, 4);
    return Length::scaled(pixels, std::int64_t{72} * Length::units_per_point * 10000,
                          std::int64_t{per_metre} * 254);
}

base::Diagnostic refused(const RasterFacts& facts, const std::filesystem::path& path,
                         const char* kind, const base::SourceSpan& asked_by,
                         std::uint64_t most_pixels) {
    const std::string size = std::to_string(facts.width) + " x " + std::to_string(facts.height);
    if (facts.is_too_large) {
        return base::error("graphic.image-too-large",
                           "image " + path.string() + " has " + size + " pixels, more than " +
                               std::to_string(most_pixels),
                           asked_by)
            .hint("scale it down: 300 pixels an inch are enough for print");
    }
    const std::string problem = facts.problem[0] != '\0' ? facts.problem : "out of memory";
    return base::error("graphic.image-malformed",
                       std::string(kind) + " image " + path.string() +
                           " is damaged or truncated: " + problem,
                       asked_by)
        .hint("export it again from the program that made it");
}

}  // namespace

base::Result<std::shared_ptr<const Image>> load_image(const std::filesystem::path& path,
                                                      const base::SourceSpan& asked_by,
                                                      std::uint64_t most_pixels) {
    auto read = base::read_bytes(path, base::limits::image_bytes, asked_by);
    if (!read.ok()) {
        return base::error("graphic.image-unreadable", read.errors().front().message, asked_by);
    }
    auto image = std::make_shared<Image>();
    image->bytes = std::move(read).value();
    const std::string_view bytes = image->bytes;
    const auto* first = reinterpret_cast<const unsigned char*>(bytes.data());
    RasterFacts facts;
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) {
        image->kind = Image::Kind::png;
        if (!detail::decode_png(first, bytes.size(), most_pixels, facts)) {
            return refused(facts, path, "PNG", asked_by, most_pixels);
        }
    } else if (bytes.starts_with("\xFF\xD8\xFF")) {
        image->kind = Image::Kind::jpeg;
        if (!detail::decode_jpeg(first, bytes.size(), most_pixels, facts)) {
            return refused(facts, path, "JPEG", asked_by, most_pixels);
        }
        if (facts.is_arithmetic || facts.components == 2 || facts.components > 4) {
            return base::error("graphic.image-kind",
                               "JPEG image " + path.string() +
                                   (facts.is_arithmetic ? " has arithmetic coding"
                                                        : " has an unusual number of colours") +
                                   ", which PDF doesn't know",
                               asked_by)
                .hint("save it as a baseline or progressive JPEG");
        }
    } else {
        return base::error("graphic.image-kind",
                           "image " + path.string() + " is neither PNG nor JPEG", asked_by)
            .hint("convert it to PNG (drawings, logos) or JPEG (photographs); vectors as SVG");
    }
    image->digest = base::sha256(bytes);
    image->width = facts.width;
    image->height = facts.height;
    image->components = facts.components;
    image->has_alpha = facts.has_alpha;
    image->adobe_inverted_cmyk = facts.adobe_inverted_cmyk;
    image->natural_size = {natural_length(facts.width, facts.pixels_per_metre_x),
                           natural_length(facts.height, facts.pixels_per_metre_y)};
    return std::shared_ptr<const Image>(std::move(image));
}

}  // namespace cajista::graphic
