// SPDX-License-Identifier: Apache-2.0
#include "graphic/pdf_file.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <libdeflate.h>
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "graphic/detail/pdf_content.h"

using namespace cajista;
using namespace cajista::graphic;
using base::Length;

namespace {

struct Part {
    std::string value;        ///< of an object, with << >>; of a stream without /Length
    std::string stream = {};  ///< empty: none
};

/// A file of these objects, numbered from 1; the first is the catalog.
std::string file_of(const std::vector<Part>& parts) {
    std::string out = "%PDF-1.7\n";
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        places.push_back(out.size());
        std::string value = parts[i].value;
        if (!parts[i].stream.empty()) {
            value.insert(value.size() - 2, fmt::format("/Length {}", parts[i].stream.size()));
        }
        out += fmt::format("{} 0 obj\n{}\n", i + 1, value);
        if (!parts[i].stream.empty()) out += "stream\n" + parts[i].stream + "\nendstream\n";
        out += "endobj\n";
    }
    const std::size_t table = out.size();
    out += fmt::format("xref\n0 {}\n0000000000 65535 f \n", parts.size() + 1);
    for (const std::size_t place : places) out += fmt::format("{:010} 00000 n \n", place);
    out += fmt::format("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", parts.size() + 1,
                       table);
    return out;
}

constexpr const char* catalog = "<</Type/Catalog/Pages 2 0 R>>";
constexpr const char* pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>";

/// A page with these entries and this content.
std::string page_file(const std::string& entries, const std::string& content,
                      std::vector<Part> more = {}) {
    std::vector<Part> parts{{catalog},
                            {pages},
                            {"<</Type/Page/Parent 2 0 R/Contents 4 0 R" + entries + ">>"},
                            {"<<>>", content}};
    parts.insert(parts.end(), more.begin(), more.end());
    return file_of(parts);
}

base::Result<PdfFile> opened(const std::string& bytes) {
    const auto path = std::filesystem::temp_directory_path() /
                      fmt::format("cajista-pdf-{}.pdf", base::to_hex(base::sha256(bytes)));
    std::ofstream(path, std::ios::binary) << bytes;
    auto file = PdfFile::open(path, {});
    std::filesystem::remove(path);
    return file;
}

std::string code_of(const std::string& bytes) {
    auto file = opened(bytes);
    if (!file) return file.errors().front().code;
    auto page = file.value().page(1, PageBox::crop);
    return page ? "" : page.errors().front().code;
}

ImportedPage taken(const std::string& bytes, PageBox box = PageBox::crop) {
    auto file = opened(bytes);
    REQUIRE(file.ok());
    auto page = file.value().page(1, box);
    REQUIRE(page.ok());
    ImportedPage stored;
    REQUIRE(ImportedPage::parse(page.value()->bytes, stored));
    return stored;
}

std::shared_ptr<const Image> image_of(const std::string& bytes, PageBox box = PageBox::crop) {
    auto file = opened(bytes);
    REQUIRE(file.ok());
    auto page = file.value().page(1, box);
    REQUIRE(page.ok());
    return page.value();
}

std::string content_of(const ImportedPage::Object& object) {
    if (!object.is_packed) return object.data;
    std::string out(std::size_t{1} << 20, '\0');
    libdeflate_decompressor* unpacker = libdeflate_alloc_decompressor();
    std::size_t length = 0;
    REQUIRE(libdeflate_zlib_decompress(unpacker, object.data.data(), object.data.size(), out.data(),
                                       out.size(), &length) == LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(unpacker);
    out.resize(length);
    return out;
}

}  // namespace

TEST_CASE("a page of a PDF file has the size that is shown", "[pdf_file]") {
    const auto size_of = [](const std::string& entries, PageBox box = PageBox::crop) {
        return image_of(page_file(entries, "0 0 9 9 re f"), box)->natural_size;
    };
    const auto points = [](int width, int height) {
        return base::Size{Length::points(width), Length::points(height)};
    };
    CHECK(size_of("") == points(200, 100));
    CHECK(size_of("/Rotate 90") == points(100, 200));
    CHECK(size_of("/Rotate -90") == points(100, 200));
    CHECK(size_of("/UserUnit 2") == points(400, 200));
    CHECK(size_of("/CropBox[10 10 60 40]") == points(50, 30));
    CHECK(size_of("/CropBox[10 10 60 40]", PageBox::media) == points(200, 100));
    CHECK(size_of("/CropBox[-50 -50 900 900]") == points(200, 100));  // never outside the medium
    CHECK(size_of("/TrimBox[5 5 195 95]", PageBox::trim) == points(190, 90));
    CHECK(size_of("/CropBox[10 10 60 40]", PageBox::art) == points(50, 30));
    CHECK(size_of("/MediaBox[60 40 10 10]") == points(50, 30));  // corners in any order
}

