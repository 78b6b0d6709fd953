// SPDX-License-Identifier: Apache-2.0
#include "dmn.h"

using namespace cajista;
using namespace cajista::rules;
using namespace cajista::rules::test;

namespace {

/// What the logic of D gives for x = 3, y = "a".
std::string value_of(std::string_view logic, std::string_view variable = "") {
    const auto compiled = model(decision(logic, variable));
    CHECK(problems(*compiled) == "");
    return decide(*compiled, "D", {"3", "\"a\""}).value;
}

std::string in(std::string_view element, std::string_view text) {
    return "<" + std::string(element) + ">" + literal(text) + "</" + std::string(element) + ">";
}

}  // namespace

TEST_CASE("boxed expressions of every kind", "[rules]") {
    CHECK(value_of(literal("x + 1")) == "4");
    CHECK(value_of("<context><contextEntry><variable name='two words'/>" + literal("x * 2") +
                   "</contextEntry><contextEntry><variable name='b'/>" + literal("two words + 1") +
                   "</contextEntry></context>") == "{\"two words\": 6, \"b\": 7}");
    CHECK(value_of("<context><contextEntry><variable name='a'/>" + literal("x * 2") +
                   "</contextEntry><contextEntry>" + literal("a + 1") +
                   "</contextEntry></context>") == "7");
    CHECK(value_of("<list>" + literal("x") + literal("y") + "</list>") == "[3, \"a\"]");
    CHECK(value_of("<relation><column name='n'/><column name='m'/><row>" + literal("1") +
                   literal("x") + "</row><row>" + literal("2") + literal("y") +
                   "</row></relation>") == "[{\"n\": 1, \"m\": 3}, {\"n\": 2, \"m\": \"a\"}]");
    CHECK(value_of("<conditional>" + in("if", "x > 2") + in("then", "\"yes\"") +
                   in("else", "\"no\"") + "</conditional>") == "\"yes\"");
    CHECK(value_of("<filter>" + in("in", "[1, 5, x]") + in("match", "item >= x") + "</filter>") ==
          "[5, 3]");
    CHECK(value_of("<for iteratorVariable='i'>" + in("in", "[1..x]") + in("return", "i * x") +
                   "</for>") == "[3, 6, 9]");
    CHECK(value_of("<some iteratorVariable='i'>" + in("in", "[1, 2]") + in("satisfies", "i > 1") +
                   "</some>") == "true");
    CHECK(value_of("<every iteratorVariable='i'>" + in("in", "[1, 2]") + in("satisfies", "i > 1") +
                   "</every>") == "false");
    CHECK(value_of("<context><contextEntry><variable name='f'/><functionDefinition>"
                   "<formalParameter name='a' typeRef='number'/>" +
                   literal("a * x") +
                   "</functionDefinition></contextEntry><contextEntry><invocation>" + literal("f") +
                   "<binding><parameter name='a'/>" + literal("10") +
                   "</binding></invocation></contextEntry></context>") == "30");
}

TEST_CASE("values become what their type wants, or null", "[rules]") {
    CHECK(value_of(literal("[x]"), "typeRef='number'") == "3");
    CHECK(value_of(literal("y"), "typeRef='number'") == "null");
    CHECK(value_of(literal("date(\"2026-10-01\")"), "typeRef='dateTime'") ==
          "\"2026-10-01T00:00:00Z\"");
    const auto compiled = model(
        "<itemDefinition name='tGrade'><typeRef>string</typeRef><allowedValues><text>\"A\", \"B\""
        "</text></allowedValues></itemDefinition><itemDefinition name='tGrades' "
        "isCollection='true'><typeRef>tGrade</typeRef></itemDefinition>" +
        decision(literal("y"), "typeRef='tGrades'"));
    CHECK(problems(*compiled) == "");
    CHECK(decide(*compiled, "D", {"1", "[\"A\", \"B\"]"}).value == "[\"A\", \"B\"]");
    CHECK(decide(*compiled, "D", {"1", "\"B\""}).value == "[\"B\"]");
    const Decided refused = decide(*compiled, "D", {"1", "[\"A\", \"C\"]"});
    CHECK(refused.value == "null");
    CHECK(refused.notes == "rules.value-not-allowed");
    // an input of the wrong type is null for all that read it
    CHECK(decide(*compiled, "D", {"\"text\"", "null"}).notes == "rules.type-mismatch");
}

