// SPDX-License-Identifier: Apache-2.0
#include "rules/unary_tests.h"

#include <catch2/catch.hpp>

using namespace cajista;
using namespace cajista::rules;
using value::Value;

namespace {

bool passes(std::string_view text, const Value& value) {
    const auto tests = UnaryTests::compile(text, {});
    REQUIRE(tests.ok());
    base::Arena arena;
    Frame frame{.variables = {}, .arena = arena, .steps_left = 10'000};
    return tests->matches(value, frame);
}

}  // namespace

TEST_CASE("unary tests take a value or leave it", "[rules]") {
    const Value seven = Value::integer(7);
    CHECK(passes("-", seven));
    CHECK(passes("", Value()));
    CHECK(passes("< 10", seven));
    CHECK_FALSE(passes("> 10, < 5", seven));
    CHECK(passes("> 10, [5..8)", seven));
    CHECK(passes("1, 3, 7", seven));
    CHECK(passes("not(1, 3)", seven));
    CHECK_FALSE(passes("not(1, 7)", seven));
    CHECK(passes("? > 5 and odd(?)", seven));
    CHECK(passes("[6, 7]", seven));
    CHECK(passes("!= 8", seven));
    CHECK_FALSE(passes("\"7\"", seven));
    CHECK_FALSE(passes("< 10", Value()));
    CHECK(passes("null", Value()));
    CHECK(passes("not(null)", seven));
    CHECK_FALSE(passes("not(< 10)", Value::string("a")));
    CHECK(passes("true", Value::boolean(true)));
    CHECK_FALSE(passes("true", Value::boolean(false)));
}

TEST_CASE("broken unary tests are errors", "[rules]") {
    CHECK(UnaryTests::compile("< ", {}).errors()[0].code == "rules.syntax");
    CHECK(UnaryTests::compile("1 2", {}).errors()[0].code == "rules.syntax");
    Type number;
    number.kind = Type::Kind::number;
    CHECK(UnaryTests::compile("< \"a\"", {}, number).errors()[0].code == "rules.type-mismatch");
}