TEST_CASE("a page becomes a form of one unit, turned", "[pdf_file]") {
    const auto form = [](const std::string& entries) {
        return taken(page_file(entries, "0 0 9 9 re f")).objects.front().value;
    };
    CHECK(form("").find("/Matrix[0.005000000 0.000000000 0.000000000 0.010000000 -0.000000000 "
                        "-0.000000000]") != std::string::npos);
    CHECK(form("/Rotate 90")
              .find("/Matrix[0.000000000 -0.005000000 0.010000000 0.000000000 "
                    "-0.000000000 1.000000000]") != std::string::npos);
    CHECK(form("/Rotate 180")
              .find("/Matrix[-0.005000000 0.000000000 0.000000000 -0.010000000 "
                    "1.000000000 1.000000000]") != std::string::npos);
}

TEST_CASE("content of a page keeps what draws", "[pdf_file]") {
    using detail::clean_content;
    CHECK(clean_content("/P <</MCID 0>> BDC 1 0 0 rg (a\\)b) Tj EMC").bytes ==
          "1 0 0 rg\n(a\\)b) Tj\n");
    CHECK(clean_content("q q 1 w Q").bytes == "q\nq\n1 w\nQ\nQ\n");
    CHECK(clean_content("Q 1 w % a comment\n2 J").bytes == "1 w\n2 J\n");
    CHECK(clean_content("[(a) -20 <62>] TJ").bytes == "[ (a) -20 <62> ] TJ\n");
    const auto image = clean_content("BI /W 1 /H 1 /CS /RGB /BPC 8 ID \1EI\2 EI Q 1 w");
    CHECK(image.bytes == "BI /W 1 /H 1 /CS /RGB /BPC 8 ID \1EI\2 EI\n1 w\n");
    CHECK(image.color_spaces == 1U << static_cast<unsigned>(base::Color::Space::rgb));
    CHECK(clean_content("/DeviceCMYK cs 0 0 0 1 sc").color_spaces ==
          1U << static_cast<unsigned>(base::Color::Space::cmyk));
    for (const char* wrong : {"1 2 mm", "(open", "BI /W 1", "BI /W 1 ID x", "<41", "1 } f"}) {
        CAPTURE(wrong);
        CHECK(clean_content(wrong).is_wrong);
    }
}

TEST_CASE("what belongs to the other file is left behind", "[pdf_file]") {
    const ImportedPage page = taken(
        page_file("/StructParents 3/Annots[6 0 R]/AA<<>>"
                  "/Resources<</Properties<</P 6 0 R>>/XObject<</A 5 0 R/OC 5 0 R>>/Font<<>>>>",
                  "/OC /P BDC /A Do EMC",
                  {{"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/StructParent 1"
                    "/Metadata 6 0 R/PieceInfo<<>>>>",
                    "/S BMC 0 0 1 1 re f EMC"},
                   {"<</Type/OCG/Name(x)>>"}}));
    REQUIRE(page.objects.size() == 2);
    CHECK(page.objects[0].value.find("/A \1"
                                     "1;") != std::string::npos);
    CHECK(page.objects[0].value.find("/OC \1"
                                     "1;") != std::string::npos);  // a name, no entry
    CHECK(page.objects[0].value.find("Properties") == std::string::npos);
    CHECK(content_of(page.objects[0]).ends_with("/A Do\n"));
    CHECK(page.objects[1].value.find("StructParent") == std::string::npos);
    CHECK(page.objects[1].value.find("Metadata") == std::string::npos);
    CHECK(content_of(page.objects[1]) == "0 0 1 1 re\nf\n");
}

