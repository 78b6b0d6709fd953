// SPDX-License-Identifier: Apache-2.0
// Content streams: the operators themselves.
#include <catch2/catch.hpp>

#include "pdf/encode.h"
#include "unit/pdf/sample_pages.h"

namespace cajista::pdf_test {
namespace {

using base::Color;
using base::Length;
using base::Rect;

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
    // "Ab" is 1.223 em wide: 9888 thousandths of 9 pt later stands what belongs at 157.
    CHECK(content == "q\nBT\n57 741.89 Td\n/F0 9 Tf\n[(" + setup.codes("Ab") + ")-9888(" +
                         setup.codes("12") + ")]TJ\n1 0 0 rg\n0 -10 Td\n(" + setup.codes("cd") +
                         ")Tj\nET\nQ\n");
    CHECK(setup.encoded.resources.size() == 1);
    CHECK(setup.encoded.pages.front().resources == std::vector<std::uint32_t>{0});
}

TEST_CASE("spot colours name their ink once, overprint is on only where it is asked for") {
    Setup setup;
    const base::SpotColor ink{"PANTONE 485 C", Color::cmyk(0, 9500, 10000, 0)};
    CHECK(ink.at(5000).components == std::array<std::uint16_t, 4>{0, 4750, 5000, 0});
    Color black = Color::cmyk(0, 0, 0, 10000);
    black.overprints = true;
    const auto area = [](std::int64_t top) { return base::Rect{pt(10), pt(top), pt(10), pt(10)}; };
    const std::string content = setup.content(
        {Builder::fill(area(10), ink.at(10000)), Builder::fill(area(30), ink.at(4000)),
         Builder::fill(area(50), black), Builder::fill(area(70), Color::gray(0)),
         setup.builder.text(setup.regular, setup.builder.style(9, black), 57, 110, "cd"),
         setup.builder.text(setup.regular, setup.builder.style(9, ink.at(10000)), 57, 130, "e")});
    CHECK(content ==
          "q\n/S0 cs 1 scn\n10 821.89 10 10 re\nf\n/S0 cs 0.4 scn\n10 801.89 10 10 re\nf\n"
          "0 0 0 1 k\n/E1 gs\n10 781.89 10 10 re\nf\n0 g\n/E2 gs\n10 761.89 10 10 re\nf\n"
          "0 0 0 1 k\n/E1 gs\nBT\n57 731.89 Td\n/F0 9 Tf\n(" +
              setup.codes("cd") + ")Tj\n/S0 cs 1 scn\n/E2 gs\n0 -20 Td\n(" + setup.codes("e") +
              ")Tj\nET\nQ\n");
    CHECK(setup.encoded.color_spaces == ((1U << 1U) | (1U << 3U)));
    REQUIRE(setup.encoded.resources.size() == 4);
    CHECK(setup.encoded.resources[0].kind == pdf::ResourceUse::Kind::ink);
    CHECK(setup.encoded.resources[1].kind == pdf::ResourceUse::Kind::overprint);
    CHECK(setup.encoded.resources[1].face == 1);
}

TEST_CASE("runs on one line are one array, whose steps don't drift") {
    Setup setup;
    const auto* style = setup.builder.style(10);
    std::vector<page::Item> row;
    // 400.4 thousandths each: what rounding leaves over goes to the next step.
    const Length advance = pt(10).times(setup.regular->advance_of(setup.regular->glyph_of('A')),
                                        setup.regular->metrics().units_per_em);
    Length left = pt(20);
    for (int i = 0; i < 6; ++i) {
        row.push_back(setup.builder.text(setup.regular, style, 0, 50, "A"));
        row.back().area.left = left;
        left += advance + pt(10).times(4004, 10000);
    }
    const std::string a = setup.codes("A");
    CHECK(setup.content(row).find("[(" + a + ")-400(" + a + ")-401(" + a + ")-400(" + a + ")-401(" +
                                  a + ")-400(" + a + ")]TJ") != std::string::npos);
    // Further left, lower or in another size begins anew; what touches is one string.
    auto touching = setup.builder.text(setup.regular, style, 0, 50, "A");
    touching.area.left = row[0].area.left + advance;
    const std::string content = setup.content(
        {row[0], touching, row[0], setup.builder.text(setup.regular, style, 90, 60, "A"),
         setup.builder.text(setup.regular, setup.builder.style(9), 120, 60, "A")});
    CHECK(content.find("[(" + a + a + ")]TJ\n") != std::string::npos);
    CHECK(content.find("TJ\n(" + a + ")Tj\n70 -10 Td\n(" + a + ")Tj\n30 0 Td\n/F0 9 Tf\n(" + a +
                       ")Tj") != std::string::npos);
}

TEST_CASE("bars of a barcode are whole modules") {
    Setup setup;
    std::vector<Rect> bars;
    for (const int at : {0, 3, 6, 11, 13, 20, 22, 24}) {
        bars.push_back({Length::points(9 * at) / 10, {}, Length::points(9) / 10, pt(24)});
    }
    graphic::Shape shape;
    shape.kind = graphic::Shape::Kind::rects;
    shape.rects = bars;
    shape.fill = Color::black();
    graphic::Drawing drawing;
    drawing.size = {Length::points(9 * 25) / 10, pt(24)};
    drawing.shapes = {&shape, 1};
    page::Item item;
    item.kind = page::Item::Kind::drawing;
    item.area = {pt(50), pt(100), drawing.size.width, drawing.size.height};
    item.drawing = &drawing;
    bars[3].left = Length::points(99) / 10;  // a module is 58982 units: not all of them divide
    CHECK(setup.content({item}).find(" cm\n") == std::string::npos);
    for (std::size_t i = 0; const int at : {0, 3, 6, 11, 13, 20, 22, 24}) {
        bars[i++] = {{58982 * at}, {}, {58982}, pt(24)};
    }
    drawing.size.width = item.area.width = {58982 * 25};
    CHECK(setup.content({item}).find("q 0.899994 0 0 -24 50 741.89 cm\n0 0 1 1 re\n3 0 1 1 re\n") !=
          std::string::npos);
    item.area.width = pt(60);  // stretched: counted in points
    CHECK(setup.content({item}).find(" cm\n") == std::string::npos);
}

TEST_CASE("one-byte codes need no escape") {
    const auto codes = pdf::one_byte_codes();
    CHECK(codes.size() == 220);
    CHECK(codes.front() == ' ');  // of the space only
    for (const std::uint8_t code : codes) {
        CHECK(code >= 0x20);
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
          "q\n0.9 g\n10 811.89 100 20 re\n10 781.89 100 20 re\nf\n0 g\n"
          "10 771.64 100 .5 re\n10 761.64 100 .5 re\nf\nBT\n"
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

TEST_CASE("justified spaces widen by one word spacing, which ends with its line") {
    Setup setup;
    const auto* style = setup.builder.style(10);
    auto* run = setup.builder.run(setup.regular, style, "a b c");
    run->space_extra = pt(5, 4);
    CHECK(setup.codes(" ") == " ");
    const std::string justified = "1.25 Tw\n/F0 10 Tf\n(" + setup.codes("a b c") + ")Tj\n";
    CHECK(setup.content({setup.builder.glyphs(run, pt(0), pt(0))}).find(justified + "0 Tw\nET") !=
          std::string::npos);
    const std::string last = setup.codes("d e");
    CHECK(setup
              .content({setup.builder.glyphs(run, pt(0), pt(0)),
                        setup.builder.text(setup.regular, style, 0, 12, "d e")})
              .find(justified + "0 -12 Td\n0 Tw\n(" + last + ")Tj\nET") != std::string::npos);
    // What follows on the line stands behind the widened spaces: 5 of 1/4 em, then 10 pt.
    Length left = setup.builder.run(setup.regular, style, "a b c")->width + pt(5, 2) + pt(10);
    page::Item next = setup.builder.text(setup.regular, style, 0, 0, "f");
    next.area.left = left;
    CHECK(setup.content({setup.builder.glyphs(run, pt(0), pt(0)), next})
              .find("[(" + setup.codes("a b c") + ")-1000(" + setup.codes("f") + ")]TJ") !=
          std::string::npos);
}

TEST_CASE("a no-break space that isn't the space is widened beside word spacing") {
    Setup setup;
    auto* run = setup.builder.run(setup.regular, setup.builder.style(10), "a b c");
    run->space_extra = pt(1);
    const_cast<text::Glyph&>(run->glyphs[3]).is_space = 0;  // not stretched: Tw would
    CHECK(setup.content({setup.builder.glyphs(run, pt(0), pt(0))})
              .find("[(" + setup.codes("a ") + ")-100(" + setup.codes("b c") + ")]TJ") !=
          std::string::npos);
}

TEST_CASE("kerning is adjustments without drift, on a line that goes on") {
    Setup setup;
    const auto* style = setup.builder.style(10);
    auto* kerned = setup.builder.run(setup.regular, style, "ab");
    const int units = setup.regular->metrics().units_per_em;
    auto& shortened = const_cast<text::Glyph&>(kerned->glyphs[0]);
    shortened.advance = static_cast<decltype(shortened.advance)>(shortened.advance - units / 8);
    const Length width = setup.builder.run(setup.regular, style, "ab")->width - pt(10, 8);
    page::Item first = setup.builder.text(setup.regular, style, 0, 0, "c");
    page::Item second = setup.builder.glyphs(kerned, pt(0), pt(0));
    second.area.left = setup.builder.run(setup.regular, style, "c")->width + pt(20);
    page::Item third = setup.builder.text(setup.regular, style, 0, 0, "d");
    third.area.left = second.area.left + width + pt(30);
    CHECK(setup.content({first, second, third})
              .find("[(" + setup.codes("c") + ")-2000(" + setup.codes("a") + ")125(" +
                    setup.codes("b") + ")-3000(" + setup.codes("d") + ")]TJ") != std::string::npos);
    // A third of a thousandth too much for each space of many: the sum is right.
    auto* many = setup.builder.run(setup.regular, style,
                                   "a a a a a a a a a a a a a a a a a a a a a a a a a");
    many->space_extra = {base::Length::points(1).units / 300};  // 1/3 thousandth of 10 pt
    const std::string content = setup.content({setup.builder.glyphs(many, pt(0), pt(0))});
    std::size_t adjustments = 0;
    for (std::size_t at = 0; (at = content.find(")-1(", at)) != std::string::npos; ++at)
        ++adjustments;
    CHECK(adjustments == 8);
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

TEST_CASE("a text that many documents have is one form, shown where it stands") {
    const auto encode = [](pdf::EncodeProfile profile) {
        Setup setup(profile);
        const auto* style = setup.builder.style(10);
        std::vector<std::string> contents;
        std::size_t forms = 0;
        for (const std::int64_t top : {100, 300}) {
            page::Page page = setup.builder.page(
                {setup.builder.text(setup.regular, style, 57, top - 20, "Dear"),
                 setup.builder.text(setup.regular, style, 57, top + 10, "same"),
                 setup.builder.text(setup.regular, style, 57, top + 22, "words"),
                 setup.builder.text(setup.regular, style, 57, top + 40, "Yours")});
            page.shared = setup.builder.arena().copy(
                std::vector<page::SharedItems>{{7, {pt(57), pt(top), pt(40), pt(24)}, 1, 3}});
            REQUIRE(setup.encoder->encode(setup.builder.document({page}), setup.encoded).ok());
            contents.emplace_back(setup.encoded.content_of(setup.encoded.pages.front()));
            for (const pdf::Resource& one : setup.encoder->take_new_resources()) {
                if (one.kind != pdf::ResourceKind::form) continue;
                ++forms;
                CHECK(one.bytes.find(setup.codes("words")) != std::string::npos);
            }
            const bool shows = contents.back().find("Do") != std::string::npos;
            CHECK(shows == profile.shares_text);
            CHECK((contents.back().find(setup.codes("words")) == std::string::npos) == shows);
            CHECK(contents.back().find(setup.codes("Dear")) != std::string::npos);
            CHECK(contents.back().find(setup.codes("Yours")) != std::string::npos);
        }
        CHECK(forms == (profile.shares_text ? 1 : 0));
        return contents;
    };
    pdf::EncodeProfile profile{0, false};
    encode(profile);
    profile.shares_text = true;
    const std::vector<std::string> contents = encode(profile);
    // From the corner of the text, 841.89 - 100 - 24 high.
    CHECK(contents[0].find("q 1 0 0 1 57 717.89 cm/X") != std::string::npos);
    CHECK(contents[1].find("q 1 0 0 1 57 517.89 cm/X") != std::string::npos);
    // Text before and after it is one text object: nothing of it lies under the form.
    CHECK(contents[0].find("BT") == contents[0].rfind("BT"));
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
