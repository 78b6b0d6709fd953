// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

test::ReadResult read(std::string_view content, std::string_view layout, std::string_view schema,
                      std::string_view more = "") {
    const test::Folder folder;
    folder.write("data.txt", content);
    return test::read_job(folder,
                          "<input name=\"in\" format=\"fixed\" path=\"data.txt\" "
                          "schema=\"r.schema.xml\" " +
                              std::string(more) + ">" + std::string(layout) + "</input>",
                          schema);
}

constexpr std::string_view name_and_sum =
    R"(<field name="name" required="yes"/><field name="sum" type="number"/>)";

}  // namespace

TEST_CASE("fixed: lines, trimmed, short, of several types") {
    CHECK(read("Ana   0012.50\r\nBo\n\n      7\n",
               R"(<fixed><column name="name" at="1" size="6"/><column name="sum" at="7" size="7"/>
                  </fixed>)",
               name_and_sum)
              .lines == Lines{"{name: \"Ana\", sum: 12.50}", "{name: \"Bo\", sum: null}",
                              "reject data.field-missing 4: field 'name' is required and missing"});
    const auto typed = read("H 2026\nC Ana\nT 5\nT x\nC Bo\nT 7\nQ\nC Eva\n",
                            R"(<fixed type-at="1" type-size="2"><row type="C">
            <column name="name" at="3" size="9"/></row><row type="T">
            <column name="n" at="3" size="9"/></row><row type="H" skip="yes"/></fixed>)",
                            R"(<field name="name"/><field name="tx" list="yes" from="T">
            <field name="n" type="number"/></field>)");
    CHECK(typed.lines ==
          Lines{"reject data.field-type 4: field 'tx[2].n' is no number (1234.5)",
                "reject data.row-type-unknown 7: the row is of no type that the job names",
                "{name: \"Eva\", tx: []}"});
}

TEST_CASE("fixed: characters instead of bytes") {
    CHECK(read("Íñigo 5\n",
               R"(<fixed count="characters"><column name="name" at="1" size="6"/>
                  <column name="sum" at="7" size="1"/></fixed>)",
               name_and_sum)
              .lines == Lines{"{name: \"Íñigo\", sum: 5}"});
}

TEST_CASE("fixed: EBCDIC rows of one length with packed, zoned and binary numbers") {
    // "ANA " in code page 37, packed -123.45, zoned 12{ = +120, binary -2
    const std::string row("\xC1\xD5\xC1\x40\x00\x12\x34\x5D\xF1\xF2\xC0\xFF\xFE", 13);
    const std::string wrong("\xC1\xD5\xC1\x40\x00\x12\x34\x55\xF1\xF2\xD3\x00\x01", 13);
    constexpr std::string_view layout = R"(<fixed record-bytes="13">
        <column name="name" at="1" size="4"/>
        <column name="p" at="5" size="4" form="packed" decimals="2"/>
        <column name="z" at="9" size="3" form="zoned"/>
        <column name="b" at="12" size="2" form="binary" decimals="3"/></fixed>)";
    constexpr std::string_view schema = R"(<field name="name"/><field name="p" type="number"/>
        <field name="z" type="number"/><field name="b" type="number"/>)";
    const auto result = read(row + wrong + row.substr(0, 5), layout, schema, "encoding=\"ibm-37\"");
    CHECK(result.end == "end");
    CHECK(result.lines == Lines{"{name: \"ANA\", p: -123.45, z: 120, b: -0.002}",
                                "reject data.fixed-number 1: column 'p' holds no packed number",
                                "reject data.fixed-truncated 1: the last row has 5 of 13 bytes"});
    CHECK(read(row + "\x1A", layout, schema, "encoding=\"ibm-37\"").lines.size() == 1);
}

TEST_CASE("fixed: zoned numbers of ASCII systems") {
    CHECK(read("12J\n12{\n12p\n   \n1x2\n",
               R"(<fixed><column name="z" at="1" size="3" form="zoned" decimals="1"/></fixed>)",
               R"(<field name="z" type="number"/>)")
              .lines == Lines{"{z: -12.1}", "{z: 12.0}", "{z: -12.0}", "{z: null}",
                              "reject data.fixed-number 5: column 'z' holds no zoned number"});
}

TEST_CASE("fixed: record descriptor words") {
    const std::string good(
        "\x00\x07\x00\x00"
        "C\x0A"
        "A",
        7);
    const std::string item(
        "\x00\x06\x00\x00"
        "T5",
        6);
    constexpr std::string_view layout = R"(<fixed rdw="yes" type-at="1" type-size="1">
        <row type="C"><column name="name" at="2" size="9"/></row>
        <row type="T"><column name="n" at="2" size="9"/></row></fixed>)";
    constexpr std::string_view schema = R"(<field name="name"/><field name="tx" list="yes"
        from="T"><field name="n"/></field>)";
    CHECK(read(good + item + item + good, layout, schema).lines ==
          Lines{"{name: \"\nA\", tx: [{n: \"5\"}, {n: \"5\"}]}", "{name: \"\nA\", tx: []}"});
    CHECK(read(good + std::string("\x00\x02zz", 4), layout, schema).end ==
          "failed data.fixed-descriptor 2: a record descriptor word has the length 2 and the flags "
          "7a7a");
    const auto cut = read(good + item.substr(0, 5), layout, schema);
    CHECK(cut.lines == Lines{"reject data.fixed-truncated 2: the last row has 5 of 6 bytes"});
}

TEST_CASE("fixed: of a line that is too large nothing is left to be read as another") {
    const test::Folder folder;
    folder.write("data.txt", "A 1\nB 2" + std::string(9'000'000, ' ') + "C 3\nD 4\n");
    const auto result = test::read_job(
        folder,
        "<input name=\"in\" format=\"fixed\" path=\"data.txt\" schema=\"r.schema.xml\">"
        "<fixed><column name=\"name\" at=\"1\" size=\"2\"/><column name=\"sum\" at=\"3\" "
        "size=\"1\"/></fixed></input><limits record=\"1MiB\"/>",
        name_and_sum);
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{name: \"A\", sum: 1}",
                "reject data.record-too-large 2: the record has more than 1048576 bytes",
                "{name: \"D\", sum: 4}"});
}
