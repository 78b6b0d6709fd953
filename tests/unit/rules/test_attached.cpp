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

TEST_CASE("a variable keeps what is known of a decision's entries", "[rules]") {
    const auto offers = model(
        "<itemDefinition name='tOffer'><itemComponent name='title'><typeRef>string</typeRef>"
        "</itemComponent><itemComponent name='until'><typeRef>date</typeRef></itemComponent>"
        "</itemDefinition><itemDefinition name='tOffers' isCollection='true'><typeRef>tOffer"
        "</typeRef></itemDefinition><decision name='Best' id='b'><variable name='Best' "
        "typeRef='tOffer'/>" +
        literal("{title: \"A\", until: @\"2026-05-05\"}") +
        "</decision><decision name='All' id='a'><variable name='All' typeRef='tOffers'/>" +
        literal("[{title: \"A\", until: @\"2026-05-05\"}]") + "</decision>");
    CHECK(problems(*offers) == "");
    Scope scope;
    scope.add_decisions("offers", offers);
    const auto type_of = [&](std::string_view text) {
        const auto compiled = compile_expression(text, {}, scope);
        REQUIRE(compiled.ok());
        return compiled->type();
    };
    Scope inner(&scope);
    inner.declare("best", type_of("offers.Best"));
    inner.declare("all", type_of("offers.All"));
    inner.declare("one", type_of("offers.All").item_type());
    const auto said = [&](std::string_view text) {
        const Outcome outcome = run(text, Checking::strict, inner, {});
        return outcome.value.substr(0, 1) == "!" ? outcome.value + " " + outcome.hint : "fine";
    };
    for (const char* text : {"best.title", "one.title", "all.title", "all[1].title",
                             "best.until > @\"2026-01-01\"", "all[title = \"A\"]"}) {
        INFO(text);
        const auto compiled = compile_expression(text, {}, inner);
        CHECK(compiled.ok());
    }
    CHECK(said("best.titel") == "!rules.unknown-name did you mean \"title\"?");
    CHECK(said("one.titel") == "!rules.unknown-name did you mean \"title\"?");
    CHECK(said("all.titel") == "!rules.unknown-name did you mean \"title\"?");
    CHECK(said("all[1].titel") == "!rules.unknown-name did you mean \"title\"?");
    CHECK(said("best.until > \"2026-01-01\"").substr(0, 20) == "!rules.type-mismatch");
    CHECK(said("offers.Best.titel") == "!rules.unknown-name did you mean \"title\"?");
}
