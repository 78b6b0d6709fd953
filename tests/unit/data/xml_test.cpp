// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view fields = R"(<field name="id" from="@id"/><field name="v" list="yes"/>)";

test::ReadResult read(std::string_view content, std::string_view record = "*/*",
                      std::string_view schema = fields, std::string_view strict = "no") {
    const test::Folder folder;
    folder.write("data.xml", content);
    return test::read_job(folder,
                          "<input name=\"in\" format=\"xml\" path=\"data.xml\" "
                          "schema=\"r.schema.xml\"><xml record=\"" +
                              std::string(record) + "\" strict=\"" + std::string(strict) +
                              "\"/></input>",
                          schema);
}

}  // namespace

TEST_CASE("XML: comments, CDATA, instructions and > in attributes don't end a record") {
    const auto result = read(
        "<?xml version=\"1.0\"?>\n<!-- <r id='0'/> --><all a='<>'>\n<?pi <r> ?><r id='a>\"'>"
        "<v><![CDATA[</r>&]]>x</v><!-- </r> --><v/><v>&lt;&#233;&amp;</v><?p </r>?></r>"
        "<r id=\"b\"/>\n</all><!-- end -->\n");
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{id: \"a>\"\", v: [\"</r>&x\", \"\", \"<é&\"]}", "{id: \"b\", v: []}"});
}

TEST_CASE("XML: the record path chooses, wherever the records are") {
    constexpr std::string_view content =
        "<a><h><r id='0'/></h><b><r id='1'/><x id='2'/></b><b><r id='3'><r id='4'/></r></b></a>";
    CHECK(read(content, "a/b/r").lines == Lines{"{id: \"1\", v: []}", "{id: \"3\", v: []}"});
    CHECK(read(content, "*/b/*").lines.size() == 3);
    CHECK(read(content, "a/*/r").lines.size() == 3);
    CHECK(read("<r id='9'><v>1</v></r>", "*").lines == Lines{"{id: \"9\", v: [\"1\"]}"});
    CHECK(read("<r id='9'/>", "r").lines == Lines{"{id: \"9\", v: []}"});
    CHECK(read("<r/>", "a/b").end == "end");
}

TEST_CASE("XML: encodings by declaration and byte order mark") {
    CHECK(read("<?xml version='1.0' encoding='ISO-8859-1'?><a><r id='\xE9'/></a>").lines ==
          Lines{"{id: \"é\", v: []}"});
    std::string utf16("\xFE\xFF", 2);
    for (const char c : std::string_view("<a><r id='x'/></a>")) utf16 += {'\0', c};
    CHECK(read(utf16).lines == Lines{"{id: \"x\", v: []}"});
    CHECK(read(utf16.substr(2)).end.starts_with("failed"));  // no mark and no declaration
    CHECK(read("<a><r id='\xE9'/><r id='2'/></a>").lines ==
          Lines{"reject data.not-utf8 1: the record is not valid UTF-8", "{id: \"2\", v: []}"});
    CHECK(read("<?xml version='1.0' encoding='none'?><a/>").end ==
          "open data.encoding-unknown 0: there is no encoding 'none'");
}

TEST_CASE("XML: a broken record costs one reject and reading goes on") {
    const auto result = read(
        "<a>\n<r id='1'><v>x</r>\n<r id='2'><v>y</v></r>\n<r id='3'><v>\n"
        "<r id='4'></v></w></r>\n<r id='5'/>\n<r id='6'><v></a>",
        "a/r");
    CHECK(result.end == "end");
    REQUIRE(result.lines.size() == 5);
    CHECK(result.lines[0] ==
          "reject data.xml-record-broken 2: the end tag 'r' doesn't fit the "
          "start tag 'v'");
    CHECK(result.lines[1] == "{id: \"2\", v: [\"y\"]}");
    CHECK(result.lines[2].starts_with("reject data.xml-record-broken 5"));
    CHECK(result.lines[3] == "{id: \"5\", v: []}");
    CHECK(result.lines[4] ==
          "reject data.xml-record-broken 7: the end tag 'a' stands within a record");
}

TEST_CASE("XML: what can't go on fails with the place") {
    CHECK(read("<a>\n<r>").end == "failed data.xml-truncated 2: the file ends within a record");
    CHECK(read("<a>\n<r/>").end ==
          "failed data.xml-truncated 2: the file ends within its root element");
    CHECK(read("<a>\n</b>").end == "failed data.xml-broken 2: the end tag 'b' closes nothing");
    CHECK(read("<a/><b/>").end == "failed data.xml-broken 1: there is a second root element");
    CHECK(read("<a/>x").end == "failed data.xml-broken 1: there is text outside the root element");
    CHECK(read("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>").end ==
          "failed data.xml-doctype 1: the file has a document type declaration");
    CHECK(read("").end == "failed data.xml-truncated 1: the file ends within its prolog or a tag");
    CHECK(read("{}").end == "failed data.xml-broken 1: there is text outside the root element");
}

