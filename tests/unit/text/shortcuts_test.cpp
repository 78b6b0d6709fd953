// SPDX-License-Identifier: Apache-2.0
// Both ways through the typesetter give the same lines.
#include <random>

#include <catch2/catch.hpp>

#include "base/utf8.h"
#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;
using base::Length;
using test::span;

namespace {

/// The whole of a result in words.
std::string dump(std::span<const Line> lines) {
    std::string out;
    const auto put = [&](auto value) { out += std::to_string(value) + " "; };
    for (const Line& line : lines) {
        out += "line ";
        put(line.width.units);
        put(line.ascent.units);
        put(line.descent.units);
        put(line.ends_paragraph);
        put(line.overflows);
        out += "\n";
        for (const GlyphRun& run : line.runs) {
            out += "  run `" + std::string(run.text) + "` ";
            put(run.face->index());
            put(run.source);
            put(run.bidi_level);
            put(run.x.units);
            put(run.width.units);
            put(run.space_extra.units);
            for (const Glyph& glyph : run.glyphs) {
                out += "[";
                put(glyph.id);
                put(glyph.advance);
                put(glyph.x_offset);
                put(glyph.y_offset);
                put(glyph.cluster);
                put(glyph.is_space);
                out += "]";
            }
            out += "\n";
        }
    }
    return out;
}

struct Both {
    Typesetter quick{Shortcuts::on};
    Typesetter slow{Shortcuts::off};
    base::Arena arena;

    void compare(std::span<const Span> spans, const ParagraphStyle& style, Length width,
                 std::string_view language = "en") {
        arena.reset();
        const std::string a = dump(quick.set_paragraph(spans, style, language, width, arena));
        const std::string b = dump(slow.set_paragraph(spans, style, language, width, arena));
        if (a != b) {
            std::string text;
            for (const Span& one : spans) text += "{" + std::string(one.text) + "}";
            INFO(text);
            REQUIRE(a == b);
        }
    }
};

constexpr const char32_t* business_text =
    U"aeinorstlduABTVWYAVTLPFfi0123456789.,-/'()%&:;!?\"+*#@$=<>[]{}|\\^~_`"
    U"\u00E4\u00F6\u00FC\u00DF\u00E9\u00F1\u0142\u0105\u017C\u20AC\u2013\u2014\u2019\u201C\u00A0"
    U"\u2026\u00AB\u00BB\u202F\u00A7\u00BF\u2011\u00B0\u2122\u2212    ";

std::string random_text(std::mt19937& random, std::size_t length) {
    const std::u32string_view all(business_text);
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        base::append_utf8(text, all[random() % all.size()]);
    }
    return text;
}

}  // namespace

TEST_CASE("random Latin text is set alike with and without shortcuts") {
    Both both;
    std::mt19937 random(7);
    std::vector<TextStyle> styles;
    for (const char* family : {"Liberation Sans", "Liberation Serif", "Liberation Mono",
                               "DejaVu Sans", "Noto Sans", "Noto Serif"}) {
        styles.push_back(test::style(family));
    }
    styles.push_back(test::style("Liberation Sans", 7));
    styles.back().features = {{{'t', 'n', 'u', 'm'}, 1}};
    styles.push_back(test::style("Noto Sans", 11));
    styles.back().features = {{{'t', 'n', 'u', 'm'}, 1}, {{'s', 'm', 'c', 'p'}, 1}};
    styles.push_back(test::style("DejaVu Sans", 9));
    styles.back().letter_spacing = Length::points(1, 3);
    styles.back().word_spacing = Length::points(2);
    styles.push_back(test::style("Noto Serif", 9));
    styles.back().features = {{{'f', 'r', 'a', 'c'}, 1}};
    const Align aligns[] = {Align::start, Align::end, Align::center, Align::justify};
    for (int i = 0; i < 3000; ++i) {
        const TextStyle& style = styles[random() % styles.size()];
        const TextStyle& other = styles[random() % styles.size()];
        const std::string a = random_text(random, random() % 60);
        const std::string b = random_text(random, random() % 20);
        const Span spans[] = {span(a, style), span(b, other)};
        ParagraphStyle paragraph;
        paragraph.align = aligns[random() % 4];
        paragraph.white_space = static_cast<WhiteSpace>(random() % 4);
        if (random() % 4 == 0) paragraph.first_line_indent = Length::points(10);
        if (random() % 4 == 0) paragraph.hyphens = true;
        const auto width = Length::points(static_cast<std::int64_t>(20 + random() % 400));
        both.compare(std::span(spans).first(1 + random() % 2), paragraph, width,
                     random() % 2 == 0 ? "en" : "de");
    }
}

