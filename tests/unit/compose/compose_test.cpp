// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/compose/composed.h"

using namespace cajista;
using test::Composed;
using test::RecordText;

TEST_CASE("values fill text by the document's locale") {
    Composed composed("<p>{o.id}: {day}, {total}</p>");
    CHECK(composed.dump({{{"id", "A1"}, {"day", "2026-10-01"}, {"total", "1234.50"}}, {}, {}}) ==
          "p \"A1: 10/01/2026, 1,234.50\"\n");
    CHECK(composed.dump(
              {{{"id", "A1"}, {"day", "2026-10-01"}, {"total", "-1234.50"}, {"locale", "de-DE"}},
               {},
               {}}) == "p \"A1: 01.10.2026, -1.234,50\"\n");
    REQUIRE(composed.composition.document != nullptr);
    CHECK(composed.composition.document->language == "de-DE");
}

TEST_CASE("null prints nothing and its spaces collapse") {
    Composed composed("<p> Dear  {o.note} friend {o.note} </p>");
    CHECK(composed.dump({{{"id", "1"}}, {}, {}}) == "p 'Dear ' \"friend\"\n");
    CHECK(composed.dump({{{"id", "1"}, {"note", "old"}}, {}, {}}) ==
          "p 'Dear ' \"old\" ' friend ' \"old\"\n");
}

TEST_CASE("what touches data is shaped with it, the rest is static") {
    Composed composed("<p>Customer ({o.id}): please read on and on, n.{o.id}</p>");
    CHECK(composed.dump({{{"id", "7"}}, {}, {}}) ==
          "p 'Customer ' \"(7):\" ' please read on and on, ' \"n.7\"\n");
}

TEST_CASE("white space and control characters of data") {
    Composed composed("<p>{o.note}</p><p style=\"white-space: pre\">{o.note}</p>");
    CHECK(composed.dump({{{"id", "1"},
                          {"note",
                           " a\t\tb\x01"
                           "c\n d "}},
                         {},
                         {}}) == "p \"a bc d\"\np \" a  bc\" br \" d \"\n");
}

TEST_CASE("control elements choose and repeat") {
    Composed composed(R"(<if test="urgent"><p>urgent</p></if>
        <choose><when test="total > 100"><p>large</p></when>
                <when test="total > 10"><p>medium</p></when>
                <otherwise><p>small</p></otherwise></choose>
        <for-each in="o.items" as="item" index="n"><let name="double" value="item.price * 2"/>
          <p>{n}. {item.name} {double}</p></for-each>
        <for-each in="lines" as="line"><p>{line}</p></for-each>)");
    RecordText record;
    record.fields = {{"id", "1"}, {"total", "50"}, {"urgent", "true"}};
    record.records["items"] = {{{{"name", "tea"}, {"price", "2.50"}}, {}, {}},
                               {{{"name", "cup"}, {"price", "3"}}, {}, {}}};
    record.lists["lines"] = {"one", "two"};
    CHECK(composed.dump(record) ==
          "p! 'urgent'\np! 'medium'\np \"1. tea 5.00\"\np \"2. cup 6\"\np \"one\"\np \"two\"\n");
    record.fields = {{"id", "1"}, {"total", "5"}};
    record.records.clear();
    record.lists.clear();
    CHECK(composed.dump(record) == "p! 'small'\n");
}

TEST_CASE("bare text becomes paragraphs, pictures alone become blocks") {
    Composed composed(
        "<div>Hello <b>bold</b> world<p>own</p>rest<barcode kind='code128' value='o.id' "
        "height='20pt' module='1pt'/></div>");
    CHECK(composed.dump({{{"id", "1"}}, {}, {}}) ==
          "div\n  -! 'Hello ' 'bold' ' world'\n  p! 'own'\n  - 'rest' drawing\n");
    Composed alone("<div><barcode kind='code128' value='o.id' height='20pt' module='1pt'/></div>");
    CHECK(alone.dump({{{"id", "1"}}, {}, {}}) == "div\n  barcode picture\n");
}

TEST_CASE("lists are numbered though data decides on their items") {
    Composed composed(
        "<ol start='3'><for-each in='lines' as='l'><li>{l}</li></for-each>"
        "<li value='9'><p>x</p></li><li>y</li></ol>");
    RecordText record{{{"id", "1"}}, {}, {}};
    record.lists["lines"] = {"a", "b"};
    CHECK(
        composed.dump(record) ==
        "ol\n  li 3\n    - \"a\"\n  li 4\n    - \"b\"\n  li 9\n    p! 'x'\n  li 10\n    -! 'y'\n");
}

