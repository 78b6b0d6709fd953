// SPDX-License-Identifier: Apache-2.0
// Evaluations a second of compiled expressions on record fields, one core.
//   tools/bench rules [seconds per row]     (the program also takes a row's name, to profile it)
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "rules/decision.h"
#include "rules/expression.h"
#include "value/schema.h"

using namespace cajista;
using value::Value;

namespace {

struct Customers {
    static constexpr std::size_t count = 1024;
    std::shared_ptr<value::RecordType> type = std::make_shared<value::RecordType>();
    std::vector<std::array<Value, 6>> slots{count};
    std::vector<value::Record> records{count};
    std::vector<Value> values{count};
    rules::Scope scope;

    Customers() {
        using value::FieldType;
        const auto add = [&](const char* name, FieldType kind) {
            type->fields.emplace_back();
            type->fields.back().name = name;
            type->fields.back().type = kind;
        };
        add("id", FieldType::string);
        add("balance", FieldType::number);
        add("segment", FieldType::string);
        add("age", FieldType::number);
        add("since", FieldType::date);
        add("name", FieldType::string);
        constexpr std::array<const char*, 3> segments = {"gold", "silver", "overdue"};
        for (std::size_t i = 0; i < count; ++i) {
            const auto n = static_cast<std::int64_t>(i);
            slots[i] = {Value::string("C-000017"),
                        Value::number(value::Decimal::from_scaled(n * 7919 % 200'000 - 50'000, -2)),
                        Value::string(segments[i % 3]),
                        Value::integer(18 + n % 70),
                        Value::date(value::Date::from_days(15'000 + n)),
                        Value::string("María Núñez")};
            records[i] = {type.get(), slots[i]};
            values[i] = Value::record(&records[i]);
        }
        scope.open(scope.declare(
            "s", {.kind = rules::Type::Kind::record, .item = {}, .record = type.get()}));
    }
};

double millions_a_second(const rules::Expression& expression, const Customers& customers,
                         double seconds) {
    // CPU time of the process, so that other work on the machine counts little
    const auto now = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
    base::Arena arena;
    std::size_t evaluations = 0;
    std::size_t hits = 0;
    const double begin = now();
    double passed = 0;
    do {
        for (std::size_t i = 0; i < Customers::count; ++i) {
            rules::Frame frame{
                .variables = {&customers.values[i], 1}, .arena = arena, .steps_left = 1'000'000};
            hits += expression.evaluate(frame).is_true() ? 1 : 0;
        }
        arena.reset();
        evaluations += Customers::count;
        passed = now() - begin;
    } while (passed < seconds);
    // the hits keep the loop from being optimized away
    return static_cast<double>(evaluations + (hits == 0 ? 1 : 0)) / passed / 1e6;
}

/// A table of 12 rules over four fields of the record, hit policy First, as DMN.
std::shared_ptr<const rules::DecisionModel> table_model() {
    std::string xml =
        "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' namespace='urn:bench' "
        "name='bench'>";
    constexpr std::array<std::array<const char*, 2>, 4> inputs = {
        {{"balance", "number"}, {"segment", "string"}, {"age", "number"}, {"since", "date"}}};
    std::string requirements;
    std::string columns;
    for (const auto& [name, type] : inputs) {
        xml += fmt::format(
            "<inputData id='{0}' name='{0}'><variable name='{0}' typeRef='{1}'/></inputData>", name,
            type);
        requirements += fmt::format(
            "<informationRequirement><requiredInput href='#{}'/></informationRequirement>", name);
        columns += fmt::format(
            "<input><inputExpression typeRef='{}'><text>{}</text>"
            "</inputExpression></input>",
            type, name);
    }
    xml += "<decision id='offer' name='offer'><variable name='offer' typeRef='string'/>" +
           requirements + "<decisionTable hitPolicy='UNIQUE'>" + columns + "<output/>";
    constexpr std::array<const char*, 3> segments = {"\"gold\"", "\"silver\"", "\"overdue\""};
    constexpr std::array<const char*, 2> balances = {"&lt; 500", "&gt;= 500"};
    constexpr std::array<const char*, 2> ages = {"[18..40)", "[40..120]"};
    int number = 0;
    for (const char* segment : segments) {
        for (const char* balance : balances) {
            for (const char* age : ages) {
                xml += fmt::format(
                    "<rule><inputEntry><text>{}</text></inputEntry><inputEntry><text>{}</text>"
                    "</inputEntry><inputEntry><text>{}</text></inputEntry><inputEntry><text>&gt; "
                    "date(\"2000-01-01\")</text></inputEntry><outputEntry><text>\"offer {}\"</text>"
                    "</outputEntry></rule>",
                    balance, segment, age, ++number);
            }
        }
    }
    auto file = std::make_shared<base::SourceFile>();
    file->text = xml + "</decisionTable></decision></definitions>";
    const base::SourceFilePtr files[] = {file};
    auto model = rules::DecisionModel::compile(files);
    return model && model.value()->problems().empty() ? model.value() : nullptr;
}

struct Row {
    const char* name;
    const char* text;
    double target;  ///< million a second per core; 0: none
};
constexpr Row rows[] = {
    {"condition", "balance > 0 and segment = \"gold\"", 20},
    {"decision table of 12 rules and 4 inputs", "offers.offer", 3},
    {"decimal addition with rounding", "decimal(balance + 12.345, 2)", 5},
    {"qualified names", "s.balance > 0 and s.segment = \"gold\"", 0},
    {"addition", "balance + 12.34", 0},
    {"multiplication with rounding", "decimal(balance * 1.21, 2)", 0},
    {"if", "if balance < 0 then \"overdrawn\" else if age > 65 then \"senior\" else \"normal\"", 0},
    {"in", "balance in [100..500] or segment in (\"gold\", \"silver\")", 0},
    {"date", "since < @\"2015-01-01\"", 0},
    {"contains", "contains(name, \"ez\")", 0},
    {"string length", "string length(name) > 5", 0},
    {"loop of ten", "sum(for i in 1..10 return i)", 0},
};

}  // namespace

int main(int count, char** arguments) {
    const double seconds = count > 1 ? std::atof(arguments[1]) : 1.0;
    Customers customers;
    const auto model = table_model();
    if (model == nullptr) return 1;
    customers.scope.add_decisions("offers", model);
    std::string json;
    for (const Row& row : rows) {
        if (count > 2 && std::string_view(row.name).find(arguments[2]) == std::string_view::npos) {
            continue;
        }
        const auto compiled = rules::compile_expression(row.text, {}, customers.scope);
        if (!compiled) {
            fmt::print(stderr, "{}: {}\n", row.text, compiled.errors()[0].message);
            return 1;
        }
        const double rate = millions_a_second(compiled.value(), customers, seconds);
        std::string line;
        rules::append_json(line, Value::string(row.name));
        std::string text;
        rules::append_json(text, Value::string(row.text));
        json +=
            fmt::format("{}    {{\"name\": {}, \"expression\": {}, \"million_per_second\": {:.2f}",
                        json.empty() ? "" : ",\n", line, text, rate);
        if (row.target > 0) {
            json += fmt::format(", \"target\": {:.0f}, \"reached\": {}", row.target,
                                rate >= row.target);
        }
        json += '}';
    }
    fmt::print(
        "{{\n  \"unit\": \"million evaluations a second of CPU time, one core\",\n"
        "  \"cajista\": [\n{}\n  ]\n}}\n",
        json);
    return 0;
}
