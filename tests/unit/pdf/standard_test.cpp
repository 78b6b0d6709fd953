// SPDX-License-Identifier: Apache-2.0
// What files claim to be: metadata, output intents, structure. veraPDF reads whole runs in
// tests/conformance/pdfa.py; here it is what must stand in the file.
#include <catch2/catch.hpp>

#include <optional>
#include <sstream>

#include "pdf/volume.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

using base::Color;
using base::Role;

pdf::OutputIntent srgb_intent() {
    pdf::OutputIntent intent;
    auto made = pdf::ColorProfile::srgb();
    REQUIRE(made.ok());
    intent.profile = std::make_shared<const pdf::ColorProfile>(std::move(made).value());
    intent.condition = "sRGB";
    return intent;
}

/// Encodes, writes with a plain cross-reference, so that objects can be read as text.
struct Maker {
    Maker() {
        regular = faces.regular();
        REQUIRE(regular != nullptr);
    }
    pdf::EncodedDocument encode(const page::ComposedDocument& document) {
        auto made = pdf::FontPlan::create(faces.all(), {}, U"abcdefghijklmnopqrstuvwxyz");
        REQUIRE(made.ok());
        plan.emplace(std::move(made).value());
        pdf::EncodeProfile profile;
        profile.compression_level = 0;
        profile.tagged = tagged;
        pdf::DocumentEncoder encoder(*plan, profile);
        pdf::EncodedDocument encoded;
        REQUIRE(encoder.encode(document, encoded).ok());
        store.add(encoder.take_new_resources());
        // As the page store gives it back.
        std::string stored;
        encoded.append_to(stored);
        auto read = pdf::EncodedDocument::parse(stored);
        REQUIRE(read.ok());
        read.value().color_spaces = encoded.color_spaces;
        return std::move(read).value();
    }
    std::string write(const page::ComposedDocument& document, std::string_view standard) {
        const std::vector<pdf::EncodedDocument> documents{encode(document)};
        pdf::VolumeOptions options;
        options.standard = base::find_pdf_standard(standard);
        REQUIRE(options.standard != nullptr);
        if (options.standard->needs_intent()) options.intent = srgb_intent();
        options.schemas = schemas;
        options.title = "A title";
        options.cross_reference = pdf::CrossReference::table;
        const std::string bytes = write_pdf(*plan, store, documents, options);
        CHECK(complaints(save("standard.pdf", bytes)) == "");
        return bytes;
    }
    Faces faces;
    Builder builder;
    Store store;
    const text::FontFace* regular = nullptr;
    bool tagged = false;
    std::vector<pdf::XmpSchema> schemas;
    std::optional<pdf::FontPlan> plan;
};

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; ++at) ++found;
    return found;
}

TEST_CASE("a file says which standard it follows, and plain ones say nothing") {
    Maker maker;
    auto& builder = maker.builder;
    const auto document = builder.document(
        {builder.page({builder.text(maker.regular, builder.style(9), 50, 50, "text")})});
    const std::string plain = maker.write(document, "pdf/1.7");
    CHECK(count(plain, "pdfaid") + count(plain, "OutputIntent") + count(plain, "Struct") == 0);
    const std::string archived = maker.write(document, "pdf/a-3u");
    CHECK(count(archived, "<pdfaid:part>3</pdfaid:part>") == 1);
    CHECK(count(archived, "<pdfaid:conformance>U</pdfaid:conformance>") == 1);
    CHECK(count(archived, "/GTS_PDFA1") == 1);
    CHECK(count(archived, "StructTreeRoot") == 0);
    CHECK(count(archived, "pdfaExtension") == 0);
}

TEST_CASE("index fields stand in the XMP with a description of their schema") {
    Maker maker;
    auto& builder = maker.builder;
    const std::vector<std::string> names{"account", "1st name", "1st.name", "_1st_name"};
    const std::vector<std::string_view> values{"4711", "Ann & Bob", "", "left out"};
    maker.schemas.push_back(pdf::index_schema(names, values));
    const auto document = builder.document(
        {builder.page({builder.text(maker.regular, builder.style(9), 50, 50, "text")})});
    const std::string archived = maker.write(document, "pdf/a-2b");
    CHECK(count(archived, "<index:account>4711</index:account>") == 1);
    CHECK(count(archived, "<index:_1st_name>Ann &amp; Bob</index:_1st_name>") == 1);
    CHECK(count(archived, "left out") == 0);
    CHECK(count(archived, "<pdfaSchema:namespaceURI>urn:cajista:index:<") == 1);
    const std::string plain = maker.write(document, "pdf/1.7");
    CHECK(count(plain, "<index:account>4711</index:account>") == 1);
    CHECK(count(plain, "pdfaSchema") == 0);
}

