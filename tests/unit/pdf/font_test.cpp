// SPDX-License-Identifier: Apache-2.0
// Fonts: codes, ligatures, CFF outlines, fallback faces, writers on several threads.
#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "base/files.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

constexpr const char* cff_font = "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf";

TEST_CASE("codes: static glyphs first, then expected letters, ascending with glyph ids") {
    Faces faces;
    Builder builder;
    const text::FontFace* face = faces.regular();
    REQUIRE(face != nullptr);
    std::u32string many;
    for (char32_t c = 0x21; c < 0x250; ++c) many.push_back(c);
    std::vector<pdf::GlyphUse> uses;
    pdf::append_glyph_uses(*builder.run(face, builder.style(9), "\xD0\x96\xD1\x84"), uses);
    auto plan = pdf::FontPlan::create(faces.all(), uses, many);
    REQUIRE(plan.ok());
    const pdf::PlannedFace& planned = plan.value().faces()[0];
    CHECK(planned.glyphs.size() == 219);
    CHECK(planned.has_space());  // by U+00A0
    CHECK(planned.glyphs.front() == face->glyph_of(U' '));
    CHECK(planned.codes[planned.glyphs.front()] == ' ');
    CHECK(planned.codes[face->glyph_of(U'\x416')] != 0);
    CHECK(planned.codes[face->glyph_of(U'!')] != 0);
    CHECK(planned.codes[face->glyph_of(U'\x24F')] == 0);
    CHECK(planned.codes[0] == 0);
    CHECK(std::is_sorted(planned.glyphs.begin(), planned.glyphs.end()));
    for (std::size_t i = 1; i < planned.glyphs.size(); ++i) {
        CHECK(planned.codes[planned.glyphs[i - 1]] < planned.codes[planned.glyphs[i]]);
    }
    auto identity = pdf::FontPlan::create(faces.all(), uses, many, pdf::TextEncoding::identity);
    REQUIRE(identity.ok());
    CHECK(identity.value().faces()[0].glyphs.empty());
}

/// A run in which `ligature` stands for the two letters `fi`.
text::GlyphRun* office(Builder& builder, const text::FontFace* face, const text::TextStyle* style,
                       std::uint16_t ligature) {
    text::GlyphRun* run = builder.run(face, style,
                                      "of f"
                                      "ice");
    auto glyphs = builder.arena().array<text::Glyph>(6);
    std::copy(run->glyphs.begin(), run->glyphs.begin() + 3, glyphs.begin());
    glyphs[3] = run->glyphs[3];
    glyphs[3].id = ligature;
    glyphs[3].advance = face->advance_of(ligature);
    std::copy(run->glyphs.begin() + 5, run->glyphs.end(), glyphs.begin() + 4);
    run->glyphs = glyphs;
    return run;
}

TEST_CASE("a ligature is copied as its letters, with one-byte and two-byte codes") {
    for (const bool is_static : {true, false}) {
        Faces faces;
        Builder builder;
        Store store;
        const text::FontFace* face = faces.regular();
        REQUIRE(face != nullptr);
        const std::uint16_t ligature = face->glyph_of(U'\xFB01');
        REQUIRE(ligature != 0);
        auto* run = office(builder, face, builder.style(12), ligature);
        std::vector<pdf::GlyphUse> uses;
        if (is_static) pdf::append_glyph_uses(*run, uses);
        auto plan = pdf::FontPlan::create(faces.all(), uses, characters(english));
        REQUIRE(plan.ok());
        CHECK((plan.value().faces()[0].codes[ligature] != 0) == is_static);
        pdf::DocumentEncoder encoder(plan.value(), {});
        pdf::EncodedDocument encoded;
        REQUIRE(encoder
                    .encode(builder.document({builder.page({builder.glyphs(run, pt(50), pt(50))})}),
                            encoded)
                    .ok());
        store.add(encoder.take_new_resources());
        const std::string path = save("ligature.pdf", write_pdf(plan.value(), store, {encoded}));
        CHECK(complaints(path) == "");
        CHECK(text_of(path).starts_with("of fice"));
    }
}