TEST_CASE("traits of a page are what standards ask", "[pdf_file]") {
    const auto traits = [](const std::string& resources, std::vector<Part> more) {
        return image_of(page_file("/Resources<<" + resources + ">>", "0 g", std::move(more)))
            ->traits;
    };
    const auto plain = traits("", {});
    CHECK(plain.bits == PageTraits::unclaimed);
    const auto font =
        traits("/Font<</A 5 0 R>>", {{"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}});
    CHECK((font.bits & PageTraits::unembedded_font) != 0);
    CHECK((font.bits & PageTraits::unmapped_font) != 0);
    CHECK(font.font == "Helvetica");
    CHECK((traits("/ExtGState<</A<</TR 5 0 R>>>>", {{"<</FunctionType 4>>", "{}"}}).bits &
           PageTraits::transfer) != 0);
    const auto color = image_of(page_file(
        "/Resources<</ColorSpace<</C[/Separation/Gold/DeviceCMYK<</FunctionType 2>>]>>>>", "0 g"));
    CHECK((color->color_spaces >> static_cast<unsigned>(base::Color::Space::cmyk) & 1U) == 1);
}

TEST_CASE("fonts and images are known again in other pages", "[pdf_file]") {
    const std::vector<Part> more{
        {"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent "
         "8/ColorSpace/DeviceGray>>",
         "x"}};
    const std::string resources = "/Resources<</XObject<</A 5 0 R>>>>";
    const ImportedPage one = taken(page_file(resources, "/A Do", more));
    const ImportedPage other = taken(page_file(resources, "/A Do 0 g", more));
    REQUIRE(one.objects.size() == 2);
    CHECK(one.objects[1].digest != base::Sha256{});
    CHECK(one.objects[1].digest == other.objects[1].digest);
}

TEST_CASE("files that can't be used say why", "[pdf_file]") {
    const std::string good = page_file("", "0 g");
    CHECK(code_of("no PDF at all") == "graphic.pdf-malformed");
    CHECK(code_of(good.substr(0, good.size() / 2)) == "graphic.pdf-malformed");
    CHECK(code_of(page_file("/MediaBox[0 0 0 0]", "0 g")) == "graphic.pdf-malformed");
    CHECK(code_of(page_file("/MediaBox[0 0 99999 10]", "0 g")) == "graphic.pdf-malformed");
    CHECK(code_of(page_file("/UserUnit 1000", "0 g")) == "graphic.pdf-malformed");
    CHECK(code_of(page_file("", "1 2 nothing")) == "graphic.pdf-malformed");
    CHECK(code_of(page_file("/Resources<</XObject<</A 5 0 R>>>>", "/A Do",
                            {{"<</Subtype/PS>>", "showpage"}})) == "graphic.pdf-unsupported");
    CHECK(code_of(page_file("/Resources<</XObject<</A 5 0 R>>>>", "/A Do",
                            {{"<</Subtype/Image/F(x.jpg)>>", "x"}})) == "graphic.pdf-unsupported");
    std::string layered = page_file("/Resources<</Properties<</P 5 0 R>>>>", "/OC /P BDC 0 g EMC",
                                    {{"<</Type/OCG/Name(x)>>"}});
    CHECK(code_of(layered).empty());
    std::vector<Part> hidden{{"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 "
                              "R]>>>>>>"},
                             {pages},
                             {"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Properties<</P "
                              "5 0 R>>>>>>"},
                             {"<<>>", "/OC /P BDC 0 g EMC"},
                             {"<</Type/OCG/Name(x)>>"}};
    CHECK(code_of(file_of(hidden)) == "graphic.pdf-layers");
}

TEST_CASE("hostile pages end", "[pdf_file]") {
    // Resources that hold themselves, many times.
    CHECK(code_of(page_file("/Resources 5 0 R", "0 g",
                            {{"<</Pattern<</Resources 5 0 R>>/Font<</Resources 5 0 R>>>>"}})) ==
          "");
    CHECK(code_of(page_file("/Resources 5 0 R", "0 g",
                            {{"<</Resources 5 0 R/X<</Resources 5 0 R>>"
                              "/B[<</Resources 5 0 R>>]>>"}})) == "graphic.pdf-too-large");
    std::string deep;
    for (int i = 0; i < 90; ++i) deep += "[";
    for (int i = 0; i < 90; ++i) deep += "]";
    CHECK(code_of(page_file("/Resources<</X " + deep + ">>", "0 g")) == "graphic.pdf-too-large");
    // Content that unpacks to more than the limit.
    const std::string zeros(base::limits::pdf_content_bytes + 4096, ' ');
    libdeflate_compressor* packer = libdeflate_alloc_compressor(1);
    std::string packed(libdeflate_zlib_compress_bound(packer, zeros.size()), '\0');
    packed.resize(
        libdeflate_zlib_compress(packer, zeros.data(), zeros.size(), packed.data(), packed.size()));
    libdeflate_free_compressor(packer);
    CHECK(code_of(file_of({{catalog},
                           {pages},
                           {"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"},
                           {"<</Filter/FlateDecode>>", packed}})) == "graphic.pdf-too-large");
    CHECK(code_of(file_of({{catalog}, {"<</Type/Pages/Kids[2 0 R]/Count 1>>"}})) ==
          "graphic.pdf-malformed");
}

TEST_CASE("lists of pages", "[pdf_file]") {
    const auto list = [](std::string_view text) {
        auto parsed = parse_page_list(text, 6);
        return parsed ? fmt::format("{}", fmt::join(parsed.value(), " "))
                      : parsed.errors().front().code;
    };
    CHECK(list("2") == "2");
    CHECK(list("1-3 5") == "1 2 3 5");
    CHECK(list("4-, 1") == "4 5 6 1");
    CHECK(list("all") == "1 2 3 4 5 6");
    for (const char* wrong : {"", "0", "7", "3-2", "x", "1-x", "-2", "1-9", "99999999999"}) {
        CAPTURE(wrong);
        CHECK(list(wrong) == "graphic.pdf-pages");
    }
}

TEST_CASE("a damaged stored page is no page", "[pdf_file]") {
    const std::string stored = image_of(page_file("", "0 g"))->bytes;
    ImportedPage page;
    CHECK(ImportedPage::parse(stored, page));
    for (std::size_t size = 0; size < stored.size(); size += 3) {
        ImportedPage cut;
        CHECK_FALSE(ImportedPage::parse(std::string_view(stored).substr(0, size), cut));
    }
}
