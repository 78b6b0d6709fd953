// SPDX-License-Identifier: Apache-2.0
// Names of records and scopes: slots, spaces, suggestions, early and late.
#include <array>

#include "unit/rules/feel.h"
#include "value/schema.h"

using namespace cajista;
using namespace cajista::rules;
using value::Decimal;
using value::Value;

namespace {

value::Field field(std::string name, value::FieldType type, bool is_list = false,
                   std::shared_ptr<const value::RecordType> record = nullptr) {
    value::Field result;
    result.name = std::move(name);
    result.type = type;
    result.is_list = is_list;
    result.record = std::move(record);
    return result;
}

/// A customer with two transactions, as the reader would give it.
struct Statement {
    std::shared_ptr<value::RecordType> tx = std::make_shared<value::RecordType>();
    std::shared_ptr<value::RecordType> type = std::make_shared<value::RecordType>();
    std::array<std::array<Value, 3>, 2> tx_slots;
    std::array<value::Record, 2> tx_records;
    std::array<Value, 2> tx_values;
    std::array<Value, 6> slots;
    value::Record record;
    std::array<Value, 2> variables;
    Scope scope;

    Statement() {
        using value::FieldType;
        tx->name = "tx";
        tx->fields = {field("date", FieldType::date), field("desc", FieldType::string),
                      field("amount", FieldType::number)};
        type->name = "statement";
        type->fields = {
            field("id", FieldType::string),           field("balance", FieldType::number),
            field("segment", FieldType::string),      field("first name", FieldType::string),
            field("tx", FieldType::record, true, tx), field("date", FieldType::date)};
        tx_slots[0] = {Value::date({2026, 9, 1}), Value::string("Rent"), Value::integer(-500)};
        tx_slots[1] = {Value::date({2026, 9, 9}), Value::string("Salary"), Value::integer(2000)};
        for (std::size_t i = 0; i < 2; ++i) {
            tx_records[i] = {tx.get(), tx_slots[i]};
            tx_values[i] = Value::record(&tx_records[i]);
        }
        slots = {Value::string("7"),     Value::number(*Decimal::parse("12.50")),
                 Value::string("gold"),  Value::string("Ana"),
                 Value::list(tx_values), Value::date({2026, 10, 1})};
        record = {type.get(), slots};
        const auto slot = scope.declare(
            "s", {.kind = Type::Kind::record, .item = Type::Kind::any, .record = type.get()});
        scope.open(slot);
        scope.declare("page.number", {.kind = Type::Kind::number}, Timing::late);
        variables = {Value::record(&record), Value::integer(3)};
    }
    void check(std::initializer_list<test::Row> rows) {
        test::check_rows(rows, Checking::strict, scope, variables);
    }
    std::string hint(const char* text) {
        return test::run(text, Checking::strict, scope, variables).hint;
    }
};

}  // namespace

TEST_CASE("fields by bare name and under the record's name") {
    Statement statement;
    statement.check({
        {"balance", "12.50"},
        {"s.balance", "12.50"},
        {"balance > 0 and segment = \"gold\"", "true"},
        {"s.balance > 0 and s.segment = \"silver\"", "false"},
        {"first name", "\"Ana\""},
        {"s.first name", "\"Ana\""},
        {"first   name + \"!\"", "\"Ana!\""},
        {"s.first name = \"Ana\" and true", "true"},
        {"date.year", "2026"},
        {"date(\"2026-10-01\") = date", "true"},
        {"count(tx)", "2"},
        {"tx.amount", "[-500, 2000]"},
        {"sum(tx.amount)", "1500"},
        {"sum(s.tx[amount > 0].amount)", "2000"},
        {"tx[desc = \"Rent\"].amount", "[-500]"},
        {"tx[1].desc", "\"Rent\""},
        {"tx[-1].desc", "\"Salary\""},
        {"tx[item.date > s.date - @\"P25D\"][1].desc", "\"Salary\""},
        {"tx[item.date > date - @\"P25D\"][1].desc", "\"Rent\""},  // the item's own date
        {"for t in tx return t.amount * 2", "[-1000, 4000]"},
        {"some t in tx satisfies t.amount > 1000", "true"},
        {"sort(tx, function(a, b) a.amount > b.amount)[1].desc", "\"Salary\""},
        {"{s2: s}.s2.balance", "12.50"},
        {"get value(s, \"segment\")", "\"gold\""},
        {"s instance of context<balance: number>", "true"},
        {"tx[1] = tx[1]", "true"},
        {"page.number + 1", "4"},
    });
}

