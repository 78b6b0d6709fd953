// SPDX-License-Identifier: Apache-2.0
// Evaluations a second of compiled expressions on record fields, one core.
//   tools/bench rules [seconds per row]
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <vector>

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

}  // namespace

int main(int count, char** arguments) {
    const double seconds = count > 1 ? std::atof(arguments[1]) : 1.0;
    const Customers customers;
    for (const char* text : {
             "balance > 0 and segment = \"gold\"",
             "s.balance > 0 and s.segment = \"gold\"",
             "balance + 12.34",
             "decimal(balance * 1.21, 2)",
             "if balance < 0 then \"overdrawn\" else if age > 65 then \"senior\" else \"normal\"",
             "balance in [100..500] or segment in (\"gold\", \"silver\")",
             "since < @\"2015-01-01\"",
             "contains(name, \"ez\")",
             "string length(name) > 5",
             "sum(for i in 1..10 return i)",
         }) {
        const auto compiled = rules::compile_expression(text, {}, customers.scope);
        if (!compiled) {
            fmt::print("{}: {}\n", text, compiled.errors()[0].message);
            return 1;
        }
        fmt::print("{:8.2f} million/s  {}\n",
                   millions_a_second(compiled.value(), customers, seconds), text);
    }
    return 0;
}