TEST_CASE("the sRGB profile is small and the same each time") {
    auto one = pdf::ColorProfile::srgb(), other = pdf::ColorProfile::srgb();
    REQUIRE((one.ok() && other.ok()));
    CHECK(one->bytes == other->bytes);
    CHECK(one->bytes.size() < 4000);
    CHECK(one->space == Color::Space::rgb);
    CHECK(!one->is_output);
    CHECK(!pdf::ColorProfile::parse("no profile", "x.icc").ok());
    CHECK(!pdf::ColorProfile::parse(one->bytes.substr(0, 100), "x.icc").ok());
}

TEST_CASE("colours that the output intent doesn't define are found, in forms too") {
    Maker maker;
    auto& builder = maker.builder;
    const auto spaces = [&](const std::vector<page::Item>& items) {
        return maker.encode(builder.document({builder.page(items)})).color_spaces;
    };
    const base::Rect area{pt(50), pt(50), pt(10), pt(10)};
    const pdf::OutputIntent rgb = srgb_intent();
    CHECK(rgb.check(spaces({Builder::fill(area, Color::rgb(1, 2, 3))})).ok());
    CHECK(rgb.check(spaces({Builder::fill(area, Color::gray(3))})).ok());
    const base::Status wrong = rgb.check(spaces({Builder::fill(area, Color::cmyk(1, 2, 3, 4))}));
    REQUIRE(!wrong.ok());
    CHECK(wrong.errors().front().code == "pdf.color-unfit");
    auto* group = builder.arena().make<page::StaticGroup>();
    group->id = 1;
    group->size = {pt(40), pt(30)};
    group->items = builder.arena().copy(
        std::vector<page::Item>{Builder::line(area, pt(1), Color::cmyk(0, 0, 0, 10'000))});
    page::Item furniture;
    furniture.kind = page::Item::Kind::group;
    furniture.group = group;
    CHECK(!rgb.check(spaces({furniture})).ok());
    CHECK(pdf::OutputIntent{}.check(spaces({furniture})).ok());  // no intent, no bounds
}

TEST_CASE("a character without a glyph is a drawn box, not .notdef") {
    Maker maker;
    auto& builder = maker.builder;
    auto* run = builder.run(maker.regular, builder.style(10), "ab");
    auto* glyphs = const_cast<text::Glyph*>(run->glyphs.data());
    glyphs[0].id = 0;
    const auto document = builder.document({builder.page({builder.glyphs(run, pt(50), pt(50))})});
    const pdf::EncodedDocument encoded = maker.encode(document);
    CHECK(encoded.wide_glyphs.empty());
    CHECK(count(encoded.content, " re\n") == 1);
    CHECK(count(encoded.content, "Tj") + count(encoded.content, "TJ") == 1);
}

/// Document > H1 "a", P with "b", a link "c", "d" > a table with a head of two columns.
page::ComposedDocument tagged_document(Maker& maker) {
    Builder& builder = maker.builder;
    const auto* style = builder.style(9);
    const auto text = [&](int y, const char* letters, std::uint32_t element) {
        page::Item item = builder.text(maker.regular, style, 50, y, letters);
        item.element = element;
        return item;
    };
    std::vector<page::Element> elements(13);
    const auto set = [&](std::uint32_t one, Role role, std::uint32_t parent) {
        elements[one - 1].role = role;
        elements[one - 1].parent = parent;
    };
    set(1, Role::heading1, 0);
    set(2, Role::paragraph, 0);
    set(3, Role::link, 2);
    set(4, Role::table, 0);
    set(5, Role::table_head, 4);
    set(6, Role::table_row, 5);
    set(7, Role::table_header, 6);
    set(8, Role::table_header, 6);
    set(9, Role::table_body, 4);
    set(10, Role::table_row, 9);
    set(11, Role::table_data, 10);
    set(12, Role::paragraph, 11);  // vanishes into its cell
    set(13, Role::paragraph, 0);   // has no content
    elements[7 - 1].column_span = 2;
    elements[0].language = "de";
    page::Page one =
        builder.page({text(50, "a", 1), text(70, "b", 2), text(70, "c", 3), text(70, "d", 2),
                      text(90, "e", 7), text(110, "f", 12), text(120, "furniture", 0)});
    page::Link link;
    link.area = {pt(50), pt(60), pt(10), pt(10)};
    link.target = "https://example.org";
    link.element = 3;
    one.links = builder.arena().copy(std::vector<page::Link>{link});
    page::Page two = builder.page({text(50, "g", 12)});
    page::ComposedDocument document = builder.document({one, two});
    document.elements = builder.arena().copy(elements);
    return document;
}

TEST_CASE("tags: a structure tree in reading order, with its way back") {
    Maker maker;
    maker.tagged = true;
    const std::string bytes = maker.write(tagged_document(maker), "pdf/a-2a+ua-1");
    const std::string path = save("tagged.pdf", bytes);
    const std::string tree = run_tool("pdfinfo -struct-text " + path).output;
    std::string flat;
    for (const char c : tree) {
        if (c != ' ' && c != '\n') flat += c;
    }
    INFO(tree);
    CHECK(flat.find("H1(block)\"a\"") != std::string::npos);
    // The link stands between the texts around it.
    const std::size_t before = flat.find("\"b\""), link = flat.find("Link"),
                      after = flat.find("\"d\"");
    CHECK((before < link && link < after && after != std::string::npos));
    CHECK(flat.find("TD\"f\"\"g\"") != std::string::npos);  // over two pages, without its P
    CHECK(count(bytes, "/S/P/P") == 1);
    CHECK(count(bytes, "/S/TH/") == 2);
    CHECK(count(bytes, "/Scope/Column/ColSpan 2") == 1);
    CHECK(count(bytes, "/Lang(de)") == 1);
    CHECK(count(bytes, "/Type/OBJR") == 1);
    CHECK(count(bytes, "/Contents(https://example.org)/StructParent 2") == 1);
    CHECK(count(bytes, "/Tabs/S/StructParents 0") == 1);
    CHECK(count(bytes, "/Marked true") == 1);
    CHECK(count(bytes, "<pdfuaid:part>1</pdfuaid:part>") == 1);
    CHECK(flat.find("furniture") == std::string::npos);
}

TEST_CASE("tags: many documents in a file, found by page through leaves of the parent tree") {
    Maker maker;
    maker.tagged = true;
    const auto encoded = maker.encode(tagged_document(maker));
    const std::vector<pdf::EncodedDocument> documents(100, encoded);
    pdf::VolumeOptions options;
    options.standard = base::find_pdf_standard("pdf/ua-1");
    const std::string bytes = write_pdf(*maker.plan, maker.store, documents, options);
    const std::string path = save("tagged-many.pdf", bytes);
    CHECK(complaints(path) == "");
    const std::string tree = run_tool("pdfinfo -struct " + path).output;
    CHECK(count(tree, "Document") == 100);
    CHECK(count(tree, "TH:") == 200);
}

TEST_CASE("tags: a part of a document has the elements of its pages only") {
    Maker maker;
    maker.tagged = true;
    const auto encoded = maker.encode(tagged_document(maker));
    pdf::MemoryOutput output;
    pdf::VolumeOptions options;
    options.standard = base::find_pdf_standard("pdf/ua-1");
    auto writer = pdf::VolumeWriter::create(output, *maker.plan, maker.store, options);
    REQUIRE(writer.ok());
    const std::vector<std::uint32_t> second{1};
    REQUIRE(writer.value().add_pages(encoded, second).ok());
    REQUIRE(writer.value().finish().ok());
    const std::string tree =
        run_tool("pdfinfo -struct " + save("tagged-part.pdf", output.bytes())).output;
    CHECK(count(tree, "H1") == 0);
    CHECK(count(tree, "TD") == 1);
}

TEST_CASE("tags: text that glyphs don't tell one by one stands beside them") {
    Maker maker;
    maker.tagged = true;
    auto& builder = maker.builder;
    auto* plain = builder.run(maker.regular, builder.style(10), "plain");
    auto* joined = builder.run(maker.regular, builder.style(10), "ab");
    const_cast<text::Glyph*>(joined->glyphs.data())[1].cluster = 0;  // two glyphs, one cluster
    std::vector<page::Item> items{builder.glyphs(plain, pt(50), pt(50)),
                                  builder.glyphs(joined, pt(50), pt(70)),
                                  builder.glyphs(joined, pt(50), pt(90))};
    items[0].element = items[1].element = 1;  // the last one is an artifact
    page::ComposedDocument document = builder.document({builder.page(items)});
    std::vector<page::Element> elements(1);
    elements[0].role = Role::paragraph;
    document.elements = builder.arena().copy(elements);
    const pdf::EncodedDocument encoded = maker.encode(document);
    INFO(encoded.content);
    CHECK(count(encoded.content, "ActualText") == 1);
    CHECK(count(encoded.content, "/Span<</ActualText(ab)>>BDC") == 1);
    CHECK(count(encoded.content, "BDC") + count(encoded.content, "BMC") ==
          count(encoded.content, "EMC"));
    maker.tagged = false;
    CHECK(count(maker.encode(document).content, "ActualText") == 0);
}

TEST_CASE("PDF/VT: a part for each document, in arrays of arrays, with its metadata") {
    Maker maker;
    auto& builder = maker.builder;
    const auto page = builder.page({builder.text(maker.regular, builder.style(9), 50, 50, "text")});
    const auto encoded = maker.encode(builder.document({page, page}));
    pdf::MemoryOutput output;
    pdf::VolumeOptions options;
    options.standard = base::find_pdf_standard("pdf/vt-1");
    options.intent = srgb_intent();
    options.title = "job 1";
    options.bleed = pt(9);
    options.cross_reference = pdf::CrossReference::table;
    auto writer = pdf::VolumeWriter::create(output, *maker.plan, maker.store, options);
    REQUIRE(writer.ok());
    const std::vector<std::string> names{"segment"};
    for (const char* key : {"K1", "K(2)"}) {
        const std::vector<std::string_view> values{"gold"};
        const pdf::PartMetadata metadata{key, "Title", "Łucja", "t", "en", names, values};
        REQUIRE(writer.value().add_document(encoded, {}, {}, metadata).ok());
    }
    REQUIRE(writer.value().finish().ok());
    const std::string& bytes = output.bytes();
    CHECK(complaints(save("variable.pdf", bytes)) == "");
    CHECK(bytes.starts_with("%PDF-1.6\n"));
    CHECK(count(bytes, "/DPart ") == 4);
    CHECK(count(bytes, "/DParts[[") == 1);
    CHECK(count(bytes, "/CIP4_UniqueID(K1)") == 1);
    CHECK(count(bytes, "/CIP4_UniqueID(K\\(2\\))") == 1);
    CHECK(count(bytes, "/Cajista_Fields<</segment(gold)>>") == 2);
    CHECK(count(bytes, "/TrimBox[0 0 595.28 841.89]") == 4);
    CHECK(count(bytes, "/MediaBox[-9 -9 604.28 850.89]/BleedBox[-9 -9 604.28 850.89]") == 4);
    CHECK(count(bytes, "GTS_PDFVTVersion>PDF/VT-1<") == 1);
    CHECK(count(bytes, "/Trapped") == 1);
    CHECK(count(bytes, "pdfaid") == 0);
}

TEST_CASE("standard: parts of PDF/VT by job, segment, recipient and document") {
    Maker maker;
    auto& builder = maker.builder;
    const auto page = builder.page({builder.text(maker.regular, builder.style(9), 50, 50, "text")});
    const auto encoded = maker.encode(builder.document({page}));
    pdf::MemoryOutput output;
    pdf::VolumeOptions options;
    options.standard = base::find_pdf_standard("pdf/vt-1");
    options.intent = srgb_intent();
    options.cross_reference = pdf::CrossReference::table;
    options.part_levels = {"sales area", "Piece", "Document"};
    options.record_level = 2;
    auto writer = pdf::VolumeWriter::create(output, *maker.plan, maker.store, options);
    REQUIRE(writer.ok());
    const std::vector<std::string> names{"area"};
    const auto add = [&](std::string_view area, std::string_view piece, std::string_view key) {
        const std::vector<std::string_view> values{area};
        const std::vector<pdf::PartNode> above{{area, {}, {}, names, values},
                                               {piece, key, "Łucja", {}, {}}};
        pdf::PartMetadata metadata;
        metadata.key = key;
        metadata.above = above;
        REQUIRE(writer.value().add_document(encoded, {}, {}, metadata).ok());
    };
    add("north", "1", "a");
    add("north", "1", "b");
    add("north", "2", "c");
    add("south", "2", "d");  // another piece: its segment is another
    REQUIRE(writer.value().finish().ok());
    const std::string& bytes = output.bytes();
    CHECK(complaints(save("parts.pdf", bytes)) == "");
    CHECK(count(bytes, "/NodeNameList[/Job/sales_area/Piece/Document]") == 1);
    CHECK(count(bytes, "/RecordLevel 2") == 1);
    CHECK(count(bytes, "/Type/DPart/") == 1 + 2 + 3 + 4);
    CHECK(count(bytes, "/Cajista_Fields<</area(north)>>") == 1);
    CHECK(count(bytes, "/Cajista_Fields<</area(south)>>") == 1);
    CHECK(count(bytes, "/DParts[[") == 1 + 2 + 3);
    CHECK(count(bytes, "/CIP4_UniqueID(d)") == 2);
}

}  // namespace
}  // namespace cajista::pdf_test
