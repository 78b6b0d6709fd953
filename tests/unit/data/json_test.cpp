// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view fields = R"(
    <field name="id" required="yes"/>
    <field name="amount" type="number"/>
    <field name="ok" type="boolean"/>
    <field name="city" from="address/city"/>
    <field name="tags" list="yes"/>
    <field name="tx" list="yes"><field name="n" type="number" required="yes"/></field>)";

test::ReadResult read(std::string_view content, job::Format format = job::Format::ndjson,
                      std::string_view schema = fields) {
    const test::Folder folder;
    job::Input input;
    input.name = "in";
    input.format = format;
    input.path = folder.write("data", content);
    input.key_slot = 0;
    return test::read_input(std::move(input), schema);
}

}  // namespace

TEST_CASE("NDJSON: values of every type, in any order, with escapes") {
    const auto result = read(
        "{\"id\":\"a\",\"amount\":12.50,\"ok\":true,\"address\":{\"city\":\"X\"},\"tags\":[\"p\",7,"
        "null],\"tx\":[{\"n\":1},{\"n\":\"2\"}]}\r\n"
        "\n"
        "{ \"zip\" : {\"a\":[1,{}]}, \"tx\" : [] , \"ok\":null, \"amount\" : \"1e3\" , "
        "\"id\" : 007x }\n"
        "{\"tags\":\"one\",\"\\u0069d\":\"\\u00e9\\n\\\"\",\"ok\":\"0\",\"ok\":true}");
    CHECK(result.end == "end");
    REQUIRE(result.lines.size() == 3);
    CHECK(result.lines[0] ==
          "{id: \"a\", amount: 12.50, ok: true, city: \"X\", tags: [\"p\", "
          "\"7\"], tx: [{n: 1}, {n: 2}]}");
    CHECK(result.lines[1].starts_with("reject data.json-record-broken 3: "));
    CHECK(result.lines[2] ==
          "{id: \"é\n\"\", amount: null, ok: false, city: null, tags: [\"one\"], tx: []}");
}

TEST_CASE("NDJSON: a broken line costs one reject and reading goes on") {
    const auto result = read(
        "{\"id\":\"a\"}\n{\"id\":\"b\",\"amount\":1\n{\"id\":\"c\n[1]\n"
        "{\"id\":\"d\"} x\n{\"id\":\"\xff\"}\n{\"id\":\"e\",\"amount\":01}\n"
        "{\"amount\":1}\n{\"id\":\"f\",\"tx\":[{\"n\":1},{\"n\":\"1,5\"}]}\n"
        "{\"id\":\"g\",\"tx\":[{\"n\":2},{}]}\n{\"id\":\"h\"}");
    CHECK(result.end == "end");
    CHECK(result.lines ==
          Lines{"{id: \"a\", amount: null, ok: null, city: null, tags: [], tx: []}",
                "reject data.json-record-broken 2: the record doesn't end with the brace that "
                "closes it",
                "reject data.json-record-broken 3: a text isn't closed",
                "reject data.json-record-broken 4: the record is no object",
                "reject data.json-record-broken 5: the record doesn't end with the brace that "
                "closes it",
                "reject data.not-utf8 6: the record is not valid UTF-8",
                "reject data.json-record-broken 7: the record is no valid JSON (simdjson: " +
                    result.lines[6].substr(result.lines[6].find("(simdjson: ") + 11),
                "reject data.field-missing 8: field 'id' is required and missing",
                "reject data.field-type 9: field 'tx[2].n' is no number (1234.5)",
                "reject data.field-missing 10: field 'tx[2].n' is required and missing",
                "{id: \"h\", amount: null, ok: null, city: null, tags: [], tx: []}"});
    // The key stands in the report as far as it was read.
    CHECK(result.keys == Lines{"", "", "", "", "", "e", "", "f", "g"});
}

TEST_CASE("NDJSON: wrong shapes name the field, never the value") {
    const auto result = read(
        "{\"id\":{\"secret\":1}}\n{\"id\":[\"secret\"]}\n"
        "{\"id\":\"a\",\"tx\":\"secret\"}\n{\"id\":\"a\",\"address\":1}\n");
    CHECK(result.lines ==
          Lines{"reject data.field-type 1: field 'id' is an object where one value is expected",
                "reject data.field-type 2: field 'id' is a list where one value is expected",
                "reject data.field-type 3: field 'tx' is no object",
                "reject data.field-type 4: 'address' is no object"});
}

TEST_CASE("NDJSON: money is exact and keeps its zeros") {
    const auto result = read(
        "{\"id\":\"a\",\"amount\":0.10}\n"
        "{\"id\":\"b\",\"amount\":12345678901234567890.12}\n",
        job::Format::ndjson, "<field name=\"amount\" type=\"number\"/>");
    CHECK(result.lines == Lines{"{amount: 0.10}", "{amount: 12345678901234567890.12}"});
}