TEST_CASE("types may hold themselves, but not be themselves", "[rules]") {
    const auto tree = model(
        "<itemDefinition name='t'><itemComponent name='n'><typeRef>number</typeRef>"
        "</itemComponent><itemComponent name='kids' isCollection='true'><typeRef>t</typeRef>"
        "</itemComponent></itemDefinition>" +
        decision(literal("y"), "typeRef='t'"));
    CHECK(problems(*tree) == "");
    CHECK(decide(*tree, "D", {"1", "{n: 1, kids: [{n: 2, kids: []}]}"}).value ==
          "{\"n\": 1, \"kids\": [{\"n\": 2, \"kids\": []}]}");
    CHECK(decide(*tree, "D", {"1", "{n: 1, kids: [{n: \"2\", kids: []}]}"}).value == "null");
    const auto circle = model(
        "<itemDefinition name='a'><typeRef>b</typeRef></itemDefinition>"
        "<itemDefinition name='b'><typeRef>a</typeRef></itemDefinition>");
    CHECK(problems(*circle) == "rules.dmn-type-cycle");
    CHECK(problems(*model(decision(literal("x"), "typeRef='nunber'"))) == "rules.unknown-type");
}

TEST_CASE("functions and services are called by name", "[rules]") {
    const std::string knowledge =
        "<businessKnowledgeModel name='twice' id='k'><variable name='twice'/><encapsulatedLogic>"
        "<formalParameter name='n' typeRef='number'/>" +
        literal("n * 2") + "</encapsulatedLogic></businessKnowledgeModel>";
    const std::string known =
        "<knowledgeRequirement><requiredKnowledge href='#k'/>"
        "</knowledgeRequirement>";
    const auto compiled = model(knowledge + decision(known + literal("twice(x) + twice(n: 1)")));
    CHECK(problems(*compiled) == "");
    CHECK(decide(*compiled, "D", {"3", "null"}).value == "8");
    CHECK(decide(*compiled, "twice", {"21"}).value == "42");
    CHECK(decide(*compiled, "twice", {"\"a\""}).value == "null");
    // what isn't required isn't there
    CHECK(problems(*model(knowledge + decision(literal("twice(x)")))) == "rules.unknown-function");

    const auto service = model(decision(literal("x + 1")) +
                               "<decision name='E' id='E'><variable name='E'/>"
                               "<informationRequirement><requiredDecision href='#D'/>"
                               "</informationRequirement>" +
                               literal("D * 100") +
                               "</decision><decisionService name='S' id='S'><variable name='S'/>"
                               "<outputDecision href='#E'/><inputDecision href='#D'/>"
                               "</decisionService>");
    CHECK(problems(*service) == "");
    CHECK(decide(*service, "E", {"1", "null"}).value == "200");
    CHECK(decide(*service, "S", {"7"}).value == "700");
}

TEST_CASE("other files are imported under a name", "[rules]") {
    const auto fees = dmn_file(
        "<itemDefinition name='tKind'><typeRef>string</typeRef></itemDefinition>"
        "<decision name='Base fee' id='f'><variable name='Base fee'/>" +
            literal("5") + "</decision>",
        "urn:fees");
    const auto main = dmn_file(
        "<import name='fees' namespace='urn:fees' importType='x'/>"
        "<inputData name='kind' id='i'><variable name='kind' typeRef='fees.tKind'/></inputData>"
        "<decision name='D' id='D'><variable name='D'/><informationRequirement><requiredDecision "
        "href='urn:fees#f'/></informationRequirement><informationRequirement><requiredInput "
        "href='#i'/></informationRequirement>" +
        literal("fees.Base fee + string length(kind)") + "</decision>");
    const base::SourceFilePtr files[] = {main, fees};
    const auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    CHECK(problems(*compiled.value()) == "");
    CHECK(decide(*compiled.value(), "D", {"\"abc\""}).value == "8");
    CHECK(decide(*compiled.value(), "fees.Base fee").value == "5");
}

