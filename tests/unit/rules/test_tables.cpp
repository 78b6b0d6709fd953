// SPDX-License-Identifier: Apache-2.0
#include "dmn.h"

using namespace cajista;
using namespace cajista::rules::test;

namespace {

struct TableRow {
    std::vector<std::string> cells;  ///< inputs, then outputs
};

std::string cell(std::string_view element, std::string_view text) {
    return "<" + std::string(element) + "><text><![CDATA[" + std::string(text) + "]]></text></" +
           std::string(element) + ">";
}

/// Over x and y, with one output or two.
std::string table(std::string_view policy, const std::vector<TableRow>& rows,
                  const std::vector<std::string>& outputs = {"<output/>"}) {
    std::string text = "<decisionTable " + std::string(policy) + ">";
    text += "<input><inputExpression typeRef='number'><text>x</text></inputExpression></input>";
    text += "<input><inputExpression><text>y</text></inputExpression></input>";
    for (const std::string& output : outputs) text += output;
    for (const TableRow& row : rows) {
        text += "<rule>";
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            text += cell(i < 2 ? "inputEntry" : "outputEntry", row.cells[i]);
        }
        text += "</rule>";
    }
    return decision(text + "</decisionTable>");
}

const std::vector<TableRow> three = {{{"< 10", "-", "\"small\""}},
                                     {{"[5..20]", "\"a\", \"b\"", "\"middle\""}},
                                     {{"> 15", "not(\"z\")", "\"large\""}}};

std::string with(std::string_view policy, std::string_view x, std::string_view y) {
    const auto compiled = model(table(policy, three));
    CHECK(problems(*compiled) == "");
    return decide(*compiled, "D", {std::string(x), std::string(y)}).value;
}

}  // namespace

TEST_CASE("each hit policy chooses among the rules that match", "[rules]") {
    CHECK(with("hitPolicy='UNIQUE'", "1", "\"a\"") == "\"small\"");
    CHECK(with("", "7", "\"a\"") == "null");
    CHECK(with("hitPolicy='UNIQUE'", "12", "\"q\"") == "null");
    CHECK(with("hitPolicy='FIRST'", "7", "\"a\"") == "\"small\"");
    CHECK(with("hitPolicy='FIRST'", "17", "\"b\"") == "\"middle\"");
    CHECK(with("hitPolicy='ANY'", "7", "\"a\"") == "null");
    CHECK(with("hitPolicy='ANY'", "17", "\"q\"") == "\"large\"");
    CHECK(with("hitPolicy='RULE ORDER'", "17", "\"b\"") == "[\"middle\", \"large\"]");
    CHECK(with("hitPolicy='COLLECT'", "7", "\"b\"") == "[\"small\", \"middle\"]");
    CHECK(with("hitPolicy='COLLECT' aggregation='COUNT'", "7", "\"b\"") == "2");
    CHECK(with("hitPolicy='COLLECT' aggregation='MAX'", "7", "\"b\"") == "\"small\"");
}

TEST_CASE("values are aggregated", "[rules]") {
    const std::vector<TableRow> rows = {{{"-", "-", "10"}}, {{"> 5", "-", "x * 2"}}};
    const auto value = [&](std::string_view aggregation) {
        const auto compiled = model(
            table("hitPolicy='COLLECT' aggregation='" + std::string(aggregation) + "'", rows));
        return decide(*compiled, "D", {"7", "null"}).value;
    };
    CHECK(value("SUM") == "24");
    CHECK(value("MIN") == "10");
    CHECK(value("MAX") == "14");
    CHECK(value("COUNT") == "2");
}

TEST_CASE("output values give the priority", "[rules]") {
    const std::vector<std::string> output = {
        "<output><outputValues><text>\"large\",\"middle\",\"small\"</text></outputValues></"
        "output>"};
    const auto priority = model(table("hitPolicy='PRIORITY'", three, output));
    CHECK(decide(*priority, "D", {"7", "\"a\""}).value == "\"middle\"");
    const auto order = model(table("hitPolicy='OUTPUT ORDER'", three, output));
    CHECK(decide(*order, "D", {"7", "\"a\""}).value == "[\"middle\", \"small\"]");
}

TEST_CASE("without a match the default outputs count", "[rules]") {
    const auto compiled =
        model(table("", three,
                    {"<output><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry>"
                     "</output>"}));
    CHECK(decide(*compiled, "D", {"12", "\"q\""}).value == "\"none\"");
}

