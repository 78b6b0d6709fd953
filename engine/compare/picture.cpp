// SPDX-License-Identifier: Apache-2.0
#include "compare/picture.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "base/limits.h"
#include "compare/detail/call_program.h"

namespace cajista::compare {

namespace {

base::Diagnostic unreadable(std::string why) {
    return base::error("compare.picture-unreadable", std::move(why));
}

/// `P6 WIDTH HEIGHT 255` and pixels, as pdftoppm writes it.
base::Result<Picture> read_ppm(std::string_view bytes) {
    std::uint32_t numbers[3] = {0, 0, 0};
    std::size_t at = 2;
    if (!bytes.starts_with("P6")) return unreadable("the drawing program gave no PPM");
    for (std::uint32_t& number : numbers) {
        at = bytes.find_first_of("0123456789", at);
        if (at == std::string_view::npos) return unreadable("the PPM has no size");
        const auto read = std::from_chars(bytes.data() + at, bytes.data() + bytes.size(), number);
        at = static_cast<std::size_t>(read.ptr - bytes.data());
    }
    ++at;
    const std::uint64_t pixels = std::uint64_t{numbers[0]} * numbers[1];
    if (numbers[2] != 255 || pixels > base::limits::image_pixels ||
        bytes.size() < at + pixels * 3) {
        return unreadable("the PPM is cut off or too large");
    }
    Picture made{numbers[0], numbers[1], {}};
    made.pixels.resize(pixels * 3);
    std::memcpy(made.pixels.data(), bytes.data() + at, made.pixels.size());
    return made;
}

}  // namespace

base::Result<Picture> draw_page(const std::filesystem::path& pdf, std::uint32_t page,
                                std::uint32_t dots_per_inch) {
    const std::string number = std::to_string(page);
    auto drawn = detail::output_of({"pdftoppm", "-q", "-r", std::to_string(dots_per_inch), "-f",
                                    number, "-l", number, pdf.string()});
    if (!drawn) return std::move(drawn).errors();
    return read_ppm(drawn.value());
}

base::Result<Picture> read_png(std::string_view bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        return unreadable(fmt::format("this is no PNG: {}", image.message));
    }
    const std::uint64_t pixels = std::uint64_t{image.width} * image.height;
    if (pixels > base::limits::image_pixels) {
        png_image_free(&image);
        return unreadable(fmt::format("the PNG has {} pixels", pixels));
    }
    image.format = PNG_FORMAT_RGB;
    Picture made{image.width, image.height, {}};
    made.pixels.resize(pixels * 3);
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, made.pixels.data(), 0, nullptr) == 0) {
        return unreadable(fmt::format("the PNG is damaged: {}", image.message));
    }
    return made;
}

std::string write_png(const Picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = picture.width;
    image.height = picture.height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    std::string bytes;
    if (png_image_write_to_memory(&image, nullptr, &size, 0, picture.pixels.data(), 0, nullptr) ==
        0) {
        return bytes;
    }
    bytes.resize(size);
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0,
                                  nullptr) == 0) {
        size = 0;
    }
    bytes.resize(size);
    return bytes;
}

PictureDifference compare_pictures(const Picture& before, const Picture& after,
                                   std::uint8_t threshold) {
    PictureDifference found;
    Picture& shown = found.shown;
    shown.width = std::max(before.width, after.width);
    shown.height = std::max(before.height, after.height);
    shown.pixels.resize(std::size_t{shown.width} * shown.height * 3);
    found.of = std::uint64_t{shown.width} * shown.height;
    found.left = shown.width;
    found.top = shown.height;
    const auto pixel = [](const Picture& of, std::uint32_t x, std::uint32_t y) {
        return x < of.width && y < of.height
                   ? of.pixels.data() + (std::size_t{y} * of.width + x) * 3
                   : nullptr;
    };
    for (std::uint32_t y = 0; y < shown.height; ++y) {
        for (std::uint32_t x = 0; x < shown.width; ++x) {
            const std::uint8_t* a = pixel(before, x, y);
            const std::uint8_t* b = pixel(after, x, y);
            bool differs = a == nullptr || b == nullptr;
            for (int i = 0; i < 3 && !differs; ++i) differs = std::abs(a[i] - b[i]) > threshold;
            std::uint8_t* out = shown.pixels.data() + (std::size_t{y} * shown.width + x) * 3;
            for (int i = 0; i < 3; ++i) {
                const int level = b != nullptr ? b[i] : 255;
                out[i] = static_cast<std::uint8_t>(differs ? (i == 0 ? 220 : 20)
                                                           : 200 + level * 55 / 255);
            }
            if (!differs) continue;
            ++found.pixels;
            found.left = std::min(found.left, x);
            found.top = std::min(found.top, y);
            found.right = std::max(found.right, x + 1);
            found.bottom = std::max(found.bottom, y + 1);
        }
    }
    return found;
}

}  // namespace cajista::compare
