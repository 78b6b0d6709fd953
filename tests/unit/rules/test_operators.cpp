// SPDX-License-Identifier: Apache-2.0
#include "unit/rules/feel.h"

using namespace cajista::rules;
using test::check_rows;

TEST_CASE("literals") {
    check_rows({
        {"1", "1"},
        {"1.50", "1.50"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        {"1e3", "1000"},
        {"1.2E-3", "0.0012"},
        {"007", "7"},
        {"true", "true"},
        {"false", "false"},
        {"null", "null"},
        {R"("text")", R"("text")"},
        {R"("")", R"("")"},
        {R"("a\"b")", R"("a\"b")"},
        {R"("\u00e9")", "\"é\""},
        {R"("\ud83d\udc0e")", "\"🐎\""},
        {R"("\U01F40E")", "\"🐎\""},
        {R"(string length("\t\n\r\\"))", "4"},
        {R"("\s")", R"("\\s")"},
        {R"("\ud83d")", "!rules.literal-malformed"},
        {R"("\u12g4")", "!rules.literal-malformed"},
        {R"(@"2026-10-01")", "2026-10-01"},
        {R"(@"13:45:00")", "13:45:00"},
        {R"(@"13:45:00.5+02:00")", "13:45:00.5+02:00"},
        {R"(@"2026-10-01T13:45:00Z")", "2026-10-01T13:45:00Z"},
        {R"(@"2026-10-01T13:45:00@Europe/Madrid")", "2026-10-01T13:45:00@Europe/Madrid"},
        {R"(@"P1Y2M")", "P1Y2M"},
        {R"(@"-P1DT2H")", "-P1DT2H"},
        {R"(@"2026-02-30")", "!rules.literal-malformed"},
        {R"(@"tomorrow")", "!rules.literal-malformed"},
        {"1e99999", "!rules.literal-malformed"},
        {"1 // comment", "1"},
        {"/* a */ 1 /* b */ + /* c */ 2", "3"},
        {"1 + // one\n 2", "3"},
        {"\xC2\xA0 1", "1"},
    });
}

TEST_CASE("arithmetic") {
    check_rows({
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 2 - 3", "5"},
        {"2 ** 3 ** 2", "64"},
        {"-2 ** 2", "4"},
        {"--2", "2"},
        {"10 / 4", "2.5"},
        {"0.1 + 0.2", "0.3"},
        {"1.10 + 2.20", "3.30"},
        {"1 / 3", "0.3333333333333333333333333333333333"},
        {"1 / 0", "null"},
        {"9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000"},
        {"\"a\" + \"b\" + \"c\"", "\"abc\""},
        {"1 + null", "null"},
        {"null * 2", "null"},
        {R"(@"2026-01-31" + @"P1M")", "2026-02-28"},
        {R"(@"2024-02-29" + @"P1Y")", "2025-02-28"},
        {R"(@"2026-01-31" - @"P1M")", "2025-12-31"},
        {R"(@"2026-01-31" + @"P1D")", "2026-02-01"},
        {R"(@"2026-03-01" - @"2026-02-01")", "P28D"},
        {R"(@"2026-03-01T10:00:00" + @"PT36H")", "2026-03-02T22:00:00"},
        {R"(@"2026-03-01T10:00:00Z" - @"2026-03-01T10:00:00+02:00")", "PT2H"},
        {R"(@"23:30:00" + @"PT1H")", "00:30:00"},
        {R"(@"10:00:00" - @"08:30:00")", "PT1H30M"},
        {R"(@"P1Y" + @"P2M")", "P1Y2M"},
        {R"(@"P1D" - @"PT1H")", "PT23H"},
        {R"(@"P1Y" * 2.5)", "P2Y6M"},
        {R"(3 * @"PT20M")", "PT1H"},
        {R"(@"P1D" / 4)", "PT6H"},
        {R"(@"P1D" / @"PT1H")", "24"},
        {R"(-@"P1D")", "-P1D"},
        {R"(@"999999999-12-31" + @"P1D")", "null"},
        {R"(@"2021-01-01T24:00:00")", "2021-01-02T00:00:00"},
        {"1 + \"a\"", "!rules.type-mismatch"},
        {"\"a\" * 2", "!rules.type-mismatch"},
        {R"(@"2026-01-01" + 1)", "!rules.type-mismatch"},
        {R"(@"P1Y" + @"P1D")", "!rules.type-mismatch"},
        {"-true", "!rules.type-mismatch"},
    });
    check_rows({{"1 + \"a\"", "null"}, {"\"a\" < 1", "null"}, {"[2] ** 4", "null"}},
               Checking::lenient);
}

TEST_CASE("daylight saving doesn't break date arithmetic") {
    check_rows({
        {R"(@"2026-03-28T12:00:00@Europe/Madrid" + @"P1D")", "2026-03-29T13:00:00@Europe/Madrid"},
        {R"(@"2026-03-28T12:00:00@Europe/Madrid" + @"P1M")", "2026-04-28T12:00:00@Europe/Madrid"},
        {R"(@"2026-07-01T12:00:00@Europe/Madrid" = @"2026-07-01T10:00:00Z")", "true"},
        {R"(@"2026-01-01T12:00:00@Europe/Madrid" = @"2026-01-01T11:00:00Z")", "true"},
    });
}

TEST_CASE("comparison") {
    check_rows({
        {"1 = 1.0", "true"},
        {"1 != 2", "true"},
        {"null = null", "true"},
        {"1 = null", "false"},
        {"1 != null", "true"},
        {"1 < null", "null"},
        {"\"a\" < \"b\"", "true"},
        {"\"é\" > \"z\"", "true"},
        {R"(@"2026-01-01" < @"2026-01-02")", "true"},
        {R"(@"P1Y" = @"P12M")", "true"},
        {R"(@"PT24H" = @"P1D")", "true"},
        {R"(@"10:00:00Z" = @"11:00:00+01:00")", "true"},
        {R"(@"2026-01-01T10:00:00" < @"2026-01-01T10:00:00Z")", "null"},
        {"[1, 2] = [1, 2]", "true"},
        {"[1, 2] = [2, 1]", "false"},
        {"[] = []", "true"},
        {"{a: 1, b: 2} = {b: 2, a: 1}", "true"},
        {"{a: 1} = {a: 1, b: 2}", "false"},
        {"[1..3] = [1..3]", "true"},
        {"[1..3] = [1..3)", "false"},
        {"(< 3) = (< 3)", "true"},
        {"1 < 2 = true", "true"},
        {"5 between 1 and 5", "true"},
        {"0 between 1 and 5", "false"},
        {"null between 1 and 5", "null"},
        {"5 between 1 and 10 and true", "true"},
        {R"("a" = 1)", "!rules.type-mismatch"},
        {R"(@"2026-01-01" < "2026-01-02")", "!rules.type-mismatch"},
        {"true < false", "!rules.type-mismatch"},
        {"5 between \"a\" and \"b\"", "!rules.type-mismatch rules.type-mismatch"},
    });
}

TEST_CASE("in and ranges") {
    check_rows({
        {"5 in [1..5]", "true"},
        {"5 in [1..5)", "false"},
        {"5 in ]5..9]", "false"},
        {"5 in (4..6)", "true"},
        {"5 in [4..6[", "true"},
        {"5 in > 4", "true"},
        {"5 in <= 4", "false"},
        {"5 in (> 9, < 6)", "true"},
        {"5 in (1, 5)", "true"},
        {"5 in (1, 2)", "false"},
        {"5 in [1, 5]", "true"},
        {"5 in ([1, 5])", "true"},
        {"5 in != 4", "true"},
        {"\"b\" in [\"a\"..\"c\"]", "true"},
        {R"(@"2026-05-05" in [@"2026-01-01"..@"2026-12-31"])", "true"},
        {"5 in [1..3] or 5 in [4..6]", "true"},
        {"not(5 in [1..3])", "true"},
        {"null in [1..3]", "null"},
        {"1 in []", "false"},
        {"[1..10[", "[1..10)"},
        {"[1..2].start", "1"},
        {"(1..2].start included", "false"},
        {"(1..2].end included", "true"},
        {"[\"a\"..1]", "!rules.type-mismatch"},
    });
}

TEST_CASE("three-valued logic") {
    check_rows({
        {"true and true", "true"},
        {"true and false", "false"},
        {"true and null", "null"},
        {"false and null", "false"},
        {"null and false", "false"},
        {"null and null", "null"},
        {"true or null", "true"},
        {"null or true", "true"},
        {"false or null", "null"},
        {"false or false", "false"},
        {"not(null)", "null"},
        {"not(true)", "false"},
        {"true or false and false", "true"},
        {"true and false or true", "true"},
        {"if true then 1 else 2", "1"},
        {"if null then 1 else 2", "2"},
        {"if false then 1 else 2 + 1", "3"},
        {"1 + if true then 1 else 2", "2"},
        {"if true then if false then 1 else 2 else 3", "2"},
        {"1 and true", "!rules.type-mismatch"},
        {"if \"a\" then 1 else 2", "!rules.type-mismatch"},
    });
    check_rows({{"false and 123", "false"}, {"true and 123", "null"}, {"\"x\" or true", "true"}},
               Checking::lenient);
}

TEST_CASE("instance of") {
    check_rows({
        {"1 instance of number", "true"},
        {"1 instance of string", "false"},
        {"null instance of number", "false"},
        {"null instance of Null", "true"},
        {R"(@"P1D" instance of days and time duration)", "true"},
        {R"(@"P1Y" instance of years and months duration)", "true"},
        {R"(@"2026-01-01T00:00:00" instance of date and time)", "true"},
        {R"(@"2026-01-01" instance of date)", "true"},
        {"[1, 2] instance of list<number>", "true"},
        {"[1, \"a\"] instance of list<number>", "false"},
        {"[1] instance of list<Any>", "true"},
        {"{a: 1} instance of context<a: number>", "true"},
        {"{a: 1} instance of context<b: number>", "false"},
        {"[1..2] instance of range<number>", "true"},
        {"[1..2] instance of range<string>", "false"},
        {"(function(a: number) a) instance of function<number> -> number", "true"},
        {"(function() 1) instance of function<number> -> number", "false"},
        {"1 instance of numbr", "!rules.unknown-type"},
    });
}
