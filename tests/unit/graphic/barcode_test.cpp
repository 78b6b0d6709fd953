// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <catch2/catch.hpp>

#include "graphic/drawing.h"
#include "graphic/payment_code.h"

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
    const std::string_view data[] = {"abc",
                                     "[01]09501101530003",
                                     "ABC",
                                     "590123412345",
                                     "1234",
                                     "x",
                                     "x",
                                     "x",
                                     "x",
                                     "1234567",
                                     "01234567890",
                                     "[01]09501101530003",
                                     "01234567094987654321",
                                     "SN34RD1A",
                                     "21B2254800659JW5O9QA6Y",
                                     "2500GG30250",
                                     "BCD",
                                     "SPC"};
    for (std::size_t i = 0; i < barcode_kind_names().size(); ++i) {
        BarcodeKind kind{};
        REQUIRE(parse_barcode_kind(barcode_kind_names()[i], kind));
        CHECK(static_cast<std::size_t>(kind) == i);
        if (kind == BarcodeKind::imb) options.module = {};  // postal bars have their own
        CHECK_FALSE(make(kind, data[i]).shapes[0].rects.empty());
    }
    BarcodeKind kind{};
    CHECK_FALSE(parse_barcode_kind("code129", kind));
}

TEST_CASE_METHOD(Fixture, "postal bars have the measures of their post") {
    options.module = {};
    const Drawing& imb = make(BarcodeKind::imb, "01234567094987654321");
    REQUIRE(imb.shapes[0].rects.size() == 65);
    CHECK(imb.size.height == Length::micrometres(3683));
    const auto bars = imb.shapes[0].rects;
    CHECK(bars[1].left - bars[0].left == Length::micrometres(1154));
    CHECK(bars[0].height < imb.size.height);  // A: an ascender
    CHECK(bars[0].top == Length{});
    options.quiet_zone = true;
    CHECK(make(BarcodeKind::imb, "01234567094987654321").size.height ==
          Length::micrometres(3683 + 2 * 711));
    options.quiet_zone = false;
    options.size = {Length::micrometres(70'000), Length::micrometres(3'300)};
    const Drawing& small = make(BarcodeKind::imb, "01234567094987654321");
    CHECK(small.size.width <= options.size.width);
    CHECK(small.size.height == Length::micrometres(3'300));
    options.size = {Length::micrometres(60'000), {}};
    CHECK(error(BarcodeKind::imb, "01234567094987654321") == "graphic.barcode-size");
    options.size = {{}, Length::micrometres(3'000)};
    CHECK(error(BarcodeKind::kix, "2500GG30250") == "graphic.barcode-size");
    options.size = {};
    options.module = Length::micrometres(900);
    CHECK(error(BarcodeKind::kix, "2500GG30250") == "graphic.barcode-size");
}

TEST_CASE_METHOD(Fixture, "a Data Matrix of a given size, of bytes") {
    CHECK(parse_symbol_size("16x48", options));
    CHECK(make(BarcodeKind::datamatrix, "x").size ==
          base::Size{Length::points(48), Length::points(16)});
    for (const char* wrong : {"16x47", "16", "x16", "16x48 ", "", "70000x1"}) {
        CHECK_FALSE(parse_symbol_size(wrong, options));
    }
    CHECK(parse_symbol_size("10x10", options));
    CHECK(error(BarcodeKind::datamatrix, std::string(100, 'x')) == "graphic.barcode-data");
    options.is_hex = true;
    CHECK(make(BarcodeKind::datamatrix, "00fF").size.width == Length::points(10));
    CHECK(error(BarcodeKind::datamatrix, "0") == "graphic.barcode-data");
    CHECK(error(BarcodeKind::datamatrix, "0g") == "graphic.barcode-data");
}

TEST_CASE_METHOD(Fixture, "the Swiss code is 46 mm wide and has its cross") {
    options.module = {};
    const Drawing& code = make(BarcodeKind::swiss_qr, std::string(300, 'x'));
    CHECK(std::abs(code.size.width.to_points() - 46 / 25.4 * 72) < 0.1);
    CHECK(code.shapes.size() == 4);
}

TEST_CASE("payment codes") {
    using Fields = std::vector<PaymentField>;
    const auto text = [](BarcodeKind kind, const Fields& fields) {
        auto made = payment_text(kind, fields);
        return made ? made.value() : made.errors().front().message;
    };
    const Fields epc = {{"name", "A"}, {"iban", "DE89 3704 0044 0532 0130 00"}};
    CHECK(text(BarcodeKind::epc_qr, epc) == "BCD\n002\n1\nSCT\n\nA\nDE89370400440532013000");
    const auto with = [&](std::string_view name, std::string_view value) {
        Fields fields = epc;
        fields.push_back({name, value});
        return text(BarcodeKind::epc_qr, fields);
    };
    CHECK(with("amount", "7").ends_with("\nEUR7.00"));
    CHECK(with("amount", "7.5").ends_with("\nEUR7.50"));
    CHECK(with("amount", "7.500").ends_with("\nEUR7.50"));
    for (const char* wrong : {"7.505", "-1", "x", "0", "1e3", "1000000000", "1."}) {
        INFO(wrong);
        if (std::string_view(wrong) == "1.") {
            CHECK(with("amount", wrong).ends_with("EUR1.00"));
        } else {
            CHECK(with("amount", wrong).find("'amount'") != std::string::npos);
        }
    }
    CHECK(with("text", std::string(141, 'x')).find("141 characters") != std::string::npos);
    CHECK(with("iban2", "x").find("isn't known") != std::string::npos);
    CHECK(with("text", "two\nlines").ends_with("two lines"));
    const Fields swiss = {{"iban", "CH9300762011623852957"},
                          {"name", "N"},
                          {"postcode", "8000"},
                          {"town", "Z"},
                          {"country", "CH"},
                          {"currency", "CHF"}};
    CHECK(text(BarcodeKind::swiss_qr, swiss).find("\nNON\n\n\nEPD") != std::string::npos);
    Fields reference = swiss;
    reference.push_back({"reference", "RF18539007547034"});
    CHECK(text(BarcodeKind::swiss_qr, reference).find("SCOR\nRF18539007547034") !=
          std::string::npos);
    reference.back().value = "RF18539007547035";
    CHECK(text(BarcodeKind::swiss_qr, reference).find("'reference'") != std::string::npos);
    reference = swiss;
    reference[0].value = "DE89370400440532013000";
    CHECK(text(BarcodeKind::swiss_qr, reference).find("Switzerland") != std::string::npos);
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