TEST_CASE("XML: namespaces by what they mean, not by prefix") {
    constexpr std::string_view schema = R"(<namespace prefix="p" uri="urn:p"/>
        <namespace prefix="q" uri="urn:q"/><field name="v" from="p:v"/><field name="w" from="q:v"/>
        <field name="x" from="x"/><field name="y" from="p:v/@q:y"/>)";
    const Lines expected{"{v: \"1\", w: \"2\", x: \"3\", y: \"4\"}"};
    CHECK(read("<a xmlns:z='urn:p' xmlns='urn:q'><r><z:v xmlns:q='urn:q' y='0' q:y='4'>1</z:v>"
               "<v>2</v><x>3</x></r></a>",
               "*/*", schema)
              .lines == expected);
    CHECK(read("<a xmlns:q='urn:wrong'><r xmlns:p=\"urn:p\"><p:v><!-- --></p:v><k:v "
               "xmlns:k='urn:q'>2</k:v><q:v>5</q:v></r></a>",
               "*/*", schema)
              .lines == Lines{"{v: \"\", w: \"2\", x: null, y: null}"});
    CHECK(read("<a/>", "*/*", "<field name='v' from='p:v'/>").end ==
          "open data.path-prefix 0: the schema has no <namespace prefix=\"p\">");
}

TEST_CASE("XML: paths with conditions, lists of records, the element itself") {
    constexpr std::string_view schema = R"(<field name="vat" from="party/tax[scheme/id='VAT']/no"/>
        <field name="a" from="n[@k='a']"/><field name="b" from="n[@k='b']"/>
        <field name="tx" list="yes" from="list/tx"><field name="day" from="@day"/>
            <field name="text" from="."/></field>
        <field name="net" type="number" from="sum"/>)";
    CHECK(read("<a><r><party><tax><no>0</no><scheme><id>X</id></scheme></tax><tax><no>1</no>"
               "<scheme><id>VAT</id></scheme></tax></party><n k='b'>B</n><n k='a'>A</n><list>"
               "<tx day='1'>one <b>bold</b> word</tx><tx day='2'/></list><sum> +12.50\n</sum></r>"
               "</a>",
               "*/*", schema)
              .lines == Lines{"{vat: \"1\", a: \"A\", b: \"B\", tx: [{day: \"1\", text: \"one bold "
                              "word\"}, {day: \"2\", text: \"\"}], net: 12.50}"});
    const auto bad = read("<a/>", "*/*", "<field name='v' from='x[y]/z'/>");
    CHECK(bad.end ==
          "open data.path-malformed 0: 'x[y]/z' is no path: a condition is like [b='x']");
}

TEST_CASE("XML: an error names the line in the file") {
    const auto result = read("<a>\n<r>\n<n>1</n>\n</r>\n<r>\n\n<n>x</n></r></a>", "*/*",
                             "<field name='n' type='number'/>");
    CHECK(result.lines ==
          Lines{"{n: 1}", "reject data.field-type 7: field 'n' is no number (1234.5)"});
}

TEST_CASE("XML: strict finds what the fast parser takes") {
    constexpr std::string_view content = "<a><r id='1' id='2'/><r id='3'>&</r><r id='4'/></a>";
    CHECK(read(content).lines.size() == 3);
    CHECK(read(content).keys.empty());
    const auto strict = read(content, "*/*", fields, "yes");
    CHECK(strict.end == "end");
    REQUIRE(strict.lines.size() == 3);
    CHECK(strict.lines[0].starts_with("reject data.xml-record-broken 1: "));
    CHECK(strict.lines[1].starts_with("reject data.xml-record-broken 1: "));
    CHECK(strict.lines[2] == "{id: \"4\", v: []}");
}

TEST_CASE("XML: hostile nesting and sizes are harmless") {
    std::string deep = "<a><r>";
    for (int i = 0; i < 100'000; ++i) deep += "<x>";
    for (int i = 0; i < 100'000; ++i) deep += "</x>";
    const auto result = read(deep + "</r><r id='2'/></a>");
    CHECK(result.end == "end");
    CHECK(result.lines == Lines{"reject data.xml-too-deep 1: elements are nested deeper than 64",
                                "{id: \"2\", v: []}"});
    std::string outer;
    for (int i = 0; i < 100; ++i) outer += "<o>";
    CHECK(read(outer, "x/y").end.starts_with("failed data.xml-broken"));
    const std::string large(2'000'000, 'x');
    const auto big = read("<a><r id='1'><!--" + large + "--><v>" + large + "</v></r></a>");
    REQUIRE(big.lines.size() == 1);
    CHECK(big.lines[0].size() == large.size() + std::string_view("{id: \"1\", v: [\"\"]}").size());
}
