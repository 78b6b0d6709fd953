// SPDX-License-Identifier: Apache-2.0
#include "text/paragraph.h"

#include <catch2/catch.hpp>

#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;
using base::Length;
using test::mark;
using test::span;
using test::text_of;
using test::texts_of;
using Texts = std::vector<std::string>;

namespace {

struct Setting {
    Typesetter typesetter;
    base::Arena arena;
    ParagraphStyle paragraph;
    std::string language = "en";

    std::span<const Line> set(std::span<const Span> spans, Length width) {
        return typesetter.set_paragraph(spans, paragraph, language, width, arena);
    }
    std::span<const Line> set(std::string_view text, const TextStyle& style, Length width) {
        const Span one = span(text, style);
        return set({&one, 1}, width);
    }
};

}  // namespace

TEST_CASE("a paragraph is broken where it no longer fits") {
    Setting s;
    const TextStyle style = test::style();
    CHECK(texts_of(s.set("one two three four", style, Length::points(45))) ==
          Texts{"one two", "three four"});
    CHECK(texts_of(s.set("one two three four", style, Length::points(500))) ==
          Texts{"one two three four"});
    CHECK(s.set("", style, Length::points(45)).empty());
    CHECK(s.set("  \n ", style, Length::points(45)).empty());
    CHECK(texts_of(s.set("  a   b\n c ", style, Length::points(100))) == Texts{"a b c"});
}

TEST_CASE("widths are sums of advances, scaled once") {
    Setting s;
    const TextStyle style = test::style();
    const auto lines = s.set("Hello, world", style, Length::points(500));
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].runs.size() == 1);
    const GlyphRun& run = lines[0].runs[0];
    std::int64_t advance = 0;
    for (const Glyph& glyph : run.glyphs) advance += glyph.advance;
    CHECK(run.glyphs.size() == 12);
    CHECK(run.glyphs[6].is_space == 1);
    CHECK(run.width == Length::scaled(advance, style.size.units, 2048));
    CHECK(lines[0].width == run.width);
    CHECK(lines[0].ends_paragraph);
}

TEST_CASE("align") {
    Setting s;
    const TextStyle style = test::style();
    const Length width = Length::points(200);
    const Length text = s.set("Hello", style, width)[0].width;
    s.paragraph.align = Align::right;
    CHECK(s.set("Hello", style, width)[0].runs[0].x == width - text);
    s.paragraph.align = Align::end;
    CHECK(s.set("Hello", style, width)[0].runs[0].x == width - text);
    s.paragraph.align = Align::center;
    CHECK(s.set("Hello", style, width)[0].runs[0].x == (width - text) / 2);
    s.paragraph.align = Align::start;
    s.paragraph.first_line_indent = Length::points(12);
    CHECK(s.set("Hello", style, width)[0].runs[0].x == Length::points(12));
}

TEST_CASE("justified lines fill the width, the last keeps its own") {
    Setting s;
    s.paragraph.align = Align::justify;
    const TextStyle style = test::style();
    const Length width = Length::points(100);
    const auto lines = s.set("the quick brown fox jumps over the lazy dog again", style, width);
    REQUIRE(lines.size() >= 3);
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        CHECK(lines[i].width <= width);
        CHECK((width - lines[i].width).units < 10);
        CHECK(lines[i].runs[0].space_extra.units > 0);
    }
    CHECK(lines.back().runs[0].space_extra.units == 0);
}

TEST_CASE("a long word is broken at a cluster, nothing is lost") {
    Setting s;
    const TextStyle style = test::style();
    const std::string word = "Donaudampfschifffahrtsgesellschaftskapit\u00E4n";
    const auto lines = s.set(word, style, Length::points(50));
    REQUIRE(lines.size() > 2);
    std::string all;
    for (const Line& line : lines) {
        CHECK(line.width <= Length::points(50));
        all += text_of(line);
    }
    CHECK(all == word);
    const auto narrow = s.set("abc", style, Length::points(1));
    CHECK(texts_of(narrow) == Texts{"a", "b", "c"});
    CHECK(narrow[0].overflows);
    CHECK(texts_of(s.set("abc de", style, Length{})) == Texts{"abc", "de"});
}

