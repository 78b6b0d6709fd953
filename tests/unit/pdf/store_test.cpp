// SPDX-License-Identifier: Apache-2.0
// What comes back from the page store: the same, or an error; never a crash.
#include <catch2/catch.hpp>

#include "pdf/detail/cff_charset.h"
#include "pdf/detail/encoded_form.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

struct Sample {
    Sample() {
        const text::FontFace* face = faces.regular();
        REQUIRE(face != nullptr);
        std::vector<pdf::GlyphUse> uses;
        pdf::append_glyph_uses(*builder.run(face, builder.style(9),
                                            "Zl\xC5\x82"
                                            "a"),
                               uses);
        auto made = pdf::FontPlan::create(faces.all(), uses, U"0123456789abc");
        REQUIRE(made.ok());
        plan.emplace(std::move(made).value());
        pdf::DocumentEncoder encoder(*plan, {1, true});
        page::Page page = builder.page({builder.text(face, builder.style(9), 20, 20, "abc xyz")});
        const page::Link links[] = {{{pt(1), pt(2), pt(3), pt(4)}, "#a", 1}};
        const page::Anchor anchors[] = {{"a", 0, {pt(5), pt(6)}}};
        const page::Bookmark bookmarks[] = {{"b", 2, 0, {pt(7), pt(8)}}};
        const page::Element elements[] = {{base::Role::paragraph, 0, "pl", "alt", 2, 3}};
        page.links = links;
        page.medium = "A4-plain";
        page.plex = base::Plex::duplex;
        page.mark_zone = {pt(1), pt(2), pt(3), pt(4)};
        page::ComposedDocument document = builder.document({page, page});
        document.anchors = anchors;
        document.bookmarks = bookmarks;
        document.elements = elements;
        REQUIRE(encoder.encode(document, encoded).ok());
        store.add(encoder.take_new_resources());
        encoded.append_to(bytes);
    }
    Faces faces;
    Builder builder;
    Store store;
    std::optional<pdf::FontPlan> plan;
    pdf::EncodedDocument encoded;
    std::string bytes;
};

TEST_CASE("a stored document comes back whole") {
    Sample sample;
    auto parsed = pdf::EncodedDocument::parse(sample.bytes);
    REQUIRE(parsed.ok());
    std::string again;
    parsed.value().append_to(again);
    CHECK(again == sample.bytes);
    const pdf::EncodedPage& page = parsed.value().pages[1];
    CHECK(page.medium == "A4-plain");
    CHECK(page.plex == base::Plex::duplex);
    CHECK(page.mark_zone == base::Rect{pt(1), pt(2), pt(3), pt(4)});
    CHECK(parsed.value().content_of(page) == sample.encoded.content_of(sample.encoded.pages[1]));
    CHECK(parsed.value().elements[0].alternative_text == "alt");
    CHECK(parsed.value().title == "Statement");
}

TEST_CASE("a damaged document is an error, whatever the damage") {
    Sample sample;
    for (std::size_t size = 0; size < sample.bytes.size(); ++size) {
        auto parsed = pdf::EncodedDocument::parse(std::string_view(sample.bytes).substr(0, size));
        REQUIRE(!parsed.ok());
        CHECK(parsed.errors().front().code == "pdf.store-damaged");
    }
    // Any byte changed: an error, or a document that a writer takes or refuses.
    for (std::size_t at = 0; at < sample.bytes.size(); ++at) {
        for (const int change : {1, 0x80, 0xFF}) {
            std::string damaged = sample.bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ change);
            auto parsed = pdf::EncodedDocument::parse(damaged);
            if (!parsed.ok() || at % 7 != 0) continue;
            pdf::VolumeOptions options;
            options.bookmarks = true;
            write_pdf(*sample.plan, sample.store, {std::move(parsed).value()}, options);
        }
    }
}

TEST_CASE("a stored font plan comes back whole, a damaged one is an error") {
    Sample sample;
    std::string bytes;
    sample.plan->serialise(bytes);
    auto parsed = pdf::FontPlan::parse(bytes);
    REQUIRE(parsed.ok());
    const pdf::PlannedFace& before = sample.plan->faces()[0];
    const pdf::PlannedFace& after = parsed.value().faces()[0];
    CHECK(after.glyphs == before.glyphs);
    CHECK(after.texts == before.texts);
    CHECK(after.codes == before.codes);
    CHECK(after.postscript_name == "LiberationSans");
    CHECK(after.is_used_statically);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK(!pdf::FontPlan::parse(std::string_view(bytes).substr(0, size)).ok());
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        (void)pdf::FontPlan::parse(damaged);
    }
}