TEST_CASE("JSON: lists and sequences over any lines") {
    constexpr std::string_view id = "<field name=\"id\"/>";
    const Lines expected{"{id: \"a]\\\"}\"}", "{id: \"b\"}"};
    const auto list = read(
        "\xEF\xBB\xBF [\n {\"id\":\n \"a]\\\\\\\"}\", \"x\":[[{}]]} ,\n\n"
        "{\"id\":\"b\"}\n]\n ",
        job::Format::json, id);
    CHECK(list.end == "end");
    CHECK(list.lines == expected);
    const auto sequence = read("{\"id\":\"a]\\\\\\\"}\"}{\"id\":\"b\"}", job::Format::json, id);
    CHECK(sequence.lines == expected);
    CHECK(read("", job::Format::json, id).end == "end");
    CHECK(read("[]", job::Format::json, id).end == "end");
    const auto one = read("{\n\"id\":\n1,\n\"x\" 3}", job::Format::json, id);
    REQUIRE(one.lines.size() == 1);
    CHECK(one.lines[0].starts_with("reject data.json-record-broken 4: "));
}

TEST_CASE("JSON: what can't go on fails with the place") {
    constexpr std::string_view id = "<field name=\"id\"/>";
    CHECK(read("[{\"id\":1},\n{\"id\":", job::Format::json, id).end ==
          "failed data.json-truncated 2: the file ends within a record");
    CHECK(read("[{\"id\":1}", job::Format::json, id).end ==
          "failed data.json-truncated 1: the file ends within its list");
    CHECK(read("[{\"id\":1}\n{\"id\":2}]", job::Format::json, id).end ==
          "failed data.json-broken 2: a comma is missing between two records");
    CHECK(read("[{\"id\":1}] []", job::Format::json, id).end ==
          "failed data.json-broken 1: the file goes on after its list");
    CHECK(read("[,]", job::Format::json, id).end ==
          "failed data.json-broken 1: a record is missing beside a comma");
    const auto stray = read("}{\"id\":1}", job::Format::json, id);
    CHECK(stray.end == "end");
    CHECK(stray.lines.size() == 2);
}

TEST_CASE("JSON: deep nesting and endless openings are harmless") {
    const std::string deep(200'000, '[');
    const auto line =
        read("{\"id\":" + deep + "\n{\"id\":\"b\"}\n", job::Format::ndjson, "<field name=\"id\"/>");
    CHECK(line.end == "end");
    REQUIRE(line.lines.size() == 2);
    CHECK(line.lines[0].starts_with("reject"));
    CHECK(line.lines[1] == "{id: \"b\"}");
    CHECK(read(deep, job::Format::json).end ==
          "failed data.json-truncated 1: the file ends within a record");
    CHECK(read("{\"x\":" + deep + std::string(200'000, ']') + ",\"id\":\"a\"}", job::Format::ndjson,
               "<field name=\"id\"/>")
              .lines == Lines{"reject data.json-too-deep 1: values are nested deeper than 64"});
}

TEST_CASE("JSON: what no field asks for must be JSON as well") {
    const auto ends = [](const std::string& value) {
        const auto result =
            read("{\"x\":" + value + ",\"id\":\"a\"}", job::Format::ndjson, "<field name=\"id\"/>");
        return result.lines == Lines{"{id: \"a\"}"};
    };
    for (const char* good :
         {"[1, -0, 1e400, 0.5E-3]", "{\"a\": {\"b\": [null, true]}}", R"("\u00e9\ud83d\ude00\n")",
          "[[], {}, \"\"]", "123456789012345678901"}) {
        INFO(good);
        CHECK(ends(good));
    }
    for (const char* bad : {"[1 true]", "[1,]", "[,1]", "01", "+1", ".5", "1.", "nul", "[1:2]",
                            "{\"a\" 1}", "{\"a\":1,}", R"("\x")", R"("\u12")", "{1:2}", "'a'"}) {
        INFO(bad);
        CHECK_FALSE(ends(bad));
    }
}

TEST_CASE("JSON: the same key as an object and as a value is refused") {
    const auto result =
        read("{}", job::Format::ndjson, "<field name=\"a\"/><field name=\"b\" from=\"a/b\"/>");
    CHECK(result.end ==
          "open data.path-conflict 0: 'a/b' is used as an object and otherwise as "
          "well");
}

TEST_CASE("alternatives: the first place with a value counts, a list takes all") {
    const auto result = read(
        "{\"b\":\"2\",\"a\":\"1\"}\n{\"b\":\"2\"}\n{\"a\":null,\"b\":\"2\"}\n", job::Format::ndjson,
        "<field name=\"x\" from=\"a | b\"/><field name=\"l\" list=\"yes\" from=\"a | b\"/>");
    CHECK(result.lines == Lines{"{x: \"1\", l: [\"2\", \"1\"]}", "{x: \"2\", l: [\"2\"]}",
                                "{x: \"2\", l: [\"2\"]}"});
}
