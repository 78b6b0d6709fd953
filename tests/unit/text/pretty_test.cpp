// SPDX-License-Identifier: Apache-2.0
// Total fit: what a paragraph of `text-wrap: pretty` looks like beside first fit.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;
using namespace cajista::text::test;
using base::Length;

namespace {

constexpr std::string_view prose =
    "The statement that you receive today lists every movement of your account since the first "
    "day of the month, the interest that was credited, the charges that were agreed upon, and "
    "the balance that results from them. Please compare it with your own records and tell us "
    "within six weeks if something is missing or looks unfamiliar; afterwards we must assume that "
    "you have accepted the balance. Questions about individual transactions are answered by the "
    "branch whose address stands at the head of this letter, and outside of opening hours by our "
    "telephone service, which can also block cards and reset forgotten passwords.";

struct Setting {
    Typesetter typesetter;
    base::Arena arena;
    ParagraphStyle paragraph;
    TextStyle style = test::style("Liberation Serif", 9);

    std::span<const Line> set(std::string_view text, Length width, const char* language = "en") {
        const Span one = span(text, style);
        return typesetter.set_paragraph({&one, 1}, paragraph, language, width, arena);
    }
    /// Widest word space of a justified line, in thousandths of the normal one.
    std::int64_t widest_space(std::span<const Line> lines) const {
        const FontFace& face = *style.fonts->faces.front();
        const Length normal = Length::scaled(face.advance_of(face.glyph_of(U' ')), style.size.units,
                                             face.metrics().units_per_em);
        std::int64_t widest = 0;
        for (const Line& line : lines) {
            for (const GlyphRun& run : line.runs) {
                widest = std::max(widest, ((normal + run.space_extra).units * 1000) / normal.units);
            }
        }
        return widest;
    }
};

/// Without what a break adds or takes.
std::string joined(std::span<const Line> lines) {
    std::string text;
    for (const Line& line : lines) {
        std::string one = text_of(line);
        if (one.ends_with("\u00AD")) {
            one.resize(one.size() - 2);
        } else if (!line.ends_paragraph && !one.ends_with('-')) {
            one += ' ';
        }
        text += one;
    }
    return text;
}

}  // namespace