TEST_CASE("models of Camunda name inputs only in their tables", "[rules]") {
    const auto file = dmn_file(
        "<decision name='Dish' id='dish'><informationRequirement><requiredDecision href='#s'/>"
        "</informationRequirement><decisionTable><input><inputExpression typeRef='string'>"
        "<text>season</text></inputExpression></input><input><inputExpression typeRef='integer'>"
        "<text>guests</text></inputExpression></input><output name='dish' typeRef='string'/><rule>"
        "<inputEntry><text>\"Fall\"</text></inputEntry><inputEntry><text>&lt;= 8</text>"
        "</inputEntry><outputEntry><text>\"Spareribs\"</text></outputEntry></rule></decisionTable>"
        "</decision><decision name='Season' id='s'><decisionTable><input><inputExpression "
        "typeRef='number'><text>month</text></inputExpression></input><output name='season' "
        "typeRef='string'/><rule><inputEntry><text>&gt; 8</text></inputEntry><outputEntry><text>"
        "\"Fall\"</text></outputEntry></rule></decisionTable></decision>",
        "http://camunda.org/schema/1.0/dmn");
    const base::SourceFilePtr files[] = {file};
    const auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    CHECK(problems(*compiled.value()) == "");
    const auto item = compiled.value()->find("dish");
    REQUIRE(item);
    std::string names;
    for (const auto& one : compiled.value()->items()[*item].parameters) names += one.name + ' ';
    CHECK(names == "month guests ");
    CHECK(decide(*compiled.value(), "dish", {"10", "4"}).value == "\"Spareribs\"");
}

TEST_CASE("names in texts of Camunda are variables of the process", "[rules]") {
    const auto file = dmn_file("<decision name='Sum' id='sum'>" + literal("a + b") + "</decision>",
                               "http://camunda.org/schema/1.0/dmn");
    const base::SourceFilePtr files[] = {file};
    const auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    CHECK(problems(*compiled.value()) == "");
    CHECK(decide(*compiled.value(), "Sum", {"10", "4"}).value == "14");
}

TEST_CASE("names with prefixes, as Drools and Trisotech write them", "[rules]") {
    const auto fees = dmn_file(
        "<itemDefinition name='tKind'><typeRef>feel.string</typeRef></itemDefinition>"
        "<itemDefinition name='tLong'><typeRef>a.tKind</typeRef></itemDefinition>",
        "urn:fees", "xmlns:a='urn:fees'");
    const auto main = dmn_file(
        "<import xmlns:drools='urn:drools' drools:name='my fees' namespace='urn:fees' "
        "importType='http://www.omg.org/spec/DMN1-2Alpha/20160929/MODEL'/>"
        "<inputData name='kind' id='i'><variable name='kind' typeRef='my fees.tLong'/></inputData>"
        "<decision name='D' id='D'><informationRequirement><requiredInput href='#i'/>"
        "</informationRequirement>" +
        literal("string length(kind)") + "</decision>");
    const base::SourceFilePtr files[] = {main, fees};
    const auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    CHECK(problems(*compiled.value()) == "");
    CHECK(decide(*compiled.value(), "D", {"\"abc\""}).value == "3");
}

TEST_CASE("mistakes of a model are told, and the rest of it works", "[rules]") {
    CHECK(problems(*model(decision(literal("x +")))) == "rules.syntax");
    CHECK(problems(*model(decision(literal("z")))) == "rules.unknown-name");
    CHECK(problems(*model(decision("<literalExpression expressionLanguage='groovy'><text>x</text>"
                                   "</literalExpression>"))) == "rules.dmn-language");
    CHECK(problems(*model("<decision name='A' id='A'><informationRequirement><requiredInput "
                          "href='#none'/></informationRequirement>" +
                          literal("1") + "</decision>")) == "rules.dmn-reference");
    CHECK(problems(*model("<decision name='A' id='A'><informationRequirement><requiredDecision "
                          "href='#B'/></informationRequirement>" +
                          literal("B") +
                          "</decision><decision name='B' id='B'><informationRequirement>"
                          "<requiredDecision href='#A'/></informationRequirement>" +
                          literal("1") + "</decision>")) == "rules.dmn-cycle");
    CHECK(problems(*model("<businessKnowledgeModel name='f' id='f'><encapsulatedLogic "
                          "kind='Java'/></businessKnowledgeModel>")) == "rules.function-external");
    const auto broken = model(decision(literal("x +")));
    CHECK(decide(*broken, "D", {"1", "1"}).notes == "rules.broken-expression");
    const base::SourceFilePtr other[] = {std::make_shared<base::SourceFile>(
        base::SourceFile{"a.dmn", "<definitions xmlns='urn:other'/>"})};
    CHECK(DecisionModel::compile(other).errors()[0].code == "rules.dmn-root");
}

