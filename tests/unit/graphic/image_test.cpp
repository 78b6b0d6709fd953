// SPDX-License-Identifier: Apache-2.0
#include "graphic/image.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <png.h>
#include <catch2/catch.hpp>
// jpeglib.h needs size_t and FILE.
#include <jpeglib.h>

using namespace cajista;
using namespace cajista::graphic;
using base::Length;

namespace {

std::string png_bytes(std::uint32_t width, std::uint32_t height, bool alpha) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    std::vector<unsigned char> pixels(PNG_IMAGE_SIZE(image));
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<unsigned char>(i * 7 % 251);
    }
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
    std::string bytes(size, '\0');
    png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr);
    bytes.resize(size);
    return bytes;
}

std::string jpeg_bytes(std::uint32_t width, std::uint32_t height, int components, bool progressive,
                       std::uint16_t dpi) {
    jpeg_compress_struct jpeg;
    jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &out, &size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = components;
    jpeg.in_color_space = components == 4 ? JCS_CMYK : components == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    if (progressive) jpeg_simple_progression(&jpeg);
    jpeg.density_unit = 1;
    jpeg.X_density = jpeg.Y_density = dpi;
    jpeg_start_compress(&jpeg, TRUE);
    std::vector<unsigned char> row(static_cast<std::size_t>(components) * width);
    while (jpeg.next_scanline < jpeg.image_height) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = static_cast<unsigned char>(i * 3 + jpeg.next_scanline * 5);
        }
        JSAMPROW rows[1] = {row.data()};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::string bytes(reinterpret_cast<char*>(out), size);
    std::free(out);
    return bytes;
}

base::Result<std::shared_ptr<const Image>> load(const std::string& bytes) {
    const std::filesystem::path path = "graphic_image_test.bin";
    std::ofstream(path, std::ios::binary) << bytes;
    auto loaded = load_image(path, {});
    std::filesystem::remove(path);
    return loaded;
}

std::string code_of(const base::Result<std::shared_ptr<const Image>>& result) {
    return result.ok() ? "" : result.errors().front().code;
}

}  // namespace

TEST_CASE("a PNG is checked and described") {
    const std::string bytes = png_bytes(32, 16, true);
    const auto loaded = load(bytes);
    REQUIRE(loaded.ok());
    const Image& image = *loaded.value();
    CHECK(image.kind == Image::Kind::png);
    CHECK(image.width == 32);
    CHECK(image.height == 16);
    CHECK(image.components == 3);
    CHECK(image.has_alpha);
    CHECK(image.bytes == bytes);
    CHECK(image.digest == base::sha256(bytes));
    CHECK(image.natural_size == base::Size{Length::points(24), Length::points(12)});
    CHECK_FALSE(load(png_bytes(3, 3, false)).value()->has_alpha);
}

TEST_CASE("a JPEG is checked and described") {
    const auto loaded = load(jpeg_bytes(300, 150, 3, false, 300));
    REQUIRE(loaded.ok());
    CHECK(loaded.value()->kind == Image::Kind::jpeg);
    CHECK(loaded.value()->components == 3);
    const double width = loaded.value()->natural_size.width.to_points();
    CHECK(width == Approx(72).margin(0.01));
    CHECK(load(jpeg_bytes(20, 20, 1, false, 72)).value()->components == 1);
    const auto cmyk = load(jpeg_bytes(20, 20, 4, true, 72));
    REQUIRE(cmyk.ok());
    CHECK(cmyk.value()->components == 4);
    CHECK(cmyk.value()->adobe_inverted_cmyk);
}

TEST_CASE("an image cut off anywhere is refused") {
    for (const std::string& whole : {png_bytes(40, 40, false), jpeg_bytes(64, 64, 3, false, 72),
                                     jpeg_bytes(64, 64, 3, true, 72)}) {
        for (std::size_t part = 1; part < 10; ++part) {
            const auto cut = load(whole.substr(0, whole.size() * part / 10));
            INFO(part);
            CHECK(code_of(cut) == "graphic.image-malformed");
        }
    }
}

TEST_CASE("damaged images never crash") {
    for (const std::string& whole : {png_bytes(20, 20, true), jpeg_bytes(32, 32, 3, true, 72)}) {
        for (std::size_t i = 8; i < whole.size(); i += 3) {
            std::string damaged = whole;
            damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
            (void)load(damaged).ok();
        }
    }
}

TEST_CASE("what is no image, missing or huge is refused") {
    CHECK(code_of(load("GIF89a....")) == "graphic.image-kind");
    CHECK(code_of(load("")) == "graphic.image-kind");
    CHECK(code_of(load_image("no/such/file.png", {})) == "graphic.image-unreadable");
    std::string huge = png_bytes(4, 4, false);
    // IHDR: width and height at 16; the checksum over them is wrong then, so both are changed.
    const unsigned char header[] = {'I', 'H', 'D', 'R', 0, 1, 0, 0, 0, 1, 0, 0, 8, 2, 0, 0, 0};
    unsigned long crc = 0xFFFFFFFFUL;
    for (const unsigned char byte : header) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320UL : crc >> 1;
    }
    crc ^= 0xFFFFFFFFUL;
    huge.replace(12, sizeof header, reinterpret_cast<const char*>(header), sizeof header);
    for (std::size_t i = 0; i < 4; ++i) huge[29 + i] = static_cast<char>(crc >> (24 - 8 * i));
    CHECK(code_of(load(huge)) == "graphic.image-too-large");
}
