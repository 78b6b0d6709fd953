// SPDX-License-Identifier: Apache-2.0
// CSV and XML records as the inputs of a model want them.
#include "rules/read_texts.h"

#include "dmn.h"

using namespace cajista;
using namespace cajista::rules;
using namespace cajista::rules::test;

namespace {

const char* const loan =
    "<itemDefinition name='tPerson'><itemComponent name='Age'><typeRef>number</typeRef>"
    "</itemComponent><itemComponent name='Is Member'><typeRef>boolean</typeRef></itemComponent>"
    "</itemDefinition><itemDefinition name='tSums' isCollection='true'><typeRef>number</typeRef>"
    "</itemDefinition><inputData name='Person' id='p'><variable name='Person' typeRef='tPerson'/>"
    "</inputData><inputData name='Sums' id='s'><variable name='Sums' typeRef='tSums'/></inputData>"
    "<inputData name='Since' id='d'><variable name='Since' typeRef='date'/></inputData>"
    "<inputData name='Note' id='n'><variable name='Note'/></inputData>"
    "<decision name='D' id='D'><variable name='D'/>"
    "<informationRequirement><requiredInput href='#p'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#s'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#d'/></informationRequirement>"
    "<informationRequirement><requiredInput href='#n'/></informationRequirement>";

std::string decided(const DecisionModel& model, const value::Value& record, base::Arena& arena) {
    const auto item = *model.find("D");
    std::vector<value::Value> arguments;
    const auto& parameters = model.items()[item].parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        value::Value given;
        for (const auto& entry : record.as_context().entries) {
            if (is_same_input(entry.name, parameters[i].name)) given = entry.value;
        }
        arguments.push_back(model.from_texts(item, i, given, arena));
    }
    Frame frame{.variables = {}, .arena = arena, .steps_left = 100'000};
    std::string json;
    append_json(json, model.evaluate(item, arguments, frame));
    return json;
}

}  // namespace

TEST_CASE("texts become what the inputs are", "[rules]") {
    const auto compiled =
        model(loan + literal("[Person.Age + 1, Person.Is Member, sum(Sums), Since.year, Note]") +
              "</decision>");
    CHECK(problems(*compiled) == "");
    base::Arena arena;
    const auto xml = read_xml_record(
        "<c xmlns='urn:x' Since='2026-05-06'><x:Person><Age> 41 </Age><Is_Member>true</Is_Member>"
        "</x:Person><Sums><v>1.50</v><v>2</v></Sums><Note>007</Note></c>",
        arena);
    REQUIRE(xml.ok());
    CHECK(decided(*compiled, xml.value(), arena) == "[42, true, 3.50, 2026, \"007\"]");
    const auto single = read_xml_record(
        "<c><Person Age='1'/><Sums><v>7</v></Sums><Since/><Note>12</Note></c>", arena);
    REQUIRE(single.ok());
    CHECK(decided(*compiled, single.value(), arena) == "[null, null, 7, null, 12]");

    const std::vector<std::uint32_t> items = {*compiled->find("D")};
    const auto paths = input_paths(*compiled, items);
    std::string columns;
    for (const auto& path : paths) columns += column_of(path) + ';';
    CHECK(columns == "Person.Age;Person.Is Member;Sums;Since;Note;");
    const value::Value row[] = {value::Value::string("41"), value::Value::string("false"),
                                value::Value::string("3"), value::Value::string("2020-01-01"),
                                value::Value::string("")};
    CHECK(decided(*compiled, context_of(paths, row, arena), arena) == "[42, false, 3, 2020, null]");
}

TEST_CASE("broken and deep XML records are errors", "[rules]") {
    base::Arena arena;
    CHECK(read_xml_record("<a><b></a>", arena).errors()[0].code == "rules.xml-record");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    deep += "x";
    for (int i = 0; i < 100'000; ++i) deep += "</a>";
    CHECK(read_xml_record(deep, arena).errors()[0].code == "rules.xml-record");
    // a type that holds itself has columns without end: only some are made
    const auto tree = model(
        "<itemDefinition name='t'><itemComponent name='a'><typeRef>t</typeRef></itemComponent>"
        "<itemComponent name='b'><typeRef>t</typeRef></itemComponent><itemComponent name='c'>"
        "<typeRef>t</typeRef></itemComponent></itemDefinition><inputData name='T' id='i'><variable "
        "name='T' typeRef='t'/></inputData><decision name='D' id='D'><informationRequirement>"
        "<requiredInput href='#i'/></informationRequirement>" +
        literal("T") + "</decision>");
    const std::vector<std::uint32_t> items = {*tree->find("D")};
    CHECK(input_paths(*tree, items).size() <= 500);
}