TEST_CASE("unknown names suggest the nearest") {
    Statement statement;
    statement.check({
        {"balanse", "!rules.unknown-name"},
        {"s.balanse", "!rules.unknown-name"},
        {"tx[amont > 0]", "!rules.unknown-name"},
        {"tx.amont", "!rules.unknown-name"},
        {"conut(tx)", "!rules.unknown-function"},
        {"balanse + segmnt", "!rules.unknown-name rules.unknown-name"},
        {"date < \"2026-01-01\"", "!rules.type-mismatch"},
        {"upper case(balance)", "!rules.type-mismatch"},
        {"segment + 1", "!rules.type-mismatch"},
        {"if segment then 1 else 2", "!rules.type-mismatch"},
        {"tx[segment]", "!rules.type-mismatch"},
    });
    CHECK(statement.hint("balanse") == "did you mean \"balance\"?");
    CHECK(statement.hint("s.balanse") == "did you mean \"balance\"?");
    CHECK(statement.hint("tx[amont > 0]") == "did you mean \"amount\"?");
    CHECK(statement.hint("conut(tx)") == "did you mean \"count\"?");
}

TEST_CASE("inner scopes hide outer names") {
    Scope outer;
    outer.declare("x", {.kind = Type::Kind::number});
    Scope inner(&outer);
    inner.declare("x", {.kind = Type::Kind::string});
    inner.declare("long x", {.kind = Type::Kind::number});
    CHECK(inner.size() == 3);
    const std::array<Value, 3> variables = {Value::integer(1), Value::string("in"),
                                            Value::integer(9)};
    test::check_rows({{"x", "\"in\""}, {"long x", "9"}, {"{x: 5, y: x + 1}.y", "6"}},
                     Checking::strict, inner, variables);
    test::check_rows({{"x", "1"}}, Checking::strict, outer, variables);
}

TEST_CASE("a variable may be called like a function") {
    Scope scope;
    scope.declare("count", {.kind = Type::Kind::number});
    scope.declare("date", {.kind = Type::Kind::any});
    const std::array<Value, 2> variables = {Value::integer(4), Value::integer(1)};
    test::check_rows({{"count + 1", "5"},
                      {"count([1, 2])", "2"},
                      {"date", "1"},
                      {"date(2026, 1, 1)", "2026-01-01"}},
                     Checking::strict, scope, variables);
}

TEST_CASE("types and times of names") {
    Statement statement;
    const auto compile = [&](const char* text) {
        auto result = compile_expression(text, {}, statement.scope);
        REQUIRE(result);
        return std::move(result).value();
    };
    CHECK(compile("balance + 1").type().kind == Type::Kind::number);
    CHECK(compile("tx").type().kind == Type::Kind::list);
    CHECK(compile("tx").type().item == Type::Kind::record);
    CHECK(compile("tx[1]").type().record == statement.tx.get());
    CHECK(compile("tx.amount").type().item == Type::Kind::number);
    CHECK(compile("date - date").type().kind == Type::Kind::day_time_duration);
    CHECK_FALSE(compile("balance").uses_late());
    CHECK(compile("page.number").uses_late());
    CHECK(compile("if balance > 1 then page.number else 0").uses_late());
    CHECK(compile("[1, 2][page.number]").uses_late());
    CHECK(compile("(function() page.number)()").uses_late());
    CHECK(compile("1 + 2").constant() != nullptr);
    CHECK(compile("balance").constant() == nullptr);
    CHECK(compile("today()").constant() == nullptr);
    CHECK(compile("balance > 0").text() == "balance > 0");
}

TEST_CASE("errors point at the place in the file") {
    const auto file =
        std::make_shared<base::SourceFile>(base::SourceFile{"t.xml", "<if test='1 + nam'/>"});
    const auto result = compile_expression("1 + nam", {file, 10, 17}, Scope());
    REQUIRE_FALSE(result);
    CHECK(result.errors()[0].span.begin == 14);
    CHECK(result.errors()[0].span.end == 17);
    // entities make the text shorter than its source
    const auto escaped = std::make_shared<base::SourceFile>(
        base::SourceFile{"t.xml", "<if test='a &lt; &quot;\xE2\x82\xAC&#x20AC;&quot; and nam'/>"});
    const auto third = compile_expression(
        "1 < nam and \"\xE2\x82\xAC\xE2\x82\xAC\" = \"x\"",
        {std::make_shared<base::SourceFile>(base::SourceFile{
             "t.xml", "1 &lt; nam and &quot;\xE2\x82\xAC&#x20AC;&quot; = &quot;x&quot;"}),
         0, 54},
        Scope());
    REQUIRE_FALSE(third);
    CHECK(third.errors()[0].span.begin == 7);
    CHECK(third.errors()[0].span.end == 10);
    const auto fourth =
        compile_expression("a < \"\xE2\x82\xAC\xE2\x82\xAC\" and nam", {escaped, 10, 48}, Scope());
    REQUIRE(fourth.errors().size() == 2);
    CHECK(fourth.errors()[1].span.begin == 45);
    CHECK(fourth.errors()[1].span.end == 48);
    // where the text isn't what stands there, the whole attribute
    const auto other = compile_expression("1 + nam", {file, 9, 18}, Scope());
    CHECK(other.errors()[0].span.begin == 9);
    CHECK(other.errors()[0].span.end == 18);
}
