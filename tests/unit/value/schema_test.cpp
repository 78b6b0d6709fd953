// SPDX-License-Identifier: Apache-2.0
#include "value/schema.h"

#include <catch2/catch.hpp>

using namespace cajista;
using namespace cajista::value;

namespace {

base::Result<Schema> load(std::string_view inside) {
    return load_schema(std::make_shared<base::SourceFile>(
        base::SourceFile{"a.schema.xml", "<schema name=\"s\" xmlns=\"urn:cajista:schema\">\n" +
                                             std::string(inside) + "\n</schema>"}));
}

/// `code 2:7 text` of every finding.
std::vector<std::string> findings(std::string_view inside) {
    std::vector<std::string> list;
    const auto schema = load(inside);
    if (schema) return list;
    for (const base::Diagnostic& finding : schema.errors()) {
        const auto& span = finding.span;
        const base::SourcePosition place = base::position_of(*span.file, span.begin);
        list.push_back(finding.code + " " + std::to_string(place.line) + ":" +
                       std::to_string(place.column) + " " +
                       span.file->text.substr(span.begin, span.end - span.begin));
    }
    return list;
}

using Findings = std::vector<std::string>;

}  // namespace

TEST_CASE("a schema gives fields in their order") {
    const auto schema = load(R"(
        <namespace prefix="cbc" uri="urn:b"/>
        <field name="id" required="yes" from="@id"/>
        <field name="first name"/>
        <field name="issued" type="date" format="dd.MM.yyyy"/>
        <field name="segment" default="gold" allowed="gold|silver"/>
        <field name="address" list="yes" separator="|"/>
        <field name="tx" list="yes">
          <field name="amount" type="number"/>
          <field name="parts"> <field name="x" type="boolean"/> </field>
        </field>)");
    REQUIRE(schema.ok());
    const RecordType& record = *schema.value().record;
    CHECK(record.name == "s");
    REQUIRE(record.fields.size() == 6);
    CHECK(record.fields[0].required);
    CHECK(record.fields[0].from == "@id");
    CHECK(record.fields[0].type == FieldType::string);
    CHECK_FALSE(record.fields[2].text_format.is_empty());
    CHECK(record.fields[3].allowed == std::vector<std::string>{"gold", "silver"});
    CHECK(record.fields[3].has_default);
    CHECK(record.fields[4].separator == "|");
    CHECK(record.slot_of("tx") == 5);
    CHECK_FALSE(record.slot_of("ty").has_value());
    const Field& tx = record.fields[5];
    CHECK(tx.type == FieldType::record);
    CHECK(tx.is_list);
    REQUIRE(tx.record != nullptr);
    CHECK(tx.record->fields[1].record->fields[0].type == FieldType::boolean);
    CHECK(tx.record->namespaces == record.namespaces);
    REQUIRE(record.namespaces.size() == 1);
    CHECK(record.namespaces[0].second == "urn:b");
}

TEST_CASE("all errors of a schema are found at once, each in its place") {
    CHECK(findings("<field name='a' typ='number'/>\n"
                   "<feld name='b'/>\n"
                   "<field name='c' type='nummber'/>\n"
                   "<field name='a'/>\n"
                   "<field/>\n"
                   "<field name='cbc:ID'/>\n"
                   "<field name='d' list='true'/>\n"
                   "text") ==
          Findings{"value.schema-attribute 2:17 typ", "value.schema-element 3:2 feld",
                   "value.schema-type 4:23 nummber", "value.schema-duplicate 5:2 field",
                   "value.schema-attribute-missing 6:2 field", "value.schema-name 7:14 cbc:ID",
                   "value.schema-value 8:23 true", "value.schema-text 9:1 text"});
}

TEST_CASE("contradictions of a field are errors") {
    CHECK(findings("<field name='a' separator='|'/>") ==
          Findings{"value.schema-conflict 2:17 separator"});
    CHECK(findings("<field name='a' type='number'><field name='b'/></field>") ==
          Findings{"value.schema-conflict 2:23 number"});
    CHECK(findings("<field name='a' format='x'><field name='b'/></field>") ==
          Findings{"value.schema-conflict 2:17 format"});
    CHECK(findings("<field name='a' list='yes' default='x'/>") ==
          Findings{"value.schema-conflict 2:28 default"});
    CHECK(findings("<field name='a' required='yes' default='x'/>") ==
          Findings{"value.schema-conflict 2:32 default"});
    CHECK(findings("<field name='a' type='record'/>") == Findings{"value.schema-empty 2:2 field"});
    CHECK(findings("") == Findings{"value.schema-empty 1:2 schema"});
    CHECK(findings("<field name='a'><feld/></field>") ==
          Findings{"value.schema-element 2:18 feld"});
    CHECK(findings("<field name='a'><namespace prefix='x' uri='y'/></field>") ==
          Findings{"value.schema-element 2:18 namespace"});
    CHECK(
        findings("<namespace prefix='x' uri='y'/><namespace prefix='x'/><field name='a'/>") ==
        Findings{"value.schema-attribute-missing 2:33 namespace", "value.schema-duplicate 2:51 x"});
}

TEST_CASE("formats, defaults and allowed values are checked as data would be") {
    CHECK(findings("<field name='a' type='date' format='dd.MM.yyyy' default='31.12.2026'/>"
                   "<field name='b' type='number' format='#.##0,00' allowed='1.000,50|2'/>")
              .empty());
    CHECK(findings("<field name='a' type='date' format='dd.MMM.yyyy' default='x'/>") ==
          Findings{"value.schema-format 2:37 dd.MMM.yyyy"});
    CHECK(findings("<field name='a' type='number' default='1,5'/>") ==
          Findings{"value.schema-value 2:40 1,5"});
    CHECK(findings("<field name='a' type='number' allowed='1|x|'/>") ==
          Findings{"value.schema-value 2:40 1|x|", "value.schema-value 2:40 1|x|"});
    CHECK(findings("<field name='a' allowed='x|y' default='z'/>") ==
          Findings{"value.schema-value 2:40 z"});
    CHECK(findings("<field name='a' format='x'/>") == Findings{"value.schema-format 2:25 x"});
}

TEST_CASE("a file that is no schema says so") {
    const auto load_text = [](std::string text) {
        const auto schema =
            load_schema(std::make_shared<base::SourceFile>(base::SourceFile{"a", std::move(text)}));
        return schema ? "" : schema.errors().front().code;
    };
    CHECK(load_text("<template/>") == "value.schema-element");
    CHECK(load_text("<schema name='a'><field name='b'/></schema>") == "value.schema-namespace");
    CHECK(load_text("<schema xmlns='urn:cajista:schema'><field name='b'/></schema>") ==
          "value.schema-attribute-missing");
    CHECK(load_text("<schema") == "base.xml-malformed");
    CHECK(load_text("") == "base.xml-malformed");
    std::string deep = "<schema name='a' xmlns='urn:cajista:schema'>";
    for (int i = 0; i < 5000; ++i) deep += "<field name='a'>";
    CHECK(load_text(deep) == "base.xml-too-deep");
}

TEST_CASE("an unknown type suggests the nearest") {
    const auto schema = load("<field name='a' type='numbr'/>");
    REQUIRE_FALSE(schema.ok());
    CHECK(schema.errors().front().message == "there is no type numbr");
    CHECK(schema.errors().front().hints.at(0) == "did you mean number?");
}