TEST_CASE("tables: groups, spans, columns give their cells an alignment") {
    Composed composed({{"main.xml", test::template_around(R"(<table>
        <columns><column width="20pt"/><column width="1fr" class="right"/></columns>
        <caption>Items</caption>
        <thead><tr><th>Name</th><th>Price</th></tr></thead>
        <tr><td colspan="2">first</td></tr>
        <for-each in="o.items" as="i"><tr><td>{i.name}</td><td>{i.price}</td></tr></for-each>
        <tbody keep="together with-previous"><tr><td/><td>{total}</td></tr></tbody>
        <tfoot at="break"><tr><td colspan="2">more</td></tr></tfoot></table>)",
                                                          "<style>.right { text-align: right; "
                                                          "padding: 3pt; margin: 2pt }</style>")}});
    RecordText record{{{"id", "1"}, {"total", "7"}}, {}, {}};
    record.records["items"] = {{{{"name", "tea"}, {"price", "2.50"}}, {}, {}}};
    CHECK(composed.dump(record) ==
          "caption!\n  -! 'Items'\n"
          "table 2\n"
          "  head show=0 keep=0\n    tr! | 'Name' | 'Price'\n"
          "  body show=0 keep=0\n    tr! |2| 'first'\n    tr | \"tea\" | \"2.50\"\n"
          "  body show=0 keep=3\n    tr | | \"7\"\n"
          "  foot show=4 keep=0\n    tr! |2| 'more'\n");
    const auto& table =
        static_cast<const document::Table&>(*composed.composition.document->flows[0].blocks[1]);
    const document::Cell& price = table.bodies[0].rows[1].cells[1];
    CHECK(price.style->paragraph.align == text::Align::right);
    CHECK(price.style->box.padding.left == base::Length::points(3));
    CHECK(price.style->box.margin[document::left] == document::Measure::of({}));
    CHECK(price.children[0]->style->paragraph.align == text::Align::right);
    CHECK(table.heads[0].rows[0].cells[1].style->paragraph.align == text::Align::right);
    CHECK(table.bodies[0].rows[1].cells[0].style->paragraph.align == text::Align::start);
}

TEST_CASE("places in a series that only data knows") {
    Composed composed({{"main.xml", test::template_around(
                                        R"(<table><for-each in="lines" as="l">
            <if test='l != "skip"'><tr><td>{l}</td></tr></if></for-each></table>)",
                                        "<style>tr:nth-child(even) td { color: red } "
                                        "tr:last-child { background: #eee } "
                                        "tr:first-child td { font-weight: bold }</style>")}});
    RecordText record{{{"id", "1"}}, {}, {}};
    record.lists["lines"] = {"a", "skip", "b", "c", "skip"};
    REQUIRE(composed.dump(record).find("\"c\"") != std::string::npos);
    const auto& table =
        static_cast<const document::Table&>(*composed.composition.document->flows[0].blocks[0]);
    const auto rows = table.bodies[0].rows;
    REQUIRE(rows.size() == 3);
    const auto text_style = [&rows](std::size_t i) {
        return static_cast<const document::Paragraph*>(rows[i].cells[0].children[0])
            ->inlines[0]
            .style->text;
    };
    const base::Color red = base::Color::rgb(10000, 0, 0);
    CHECK(text_style(0).color != red);
    CHECK(text_style(1).color == red);
    CHECK(text_style(2).color != red);
    CHECK(text_style(0).fonts != text_style(1).fonts);
    CHECK(text_style(1).fonts == text_style(2).fonts);
    CHECK(rows[0].style->box.background.is_none());
    CHECK(rows[1].style->box.background.is_none());
    CHECK_FALSE(rows[2].style->box.background.is_none());
}

TEST_CASE("only= limits to channels") {
    Composed composed(
        "<p only='print archive'>paper</p><p only='web'>screen</p>"
        "<p>a<span only='web'> b</span></p>");
    CHECK(composed.dump({{{"id", "1"}}, {}, {}}) == "p 'paper'\np 'a'\n");
    CHECK(composed.dump({{{"id", "1"}}, {}, {}}, templates::Channel::web) ==
          "p 'screen'\np 'a' ' b'\n");
}

