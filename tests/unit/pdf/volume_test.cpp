// SPDX-License-Identifier: Apache-2.0
// PDF files as outside programs read them.
#include <catch2/catch.hpp>

#include "pdf/volume.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

using base::Color;

struct Setup {
    explicit Setup(pdf::TextEncoding encoding = pdf::TextEncoding::compact,
                   std::string_view expected = english) {
        regular = faces.regular();
        bold = faces.bold();
        REQUIRE(regular != nullptr);
        REQUIRE(bold != nullptr);
        std::vector<pdf::GlyphUse> uses;
        pdf::append_glyph_uses(*builder.run(regular, builder.style(9), "Statement of account"),
                               uses);
        auto made = pdf::FontPlan::create(faces.all(), uses, characters(expected), encoding);
        REQUIRE(made.ok());
        plan.emplace(std::move(made).value());
        encoder.emplace(*plan, profile);
    }
    pdf::EncodedDocument encode(const page::ComposedDocument& document) {
        pdf::EncodedDocument encoded;
        const base::Status status = encoder->encode(document, encoded);
        REQUIRE(status.ok());
        store.add(encoder->take_new_resources());
        return encoded;
    }
    Faces faces;
    Builder builder;
    Store store;
    pdf::EncodeProfile profile;
    const text::FontFace* regular = nullptr;
    const text::FontFace* bold = nullptr;
    std::optional<pdf::FontPlan> plan;
    std::optional<pdf::DocumentEncoder> encoder;
};

/// Two pages with text in three languages, lines, areas and a shared group.
page::ComposedDocument statement(Setup& setup, int number) {
    Builder& builder = setup.builder;
    const auto* small = builder.style(9);
    const auto* title = builder.style(14, Color::rgb(1000, 2000, 5000));
    auto* group = builder.arena().make<page::StaticGroup>();
    group->id = 77;
    group->size = {pt(400), pt(30)};
    group->items = builder.arena().copy(std::vector<page::Item>{
        Builder::fill({pt(0), pt(0), pt(400), pt(30)}, Color::cmyk(0, 0, 0, 1000)),
        builder.text(setup.bold, small, 5, 20,
                     "Banco Ejemplo \xE2\x80\x94 \xC5\x82\xC3\xB3\xC4\x87")});
    page::Item furniture;
    furniture.kind = page::Item::Kind::group;
    furniture.area = {pt(57), pt(40), {}, {}};
    furniture.group = group;
    std::vector<page::Page> pages;
    for (int p = 1; p <= 2; ++p) {
        std::vector<page::Item> items{furniture};
        items.push_back(builder.text(setup.bold, title, 57, 100, "Extracto de cuenta"));
        for (int row = 0; row < 5; ++row) {
            const int y = 150 + row * 20;
            items.push_back(Builder::fill({pt(57), pt(y - 12), pt(480), pt(16)},
                                          row % 2 == 0 ? Color::gray(9500) : Color::gray(9000)));
            items.push_back(builder.text(setup.regular, small, 57, y,
                                         "Row " + std::to_string(number) + "." + std::to_string(p) +
                                             "." + std::to_string(row)));
            items.push_back(
                builder.text(setup.regular, small, 200, y,
                             "Za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87 g\xC4\x99\xC5\x9Bl\xC4\x85 "
                             "ja\xC5\xBA\xC5\x84 ma\xC3\xB1"
                             "ana"));
            items.push_back(Builder::line({pt(57), pt(y + 4), pt(480), {}}, pt(1, 4)));
        }
        pages.push_back(builder.page(items));
    }
    return builder.document(pages);
}

TEST_CASE("a volume is accepted by every reader, its text right and in order") {
    for (const auto encoding : {pdf::TextEncoding::compact, pdf::TextEncoding::identity}) {
        for (const auto reference : {pdf::CrossReference::stream, pdf::CrossReference::table}) {
            Setup setup(encoding);
            std::vector<pdf::EncodedDocument> documents;
            for (int i = 1; i <= 3; ++i) documents.push_back(setup.encode(statement(setup, i)));
            pdf::VolumeOptions options;
            options.title = "Wyci\xC4\x85g";
            options.bookmarks = true;
            options.cross_reference = reference;
            const std::string bytes = write_pdf(*setup.plan, setup.store, documents, options);
            REQUIRE(bytes.starts_with("%PDF-1.7\n"));
            const std::string path = save("volume.pdf", bytes);
            CHECK(complaints(path) == "");
            const std::string text = text_of(path);
            std::size_t at = 0;
            for (int i = 1; i <= 3; ++i) {
                for (int p = 1; p <= 2; ++p) {
                    for (int row = 0; row < 5; ++row) {
                        const std::string wanted =
                            "Row " + std::to_string(i) + "." + std::to_string(p) + "." +
                            std::to_string(row) +
                            " Za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87 g\xC4\x99\xC5\x9Bl\xC4\x85 "
                            "ja\xC5\xBA\xC5\x84 ma\xC3\xB1"
                            "ana";
                        at = text.find(wanted, at);
                        INFO(wanted << "\n" << text);
                        REQUIRE(at != std::string::npos);
                    }
                }
            }
            CHECK(text.find("Banco Ejemplo \xE2\x80\x94 \xC5\x82\xC3\xB3\xC4\x87") !=
                  std::string::npos);
            const std::string info = run_tool("pdfinfo " + path).output;
            CHECK(info.find("Wyci\xC4\x85g") != std::string::npos);
            CHECK(info.find("Pages:           6") != std::string::npos);
            const std::string fonts = run_tool("pdffonts " + path).output;
            CHECK(fonts.find(" no ") == std::string::npos);  // all embedded, subset, with text map
        }
    }
}

