// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <catch2/catch.hpp>

#include "graphic/drawing.h"

using namespace cajista;
using namespace cajista::graphic;
using base::Length;

namespace {

struct Fixture {
    base::Arena arena;
    BarcodeOptions options;
    Fixture() { options.module = Length::points(1); }

    const Drawing& make(BarcodeKind kind, std::string_view data) {
        auto made = make_barcode(kind, data, options, arena);
        REQUIRE(made.ok());
        return *made.value();
    }
    std::string error(BarcodeKind kind, std::string_view data) {
        auto made = make_barcode(kind, data, options, arena);
        return made.ok() ? "" : made.errors().front().code;
    }
    /// The modules of one row, `#` dark.
    static std::string row(const Drawing& drawing, std::int64_t y) {
        std::string modules(static_cast<std::size_t>(drawing.size.width.units / 65536), '.');
        for (const base::Rect& rect : drawing.shapes[0].rects) {
            const Length middle = Length::points(y) + Length::points(1, 2);
            if (middle < rect.top || middle > rect.bottom()) continue;
            for (auto x = rect.left.units / 65536; x < rect.right().units / 65536; ++x) {
                modules[static_cast<std::size_t>(x)] = '#';
            }
        }
        return modules;
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Code 128 has the modules of ISO/IEC 15417") {
    // Start B, A, checksum 34, stop.
    CHECK(row(make(BarcodeKind::code128, "A"), 0) ==
          "##.#..#...."
          "#.#...##..."
          "#...#.##..."
          "##...###.#.##");
    CHECK(make(BarcodeKind::code128, "A").size.height == Length::micrometres(10000));
}

TEST_CASE_METHOD(Fixture, "EAN-13 has 95 modules, its quiet zone 18 more") {
    const std::string row = Fixture::row(make(BarcodeKind::ean13, "5901234123457"), 0);
    CHECK(row.size() == 95);
    CHECK(row.substr(0, 10) == "#.#...#.##");  // guard, 9 in set A
    CHECK(row.substr(45, 5) == ".#.#.");
    CHECK(Fixture::row(make(BarcodeKind::ean13, "590123412345"), 0) == row);
    options.quiet_zone = true;
    CHECK(make(BarcodeKind::ean13, "5901234123457").size.width == Length::points(113));
}

TEST_CASE_METHOD(Fixture, "QR has its finders") {
    const Drawing& drawing = make(BarcodeKind::qr, "HELLO");
    CHECK(drawing.size == base::Size{Length::points(21), Length::points(21)});
    CHECK(row(drawing, 0).substr(0, 8) == "#######.");
    CHECK(row(drawing, 1).substr(0, 8) == "#.....#.");
    CHECK(row(drawing, 20).substr(0, 8) == "#######.");
    options.qr_error_level = 'H';
    CHECK(make(BarcodeKind::qr, std::string(60, 'x')).size.width > Length::points(33));
}

TEST_CASE_METHOD(Fixture, "every kind is made, and known by its name") {
    const std::string_view data[] = {
        "abc", "[01]09501101530003", "ABC", "590123412345", "1234", "x", "x", "x", "x"};
    for (std::size_t i = 0; i < barcode_kind_names().size(); ++i) {
        BarcodeKind kind{};
        REQUIRE(parse_barcode_kind(barcode_kind_names()[i], kind));
        CHECK(static_cast<std::size_t>(kind) == i);
        CHECK_FALSE(make(kind, data[i]).shapes[0].rects.empty());
    }
    BarcodeKind kind{};
    CHECK_FALSE(parse_barcode_kind("code129", kind));
}

TEST_CASE_METHOD(Fixture, "values that a kind can't hold") {
    CHECK(error(BarcodeKind::code128, "") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::ean13, "5901234123458") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::ean13, "12") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::itf, "12a") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::code39, "\u00E9") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::qr, std::string(8000, 'x')) == "graphic.barcode-data");
    CHECK(error(BarcodeKind::qr, std::string(5000, 'x')) == "graphic.barcode-data");
    CHECK(error(BarcodeKind::gs1_128, "no brackets") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::code128, "\xFF\xFE") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::code128, "\u4E2D") == "graphic.barcode-data");
    const auto made = make_barcode(BarcodeKind::itf, "secret", options, arena);
    CHECK(made.errors().front().message.find("secret") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "sizes") {
    options.module = {};
    options.size = {Length::points(100), Length::points(30)};
    const Drawing& bars = make(BarcodeKind::code128, "12345678");
    CHECK(bars.size.width <= Length::points(100));
    CHECK(bars.size.width > Length::points(99));
    CHECK(bars.size.height == Length::points(30));
    const Drawing& square = make(BarcodeKind::qr, "x");
    CHECK(square.size.height <= Length::points(30));
    CHECK(square.size.width == square.size.height);
    options.size = {Length::points(5), {}};
    CHECK(error(BarcodeKind::code128, "12345678") == "graphic.barcode-size");
    options.module = Length::points(2);
    CHECK(error(BarcodeKind::code128, "12345678") == "graphic.barcode-size");
}