TEST_CASE("nothing in a model exhausts the stack or the steps", "[rules]") {
    // a function that calls itself for ever
    const auto endless = model(
        "<businessKnowledgeModel name='f' id='f'><encapsulatedLogic>"
        "<formalParameter name='n'/>" +
        literal("f(n + 1)") + "</encapsulatedLogic></businessKnowledgeModel>");
    CHECK(decide(*endless, "f", {"1"}).value == "null");
    // 2,000 decisions in a row
    std::string chain = "<decision name='d0' id='d0'>" + literal("1") + "</decision>";
    for (int i = 1; i < 2'000; ++i) {
        const std::string name = "d" + std::to_string(i);
        const std::string before = "d" + std::to_string(i - 1);
        chain += "<decision name='" + name + "' id='" + name +
                 "'><informationRequirement><requiredDecision href='#" + before +
                 "'/></informationRequirement>" + literal("[" + before + "]") + "</decision>";
    }
    const auto deep = model(chain);
    CHECK(problems(*deep) == "");
    const Decided result = decide(*deep, "d1999");
    CHECK(result.notes.find("rules.too-deep") != std::string::npos);
    // boxed lists in lists, as deep as XML may be
    std::string nested = literal("1");
    for (int i = 0; i < 150; ++i) nested = "<list>" + nested + "</list>";
    CHECK(problems(*model(decision(nested))) == "");
}

TEST_CASE("nesting of every kind ends with an answer", "[rules]") {
    const auto nested = [](std::string_view open, std::string_view close, int depth) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += open;
        text += literal("1");
        for (int i = 0; i < depth; ++i) text += close;
        return text;
    };
    // deeper than XML may be: refused when it is read; as deep as it may be: compiled
    for (const auto& [open, close] :
         {std::pair{"<list>", "</list>"},
          {"<context><contextEntry>", "</contextEntry></context>"},
          {"<conditional><if>", "</if><then/><else/></conditional>"},
          {"<functionDefinition>", "</functionDefinition>"},
          {"<filter><in>", "</in><match/></filter>"},
          {"<for iteratorVariable='i'><in>", "</in><return/></for>"},
          {"<some iteratorVariable='i'><in>", "</in><satisfies/></some>"},
          {"<invocation><literalExpression><text>x</text></literalExpression><binding>"
           "<parameter name='p'/>",
           "</binding></invocation>"}}) {
        INFO(open);
        for (const int depth : {60, 90, 5'000}) {
            const base::SourceFilePtr files[] = {dmn_file(decision(nested(open, close, depth)))};
            const auto compiled = DecisionModel::compile(files);
            if (depth == 5'000) CHECK_FALSE(compiled.ok());
            if (compiled) decide(*compiled.value(), "D", {"1", "1"});
        }
    }
    // item definitions: components in components, and aliases of aliases
    std::string components = "<itemComponent name='c'><typeRef>number</typeRef></itemComponent>";
    for (int i = 0; i < 90; ++i) {
        components = "<itemComponent name='c'>" + components + "</itemComponent>";
    }
    model("<itemDefinition name='t'>" + components + "</itemDefinition>");
    std::string aliases;
    for (int i = 0; i < 3'000; ++i) {
        aliases += "<itemDefinition name='t" + std::to_string(i) + "'><typeRef>t" +
                   std::to_string(i + 1) + "</typeRef></itemDefinition>";
    }
    CHECK(problems(*model(aliases)).find("rules.dmn-type-cycle") != std::string::npos);
}

TEST_CASE("an expression of ten megabytes is refused", "[rules]") {
    const std::string open(5'000'000, '(');
    const std::string close(5'000'000, ')');
    const auto big = model(decision(literal(open + "1" + close)));
    CHECK(problems(*big) == "rules.too-long");
    CHECK(decide(*big, "D", {"1", "1"}).value == "null");
}

TEST_CASE("files that import each other are read once", "[rules]") {
    const auto one = dmn_file(
        "<import name='b' namespace='urn:b' importType='x'/>"
        "<itemDefinition name='t'><typeRef>b.t</typeRef></itemDefinition>"
        "<decision name='D' id='D'><variable name='D' typeRef='t'/>"
        "<informationRequirement><requiredDecision href='urn:b#E'/>"
        "</informationRequirement>" +
            literal("b.E") + "</decision>",
        "urn:a");
    const auto two = dmn_file(
        "<import name='a' namespace='urn:a' importType='x'/>"
        "<itemDefinition name='t'><typeRef>a.t</typeRef></itemDefinition>"
        "<decision name='E' id='E'><informationRequirement>"
        "<requiredDecision href='urn:a#D'/></informationRequirement>" +
            literal("1") + "</decision>",
        "urn:b");
    const base::SourceFilePtr files[] = {one, two};
    const auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    CHECK(problems(*compiled.value()).find("rules.dmn-cycle") != std::string::npos);
    CHECK(problems(*compiled.value()).find("rules.dmn-type-cycle") != std::string::npos);
    decide(*compiled.value(), "D");
}
