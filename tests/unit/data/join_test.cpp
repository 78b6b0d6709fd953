// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "unit/data/read_all.h"

using namespace cajista;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view fields = R"(<field name="id" required="yes"/>
    <field name="lines" list="yes"><field name="n" type="number"/></field>)";

test::ReadResult read(std::string_view masters, std::string_view details, std::string_view order) {
    const test::Folder folder;
    folder.write("m.csv", masters);
    folder.write("d.csv", details);
    return test::read_job(
        folder,
        fmt::format(R"(<input name="m" format="csv" path="m.csv" schema="r.schema.xml" key="id">
                <detail name="lines" input="d" key="of" of="id" order="{}"/></input>
            <input name="d" format="csv" path="d.csv"/>)",
                    order),
        fields);
}

}  // namespace

TEST_CASE("join: both sorted, in one pass") {
    const auto result = read("id\na\nb\nc\nd\n", "of,n\na,1\na,2\nc,3\n", "text");
    CHECK(result.end == "end");
    CHECK(result.lines == Lines{"{id: \"a\", lines: [{n: 1}, {n: 2}]}", "{id: \"b\", lines: []}",
                                "{id: \"c\", lines: [{n: 3}]}", "{id: \"d\", lines: []}"});
    const auto number = read("id\n9\n10\n", "of,n\n9,1\n010,2\n10,3\n", "number");
    CHECK(number.lines == Lines{"{id: \"9\", lines: [{n: 1}]}",
                                "reject data.detail-orphan 3: a row of detail 'lines' belongs to "
                                "no record",
                                "{id: \"10\", lines: [{n: 3}]}"});
}

TEST_CASE("join: in any order, through an index") {
    const auto result = read("id\nb\na\nb\nc\n", "of,n\na,1\nb,2\na,3\nx,4\nb,5\nx,6\n", "any");
    CHECK(result.end == "end");
    CHECK(result.lines == Lines{"{id: \"b\", lines: [{n: 2}, {n: 5}]}",
                                "{id: \"a\", lines: [{n: 1}, {n: 3}]}",
                                "{id: \"b\", lines: [{n: 2}, {n: 5}]}", "{id: \"c\", lines: []}",
                                "reject data.detail-orphan 5: a row of a detail belongs to no "
                                "record",
                                "reject data.detail-orphan 7: a row of a detail belongs to no "
                                "record"});
}

TEST_CASE("join: details without a master are rejects, wherever they stand") {
    const auto result = read("id\nb\nd\n", "of,n\na,1\na,2\nb,3\nc,4\ne,5\ne,6\n", "text");
    CHECK(result.end == "end");
    const std::string orphan = ": a row of detail 'lines' belongs to no record";
    CHECK(result.lines ==
          Lines{"reject data.detail-orphan 2" + orphan, "reject data.detail-orphan 3" + orphan,
                "{id: \"b\", lines: [{n: 3}]}", "reject data.detail-orphan 5" + orphan,
                "{id: \"d\", lines: []}", "reject data.detail-orphan 6" + orphan,
                "reject data.detail-orphan 7" + orphan});
    CHECK(read("id\n", "of,n\na,1\n", "text").lines ==
          Lines{"reject data.detail-orphan 2" + orphan});
}

TEST_CASE("join: an order that doesn't hold stops the run") {
    CHECK(read("id\na\nb\n", "of,n\nb,1\na,2\n", "text").end ==
          "failed data.join-order 3: the rows joined by detail 'lines' are not sorted by their "
          "key");
    CHECK(read("id\nb\na\n", "of,n\na,1\nb,2\n", "text").end.starts_with("failed data.join-order"));
    CHECK(read("id\na\na\n", "of,n\na,1\n", "text").end.starts_with("failed data.join-order"));
    CHECK(
        read("id\n1\nx\n", "of,n\n1,1\nx,2\n", "number").end.starts_with("failed data.join-order"));
}

TEST_CASE("join: a wrong detail rejects its master, an unreadable one stops the run") {
    CHECK(read("id\na\nb\n", "of,n\na,x\nb,2\n", "text").lines ==
          Lines{"reject data.field-type 2: field 'lines[1].n' is no number (1234.5)",
                "{id: \"b\", lines: [{n: 2}]}"});
    CHECK(read("id\na\n", "of,n\na,\"1\n", "text").end.starts_with("failed data.csv-open-quote"));
    CHECK(read("id\na\n", "of,n\na,\"1\n", "any").end.starts_with("failed data.csv-open-quote"));
}

