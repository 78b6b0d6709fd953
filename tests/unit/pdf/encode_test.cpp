// SPDX-License-Identifier: Apache-2.0
// Content streams: the operators themselves.
#include <catch2/catch.hpp>

#include "pdf/encode.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

using base::Color;

struct Setup {
    explicit Setup(pdf::EncodeProfile profile = {0, false}) {
        regular = faces.regular();
        REQUIRE(regular != nullptr);
        auto made = pdf::FontPlan::create(faces.all(), {}, characters(english));
        REQUIRE(made.ok());
        plan.emplace(std::move(made).value());
        encoder.emplace(*plan, profile);
    }
    std::string content(const std::vector<page::Item>& items) {
        REQUIRE(encoder->encode(builder.document({builder.page(items)}), encoded).ok());
        return std::string(encoded.content_of(encoded.pages.front()));
    }
    /// The string of a text as the plan encodes it.
    std::string codes(std::string_view text) const {
        std::string out;
        for (const char32_t c : characters(text)) {
            out.push_back(static_cast<char>(plan->faces()[0].codes[regular->glyph_of(c)]));
        }
        return out;
    }
    Faces faces;
    Builder builder;
    const text::FontFace* regular = nullptr;
    std::optional<pdf::FontPlan> plan;
    std::optional<pdf::DocumentEncoder> encoder;
    pdf::EncodedDocument encoded;
};

TEST_CASE("text runs share one text object, moves are relative, states are set on change") {
    Setup setup;
    const auto* style = setup.builder.style(9);
    const std::string content = setup.content(
        {setup.builder.text(setup.regular, style, 57, 100, "Ab"),
         setup.builder.text(setup.regular, style, 157, 100, "12"),
         setup.builder.text(setup.regular, setup.builder.style(9, Color::rgb(10000, 0, 0)), 57, 110,
                            "cd")});
    CHECK(content == "q\nBT\n57 741.89 Td\n/F0 9 Tf\n(" + setup.codes("Ab") + ")Tj\n100 0 Td\n(" +
                         setup.codes("12") + ")Tj\n1 0 0 rg\n-100 -10 Td\n(" + setup.codes("cd") +
                         ")Tj\nET\nQ\n");
    CHECK(setup.encoded.resources.size() == 1);
    CHECK(setup.encoded.pages.front().resources == std::vector<std::uint32_t>{0});
}

TEST_CASE("one-byte codes need no escape and no blank") {
    const auto codes = pdf::one_byte_codes();
    CHECK(codes.size() == 219);
    for (const std::uint8_t code : codes) {
        CHECK(code > 0x20);
        CHECK(code != '(');
        CHECK(code != ')');
        CHECK(code != '\\');
        CHECK(code != 0x7F);
    }
    CHECK(std::is_sorted(codes.begin(), codes.end()));
}

TEST_CASE("fills and lines become common paths, before text that they don't touch") {
    Setup setup;
    const auto* style = setup.builder.style(9);
    const Color gray = Color::gray(9000);
    const std::string content =
        setup.content({Builder::fill({pt(10), pt(10), pt(100), pt(20)}, gray),
                       setup.builder.text(setup.regular, style, 12, 25, "A"),
                       Builder::fill({pt(10), pt(40), pt(100), pt(20)}, gray),
                       setup.builder.text(setup.regular, style, 12, 55, "B"),
                       Builder::line({pt(10), pt(70), pt(100), {}}, pt(1, 2)),
                       Builder::line({pt(10), pt(80), pt(100), {}}, pt(1, 2))});
    CHECK(content ==
          "q\n0.9 g\n10 811.89 100 20 re\n10 781.89 100 20 re\nf\n0.5 w\n"
          "10 771.89 m\n110 771.89 l\n10 761.89 m\n110 761.89 l\nS\n0 g\nBT\n"
          "12 816.89 Td\n/F0 9 Tf\n(" +
              setup.codes("A") + ")Tj\n0 -30 Td\n(" + setup.codes("B") + ")Tj\nET\nQ\n");
}

TEST_CASE("what covers text is painted after it") {
    Setup setup;
    const std::string content =
        setup.content({setup.builder.text(setup.regular, setup.builder.style(9), 12, 25, "A"),
                       Builder::fill({pt(10), pt(10), pt(100), pt(20)}, Color::gray(5000))});
    CHECK(content.find("ET") < content.find("re"));
}

TEST_CASE("justified spaces and kerning are adjustments without drift") {
    Setup setup;
    auto* run = setup.builder.run(setup.regular, setup.builder.style(10), "a b c");
    run->space_extra = pt(1);
    const std::string space = setup.codes(" ");
    // 1 pt of 10 pt is 100 thousandths.
    CHECK(setup.content({setup.builder.glyphs(run, pt(0), pt(0))})
              .find("[(" + setup.codes("a ") + ")-100(" + setup.codes("b ") + ")-100(" +
                    setup.codes("c") + ")]TJ") != std::string::npos);
    // A third of a thousandth too much for each space: the sum is right.
    auto* many = setup.builder.run(setup.regular, setup.builder.style(10), "a a a a a a a a a a");
    many->space_extra = {base::Length::points(1).units / 300};  // 1/3 thousandth of 10 pt
    const std::string content = setup.content({setup.builder.glyphs(many, pt(0), pt(0))});
    std::size_t adjustments = 0;
    for (std::size_t at = 0; (at = content.find(")-1(", at)) != std::string::npos; ++at)
        ++adjustments;
    CHECK(adjustments == 3);
}

