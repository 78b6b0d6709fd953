// SPDX-License-Identifier: Apache-2.0
// Input that wants to crash, hang or exhaust: always an error, or null with a note.
#include "base/limits.h"
#include "unit/rules/feel.h"

using namespace cajista;
using namespace cajista::rules;
using test::run;

namespace {

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("deep nesting is an error") {
    constexpr std::size_t many = 10'000;
    for (const auto& [open, close] : {std::pair{"(", ")"},
                                      {"[", "]"},
                                      {"{a:", "}"},
                                      {"-", ""},
                                      {"abs(", ")"},
                                      {"if true then ", " else 1"},
                                      {"for i in 1 return ", ""},
                                      {"function() ", ""},
                                      {"1 in (", ")"},
                                      {"[1][", "]"},
                                      {"not(", ")"},
                                      {"1 instance of list<", ">"}}) {
        INFO(open);
        const std::string text = repeat(open, many) + "1" + repeat(close, many);
        const auto outcome = run(text.substr(0, 60'000));
        CHECK(outcome.value.front() == '!');
    }
}

TEST_CASE("long chains are computed or refused, never recursed into") {
    CHECK(run("1" + repeat(" + 1", 300)).value == "301");
    CHECK(run("1" + repeat(" + 1", 10'000)).value == "10001");  // folded as it is read
    CHECK(run("today() = today()" + repeat(" and today() = today()", 2'000)).value == "true");
    CHECK(run("today()" + repeat(" + @\"P1D\"", 5'000)).value == "!rules.too-deep");
    CHECK(run("[[1]]" + repeat("[1]", 10'000)).value == "1");
    CHECK(run("now()" + repeat(".date", 10'000)).value.front() == '!');
    CHECK(run("1" + repeat(" instance of Any", 3'000)).value == "true");
    CHECK(run("for i in [1]" + repeat(", i in [1]", 3'000) + " return i").value.front() == '!');
}

TEST_CASE("texts that are no expression") {
    for (const char* text : {"",           " ",
                             "(",          ")",
                             "1 +",        "+",
                             "[1,",        "{",
                             "{a",         "{a:",
                             "\"abc",      "/*",
                             "1 2",        "a b c",
                             "if",         "if 1",
                             "for",        "for i",
                             "for i in",   "some x in [1]",
                             "function",   "function(",
                             "1..2",       "[1..",
                             "@",          "@1",
                             "@\"",        "\\",
                             "\x80",       "#",
                             "1 = = 2",    "x..y",
                             "a.",         ".a",
                             "1.",         "sum(",
                             "sum(,)",     "sum(a:)",
                             "in",         "instance of",
                             "1 instance", "1 instance of",
                             "between",    "1 between 2",
                             "not",        "\"\\",
                             "]1..2",      "(>",
                             "(>)",        "'",
                             "a'b",        "{1: 2}",
                             "null null",  "true false",
                             "=1",         "<",
                             "!",          "1 ! 2",
                             "}{",         "\xF0\x9F",
                             "((((1)))"}) {
        INFO(text);
        const auto outcome = run(text);
        const bool is_refused = outcome.value.front() == '!' || std::string_view(text) == "not" ||
                                outcome.value == "null";
        CHECK(is_refused);
    }
}

TEST_CASE("every prefix of an expression is refused or evaluated") {
    const std::string text =
        R"({a b: [1..5], f: function(x: number) if x in (>1, [2..3]) then "\u00e9" + string(x) )"
        R"(else null, g: for i in 1..3, j in [i] return partial[-1], h: some x in a b.start )"
        R"(satisfies x instance of list<number> or date and time("2026-10-01T00:00:00").hour > 1})";
    for (std::size_t size = 0; size <= text.size(); ++size) run(text.substr(0, size));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string damaged = text;
        damaged[at] = ')';
        run(damaged);
        damaged[at] = '\xFF';
        run(damaged);
        damaged.erase(at, 1);
        run(damaged);
    }
    SUCCEED();
}

TEST_CASE("too long texts and names") {
    CHECK(run(std::string(base::limits::expression_bytes + 1, ' ')).value == "!rules.too-long");
    CHECK(run(std::string(60'000, 'a')).value == "!rules.unknown-name");
    CHECK(run("\"" + std::string(60'000, 'a') + "\"").value.size() == 60'002);
    CHECK(run(std::string(60'000, '9')).value.front() == '!');
    CHECK(run(repeat("a ", 30'000)).value.front() == '!');
}

TEST_CASE("work is counted") {
    const auto steps = [](const char* text) { return run(text); };
    for (const char* text : {
             "for i in 1..1000000000000 return i",
             "for i in 1..100000, j in 1..100000 return i",
             "some i in 1..1000000000000 satisfies i < 0",
             "count(distinct values(for i in 1..20000 return i))",
             "for i in 1..100 return if i = 1 then \"ab\" else partial[-1] + partial[-1]",
             "for i in 1..100 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
             "{f: function(g, n) if n = 0 then 0 else g(g, n - 1) + g(g, n - 1), r: f(f, 60)}.r",
             "sort(for i in 1..1000000 return -i)",
         }) {
        INFO(text);
        const auto outcome = steps(text);
        CHECK(outcome.value == "null");
        CHECK(outcome.notes.find("rules.") != std::string::npos);
    }
    CHECK(run("1 + 1", Checking::strict, {}, {}, 0).value == "null");
    CHECK(run("[1, 2][today() > null]", Checking::strict, {}, {}, 1).notes == "rules.step-limit");
}

TEST_CASE("functions that call themselves end") {
    const auto outcome =
        run("{f: function(g, n) if n = 0 then 0 else 1 + g(g, n - 1), r: f(f, 1000000)}.r");
    CHECK(outcome.value == "null");
    CHECK(outcome.notes.substr(0, 14) == "rules.too-deep");
    CHECK(run("{f: function(g) g(g), r: f(f)}.r").value == "null");
}

TEST_CASE("values nested without end are refused") {
    CHECK(run("for i in 1..100000 return partial").value == "null");
    CHECK(run("string(for i in 1..100000 return partial[-1])").value != "");
    CHECK(run("flatten(for i in 1..1000 return [partial[-1]])").value == "null");
    CHECK(run("for i in 1..1000 return {a: partial[-1]}").value == "null");
    CHECK(run("(for i in 1..1000 return {a: partial[-1]}) = "
              "(for i in 1..1000 return {a: partial[-1]})")
              .value == "false");
}

TEST_CASE("regular expressions that backtrack end") {
    const auto outcome =
        run(R"(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a+)+$"))");
    CHECK(outcome.value == "null");
    // many of them take the steps of the record, each
    const auto many =
        run("for i in 1..1000000 return matches("
            "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\" + string(i), \"(a+)+$\")");
    CHECK(many.value == "null");
    CHECK(many.notes.find("rules.step-limit") != std::string::npos);
    CHECK(run("matches(\"" + std::string(50'000, 'a') + "\", \"(a|b)*c\")").value != "true");
    CHECK(run("matches(\"a\", \"" + repeat("(", 10'000) + repeat(")", 10'000) + "\")").value != "");
}

TEST_CASE("numbers, dates and durations at their ends") {
    test::check_rows({
        {"9e6144 * 10", "null"},
        {"10 ** 100000", "null"},
        {"10 ** -100000 = 0", "true"},
        {"decimal(1, 99999)", "null"},
        {"substring(\"abc\", 1e30)", "null"},
        {"[1, 2][1e30]", "null"},
        {"[1, 2][-1e30]", "null"},
        {"date(1e30, 1, 1)", "null"},
        {R"(@"999999999-12-31" + @"P99999999Y")", "null"},
        {R"(@"2026-01-01" + @"P1Y" * 1e30)", "null"},
        {R"(@"P1D" * 1e30)", "null"},
        {R"(@"2026-01-01T00:00:00" + @"P1D" * 1e12)", "null"},
        {"for i in 9223372036854775806..9223372036854775807 return i",
         "[9223372036854775806, 9223372036854775807]"},
    });
    // whatever it gives: it ends, and says nothing undefined
    run("exp(1e30)");
    run("log(0)");
    run("modulo(1e6144, 3e-6000)");
    run("sqrt(1e6144)");
    run("@\"-P999999999Y\" - @\"P999999999Y\"");
}