TEST_CASE("equal input gives equal bytes, with or without a cache, in any writer") {
    const auto once = [](bool use_cache) {
        Setup setup;
        // Another document first: what an encoder met before must not show.
        if (use_cache) setup.encode(statement(setup, 99));
        std::vector<pdf::EncodedDocument> documents;
        documents.push_back(setup.encode(statement(setup, 1)));
        std::string stored;
        documents.front().append_to(stored);
        auto parsed = pdf::EncodedDocument::parse(stored);
        REQUIRE(parsed.ok());
        std::string plan_bytes;
        setup.plan->serialise(plan_bytes);
        auto plan = pdf::FontPlan::parse(plan_bytes);
        REQUIRE(plan.ok());
        auto cache = pdf::FontCache::create(plan.value(), setup.store);
        REQUIRE(cache.ok());
        pdf::VolumeOptions options;
        options.id_seed = "job 1";
        return write_pdf(use_cache ? plan.value() : *setup.plan, setup.store,
                         {use_cache ? std::move(parsed).value() : documents.front()}, options,
                         use_cache ? &cache.value() : nullptr);
    };
    const std::string first = once(false);
    REQUIRE(!first.empty());
    CHECK(first == once(false));
    CHECK(first == once(true));
}

TEST_CASE("the file identifier depends on seed and content") {
    Setup setup;
    const auto id_of = [](const std::string& bytes) {
        const std::size_t at = bytes.rfind("/ID[<");
        REQUIRE(at != std::string::npos);
        return bytes.substr(at + 5, 32);
    };
    const std::vector<pdf::EncodedDocument> one{setup.encode(statement(setup, 1))};
    const std::vector<pdf::EncodedDocument> other{setup.encode(statement(setup, 2))};
    pdf::VolumeOptions options;
    options.id_seed = "a";
    const std::string first = id_of(write_pdf(*setup.plan, setup.store, one, options));
    CHECK(first != id_of(write_pdf(*setup.plan, setup.store, other, options)));
    options.id_seed = "b";
    CHECK(first != id_of(write_pdf(*setup.plan, setup.store, one, options)));
}

TEST_CASE("a volume of many pages keeps its page tree and outline whole") {
    Setup setup;
    const pdf::EncodedDocument document = setup.encode(statement(setup, 1));
    pdf::VolumeOptions options;
    options.bookmarks = true;
    pdf::MemoryOutput output;
    auto writer = pdf::VolumeWriter::create(output, *setup.plan, setup.store, options);
    REQUIRE(writer.ok());
    for (int i = 0; i < 700; ++i) {
        REQUIRE(writer.value().add_document(document, "Customer " + std::to_string(i)).ok());
    }
    auto facts = writer.value().finish();
    REQUIRE(facts.ok());
    CHECK(facts.value().pages == 1400);
    CHECK(facts.value().bytes == output.bytes().size());
    CHECK(facts.value().digest == base::sha256(output.bytes()));
    const std::string path = save("many.pdf", output.bytes());
    const Outcome check = run_tool("qpdf --check " + path);
    INFO(check.output);
    CHECK(check.status == 0);
    CHECK(run_tool("qpdf --show-npages " + path).output == "1400\n");
    const std::string outline = run_tool("mutool show " + path + " outline").output;
    CHECK(std::count(outline.begin(), outline.end(), '\n') == 700);
    CHECK(outline.find("Customer 699") != std::string::npos);
    CHECK(text_of(path, "-raw -f 1400 -l 1400").find("Row 1.2.4") != std::string::npos);
    // Shared things are there once.
    const std::string objects = unpacked(path);
    std::size_t forms = 0;
    for (std::size_t at = 0; (at = objects.find("/Subtype /Form", at)) != std::string::npos; ++at) {
        ++forms;
    }
    CHECK(forms == 1);
}