TEST_CASE("fonts with CFF outlines are embedded as such") {
    Faces faces;
    Builder builder;
    Store store;
    const text::FontFace* face = faces.load("C059", cff_font);
    if (face == nullptr) {
        WARN("skipped: no " << cff_font);
        return;
    }
    auto plan = pdf::FontPlan::create(faces.all(), {}, characters(english));
    REQUIRE(plan.ok());
    pdf::DocumentEncoder encoder(plan.value(), {});
    pdf::EncodedDocument encoded;
    REQUIRE(
        encoder
            .encode(builder.document({builder.page({builder.text(face, builder.style(20), 50, 100,
                                                                 "Extracto \xC5\x81\xC3\xB3"
                                                                 "d\xC5\xBA")})}),
                    encoded)
            .ok());
    store.add(encoder.take_new_resources());
    const std::string path = save("cff.pdf", write_pdf(plan.value(), store, {encoded}));
    CHECK(complaints(path) == "");
    CHECK(
        text_of(path).starts_with("Extracto \xC5\x81\xC3\xB3"
                                  "d\xC5\xBA"));
    CHECK(run_tool("pdffonts " + path).output.find("CID Type 0C") != std::string::npos);
    // The glyphs are there: the rendering isn't blank where the text stands.
    const std::string gray =
        run_tool("pdftoppm -gray -r 36 -x 20 -y 40 -W 80 -H 14 " + path).output;
    CHECK(std::count_if(gray.begin(), gray.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 128; }) > 60);
}

TEST_CASE("a fallback face is described by the document that uses it") {
    const auto catalogue = std::make_shared<base::SourceFile>(base::SourceFile{
        "catalogue.xml",
        "<?xml version=\"1.0\"?><catalogue xmlns=\"urn:cajista:fonts\">"
        "<root path=\"/usr/share/fonts/truetype\"/>"
        "<package name=\"a\" licence=\"b\"><family name=\"Main\">"
        "<face weight=\"400\" file=\"liberation/LiberationSans-Regular.ttf\"/></family>"
        "<family name=\"Other\" fallback=\"yes\">"
        "<face weight=\"400\" file=\"dejavu/DejaVuSans.ttf\"/></family></package></catalogue>"});
    text::FontSet set;
    REQUIRE(set.add_catalogue(catalogue).ok());
    const std::vector<std::string> families{"Main"};
    auto chain = set.chain(families, 400, false, {});
    REQUIRE(chain.ok());
    REQUIRE(chain.value()->faces.size() == 2);
    const text::FontFace* fallback = chain.value()->faces[1];
    auto plan = pdf::FontPlan::create(set.faces(), {}, characters(english));
    REQUIRE(plan.ok());
    CHECK(plan.value().faces()[1].is_deferred);
    Builder builder;
    Store store;
    pdf::DocumentEncoder encoder(plan.value(), {});
    pdf::EncodedDocument encoded;
    REQUIRE(encoder
                .encode(builder.document({builder.page({builder.text(
                            fallback, builder.style(9), 20, 20, "\xE2\x9C\x93 \xD5\xA1")})}),
                        encoded)
                .ok());
    store.add(encoder.take_new_resources());
    std::string stored_plan, stored;
    plan.value().serialise(stored_plan);
    encoded.append_to(stored);
    auto read_plan = pdf::FontPlan::parse(stored_plan);
    auto read = pdf::EncodedDocument::parse(stored);
    REQUIRE(read_plan.ok());
    REQUIRE(read.ok());
    const std::string path =
        save("fallback.pdf", write_pdf(read_plan.value(), store, {std::move(read).value()}));
    CHECK(complaints(path) == "");
    CHECK(text_of(path).starts_with("\xE2\x9C\x93 \xD5\xA1"));
}

TEST_CASE("writers on several threads share plan and cache") {
    Faces faces;
    Builder builder;
    Store store;
    const text::FontFace* face = faces.regular();
    REQUIRE(face != nullptr);
    std::vector<pdf::GlyphUse> uses;
    pdf::append_glyph_uses(*builder.run(face, builder.style(9), "abc"), uses);
    auto plan = pdf::FontPlan::create(faces.all(), uses, characters(english));
    REQUIRE(plan.ok());
    pdf::DocumentEncoder encoder(plan.value(), {});
    std::vector<pdf::EncodedDocument> documents(4);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::string text = "abc \xC4\x85\xC5\x82 " + std::to_string(i);
        REQUIRE(encoder
                    .encode(builder.document({builder.page(
                                {builder.text(face, builder.style(9), 20, 20, text)})}),
                            documents[i])
                    .ok());
    }
    store.add(encoder.take_new_resources());
    auto cache = pdf::FontCache::create(plan.value(), store);
    REQUIRE(cache.ok());
    std::vector<std::string> alone, together(documents.size());
    for (const auto& document : documents) {
        alone.push_back(write_pdf(plan.value(), store, {document}));
    }
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        threads.emplace_back([&, i, own = store]() mutable {
            for (int round = 0; round < 5; ++round) {
                together[i] = write_pdf(plan.value(), own, {documents[i]}, {}, &cache.value());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(alone == together);
    CHECK(!alone[0].empty());
}

}  // namespace
}  // namespace cajista::pdf_test