TEST_CASE("join: details of details, of other formats") {
    const test::Folder folder;
    folder.write("c.ndjson", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
    folder.write("o.xml", "<os><o no='A' c='1'/><o no='B' c='1'/><o no='C' c='2'/></os>");
    folder.write("l.csv", "order,n\nC,1\nA,2\nC,3\nZ,4\n");
    for (const char* order : {"any", "text"}) {
        const auto result = test::read_job(
            folder,
            fmt::format(R"(<input name="c" format="ndjson" path="c.ndjson" schema="r.schema.xml">
                    <detail name="orders" input="o" key="@c" of="id" order="{}"/></input>
                <input name="o" format="xml" path="o.xml">
                    <detail name="lines" input="l" key="order" of="no"/></input>
                <input name="l" format="csv" path="l.csv"/>)",
                        order),
            R"(<field name="id"/><field name="orders" list="yes"><field name="no" from="@no"/>
               <field name="lines" list="yes"><field name="n" type="number"/></field></field>)");
        CHECK(result.end == "end");
        CHECK(result.lines ==
              Lines{"{id: \"1\", orders: [{no: \"A\", lines: [{n: 2}]}, {no: \"B\", lines: []}]}",
                    "{id: \"2\", orders: [{no: \"C\", lines: [{n: 1}, {n: 3}]}]}",
                    "reject data.detail-orphan 5: a row of a detail belongs to no record"});
    }
}

namespace {

std::string database(const test::Folder& folder) {
    const std::string path = (folder.path() / "d.sqlite").string();
    sqlite3* base = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &base) == SQLITE_OK);
    CHECK(sqlite3_exec(base,
                       "CREATE TABLE m(id INTEGER PRIMARY KEY, t TEXT, v NUMERIC, b BLOB);"
                       "CREATE TABLE l(m INTEGER, n INTEGER);"
                       "INSERT INTO m VALUES(1,'a\"b\\\nc',0.10,NULL),(2,NULL,1e20,NULL),"
                       "(3,'x',NULL,x'00ff');"
                       "INSERT INTO l VALUES(1,5),(2,7),(1,6),(9,8);",
                       nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(base);
    return path;
}

test::ReadResult query(const test::Folder& folder, std::string_view master,
                       std::string_view detail) {
    return test::read_job(
        folder,
        fmt::format(R"(<input name="m" format="sqlite" path="d.sqlite" schema="r.schema.xml"
                        key="id"><query>{}</query>
                    <detail name="lines" input="l" key="m" of="id" order="number"/></input>
                <input name="l" format="sqlite" path="d.sqlite"><query>{}</query></input>)",
                    master, detail),
        R"(<field name="id" type="number"/><field name="t"/><field name="v" type="number"/>
           <field name="lines" list="yes"><field name="n" type="number"/></field>)");
}

}  // namespace

TEST_CASE("SQLite: rows, details by parameter or joined") {
    const test::Folder folder;
    database(folder);
    constexpr std::string_view master = "SELECT id, t, v FROM m ORDER BY id";
    const Lines expected{"{id: 1, t: \"a\"b\\\nc\", v: 0.1, lines: [{n: 5}, {n: 6}]}",
                         "{id: 2, t: null, v: 100000000000000000000, lines: [{n: 7}]}",
                         "{id: 3, t: \"x\", v: null, lines: []}"};
    CHECK(query(folder, master, "SELECT n FROM l WHERE m = ? ORDER BY n").lines == expected);
    const auto joined = query(folder, master, "SELECT m, n FROM l ORDER BY m, n");
    REQUIRE(joined.lines.size() == 4);
    CHECK(Lines(joined.lines.begin(), joined.lines.begin() + 3) == expected);
    CHECK(joined.lines[3].starts_with("reject data.detail-orphan 0"));
}

TEST_CASE("SQLite: wrong queries, binary data") {
    const test::Folder folder;
    database(folder);
    constexpr std::string_view none = "SELECT m, n FROM l WHERE 0";
    CHECK(query(folder, "SELECT * FROM other", none).end ==
          "open data.sql-query 0: SQLite can't read the query: no such table: other");
    CHECK(query(folder, "DELETE FROM m", none).end ==
          "open data.sql-query 0: the query must be one statement that only reads");
    CHECK(query(folder, "SELECT 1; SELECT 2", none).end ==
          "open data.sql-query 0: the query must be one statement that only reads");
    CHECK(query(folder, "SELECT id FROM m WHERE id = ?", none).end ==
          "open data.sql-query 0: only the query of a detail has a parameter");
    CHECK(query(folder, "SELECT id, b FROM m", none).lines.back() ==
          "reject data.sql-blob 0: column 'b' holds binary data");
}
