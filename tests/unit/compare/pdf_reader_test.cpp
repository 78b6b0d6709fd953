// SPDX-License-Identifier: Apache-2.0
// Pages of PDFs read without another program: what stands on them, and files that are damaged.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "compare/detail/page_reader.h"
#include "compare/detail/pdf_file.h"
#include "compare/detail/pdf_objects.h"

using namespace cajista::compare;
using namespace cajista::compare::detail;

namespace {

std::string stream(const std::string& content, const std::string& dictionary = {}) {
    return fmt::format("<<{}/Length {}>>\nstream\n{}\nendstream", dictionary, content.size(),
                       content);
}

/// A file with these objects, from number 1 on; the first one is the catalog.
std::string pdf_of(const std::vector<std::string>& objects) {
    std::string out = "%PDF-1.7\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", out.size());
        out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    const std::size_t at = out.size();
    return out + table +
           fmt::format(
               "trailer\n<</Size {}/Root 1 0 R/Info<</Title(A \\(b\\))>>>>\n"
               "startxref\n{}\n%%EOF\n",
               objects.size() + 1, at);
}

/// One page of 200 by 100 points.
std::string page_with(const std::string& content, const std::string& more = {}) {
    return pdf_of({"<</Type/Catalog/Pages 2 0 R>>",
                   "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 100]>>",
                   "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
                   "/XObject<</X 6 0 R>>" +
                       more + ">>>>",
                   stream(content),
                   "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Some-Font/FirstChar 32/LastChar "
                   "34/Widths[250 500 600]/ToUnicode 7 0 R/FontDescriptor<</Ascent 800/Descent "
                   "-200>>>>",
                   stream("1 0 0 rg 0 0 5 5 re f", "/Subtype/Form/Matrix[2 0 0 2 0 0]"),
                   stream("2 beginbfchar <21> <0041> <22> <D83DDE00> endbfchar "
                          "1 beginbfrange <20> <20> <0020> endbfrange")});
}

PdfText read(const std::string& bytes) {
    PdfText text;
    auto file = PdfFile::from_bytes(bytes);
    if (!file) return text;
    PageReader reader(*file.value());
    for (std::size_t i = 0; i < file.value()->pages(); ++i) {
        reader.read(i, text);
        (void)reader.fingerprint(i);
    }
    return text;
}

/// `text left top right bottom font size color` of each word.
std::string words_of(const PdfText& text) {
    std::string out;
    for (const PdfWord& word : text.words) {
        const PdfStyle& style = text.styles[word.style];
        out += fmt::format("{} {} {} {} {} {} {} {}\n", text.text_of(word), word.left, word.top,
                           word.right, word.bottom, style.font, style.size, style.color);
    }
    return out;
}

std::string shapes_of(const PdfText& text) {
    std::string out;
    for (const PdfShape& shape : text.shapes) {
        out += fmt::format("{} {} {} {} {} {}\n", static_cast<int>(shape.kind), shape.left,
                           shape.top, shape.right, shape.bottom, text.styles[shape.style].color);
    }
    return out;
}

}  // namespace

TEST_CASE("objects of PDFs") {
    PdfObject object;
    PdfLexer lexer(
        "<</A#20b [1 -2.5 .5 (x\\(y\\)\\101\\n) <48 6>] /R 12 0 R>> % end\n true 1 0 Rx");
    REQUIRE(lexer.next(object, true));
    const PdfObject& array = object.get("A b");
    REQUIRE(array.items.size() == 5);
    CHECK(array.items[1].number == -2.5);
    CHECK(array.items[2].number == 0.5);
    CHECK(array.items[3].text == "x(y)A\n");
    CHECK(array.items[4].text == "H`");
    CHECK(object.get("R").reference() == 12);
    REQUIRE(lexer.next(object, true));
    CHECK(object.is(PdfObject::Kind::boolean));
    REQUIRE(lexer.next(object, true));
    CHECK(object.is(PdfObject::Kind::number));  // 1, since Rx is another word
    const std::string deep(5000, '[');
    PdfLexer(deep).next(object, true);
    CHECK(pdf_text_string(std::string_view("\xFE\xFF\x01\x7A\xD8\x3D\xDE\x00", 8)) == "ź😀");
}

