// SPDX-License-Identifier: Apache-2.0
// Decisions inside expressions, as templates and jobs use them.
#include "dmn.h"
#include "feel.h"

using namespace cajista;
using namespace cajista::rules;
using namespace cajista::rules::test;

namespace {

struct Place {
    std::shared_ptr<const DecisionModel> decisions =
        model(decision(literal("x * 10 + string length(y)")) +
              "<businessKnowledgeModel name='half of' id='k'><variable name='half of'/>"
              "<encapsulatedLogic><formalParameter name='n' typeRef='number'/>" +
              literal("n / 2") + "</encapsulatedLogic></businessKnowledgeModel>");
    Scope scope;

    Place() {
        scope.declare("x", {.kind = Type::Kind::number});
        scope.declare("y", {.kind = Type::Kind::string});
        scope.add_decisions("my rules", decisions);
    }
    Outcome run(std::string_view text) const {
        const value::Value variables[] = {value::Value::integer(4), value::Value::string("abc")};
        return test::run(text, Checking::strict, scope, variables);
    }
};

}  // namespace

TEST_CASE("a decision's inputs are the names of its place", "[rules]") {
    const Place place;
    CHECK(place.run("my rules.D").value == "43");
    CHECK(place.run("my  rules.D + 1").value == "44");
    CHECK(place.run("for x in [1, 2] return my rules.D").value == "[13, 23]");
    CHECK(place.run("my rules.half of(x)").value == "2");
    CHECK(place.run("my rules.half of(\"a\")").value == "null");
}

TEST_CASE("wrong names of decisions are errors of compilation", "[rules]") {
    const Place place;
    CHECK(place.run("my rules.half off(x)").value == "!rules.unknown-name");
    Scope other;
    other.declare("x", {.kind = Type::Kind::number});
    other.add_decisions("r", place.decisions);
    CHECK(run("r.D", Checking::strict, other).value == "!rules.decision-input");
    Scope typed;
    typed.declare("x", {.kind = Type::Kind::date});
    typed.declare("y", {.kind = Type::Kind::string});
    typed.add_decisions("r", place.decisions);
    CHECK(run("r.D", Checking::strict, typed).value == "!rules.type-mismatch");
}

TEST_CASE("an expression tells which decisions it asks", "[rules]") {
    const Place place;
    const auto compiled = compile_expression("my rules.D > 3", {}, place.scope);
    REQUIRE(compiled.ok());
    REQUIRE(compiled->decisions().size() == 1);
    CHECK(compiled->decisions()[0].model == place.decisions.get());
    CHECK(place.decisions->items()[compiled->decisions()[0].item].name == "D");
}