TEST_CASE("forced breaks, tabs and objects") {
    Setting s;
    const TextStyle style = test::style();
    const Length width = Length::points(200);
    const Span broken[] = {span("a", style), mark(Span::Kind::line_break, style),
                           mark(Span::Kind::line_break, style), span("b", style),
                           mark(Span::Kind::line_break, style)};
    const auto lines = s.set(broken, width);
    CHECK(texts_of(lines) == Texts{"a", "", "b"});
    CHECK(lines[1].height() == lines[0].height());

    const Span tabbed[] = {span("left", style), mark(Span::Kind::tab, style), span("right", style)};
    const auto line = s.set(tabbed, width);
    REQUIRE(line.size() == 1);
    REQUIRE(line[0].runs.size() == 2);
    CHECK(line[0].runs[0].x == Length{});
    CHECK(line[0].runs[1].x + line[0].runs[1].width == width);

    Span object = mark(Span::Kind::object, style);
    object.object.size = {Length::points(30), Length::points(40)};
    const Span mixed[] = {span("a ", style), object, span(" b", style)};
    const auto with = s.set(mixed, width);
    REQUIRE(with.size() == 1);
    REQUIRE(with[0].objects.size() == 1);
    CHECK(with[0].ascent == Length::points(40));
    CHECK(with[0].objects[0].x == with[0].runs[0].width);
    CHECK(with[0].runs[1].x == with[0].objects[0].x + Length::points(30));
}

TEST_CASE("right-to-left text is in visual order, digits within it are not turned") {
    Setting s;
    const TextStyle style = test::style();
    const auto lines = s.set("\u05D0\u05D1 123 \u05D2", style, Length::points(200));
    REQUIRE(lines.size() == 1);
    Length x;
    std::string seen;
    for (const GlyphRun& run : lines[0].runs) {
        CHECK(run.x >= x);
        x = run.x + run.width;
        seen += run.text;
    }
    CHECK(x == Length::points(200));  // start is right
    CHECK(seen.find("123") != std::string::npos);
    CHECK(seen.find("\u05D2") == 0);
    CHECK(s.typesetter.take_missing_glyphs().count == 0);
}

TEST_CASE("characters that the family lacks come from fallback faces") {
    Setting s;
    const TextStyle style = test::style();
    const auto lines =
        s.set("abc \u0E01\u0E34\u0E19 \u0915\u094D\u0937", style, Length::points(500));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].runs.size() >= 3);
    CHECK(s.typesetter.take_missing_glyphs().count == 0);
    (void)s.set("\U0010FFFD", style, Length::points(500));
    const auto missing = s.typesetter.take_missing_glyphs();
    CHECK(missing.count == 1);
    CHECK(missing.first == U'\U0010FFFD');
    CHECK(s.typesetter.take_missing_glyphs().count == 0);
}

TEST_CASE("a sign of no script comes from the face of the script around it") {
    Setting s;
    const TextStyle plain = test::style();
    const auto lines = s.set("\u0939\u0948\u0964", plain, Length::points(200));
    REQUIRE(lines.size() == 1);
    for (const GlyphRun& run : lines[0].runs) {
        for (const Glyph& glyph : run.glyphs) CHECK(glyph.id != 0);
    }
    CHECK(s.typesetter.take_missing_glyphs().count == 0);
}

TEST_CASE("line height") {
    Setting s;
    const TextStyle style = test::style();
    s.paragraph.line_height = Length::points(14);
    CHECK(s.set("Hello", style, Length::points(200))[0].height() == Length::points(14));
    s.paragraph.line_height = {};
    s.paragraph.line_height_permille = 1500;
    CHECK(s.set("Hello", style, Length::points(200))[0].height() == Length::points(15));
    s.paragraph.line_height_permille = 0;
    const FontMetrics& m = style.fonts->faces[0]->metrics();
    const Length natural =
        Length::scaled(m.ascent + m.descent + m.line_gap, style.size.units, m.units_per_em);
    const Length got = s.set("Hello", style, Length::points(200))[0].height();
    CHECK(std::abs(got.units - natural.units) <= 2);
}