TEST_CASE("words have text, place, font, size and colour") {
    const PdfText text =
        read(page_with("BT /F 10 Tf 1 0 0 1 20 50 Tm (!!) Tj ( ) Tj (\") Tj 0 0 1 rg (!) Tj ET "
                       "BT /F 20 Tf 0.5 0 0 0.5 20 20 Tm [(!) -100 (!) -1000 (!)] TJ ET"));
    CHECK(words_of(text) ==
          "AA 2000 4200 3000 5200 Some-Font 1000 gray(0)\n"
          "😀 3250 4200 3850 5200 Some-Font 1000 gray(0)\n"
          "A 3850 4200 4350 5200 Some-Font 1000 rgb(0 0 1)\n"
          "AA 2000 7200 3100 8200 Some-Font 1000 rgb(0 0 1)\n"
          "A 4100 7200 4600 8200 Some-Font 1000 rgb(0 0 1)\n");
    REQUIRE(text.pages.size() == 1);
    CHECK(text.pages.front().is_exact);
    CHECK(text.pages.front().width == 20000);
}

TEST_CASE("a text that stands for glyphs is their text") {
    const PdfText text = read(page_with(
        "/Span <</ActualText <FEFF007800200079>>> BDC BT /F 10 Tf 10 10 Td (!!!) Tj ET EMC"));
    CHECK(words_of(text) ==
          "x 1000 8200 1500 9200 Some-Font 1000 gray(0)\n"
          "y 2000 8200 2500 9200 Some-Font 1000 gray(0)\n");
}

TEST_CASE("lines, areas, forms and images have places and colours") {
    const PdfText text = read(page_with(
        "q 0.5 g 10 10 50 1 re f 0 1 0 RG 2 w 0 0 m 10 20 l S Q q 1 0 0 1 100 50 cm /X Do Q "
        "10 0 0 10 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"));
    CHECK(shapes_of(text) ==
          "0 1000 8900 6000 9000 gray(0.5)\n"
          "1 0 8000 1000 10000 rgb(0 1 0)\n"
          "0 10000 4000 11000 5000 rgb(1 0 0)\n"
          "2 5000 4000 6000 5000 \n");
}

TEST_CASE("a bar code is one thing") {
    std::string bars;
    for (int i = 0; i < 20; ++i) bars += fmt::format("{} 0 1 1 re ", i * 2);
    const PdfText text = read(page_with("q 1.5 0 0 1.5 10 10 cm " + bars + "f Q " + bars + "f"));
    REQUIRE(text.shapes.size() == 21);
    CHECK(text.shapes.front().right - text.shapes.front().left == 5850);
    CHECK(text.shapes.front().digest != 0);
    const PdfText moved = read(page_with("q 1.5 0 0 1.5 33.33 17.77 cm " + bars + "f Q"));
    CHECK(moved.shapes.front().digest == text.shapes.front().digest);
    bars.replace(bars.find("20 0 1 1"), 8, "21 0 1 1");
    const PdfText other = read(page_with("q 1.5 0 0 1.5 10 10 cm " + bars + "f Q"));
    CHECK(other.shapes.front().digest != text.shapes.front().digest);
}

TEST_CASE("pages are equal by their bytes, and by what is on them") {
    const auto digests = [](const std::string& bytes) {
        auto file = PdfFile::from_bytes(bytes);
        REQUIRE(file);
        PageReader reader(*file.value());
        PdfText text;
        reader.read(0, text);
        return std::pair(reader.fingerprint(0), content_digest(text, text.pages.front()));
    };
    const auto one = digests(page_with("0.5 g 10 10 50 1 re f"));
    const auto same = digests(page_with("0.5 g 10 10 50 1 re f"));
    const auto written_otherwise = digests(page_with("q .5 g 10 10 50 1 re f Q"));
    const auto other = digests(page_with("0.6 g 10 10 50 1 re f"));
    CHECK(one == same);
    CHECK(one.first != written_otherwise.first);
    CHECK(one.second == written_otherwise.second);
    CHECK(one.second != other.second);
}

TEST_CASE("damaged PDFs are refused or read in part, and never more") {
    const std::string good = page_with("BT /F 10 Tf 20 50 Td (!! \") Tj ET /X Do");
    REQUIRE(read(good).words.size() == 2);
    for (std::size_t size = 0; size < good.size(); size += 3) read(good.substr(0, size));
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char c : {'\0', '9', '(', '<', '\xff'}) {
            std::string bad = good;
            bad[at] = c;
            read(bad);
        }
    }
    // Forms that paint themselves, a page tree that is its own child, object numbers without end.
    std::string loop = good;
    loop.replace(loop.find("1 0 0 rg 0 0 5 5 re f"), 21, "/X Do /X Do /X Do    ");
    CHECK(read(loop).pages.size() == 1);
    std::string tree = good;
    tree.replace(tree.find("Kids[3 0 R]"), 11, "Kids[2 0 R]");
    CHECK(read(tree).pages.empty());
    CHECK_FALSE(PdfFile::from_bytes("").ok());
    CHECK_FALSE(PdfFile::from_bytes("startxref\n99999999999\n").ok());
}