TEST_CASE("a resource that is missing or damaged is an error") {
    Sample sample;
    Store empty;
    pdf::MemoryOutput output;
    auto writer = pdf::VolumeWriter::create(output, *sample.plan, empty, {});
    REQUIRE(writer.ok());
    REQUIRE(writer.value().add_document(sample.encoded).ok());
    CHECK(!writer.value().finish().ok());
    // A font file of rubbish.
    Store broken;
    broken.add({{pdf::ResourceKind::font, sample.plan->faces()[0].digest, "not a font"}});
    pdf::MemoryOutput other;
    auto second = pdf::VolumeWriter::create(other, *sample.plan, broken, {});
    REQUIRE(second.ok());
    REQUIRE(second.value().add_document(sample.encoded).ok());
    auto facts = second.value().finish();
    REQUIRE(!facts.ok());
    CHECK(facts.errors().front().code == "pdf.font-unreadable");
}

TEST_CASE("glyphs and faces that don't exist are refused") {
    Sample sample;
    const auto refuses = [&](const pdf::EncodedDocument& document) {
        return write_pdf(*sample.plan, sample.store, {document}).empty();
    };
    pdf::EncodedDocument document = sample.encoded;
    document.wide_glyphs.push_back({0, 65535, "x"});
    CHECK(refuses(document));
    document = sample.encoded;
    document.wide_glyphs.push_back({7, 3, "x"});
    CHECK(refuses(document));
    document = sample.encoded;
    document.resources[0].face = 9;
    CHECK(refuses(document));
    document = sample.encoded;
    document.pages[0].resources.push_back(99);
    CHECK(refuses(document));
}

TEST_CASE("forms: truncated ones are errors") {
    pdf::detail::EncodedForm form;
    form.content = "0 0 1 1 re f";
    form.resources.push_back({pdf::ResourceUse::Kind::image, 0, base::sha256("x")});
    form.wide_glyphs.push_back({0, 5, "f"});
    std::string bytes;
    form.append_to(bytes);
    auto parsed = pdf::detail::EncodedForm::parse(bytes);
    REQUIRE(parsed.ok());
    CHECK(parsed.value().resources == form.resources);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK(!pdf::detail::EncodedForm::parse(std::string_view(bytes).substr(0, size)).ok());
    }
}

std::string cid_keyed_cff(const std::string& charset) {
    // Header, Name INDEX (one name), Top DICT INDEX (ROS, charset offset as a five-byte operand).
    std::string top = {'\x8C', '\x8D', '\x8B', 12, 30, 29, 0, 0, 0, 0, 15};
    std::string table = {
        1, 0, 4, 1, 0, 1, 1, 1, 2, 'A', 0, 1, 1, 1, static_cast<char>(1 + top.size())};
    top[9] = static_cast<char>(table.size() + top.size());
    return table + top + charset;
}

TEST_CASE("CIDs of CID-keyed fonts are read from the charset") {
    using Cids = std::vector<std::uint16_t>;
    const std::string list = cid_keyed_cff({0, 0, 7, 1, 0});
    CHECK(pdf::detail::cff_cids(list, 3) == Cids{0, 7, 256});
    const std::string ranges = cid_keyed_cff({1, 0, 20, 2, 0, 90, 0});
    CHECK(pdf::detail::cff_cids(ranges, 5) == Cids{0, 20, 21, 22, 90});
    const std::string long_range = cid_keyed_cff({2, 0, 20, 1, 0});
    CHECK(pdf::detail::cff_cids(long_range, 4) == Cids{0, 20, 21, 22});
    CHECK(!pdf::detail::cff_cids(list, 4));
    for (std::size_t size = 0; size < list.size(); ++size) {
        CHECK(!pdf::detail::cff_cids(std::string_view(list).substr(0, size), 3));
    }
    CHECK(!pdf::detail::cff_cids("", 1));
}

}  // namespace
}  // namespace cajista::pdf_test