TEST_CASE("hyphenation and soft hyphens") {
    Setting s;
    s.language = "de";
    s.paragraph.hyphens = true;
    const TextStyle style = test::style();
    const auto lines = s.set("Silbentrennung", style, Length::points(50));
    REQUIRE(lines.size() == 2);
    CHECK(text_of(lines[0]).ends_with("\u00AD"));
    CHECK(lines[0].runs[0].glyphs.back().id == style.fonts->faces[0]->glyph_of(U'-'));
    s.paragraph.hyphens = false;
    CHECK(texts_of(s.set("Silben\u00ADtrennung", style, Length::points(50))) ==
          Texts{"Silben\u00AD", "trennung"});
    CHECK(texts_of(s.set("Silben\u00ADtrennung", style, Length::points(500))) ==
          Texts{"Silbentrennung"});
}

TEST_CASE("white space: nowrap, pre, pre-wrap") {
    Setting s;
    const TextStyle style = test::style();
    s.paragraph.white_space = WhiteSpace::nowrap;
    const auto wide = s.set("one  two three four", style, Length::points(45));
    CHECK(texts_of(wide) == Texts{"one two three four"});
    CHECK(wide[0].overflows);
    s.paragraph.white_space = WhiteSpace::pre;
    CHECK(texts_of(s.set("a  b\r\nc", style, Length::points(45))) == Texts{"a  b", "c"});
    s.paragraph.white_space = WhiteSpace::pre_wrap;
    CHECK(texts_of(s.set("one  two three", style, Length::points(45))) ==
          Texts{"one  two", "three"});
}

TEST_CASE("measure gives the widest unbreakable piece and the whole") {
    Setting s;
    const TextStyle style = test::style();
    const Span one = span("an extraordinary thing", style);
    const auto widths = s.typesetter.measure({&one, 1}, s.paragraph, "en", s.arena);
    CHECK(widths.most == s.set("an extraordinary thing", style, Length::points(500))[0].width);
    CHECK(widths.least == s.set("extraordinary", style, Length::points(500))[0].width);
    CHECK(s.set("an extraordinary thing", style, widths.most).size() == 1);
    for (const Line& line : s.set("an extraordinary thing", style, widths.least)) {
        CHECK_FALSE(line.overflows);
    }
}

TEST_CASE("text-transform") {
    Setting s;
    TextStyle style = test::style();
    style.transform = Transform::uppercase;
    CHECK(texts_of(s.set("stra\u00DFe i", style, Length::points(200))) == Texts{"STRASSE I"});
    s.language = "tr";
    CHECK(texts_of(s.set("i", style, Length::points(200))) == Texts{"\u0130"});
    s.language = "en";
    style.transform = Transform::capitalize;
    CHECK(texts_of(s.set("two WORDS", style, Length::points(200))) == Texts{"Two WORDS"});
}

TEST_CASE("hostile text ends and is kept") {
    Setting s;
    const TextStyle style = test::style();
    std::string marks = "a";
    for (int i = 0; i < 3000; ++i) marks += "\u0301";
    CHECK(s.set(marks, style, Length::points(20)).size() >= 1);
    CHECK(s.set(std::string(20000, 'x'), style, Length::points(20)).size() > 1000);
    CHECK_FALSE(s.set("\xFF\xC0\x80 ok \xED\xA0\x80", style, Length::points(100)).empty());
    CHECK_FALSE(s.set(std::string("a\0b", 3), style, Length::points(100)).empty());
    std::string isolates;
    for (int i = 0; i < 2000; ++i) isolates += "\u2067\u05D0";
    CHECK_FALSE(s.set(isolates, style, Length::points(100)).empty());
}
