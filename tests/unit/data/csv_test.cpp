// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view ab = R"(<field name="a"/><field name="b" default="-"/>)";

test::ReadResult read(std::string_view content, std::string_view dialect = "",
                      std::string_view schema = ab, std::string_view more = "") {
    const test::Folder folder;
    folder.write("data.csv", content);
    return test::read_job(folder,
                          "<input name=\"in\" format=\"csv\" path=\"data.csv\" "
                          "schema=\"r.schema.xml\" key=\"a\" " +
                              std::string(more) + ">" + std::string(dialect) + "</input>",
                          schema);
}

constexpr std::string_view mixed = R"(<csv type-column="1">
    <row type="C" columns="t a"/> <row type="T" columns="t n"/> <row type="S" columns="t x"/>
    <row type="H" skip="yes"/></csv>)";
constexpr std::string_view mixed_fields = R"(<field name="a"/>
    <field name="tx" list="yes" from="T"><field name="n" type="number"/>
        <field name="parts" list="yes" from="S"><field name="x"/></field></field>)";

}  // namespace

TEST_CASE("CSV: quotes, doubled quotes, line ends in fields, CRLF, BOM, no last line end") {
    const auto result = read(
        "\xEF\xBB\xBF"
        "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n\"\",\r\n2,\"\"");
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{a: \"1\", b: \"x, \"y\"\nz\"}", "{a: \"\", b: \"-\"}", "{a: \"2\", b: \"\"}"});
}

TEST_CASE("CSV: dialects") {
    CHECK(read("1;'it\\'s \\\\'\n", R"(<csv delimiter=";" quote="'" escape="\" columns="a b"/>)")
              .lines == Lines{"{a: \"1\", b: \"it's \\\"}"});
    CHECK(read("1\t\"x\n", R"(<csv delimiter="tab" quote="none" columns="a b"/>)").lines ==
          Lines{"{a: \"1\", b: \"\"x\"}"});
    CHECK(read("A,B,C\n1,2,3\n", R"(<csv header="yes" columns="a - b"/>)").lines ==
          Lines{"{a: \"1\", b: \"3\"}"});
    CHECK(read("b,c\n1,2\n", "", "<field name=\"a\" from=\"2\"/>").lines == Lines{"{a: \"2\"}"});
    CHECK(read("1\n2,3\n", R"(<csv columns="a b" ragged="yes"/>)").lines ==
          Lines{"{a: \"1\", b: \"-\"}", "{a: \"2\", b: \"3\"}"});
}

TEST_CASE("CSV: encodings") {
    CHECK(read("a,b\n\xDCn\xEF,\x80\n", "", ab, "encoding=\"windows-1252\"").lines ==
          Lines{"{a: \"Ünï\", b: \"€\"}"});
    const std::string utf16(
        "\xFF\xFE"
        "a\0,\0b\0\n\0\xE9\0,\0"
        "1\0\n\0",
        18);
    CHECK(read(utf16).lines == Lines{"{a: \"é\", b: \"1\"}"});
    const auto wrong = read("a,b\n1,\xDCn\n2,x\n");
    CHECK(wrong.lines ==
          Lines{"reject data.not-utf8 2: the record is not valid UTF-8", "{a: \"2\", b: \"x\"}"});
    const auto sjis = read("a,b\n1,\x82\x01x\n2,\x82\xA0\n", "", ab, "encoding=\"Shift_JIS\"");
    REQUIRE(sjis.lines.size() == 2);
    CHECK(sjis.lines[0].starts_with("reject data.not-utf8"));
    CHECK(sjis.lines[1] == "{a: \"2\", b: \"あ\"}");
    CHECK(read("a,b\n", "", ab, "encoding=\"windows-1525\"").end ==
          "open data.encoding-unknown 0: there is no encoding 'windows-1525'");
}

TEST_CASE("CSV: wrong rows are rejects, an open quote costs one line") {
    CHECK(read("a,b\n1\n1,2,3\n1,2\n").lines ==
          Lines{"reject data.csv-field-count 2: the row has 1 fields, 2 columns are known",
                "reject data.csv-field-count 3: the row has 3 fields, 2 columns are known",
                "{a: \"1\", b: \"2\"}"});
    const auto open = read("a,b\n1,\"open\n2,x\n3,y\n");
    CHECK(open.end == "end");
    CHECK(open.lines == Lines{"reject data.csv-open-quote 2: a quote of this row isn't closed",
                              "{a: \"2\", b: \"x\"}", "{a: \"3\", b: \"y\"}"});
    CHECK(read("a,b\n1,\"x\"y\n2,z\n").lines ==
          Lines{"reject data.csv-after-quote 2: something stands between a closing quote and the "
                "next delimiter",
                "{a: \"2\", b: \"z\"}"});
    CHECK(read("a,b\n1,\"x").lines ==
          Lines{"reject data.csv-open-quote 2: a quote of this row isn't closed"});
    CHECK(read("").end ==
          "open data.column-unknown 0: field 'a' comes from 'a', but there is no "
          "such column");
}

TEST_CASE("CSV: an open quote before much data doesn't take it all") {
    std::string content = "a,b\n1,\"open\n";
    for (int i = 0; i < 200'000; ++i) content += "2,some text that is not quoted at all\n";
    const auto result = read(content);
    CHECK(result.end == "end");
    CHECK(result.lines.size() == 200'001);
    CHECK(result.keys.size() == 1);
}

TEST_CASE("CSV: a column tells the type of the row") {
    const auto result =
        read("H,2026\nC,1\nT,5\nS,p\nS,q\nT,6\nC,2\nH,x\nT,7\nC,3", mixed, mixed_fields);
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{a: \"1\", tx: [{n: 5, parts: [{x: \"p\"}, {x: \"q\"}]}, {n: 6, parts: []}]}",
                "{a: \"2\", tx: [{n: 7, parts: []}]}", "{a: \"3\", tx: []}"});
}

TEST_CASE("CSV: wrong rows in a record reject all of it") {
    const auto result =
        read("T,1\nT,2\nC,1\nX,5\nT,5\nC,2\nS,1\nC,3\nT,x\nC,4\nT,\"6\nC,5\n", mixed, mixed_fields);
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"reject data.row-orphan 1: a row of type 'T' stands before the first that starts "
                "a record",
                "reject data.row-type-unknown 4: the row is of no type that the job names",
                "reject data.row-orphan 7: a row of type 'S' stands before one of type 'T'",
                "reject data.field-type 9: field 'tx[1].n' is no number (1234.5)",
                "reject data.csv-open-quote 11: a quote of this row isn't closed",
                "{a: \"5\", tx: []}"});
}