TEST_CASE("60 mm of Latin, justified and hyphenated: no space over 1.6 of the normal one") {
    Setting s;
    s.paragraph.align = Align::justify;
    s.paragraph.hyphens = true;
    const Length width = Length::micrometres(60'000);
    const auto greedy = s.set(prose, width);
    const std::int64_t greedy_widest = s.widest_space(greedy);
    s.paragraph.wrap = Wrap::pretty;
    const auto lines = s.set(prose, width);
    CHECK(joined(lines) == prose);
    CHECK(s.widest_space(lines) <= 1600);
    CHECK(s.widest_space(lines) < greedy_widest);
    for (const Line& line : lines) {
        CHECK_FALSE(line.overflows);
        CHECK(line.width <= width);
        if (!line.ends_paragraph) CHECK(width - line.width < Length::points(1, 100));
    }
}

TEST_CASE("spaces shrink by a third at most") {
    Setting s;
    s.paragraph.align = Align::justify;
    s.paragraph.wrap = Wrap::pretty;
    for (int millimetres = 30; millimetres < 120; millimetres += 7) {
        const Length width = Length::micrometres(millimetres * 1000);
        const auto lines = s.set(prose, width);
        CHECK(joined(lines) == prose);
        for (const Line& line : lines) {
            for (const GlyphRun& run : line.runs) CHECK(run.space_extra >= Length::points(-5, 6));
            CHECK(line.width <= width);
        }
    }
}

TEST_CASE("German in 60 mm: a line that only shrunk spaces make possible") {
    Setting s;
    s.style = style("Liberation Serif", 10);
    s.paragraph.align = Align::justify;
    s.paragraph.hyphens = true;
    s.paragraph.wrap = Wrap::pretty;
    const auto lines = s.set(
        "Zinsen, die vereinbarten Entgelte und den Rechnungsabschluss, der sich "
        "daraus ergibt. Bitte vergleichen Sie die Übersicht mit Ihren eigenen "
        "Unterlagen und benachrichtigen Sie uns innerhalb von sechs Wochen, "
        "wenn etwas fehlt oder Ihnen unbekannt vorkommt; andernfalls gilt der "
        "Rechnungsabschluss als genehmigt. Fragen zu einzelnen Vorgängen.",
        Length::micrometres(60'000), "de");
    CHECK(text_of(lines[6]) == "kannt vorkommt; andernfalls gilt der Rech\u00AD");
    CHECK(s.widest_space(lines) < 2000);
}

TEST_CASE("ragged text is evened out, and its last line isn't a single word") {
    Setting s;
    s.paragraph.wrap = Wrap::pretty;
    const Length width = Length::micrometres(62'000);
    for (const std::string_view text : {prose, prose.substr(0, 300), prose.substr(90, 200)}) {
        const auto lines = s.set(text, width);
        for (const Line& line : lines) CHECK(line.width <= width);
    }
}

TEST_CASE("forced breaks, objects, spans and no-break spaces in a pretty paragraph") {
    Setting s;
    s.paragraph.wrap = Wrap::pretty;
    s.paragraph.align = Align::justify;
    s.paragraph.hyphens = true;
    TextStyle bold = s.style;
    bold.fonts = chain("Liberation Serif", 700);
    Span object = mark(Span::Kind::object, s.style);
    object.object.size = {Length::points(30), Length::points(10)};
    const Span spans[] = {span("Dear customer, ", s.style),
                          mark(Span::Kind::line_break, s.style),
                          span("the balance of 10\u00A0000\u00A0EUR in ", s.style),
                          span("your account with extraordinary conditions ", bold),
                          object,
                          span(" will be paid.", s.style),
                          mark(Span::Kind::line_break, s.style)};
    const auto lines =
        s.typesetter.set_paragraph(spans, s.paragraph, "en", Length::micrometres(50'000), s.arena);
    REQUIRE(lines.size() >= 3);
    CHECK(text_of(lines[0]) == "Dear customer,");
    CHECK(lines[0].runs.front().space_extra == Length{});
    std::size_t objects = 0;
    std::string all;
    for (const Line& line : lines) {
        objects += line.objects.size();
        all += text_of(line) + "\n";
    }
    CHECK(objects == 1);
    CHECK(all.find("10\u00A0000\u00A0EUR") != std::string::npos);
    CHECK(lines.back().ends_paragraph);
}

TEST_CASE("where total fit can't be, first fit is: words too wide, tabs, hostile text") {
    Setting s;
    s.paragraph.wrap = Wrap::pretty;
    const auto lines = s.set("incomprehensibilities", Length::points(20));
    CHECK(lines.size() > 3);
    std::string hostile;
    for (int i = 0; i < 20'000; ++i) hostile += "a ";
    CHECK(s.set(hostile, Length::points(100)).size() > 100);
    s.style.size = Length::points(1, 100);
    CHECK_FALSE(s.set(hostile, Length::points(500)).empty());
    CHECK(s.set("", Length::points(100)).empty());
    CHECK(s.set("   ", Length::points(100)).empty());
    CHECK_FALSE(s.set("word", Length::points(-5)).empty());
}

TEST_CASE("small capitals are made of capitals; digits and signs keep their size") {
    Setting s;
    s.style.small_caps = true;
    const auto lines = s.set("Straße Nº 7 und été", Length::points(500), "de");
    REQUIRE(lines.size() == 1);
    CHECK(text_of(lines[0]) == "STRASSE Nº 7 UND ÉTÉ");
    for (const GlyphRun& run : lines[0].runs) {
        const bool is_small = run.text != "S" && run.text.find_first_of("N7 ") != 0;
        CHECK(run.style->size == (is_small ? s.style.size.times(4, 5) : s.style.size));
    }
    CHECK(lines[0].runs.front().source == 0);
}
