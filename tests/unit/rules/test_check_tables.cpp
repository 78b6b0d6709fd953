// SPDX-License-Identifier: Apache-2.0
#include "rules/check_tables.h"

#include "dmn.h"

using namespace cajista;
using namespace cajista::rules;
using namespace cajista::rules::test;

namespace {

struct Rule {
    const char* first;
    const char* second;
};

std::string found(const std::vector<Rule>& rules, std::string_view policy = "UNIQUE",
                  std::string_view kind_values = "", std::string_view otherwise = "") {
    std::string table = "<decisionTable hitPolicy='" + std::string(policy) +
                        "'><input><inputExpression typeRef='number'><text>x</text>"
                        "</inputExpression></input><input><inputExpression typeRef='string'>"
                        "<text>y</text></inputExpression>" +
                        std::string(kind_values) + "</input><output>" + std::string(otherwise) +
                        "</output>";
    for (const Rule& rule : rules) {
        table += "<rule><inputEntry><text><![CDATA[" + std::string(rule.first) +
                 "]]></text></inputEntry><inputEntry><text><![CDATA[" + std::string(rule.second) +
                 "]]></text></inputEntry><outputEntry><text>1</text></outputEntry></rule>";
    }
    const auto compiled = model(decision(table + "</decisionTable>"));
    CHECK(problems(*compiled) == "");
    std::string text;
    for (const auto& one : check_tables(*compiled)) text += one.message + "\n";
    return text;
}

}  // namespace

TEST_CASE("a complete table has nothing to report", "[rules]") {
    CHECK(found({{"< 5", "-"}, {">= 5", "\"a\""}, {">= 5", "not(\"a\")"}}) == "");
    CHECK(found({{"-", "\"a\""}, {"-", "\"b\""}}, "UNIQUE",
                "<inputValues><text>\"a\", \"b\"</text></inputValues>") == "");
}

TEST_CASE("overlapping rules are named with a case", "[rules]") {
    CHECK(found({{"< 5", "-"}, {"[3..10]", "\"a\""}, {">= 5", "not(\"a\")"}, {"> 10", "\"a\""}}) ==
          "rules 1 and 2 of \"D\" both match: x in [3..5), y = \"a\"\n");
    // where the hit policy allows it, nothing is said
    CHECK(found({{"< 5", "-"}, {"-", "-"}}, "RULE ORDER") == "");
}

TEST_CASE("missing rules are described", "[rules]") {
    CHECK(found({{"< 5", "-"}, {"> 5", "\"a\", \"b\""}}) ==
          "no rule of \"D\" matches: x = 5\n"
          "no rule of \"D\" matches: x > 5, y is another value\n");
    CHECK(found({{"[0..10]", "-"}, {"(20..30]", "-"}}) ==
          "no rule of \"D\" matches: x < 0\n"
          "no rule of \"D\" matches: x in (10..20]\n"
          "no rule of \"D\" matches: x > 30\n");
    const char* otherwise = "<defaultOutputEntry><text>0</text></defaultOutputEntry>";
    CHECK(found({{"< 5", "-"}}, "UNIQUE", "", otherwise) == "");
    // a test that depends on other names makes gaps a guess
    CHECK(found({{"< 5", "-"}, {"> string length(y)", "-"}}) == "");
}

TEST_CASE("rules that never count are named", "[rules]") {
    CHECK(found({{"< 5", "-"}, {"-", "\"a\""}, {"[1..3]", "\"a\""}}, "FIRST") ==
          "rule 3 of \"D\" can't count: the rules before it take all its cases\n");
    CHECK(found({{"-", "\"c\""}, {"-", "\"a\", \"b\""}}, "UNIQUE",
                "<inputValues><text>\"a\", \"b\"</text></inputValues>") ==
          "rule 1 of \"D\" can't match: no value of \"y\" passes its test\n");
}

TEST_CASE("decisions that nobody asks for are named", "[rules]") {
    const auto compiled =
        model(decision(literal("x")) + "<decision name='E' id='E'>" + literal("2") + "</decision>");
    std::string text;
    const Expression::DecisionUse uses[] = {{compiled.get(), *compiled->find("D"), ""}};
    for (const auto& one : check_uses(*compiled, uses)) text += one.message;
    CHECK(text == "nobody asks the decision \"E\"");
}