TEST_CASE("several outputs are a context", "[rules]") {
    const auto compiled = model(
        table("", {{{"-", "-", "1", "\"u\""}}}, {"<output name='a'/>", "<output name='b c'/>"}));
    CHECK(decide(*compiled, "D", {"1", "null"}).value == "{\"a\": 1, \"b c\": \"u\"}");
}

TEST_CASE("cells may read the input and other names", "[rules]") {
    const auto compiled =
        model(table("hitPolicy='RULE ORDER'", {{{"? > 2 * y", "-", "1"}},
                                               {{"y", "-", "2"}},
                                               {{"[y..y + 3]", "-", "3"}},
                                               {{"-", "? in (1, 2)", "4"}},
                                               {{"not(1, [7..9])", "null", "5"}}}));
    CHECK(problems(*compiled) == "");
    CHECK(decide(*compiled, "D", {"5", "2"}).value == "[1, 3, 4]");
    CHECK(decide(*compiled, "D", {"2", "2"}).value == "[2, 3, 4]");
    CHECK(decide(*compiled, "D", {"6", "null"}).value == "[5]");
    CHECK(decide(*compiled, "D", {"8", "null"}).value == "null");
}

TEST_CASE("rules that don't fit the table are reported", "[rules]") {
    const auto compiled = model(table("", {{{"-", "1"}}, {{"1", "-", "2"}}}));
    CHECK(problems(*compiled) == "rules.dmn-table");
    CHECK(decide(*compiled, "D", {"1", "1"}).value == "2");
    CHECK(problems(*model(table("hitPolicy='BEST'", three))) == "rules.dmn-value");
    CHECK(problems(*model(table("", {{{"1", "-", "1 +"}}}))) == "rules.syntax");
}

TEST_CASE("a trace says which rules matched with which inputs", "[rules]") {
    const auto compiled = model(table("hitPolicy='RULE ORDER'", three));
    CHECK(decide(*compiled, "D", {"7", "\"a\""}).trace ==
          "[{\"decision\": \"D\", \"value\": [\"small\", \"middle\"]}, {\"table\": \"D\", "
          "\"hitPolicy\": \"R\", \"rules\": [1, 2], \"inputs\": {\"x\": 7, \"y\": \"a\"}, "
          "\"value\": [\"small\", \"middle\"]}]");
}

TEST_CASE("long tables match as short ones do", "[rules]") {
    std::vector<TableRow> rows;
    for (int i = 0; i < 200; ++i) {
        const std::string low = std::to_string(i * 10);
        const std::string high = std::to_string(i * 10 + 10);
        rows.push_back({{"[" + low + ".." + high + ")", i % 3 == 0 ? "\"a\"" : "-", low}});
    }
    const auto long_table = model(table("hitPolicy='UNIQUE'", rows));
    CHECK(problems(*long_table) == "");
    for (const int x : {0, 639, 640, 1279, 1280, 1999}) {
        const std::string wanted = std::to_string(x / 10 * 10);
        INFO(x);
        CHECK(decide(*long_table, "D", {std::to_string(x), "\"a\""}).value == wanted);
        const bool needs_a = x / 10 % 3 == 0;
        CHECK(decide(*long_table, "D", {std::to_string(x), "\"b\""}).value ==
              (needs_a ? "null" : wanted));
    }
    CHECK(decide(*long_table, "D", {"2000", "\"a\""}).value == "null");
    // all of them match, in their order
    std::vector<TableRow> all;
    std::string numbers;
    for (int i = 0; i < 130; ++i) {
        all.push_back({{i % 2 == 0 ? "> 1" : "x > y", "-", std::to_string(i)}});
        numbers += (i == 0 ? "" : ", ") + std::to_string(i);
    }
    const auto every = model(table("hitPolicy='RULE ORDER'", all));
    CHECK(decide(*every, "D", {"3", "2"}).value == "[" + numbers + "]");
}

TEST_CASE("what can't be compared passes no test, negated or not", "[rules]") {
    const auto dates = model(table("hitPolicy='COLLECT'", {{{"-", "> @\"2026-01-01\"", "1"}},
                                                           {{"-", "not(> @\"2026-01-01\")", "2"}},
                                                           {{"-", "not(@\"2026-01-01\")", "3"}},
                                                           {{"-", "not(> y)", "4"}}}));
    CHECK(decide(*dates, "D", {"1", "@\"2026-05-05\""}).value == "[1, 3, 4]");
    CHECK(decide(*dates, "D", {"1", "@\"2025-05-05\""}).value == "[2, 3, 4]");
    CHECK(decide(*dates, "D", {"1", "null"}).value == "[3]");
    CHECK(decide(*dates, "D", {"1", "\"text\""}).value == "[4]");
}
