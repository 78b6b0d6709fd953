// SPDX-License-Identifier: Apache-2.0
// Lists of the record in order and in groups, and as charts.
#include <catch2/catch.hpp>

#include "unit/compose/composed.h"

using namespace cajista;
using test::Composed;
using test::RecordText;

namespace {

RecordText shop(std::vector<std::pair<std::string, std::string>> items,
                const std::string& locale = "en-US") {
    RecordText record{{{"id", "1"}, {"locale", locale}}, {}, {}};
    for (auto& [name, price] : items) {
        RecordText item;
        if (!name.empty()) item.fields["name"] = name;
        if (!price.empty()) item.fields["price"] = price;
        record.records["items"].push_back(item);
    }
    return record;
}

const graphic::Drawing* drawing_of(const Composed& composed) {
    const auto& blocks = composed.composition.document->flows[0].blocks;
    REQUIRE(blocks.size() == 1);
    return static_cast<const document::Picture*>(blocks[0])->drawing;
}

}  // namespace

TEST_CASE("sort-by sorts as the language collates, numbers by value, nulls last") {
    Composed composed(R"(<for-each in="o.items" as="i" sort-by="name"><p>{i.name}</p></for-each>)");
    CHECK(composed.dump(shop({{"Zebra", "1"}, {"", "2"}, {"\xC3\x84rger", "3"}, {"Ader", "4"}},
                             "de-DE")) == "p \"Ader\"\np \"\xC3\x84rger\"\np \"Zebra\"\np \n");
    Composed numbers(
        R"(<for-each in="o.items" as="i" sort-by="item.price" order="descending">
          <p>{i.price}</p></for-each>)");
    CHECK(numbers.dump(shop({{"a", "9"}, {"b", "10"}, {"c", "-1"}})) ==
          "p \"10\"\np \"9\"\np \"-1\"\n");
    Composed both(
        R"(<for-each in="o.items" as="i" sort-by="[price, name]"><p>{i.name}</p></for-each>)");
    CHECK(both.dump(shop({{"d", "2"}, {"c", "1.0"}, {"b", "2"}, {"a", "1"}})) ==
          "p \"a\"\np \"c\"\np \"b\"\np \"d\"\n");
}

TEST_CASE("group-by gives groups with their keys, in the order of their first items") {
    Composed composed(R"(<for-each in="o.items" group-by="name" as="group" key="name" index="n">
        <p>{n} {name}: {count(group)}, {sum(group.price)}</p></for-each>)");
    CHECK(composed.dump(shop({{"b", "1"}, {"a", "2"}, {"b", "3.5"}, {"", "7"}})) ==
          "p \"1 b: 2, 4.5\"\np \"2 a: 1, 2\"\np \"3 : 1, 7\"\n");
    Composed sorted(R"(<for-each in="o.items" sort-by="name" group-by="price" as="g" key="k">
        <p>{k}</p><for-each in="g" as="i"><p>{i.name}</p></for-each></for-each>)");
    CHECK(sorted.dump(shop({{"c", "1"}, {"b", "2"}, {"a", "1.0"}})) ==
          "p \"1.0\"\np \"a\"\np \"c\"\np \"2\"\np \"b\"\n");
    CHECK(sorted.dump(shop({})).empty());
}

TEST_CASE("words of sorting and grouping are checked") {
    const auto messages = [](const std::string& attributes) {
        return Composed("<for-each in=\"o.items\" as=\"i\" " + attributes +
                        "><p>{count(i)}</p></for-each>")
            .files.error_lines();
    };
    CHECK(messages("order=\"descending\"").starts_with("template.missing-attribute"));
    CHECK(messages("key=\"k\"").starts_with("template.missing-attribute"));
    CHECK(messages("sort-by=\"name\" order=\"down\"").starts_with("template.invalid-word"));
    CHECK(messages("sort-by=\"nmae\"").starts_with("rules.unknown-name"));
}

TEST_CASE("a chart says its data to readers, in the document's language") {
    Composed composed(R"(<chart kind="bar" labels="o.items.name" values="o.items.price"
                                format=".00"/>)");
    composed.dump(shop({{"Jan", "1234.5"}, {"Feb", ""}, {"M\xC3\xA4r", "-2"}}, "de-DE"));
    REQUIRE(composed.errors.empty());
    const auto& block =
        static_cast<const document::Picture&>(*composed.composition.document->flows[0].blocks[0]);
    CHECK(block.alternative_text == "Jan 1.234,50, M\xC3\xA4r -2,00");
    CHECK(block.role == base::Role::figure);
    std::string words;
    for (const graphic::Label& label : drawing_of(composed)->labels) {
        words += std::string(label.run->text) + " ";
    }
    CHECK(words == "-500,00 0,00 500,00 1.000,00 1.500,00 Jan Feb M\xC3\xA4r ");
}

TEST_CASE("series of a chart may come from the data") {
    Composed composed(R"(<chart kind="stacked-bar" empty="none"><for-each in="o.items" as="i">
        <series values="[i.price, 2]" label="{i.name}"/></for-each></chart>)");
    composed.dump(shop({{"a", "1"}, {"b", "2"}}));
    CHECK(drawing_of(composed)->labels.size() > 4);
    composed.dump(shop({}));
    REQUIRE(drawing_of(composed)->labels.size() == 1);
    CHECK(drawing_of(composed)->labels[0].run->text == "none");
}

TEST_CASE("a chart of wrong data rejects the record") {
    Composed composed(R"(<chart kind="line" labels="o.items.name" values="o.lines"/>)");
    RecordText record = shop({{"a", "1"}});
    record.lists["lines"] = {"no number"};
    CHECK(composed.dump(record) == "graphic.chart-data\n");
    CHECK(composed.dump(shop({})) == "graphic.chart-empty\n");
    Composed lists(R"(<chart kind="line" labels="o.items.name" values="[1, 2]"/>)");
    CHECK(lists.dump(shop({{"a", "1"}})) == "graphic.chart-data\n");
}

TEST_CASE("a chart's words are checked when the template is") {
    const auto lines = [](const std::string& attributes, const std::string& inside = "") {
        const std::string all =
            Composed("<chart " + attributes + ">" + inside + "</chart>").files.error_lines();
        return all.substr(0, all.find(' '));
    };
    CHECK(lines("kind=\"bra\" values=\"[1]\"") == "template.unknown-chart");
    CHECK(lines("kind=\"bar\"") == "template.chart-series");
    CHECK(lines("kind=\"bar\" values=\"[1]\"", "<series values=\"[1]\"/>") ==
          "template.chart-series");
    CHECK(lines("kind=\"bar\" values=\"[1]\" colors=\"#12 red\"") == "template.invalid-color");
    CHECK(lines("kind=\"bar\" values=\"[1]\" colors=\"spot(&quot;NO&quot;)\"") ==
          "template.invalid-color");
    CHECK(lines("kind=\"bar\" values=\"[1]\" format=\".0.0x\"") == "template.invalid-format");
    CHECK(lines("kind=\"bar\" values=\"[1]\" legend=\"left\"") == "template.invalid-word");
    CHECK(lines("kind=\"bar\" values=\"[1]\" value-labels=\"percent\"") == "template.invalid-word");
    CHECK(lines("kind=\"pie\" values=\"[1]\" orientation=\"horizontal\"") ==
          "template.attribute-here");
    CHECK(lines("kind=\"pie\" values=\"[1]\" x-title=\"x\"") == "template.attribute-here");
    CHECK(lines("kind=\"bar\" values=\"1\"") == "template.list-type");
    CHECK(lines("kind=\"bar\" values=\"[page.number]\"") == "template.late-here");
}