TEST_CASE("pages of a document can be picked, and marks added") {
    Setup setup;
    const pdf::EncodedDocument document = setup.encode(statement(setup, 1));
    pdf::VolumeOptions options;
    options.mark_face = 0;
    pdf::MemoryOutput output;
    auto writer = pdf::VolumeWriter::create(output, *setup.plan, setup.store, options);
    REQUIRE(writer.ok());
    pdf::MarkContent marks(*setup.plan, 0, document.pages[1].size);
    marks.rectangle({pt(10), pt(10), pt(5), pt(20)});
    marks.text({pt(20), pt(20)}, pt(7), "Piece 000123 (50%) #A");
    const std::uint32_t wanted[] = {1};
    const std::string content[] = {marks.take()};
    REQUIRE(writer.value().add_pages(document, wanted, "second page", content).ok());
    REQUIRE(writer.value().finish().ok());
    const std::string path = save("picked.pdf", output.bytes());
    CHECK(complaints(path) == "");
    const std::string text = text_of(path);
    CHECK(text.find("Piece 000123 (50%) #A") != std::string::npos);
    CHECK(text.find("Row 1.2.0") != std::string::npos);
    CHECK(text.find("Row 1.1.0") == std::string::npos);
}

TEST_CASE("links go to the web and to anchors, bookmarks nest") {
    Setup setup;
    page::ComposedDocument document = statement(setup, 1);
    page::Page pages[2] = {document.pages[0], document.pages[1]};
    const page::Link links[] = {
        {{pt(57), pt(90), pt(100), pt(12)}, "https://example.org/za\xC5\xBC(1)?a=b c", 0},
        {{pt(57), pt(110), pt(100), pt(12)}, "#totals", 0},
        {{pt(57), pt(130), pt(100), pt(12)}, "#nowhere", 0}};
    pages[0].links = links;
    const page::Anchor anchors[] = {{"totals", 1, {pt(57), pt(300)}}};
    const page::Bookmark bookmarks[] = {
        {"Summary", 1, 0, {}}, {"Deep \xC3\xB1", 3, 0, {}}, {"Totals", 1, 1, {pt(0), pt(300)}}};
    document.pages = pages;
    document.anchors = anchors;
    document.bookmarks = bookmarks;
    pdf::VolumeOptions options;
    options.bookmarks = true;
    const std::string bytes =
        write_pdf(*setup.plan, setup.store, {setup.encode(document)}, options);
    const std::string path = save("links.pdf", bytes);
    CHECK(complaints(path) == "");
    const std::string objects = unpacked(path);
    CHECK(objects.find("(https://example.org/za%C5%BC\\(1\\)?a=b%20c)") != std::string::npos);
    CHECK(objects.find("/XYZ\n    57\n    541.89") != std::string::npos);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = objects.find("/Subtype /Link", at)) != std::string::npos; ++at) {
        ++count;
    }
    CHECK(count == 2);
    const std::string outline = run_tool("mutool show " + path + " outline").output;
    CHECK(outline.find("Statement") != std::string::npos);
    CHECK(outline.find("Deep \xC3\xB1") != std::string::npos);
}

TEST_CASE("a file that fails is absent, a finished one is whole") {
    Setup setup;
    const auto path = temporary_folder() / "whole.pdf";
    {
        auto output = pdf::FileOutput::create(path);
        REQUIRE(output.ok());
        auto writer = pdf::VolumeWriter::create(*output.value(), *setup.plan, setup.store, {});
        REQUIRE(writer.ok());
        auto facts = writer.value().finish();
        REQUIRE(!facts.ok());
        CHECK(facts.errors().front().code == "pdf.no-pages");
    }
    CHECK(!std::filesystem::exists(path));
    CHECK(!std::filesystem::exists(path.string() + ".part"));
    {
        auto output = pdf::FileOutput::create(path, pdf::FileOutput::Sync::no);
        REQUIRE(output.ok());
        auto writer = pdf::VolumeWriter::create(*output.value(), *setup.plan, setup.store, {});
        REQUIRE(writer.ok());
        REQUIRE(writer.value().add_document(setup.encode(statement(setup, 1))).ok());
        auto facts = writer.value().finish();
        REQUIRE(facts.ok());
        CHECK(std::filesystem::file_size(path) == facts.value().bytes);
    }
    CHECK(!pdf::FileOutput::create(temporary_folder() / "no" / "such" / "folder.pdf").ok());
}

}  // namespace
}  // namespace cajista::pdf_test