TEST_CASE("letter spacing is reset before the next object") {
    Setup setup;
    text::TextStyle spaced = *setup.builder.style(10);
    spaced.letter_spacing = pt(1, 2);
    const std::string content =
        setup.content({setup.builder.text(setup.regular, &spaced, 10, 10, "ab"),
                       setup.builder.text(setup.regular, setup.builder.style(10), 10, 30, "cd")});
    CHECK(content.find("0.5 Tc\n") != std::string::npos);
    CHECK(content.find("\n0 Tc\n") < content.find("(" + setup.codes("cd")));
}

TEST_CASE("glyphs outside the plan take two bytes and are listed with their text") {
    Setup setup;
    setup.content({setup.builder.text(setup.regular, setup.builder.style(9), 10, 10,
                                      "a\xC5\x82\xC4\x85"
                                      "b")});
    REQUIRE(setup.encoded.wide_glyphs.size() == 2);
    CHECK(setup.encoded.wide_glyphs[0].glyph < setup.encoded.wide_glyphs[1].glyph);
    CHECK(setup.encoded.resources.size() == 2);
    CHECK(setup.encoded.resources[1].kind == pdf::ResourceUse::Kind::wide_font);
}

TEST_CASE("marked content is balanced and numbered in order") {
    Setup setup({0, true});
    const auto* style = setup.builder.style(9);
    std::vector<page::Item> items{Builder::fill({pt(0), pt(0), pt(9), pt(9)}, Color::gray(0)),
                                  setup.builder.text(setup.regular, style, 10, 50, "a"),
                                  setup.builder.text(setup.regular, style, 10, 70, "b")};
    items[1].element = 2;
    items[2].element = 3;
    page::ComposedDocument document = setup.builder.document({setup.builder.page(items)});
    const page::Element elements[] = {{base::Role::table, 0, {}, {}, 1, 1},
                                      {base::Role::heading1, 0, {}, {}, 1, 1},
                                      {base::Role::paragraph, 0, {}, {}, 1, 1}};
    document.elements = elements;
    REQUIRE(setup.encoder->encode(document, setup.encoded).ok());
    const std::string content(setup.encoded.content_of(setup.encoded.pages.front()));
    CHECK(content.find("/Artifact BMC\n") != std::string::npos);
    CHECK(content.find("/H1<</MCID 0>>BDC\n") < content.find("/P<</MCID 1>>BDC\n"));
    CHECK(setup.encoded.pages.front().marked_elements == std::vector<std::uint32_t>{2, 3});
    std::size_t begun = 0, ended = 0;
    for (std::size_t at = 0; (at = content.find("BDC\n", at)) != std::string::npos; ++at) ++begun;
    for (std::size_t at = 0; (at = content.find("EMC\n", at)) != std::string::npos; ++at) ++ended;
    CHECK(ended == begun + 1);
}

TEST_CASE("unusual values make valid content") {
    Setup setup;
    text::TextStyle none = *setup.builder.style(9);
    none.size = {};
    text::TextStyle invisible = *setup.builder.style(9);
    invisible.color = {};
    CHECK(setup.content({setup.builder.text(setup.regular, &none, 10, 10, "x"),
                         Builder::fill({pt(1), pt(1), {}, pt(5)}, Color::gray(0)),
                         Builder::fill({pt(1), pt(1), pt(5), pt(5)}, {}),
                         Builder::line({pt(1), pt(1), pt(5), {}}, {})}) == "q\nQ\n");
    CHECK(
        setup.content({setup.builder.text(setup.regular, &invisible, 10, 10, "x")}).find("3 Tr") !=
        std::string::npos);
    const std::int64_t far = INT64_MAX / 4;
    const std::string content = setup.content(
        {Builder::fill({{-far}, {far}, {far}, {-far}}, Color::gray(0)),
         setup.builder.glyphs(setup.builder.run(setup.regular, setup.builder.style(9), "x"), {far},
                              {-far})});
    CHECK(content.find("30000 ") != std::string::npos);
}

TEST_CASE("pages that PDF can't have are an error") {
    Setup setup;
    page::Page page = setup.builder.page({});
    for (const base::Length side : {pt(0), pt(-5), pt(14401)}) {
        page.size.height = side;
        const base::Status status =
            setup.encoder->encode(setup.builder.document({page}), setup.encoded);
        REQUIRE(!status.ok());
        CHECK(status.errors().front().code == "pdf.page-too-large");
    }
}

TEST_CASE("groups in groups end somewhere") {
    Setup setup;
    page::StaticGroup* inner = nullptr;
    const auto nest = [&](int depth) {
        inner = nullptr;
        for (int i = 0; i < depth; ++i) {
            auto* group = setup.builder.arena().make<page::StaticGroup>();
            group->id = static_cast<std::uint64_t>(depth * 100 + i);
            group->size = {pt(10), pt(10)};
            page::Item item;
            item.kind = inner != nullptr ? page::Item::Kind::group : page::Item::Kind::fill;
            item.area = {pt(0), pt(0), pt(5), pt(5)};
            item.group = inner;
            if (inner == nullptr) item.color = Color::gray(0);
            group->items = setup.builder.arena().copy(std::vector<page::Item>{item});
            inner = group;
        }
        page::Item item;
        item.kind = page::Item::Kind::group;
        item.group = inner;
        return setup.encoder->encode(setup.builder.document({setup.builder.page({item})}),
                                     setup.encoded);
    };
    CHECK(nest(8).ok());
    const base::Status status = nest(9);
    REQUIRE(!status.ok());
    CHECK(status.errors().front().code == "pdf.group-too-deep");
}

}  // namespace
}  // namespace cajista::pdf_test