TEST_CASE("pieces see the names around them") {
    Composed composed(
        {{"main.xml",
          test::template_around("<let name='x' value='total * 2'/><include src='b.xml'/>"
                                "<include src='b.xml' only='web'/>"
                                "<p>a <include src='i.xml'/> c</p>"
                                "<table><include src='r.xml' only='print'/></table>")},
         {"b.xml", "<piece xmlns='urn:cajista:template'><p>{x}</p></piece>"},
         {"i.xml", "<piece xmlns='urn:cajista:template'><b>b</b></piece>"},
         {"r.xml", "<piece xmlns='urn:cajista:template'><tr><td>{x}</td></tr></piece>"}});
    const RecordText record{{{"id", "1"}, {"total", "2"}}, {}, {}};
    CHECK(composed.dump(record) ==
          "p \"4\"\np! 'a ' 'b' ' c'\ntable 1\n  body show=0 keep=0\n    tr | \"4\"\n");
    CHECK(composed.dump(record, templates::Channel::web) ==
          "p \"4\"\np \"4\"\np! 'a ' 'b' ' c'\ntable 1\n  body show=0 keep=0\n");
}

TEST_CASE("static blocks are the same object and number in every document") {
    Composed composed("<p>same</p><p>{o.id}</p>");
    composed.dump({{{"id", "1"}}, {}, {}});
    const document::Block* first = composed.composition.document->flows[0].blocks[0];
    composed.dump({{{"id", "2"}}, {}, {}});
    CHECK(composed.composition.document->flows[0].blocks[0] == first);
    CHECK(first->static_id != 0);
    CHECK(composed.composition.document->flows[0].blocks[1]->static_id == 0);
}

TEST_CASE("links, languages, anchors, bookmarks") {
    Composed composed(
        "<h2 id='part-{o.id}' bookmark='Part {o.id}'>x</h2>"
        "<p lang='fr'>See <a href='https://x.example/{o.id}'>here <b>now</b></a> or "
        "<span lang='de'>dort</span></p>");
    CHECK(composed.dump({{{"id", "1"}}, {}, {}}) ==
          "h2#part-1 'x'\n"
          "p 'See ' 'here '@https://x.example/1 'now'@https://x.example/1 ' or ' 'dort'#de\n");
    const auto blocks = composed.composition.document->flows[0].blocks;
    CHECK(blocks[0]->bookmark == "Part 1");
    CHECK(blocks[0]->role == base::Role::heading2);
    CHECK(blocks[1]->language == "fr");
    CHECK(static_cast<const document::Paragraph*>(blocks[1])->inlines[1].role == base::Role::link);
}

TEST_CASE("a composer's rejects") {
    Composed division("<p>{1 / total}</p>");
    CHECK(division.dump({{{"id", "1"}, {"total", "0"}}, {}, {}}) == "compose.expression-failed\n");
    REQUIRE(division.errors.size() == 1);
    CHECK(division.errors[0].span);
    CHECK(division.dump({{{"id", "1"}, {"total", "4"}}, {}, {}}) == "p \"0.25\"\n");

    Composed locale("<p>x</p>");
    CHECK(locale.dump({{{"id", "1"}, {"locale", "no such place"}}, {}, {}}) ==
          "compose.unknown-locale\n");

    Composed picture("<p>a <img src='{o.note}'/></p>");
    CHECK(picture.dump({{{"id", "1"}, {"note", "../../etc/passwd"}}, {}, {}}) ==
          "base.path-outside-root\n");
    CHECK(picture.dump({{{"id", "1"}, {"note", "none.png"}}, {}, {}}).find("unreadable") !=
          std::string::npos);

    value::RecordType other;
    base::Arena arena;
    const value::Record record{&other, {}};
    const auto result = picture.composer->compose(record, templates::Channel::print, arena);
    REQUIRE_FALSE(result.ok());
    CHECK(result.errors()[0].code == "compose.record-type");
}

TEST_CASE("loops end at a number of steps") {
    std::string body = "<p>{o.id}</p>";
    for (int i = 0; i < 6; ++i) {
        body = "<for-each in='for n in 1..10000 return n' as='n" + std::to_string(i) + "'>" + body +
               "</for-each>";
    }
    Composed composed(body);
    const std::string dump = composed.dump({{{"id", "1"}}, {}, {}});
    CHECK((dump == "compose.document-too-large\n" || dump == "compose.expression-failed\n"));
}
