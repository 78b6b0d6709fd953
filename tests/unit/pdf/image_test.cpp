// SPDX-License-Identifier: Apache-2.0
// Images and drawings, looked at after rendering.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>

#include <jpeglib.h>
#include <png.h>

#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

using base::Color;

/// A PNG of one colour, `format` of libpng's simplified interface.
std::string png(png_uint_32 format, std::vector<png_byte> pixel, bool is_palette = false) {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = 40;
    image.height = 20;
    image.format = format;
    std::vector<png_byte> pixels;
    const std::size_t size = is_palette ? 1 : pixel.size();
    for (int i = 0; i < 800; ++i) {
        for (std::size_t c = 0; c < size; ++c)
            pixels.push_back(is_palette ? png_byte{0} : pixel[c]);
    }
    image.colormap_entries = 1;
    png_alloc_size_t bytes = 0;
    const void* map = is_palette ? pixel.data() : nullptr;
    REQUIRE(png_image_write_to_memory(&image, nullptr, &bytes, 0, pixels.data(), 0, map) != 0);
    std::string out(bytes, '\0');
    REQUIRE(png_image_write_to_memory(&image, out.data(), &bytes, 0, pixels.data(), 0, map) != 0);
    out.resize(bytes);
    return out;
}

std::string jpeg(J_COLOR_SPACE space, std::vector<JSAMPLE> pixel) {
    jpeg_compress_struct compress;
    jpeg_error_mgr errors;
    compress.err = jpeg_std_error(&errors);
    jpeg_create_compress(&compress);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&compress, &memory, &size);
    compress.image_width = 40;
    compress.image_height = 20;
    compress.input_components = static_cast<int>(pixel.size());
    compress.in_color_space = space;
    jpeg_set_defaults(&compress);
    if (space == JCS_CMYK) compress.write_Adobe_marker = TRUE;
    jpeg_start_compress(&compress, TRUE);
    std::vector<JSAMPLE> row;
    for (int i = 0; i < 40; ++i) row.insert(row.end(), pixel.begin(), pixel.end());
    JSAMPROW rows[] = {row.data()};
    while (compress.next_scanline < compress.image_height) jpeg_write_scanlines(&compress, rows, 1);
    jpeg_finish_compress(&compress);
    std::string out(reinterpret_cast<char*>(memory), size);
    jpeg_destroy_compress(&compress);
    std::free(memory);
    return out;
}

struct Pixel {
    int r = -1, g = -1, b = -1;
};

/// The first page at 72 dpi: a pixel for a point.
struct Rendered {
    explicit Rendered(const std::string& path) {
        const std::string ppm = run_tool("pdftoppm -r 72 -f 1 -l 1 " + path).output;
        int width = 0, height = 0, most = 0, read = 0;
        if (std::sscanf(ppm.c_str(), "P6 %d %d %d%n", &width, &height, &most, &read) < 3) return;
        stride = static_cast<std::size_t>(width) * 3;
        bytes = ppm.substr(static_cast<std::size_t>(read) + 1);
    }
    Pixel at(std::size_t x, std::size_t y) const {
        const std::size_t place = y * stride + x * 3;
        if (place + 3 > bytes.size()) return {};
        const auto* p = reinterpret_cast<const unsigned char*>(bytes.data()) + place;
        return {p[0], p[1], p[2]};
    }
    std::size_t stride = 0;
    std::string bytes;
};

bool is_near(Pixel pixel, int r, int g, int b) {
    return std::abs(pixel.r - r) < 12 && std::abs(pixel.g - g) < 12 && std::abs(pixel.b - b) < 12;
}

struct Setup {
    Setup() {
        auto made = pdf::FontPlan::create({}, {}, {});
        REQUIRE(made.ok());
        plan.emplace(std::move(made).value());
        encoder.emplace(*plan, pdf::EncodeProfile{});
    }
    std::string file(const std::string& name, const std::vector<page::Item>& items) {
        pdf::EncodedDocument encoded;
        REQUIRE(encoder->encode(builder.document({builder.page(items)}), encoded).ok());
        store.add(encoder->take_new_resources());
        return save(name, write_pdf(*plan, store, {encoded}));
    }
    const graphic::Image* image(std::string bytes) {
        graphic::Image& made = images.emplace_back();
        made.digest = base::sha256(bytes);
        made.bytes = std::move(bytes);
        return &made;
    }
    static page::Item show(const graphic::Image* image, int x) {
        page::Item item;
        item.kind = page::Item::Kind::image;
        item.area = {pt(x), pt(50), pt(40), pt(20)};
        item.image = image;
        return item;
    }
    Builder builder;
    Store store;
    std::deque<graphic::Image> images;
    std::optional<pdf::FontPlan> plan;
    std::optional<pdf::DocumentEncoder> encoder;
};