TEST_CASE("CSV: columns of a row can make a record in it, or a list") {
    const auto result = read("a,street,city,l1,l2\n1,S,C,x,\n2,,,,\n", "", R"(<field name="a"/>
        <field name="at"><field name="street"/><field name="city"/></field>
        <field name="lines" list="yes" from="l1 | l2"/>)");
    CHECK(result.lines == Lines{"{a: \"1\", at: {street: \"S\", city: \"C\"}, lines: [\"x\"]}",
                                "{a: \"2\", at: null, lines: []}"});
}

TEST_CASE("CSV: unknown columns and lists without rows are named") {
    CHECK(read("a,bb\n1,2\n").end ==
          "open data.column-unknown 0: field 'b' comes from 'b', but there is no such column");
    CHECK(read("a\n1\n", "", R"(<field name="a"/><field name="tx" list="yes">
        <field name="n"/></field>)")
              .end ==
          "open data.field-no-source 0: field 'tx' is a list of records, but no row type or detail "
          "is called 'tx'");
}

TEST_CASE("CSV: a row larger than the buffer is whole") {
    const std::string large(3'000'000, 'x');
    const auto result = read("a,b\n1,\"" + large + "\n\"\"\"\n2,y\n");
    REQUIRE(result.lines.size() == 2);
    CHECK(result.lines[0] == "{a: \"1\", b: \"" + large + "\n\"\"}");
}

TEST_CASE("CSV: of a row that is too large nothing is left to be read as another") {
    const test::Folder folder;
    // The row is longer than what is read at once; its end looks like a row.
    folder.write("data.csv", "1,x\n2,\"" + std::string(9'000'000, 'y') + ",z\n3,w\n");
    const auto result = test::read_job(
        folder,
        "<input name=\"in\" format=\"csv\" path=\"data.csv\" schema=\"r.schema.xml\" key=\"a\">"
        "<csv columns=\"a b\"/></input><limits record=\"1MiB\"/>",
        ab);
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{a: \"1\", b: \"x\"}",
                "reject data.record-too-large 2: the record has more than 1048576 bytes",
                "{a: \"3\", b: \"w\"}"});
}