TEST_CASE("paragraphs of words, in several spans and styles, are set alike") {
    Both both;
    std::mt19937 random(3);
    const char* const words[] = {"Office",
                                 "a",
                                 "transfer",
                                 "AVATAR",
                                 "to",
                                 "(see",
                                 "below)",
                                 "e-mail",
                                 "1.234,56",
                                 "and/or",
                                 "\u20AC",
                                 "10\u00A0%",
                                 "!",
                                 "\u00AB",
                                 "\u00BB",
                                 "\u2013",
                                 "Mr.",
                                 "first-class",
                                 ":",
                                 "x",
                                 "of",
                                 "W\u00E4hrung",
                                 "\u201Equoted\u201C",
                                 ".5"};
    std::vector<TextStyle> styles{test::style(), test::style("Noto Serif", 8),
                                  test::style("DejaVu Sans", 12)};
    styles[2].baseline_shift = Length::points(3);
    styles.push_back(test::style());
    styles[3].letter_spacing = Length::points(1, 4);
    for (int i = 0; i < 3000; ++i) {
        std::vector<std::string> texts(1 + random() % 4);
        for (std::string& text : texts) {
            const std::size_t count = random() % 25;
            if (random() % 2 == 0) text += ' ';
            for (std::size_t k = 0; k < count; ++k) {
                if (k > 0) text += ' ';
                text += words[random() % std::size(words)];
            }
            if (random() % 4 == 0) text += ' ';
        }
        std::vector<Span> spans;
        for (const std::string& text : texts) {
            spans.push_back(span(text, styles[random() % styles.size()]));
        }
        ParagraphStyle paragraph;
        paragraph.align = random() % 2 == 0 ? Align::justify : Align::center;
        if (random() % 3 == 0) paragraph.align_last = Align::justify;
        if (random() % 3 == 0) paragraph.white_space = WhiteSpace::pre_wrap;
        if (random() % 3 == 0) paragraph.line_height_permille = 1300;
        both.compare(spans, paragraph,
                     Length::points(static_cast<std::int64_t>(30 + random() % 300)));
    }
}

TEST_CASE("lines with tabs are set alike") {
    Both both;
    std::mt19937 random(11);
    std::vector<TextStyle> styles{test::style(), test::style("Noto Serif", 8),
                                  test::style("DejaVu Sans", 12)};
    styles[2].baseline_shift = Length::points(3);
    styles[1].letter_spacing = Length::points(1, 4);
    const TabStop stops[] = {{Length::points(40), TabStop::Kind::left},
                             {Length::points(90), TabStop::Kind::center},
                             {Length::points(160), TabStop::Kind::right},
                             {Length::points(200), TabStop::Kind::decimal},
                             {Length::points(260), TabStop::Kind::right, U'.'}};
    const char* const words[] = {"Account", "1.234,56", "of", "AVATAR", "", " ", "\u00A0"};
    for (int i = 0; i < 4000; ++i) {
        std::vector<std::string> texts(1 + random() % 5);
        std::vector<Span> spans;
        for (std::string& text : texts) {
            for (std::size_t k = random() % 4; k > 0; --k) {
                text += words[random() % std::size(words)];
                if (random() % 3 != 0 && !text.empty()) text += ' ';
            }
            if (random() % 3 != 0 && text.ends_with(' ')) text.pop_back();
            spans.push_back(span(text, styles[random() % styles.size()]));
            if (random() % 3 != 0) {
                spans.push_back(test::mark(Span::Kind::tab, styles[random() % styles.size()]));
            }
        }
        ParagraphStyle paragraph;
        paragraph.align = static_cast<Align>(random() % 6);
        if (random() % 3 == 0) paragraph.first_line_indent = Length::points(15);
        if (random() % 3 == 0) paragraph.white_space = static_cast<WhiteSpace>(random() % 4);
        if (random() % 3 == 0) paragraph.strut = &styles[random() % styles.size()];
        for (const TabStop& stop : stops) {
            if (random() % 3 == 0) paragraph.tabs.push_back(stop);
        }
        both.compare(spans, paragraph,
                     Length::points(static_cast<std::int64_t>(60 + random() % 300)));
    }
}

TEST_CASE("amounts and dates are set alike") {
    Both both;
    const TextStyle style = test::style();
    for (const char* text : {"1.234,56 \u20AC", "-11.111,11", "2026-01-31", "31.12.2026",
                             "ES91 2100 0418 4502 0005 1332", "REF/0001-A7", "(1,234.56)"}) {
        const Span one = span(text, style);
        ParagraphStyle paragraph;
        paragraph.align = Align::right;
        both.compare({&one, 1}, paragraph, Length::points(200));
    }
}