TEST_CASE("PNG and JPEG of every kind show their colours") {
    Setup setup;
    std::string half_red = png(PNG_FORMAT_RGBA, {255, 0, 0, 128});
    const std::vector<std::string> files{
        png(PNG_FORMAT_RGB, {200, 100, 50}),
        png(PNG_FORMAT_GRAY, {90}),
        png(PNG_FORMAT_RGB_COLORMAP, {0, 128, 255}, true),
        half_red,
        png(PNG_FORMAT_GA, {0, 255}),
        jpeg(JCS_RGB, {200, 100, 50}),
        jpeg(JCS_GRAYSCALE, {90}),
        jpeg(JCS_CMYK, {255, 255, 255, 155})};  // inverted: 100 of 255 black
    std::vector<page::Item> items;
    int x = 10;
    for (const std::string& bytes : files) {
        items.push_back(Setup::show(setup.image(bytes), x));
        x += 60;
    }
    items.push_back(Setup::show(setup.image(half_red), 500));  // the same again: one object
    const std::string path = setup.file("images.pdf", items);
    CHECK(complaints(path) == "");
    const Rendered page(path);
    CHECK(is_near(page.at(30, 60), 200, 100, 50));
    CHECK(is_near(page.at(90, 60), 90, 90, 90));
    CHECK(is_near(page.at(150, 60), 0, 128, 255));
    CHECK(is_near(page.at(210, 60), 255, 127, 127));
    CHECK(is_near(page.at(270, 60), 0, 0, 0));
    CHECK(is_near(page.at(330, 60), 200, 100, 50));
    CHECK(is_near(page.at(390, 60), 90, 90, 90));
    const Pixel cmyk = page.at(450, 60);
    CHECK(cmyk.r > 120);
    CHECK(cmyk.r < 190);
    CHECK(is_near(page.at(520, 60), 255, 127, 127));
    CHECK(is_near(page.at(30, 30), 255, 255, 255));
    CHECK(setup.store.size() == files.size());
}

TEST_CASE("damaged images are errors, never crashes") {
    for (const std::string& whole : {png(PNG_FORMAT_RGBA, {1, 2, 3, 4}),
                                     png(PNG_FORMAT_RGB, {1, 2, 3}), jpeg(JCS_RGB, {1, 2, 3})}) {
        for (std::size_t size = 0; size < whole.size(); size += 1 + size / 16) {
            Setup setup;
            pdf::EncodedDocument encoded;
            const auto* image = setup.image(whole.substr(0, size));
            REQUIRE(
                setup.encoder
                    ->encode(setup.builder.document({setup.builder.page({Setup::show(image, 10)})}),
                             encoded)
                    .ok());
            setup.store.add(setup.encoder->take_new_resources());
            write_pdf(*setup.plan, setup.store, {encoded});
        }
    }
}

TEST_CASE("drawings scale into their area, painting order holds") {
    Setup setup;
    const base::Rect bars[] = {{pt(0), pt(0), pt(1), pt(10)}, {pt(3), pt(0), pt(2), pt(10)}};
    using Point = graphic::PathPoint;
    const Point triangle[] = {{Point::Kind::move, {pt(6), pt(0)}},
                              {Point::Kind::line, {pt(10), pt(0)}},
                              {Point::Kind::line, {pt(10), pt(10)}},
                              {Point::Kind::close, {}}};
    const base::Length dashes[] = {pt(2), pt(1)};
    graphic::Shape shapes[3];
    shapes[0].kind = graphic::Shape::Kind::rects;
    shapes[0].rects = bars;
    shapes[0].fill = Color::gray(0);
    shapes[1].path = triangle;
    shapes[1].fill = Color::rgb(0, 10000, 0);
    shapes[1].even_odd = true;
    shapes[2].path = triangle;
    shapes[2].stroke = Color::cmyk(0, 10000, 10000, 0);
    shapes[2].stroke_width = pt(1, 10);
    shapes[2].dashes = dashes;
    graphic::Drawing drawing;
    drawing.size = {pt(10), pt(10)};
    drawing.shapes = shapes;
    page::Item item;
    item.kind = page::Item::Kind::drawing;
    item.area = {pt(100), pt(100), pt(100), pt(50)};
    item.drawing = &drawing;
    page::Item rounded = Builder::fill({pt(300), pt(100), pt(60), pt(40)}, Color::rgb(0, 0, 10000));
    rounded.radius = pt(20);
    page::Item outline = rounded;
    outline.kind = page::Item::Kind::outline;
    outline.area.left = pt(400);
    outline.width = pt(4);
    page::Item dotted = Builder::line({pt(100), pt(300), pt(100), {}}, pt(2));
    dotted.dash = 2;
    const std::string path = setup.file(
        "drawings.pdf", {item, rounded, outline, dotted,
                         Builder::fill({pt(300), pt(300), pt(50), pt(50)}, Color::gray(0)),
                         Builder::fill({pt(310), pt(310), pt(30), pt(30)}, Color::gray(10000)),
                         Builder::fill({pt(320), pt(320), pt(10), pt(10)}, Color::gray(0))});
    CHECK(complaints(path) == "");
    const Rendered page(path);
    CHECK(is_near(page.at(105, 125), 0, 0, 0));
    CHECK(is_near(page.at(120, 125), 255, 255, 255));
    CHECK(is_near(page.at(140, 125), 0, 0, 0));
    CHECK(is_near(page.at(190, 110), 0, 255, 0));
    CHECK(is_near(page.at(165, 140), 255, 255, 255));
    CHECK(is_near(page.at(330, 120), 0, 0, 255));
    CHECK(is_near(page.at(302, 102), 255, 255, 255));  // the corner is round
    CHECK(is_near(page.at(430, 120), 255, 255, 255));
    CHECK(is_near(page.at(430, 100), 0, 0, 255));
    CHECK(is_near(page.at(305, 305), 0, 0, 0));
    CHECK(is_near(page.at(315, 315), 255, 255, 255));
    CHECK(is_near(page.at(325, 325), 0, 0, 0));
}

}  // namespace
}  // namespace cajista::pdf_test
