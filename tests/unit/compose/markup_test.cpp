// SPDX-License-Identifier: Apache-2.0
// Marked-up fields: what is known is set, everything else is text.
#include <catch2/catch.hpp>

#include "compose/detail/read_markup.h"
#include "unit/compose/composed.h"

using namespace cajista;
using test::Composed;

namespace {

std::string block(const std::string& note) {
    static Composed composed("<div><markup value=\"o.note\"/></div>");
    return composed.dump({{{"id", "1"}, {"note", note}}, {}, {}});
}
std::string line(const std::string& note) {
    static Composed composed("<p>Note: <markup value=\"o.note\"/>!</p>");
    return composed.dump({{{"id", "1"}, {"note", note}}, {}, {}});
}

}  // namespace

TEST_CASE("b, i and br of a field are set in a line") {
    CHECK(line("a <b>b</b> <I>c<br/>d</I> e") ==
          "p 'Note: ' \"a \" \"b\" \" \" \"c\" br \"d\" \" e\" \"!\"\n");
    Composed composed("<p><markup value=\"o.note\"/>.</p>");
    composed.dump({{{"id", "1"}, {"note", "x<b>y<i>z</i></b>"}}, {}, {}});
    const auto& paragraph =
        static_cast<const document::Paragraph&>(*composed.composition.document->flows[0].blocks[0]);
    REQUIRE(paragraph.inlines.size() == 4);
    CHECK(paragraph.inlines[1].style->text.fonts != paragraph.inlines[0].style->text.fonts);
    CHECK(paragraph.inlines[2].style->text.fonts != paragraph.inlines[1].style->text.fonts);
    CHECK(paragraph.inlines[3].style->text == paragraph.inlines[0].style->text);
}

TEST_CASE("anything else in a field is text") {
    CHECK(line("<script>alert(1)</script>") == "p 'Note: ' \"<script>alert(1)</script>\" \"!\"\n");
    CHECK(line("<b onclick=\"x\">a</B> < 3 & 4 &amp; &lt;b&gt; &#65;&#x42; &bogus; &#0; {o.id}") ==
          "p 'Note: ' \"<b onclick=\"x\">a</B> < 3 & 4 & <b> AB &bogus; &#0; {o.id}\" \"!\"\n");
    CHECK(line("</i></b>x") == "p 'Note: ' \"</i></b>x\" \"!\"\n");
    CHECK(line("<b") == "p 'Note: ' \"<b\" \"!\"\n");
    CHECK(line("") == "p 'Note: ' \"!\"\n");
    CHECK(line("a<ul><li>b</ul>") == "compose.markup-block\n");
}

TEST_CASE("paragraphs and lists of a field are blocks") {
    CHECK(block("one<p>two</p>three") ==
          "div\n  markup\n    - \"one\"\n    p \"two\"\n    - \"three\"\n");
    CHECK(block("x:<ol><li>a <b>b</b></li><li>c<ul><li>d</li></ul></li></ol>y") ==
          "div\n  markup\n    - \"x:\"\n    ol\n      li 1\n        - \"a \" \"b\"\n"
          "      li 2\n        - \"c\"\n        ul\n          li 1\n            - \"d\"\n"
          "    - \"y\"\n");
    CHECK(block("") == "div\n  markup\n");
}

TEST_CASE("markup that is not closed, or in the wrong place, ends with its field") {
    CHECK(block("<ul>\n <li>a\n <li>b") ==
          "div\n  markup\n    ul\n      li 1\n        - \"a\"\n      li 2\n        - \"b\"\n");
    CHECK(block("<ul>stray</ul>") == "div\n  markup\n    ul\n      li 1\n        - \"stray\"\n");
    CHECK(block("</ul><li>a</li>") == "div\n  markup\n    - \"</ul><li>a</li>\"\n");
    CHECK(block("<ul></ul>") == "div\n  markup\n    ul\n");
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "<ul><li><b>";
    const std::string dump = block(deep + "x");
    CHECK(dump.size() < 2'000'000);
    CHECK(dump.find("x") != std::string::npos);
}

TEST_CASE("a tag is short, so reading markup is linear") {
    const std::string text(1'000'000, '<');
    CHECK(compose::detail::read_markup(text).size() == 1);
}
