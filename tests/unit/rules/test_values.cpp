// SPDX-License-Identifier: Apache-2.0
// Lists, contexts, loops, functions.
#include "unit/rules/feel.h"

using namespace cajista::rules;
using test::check_rows;

TEST_CASE("lists and filters") {
    check_rows({
        {"[]", "[]"},
        {"[1, [2, 3], \"a\"]", "[1, [2, 3], \"a\"]"},
        {"[1, 2, 3][1]", "1"},
        {"[1, 2, 3][-1]", "3"},
        {"[1, 2, 3][0]", "null"},
        {"[1, 2, 3][4]", "null"},
        {"[1, 2, 3][-4]", "null"},
        {"[1, 2, 3][1.5]", "null"},
        {"[1, 2, 3][item > 1]", "[2, 3]"},
        {"[1, 2, 3][item > 1][item < 3]", "[2]"},
        {"[1, 2, 3][true]", "[1, 2, 3]"},
        {"[1, 2, 3][null]", "[]"},
        {"5[1]", "5"},
        {"5[2]", "null"},
        {"5[item > 3]", "[5]"},
        {"null[1]", "null"},
        {"[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]"},
        {"[{a: 1}, {a: 2}][item.a > 1]", "[{a: 2}]"},
        {"[{a: 1}, {a: 2}].a", "[1, 2]"},
        {"[{a: 1}, {a: 2}][a = 2].a", "[2]"},
        {"[{a: 1}, {a: 2}][a = 2][1].a", "2"},
        {"[{item: 1}, {item: 2}][item >= 2]", "[{item: 2}]"},
        {"[{a: {b: 1}}, {a: {b: 2}}].a.b", "[1, 2]"},
        {"{n: 2, l: [1, 2, 3][item >= n]}.l", "[2, 3]"},
        {"[1, 2, 3][{i: 2}.i]", "2"},
        {"[[1, 2], [3]][count(item) = 2]", "[[1, 2]]"},
        {"[1, 2][\"a\"]", "!rules.type-mismatch"},
        {"[{a: 1}][b = 1]", "!rules.unknown-name"},
    });
    check_rows({{"[{x: 1}, {y: 2}][y > 1]", "[{y: 2}]"},
                {"[{x: 1}, {y: 2}].y", "[null, 2]"},
                {"[{x: 1}][y > 1]", "[]"}},
               Checking::lenient);
}

TEST_CASE("contexts") {
    check_rows({
        {"{}", "{}"},
        {"{a: 1, b: a + 1}", "{a: 1, b: 2}"},
        {"{a: 1, b: {c: a + 1}}.b.c", "2"},
        {"{first name: \"Ana\", greeting: \"Hola \" + first name}.greeting", "\"Hola Ana\""},
        {"{\"a b\": 1}.a b", "1"},
        {"{a+b: 1, c: a+b + 1}.c", "2"},
        {"{a-b: 5, c: a-b}.c", "5"},
        {"{\"x y!\": 1}", "{\"x y!\": 1}"},
        {"{a: 1}.b", "!rules.unknown-name"},
        {"{a: 1, a: 2}", "!rules.entry-twice"},
        {"{a: 1, b: [a, a + 1]}.b[2]", "2"},
        {"{a: function(x) x + 1, b: a(2)}.b", "3"},
        {"null.a", "null"},
    });
}

TEST_CASE("for, some, every") {
    check_rows({
        {"for i in [1, 2] return i * 2", "[2, 4]"},
        {"for i in 1..4 return i", "[1, 2, 3, 4]"},
        {"for i in 3..1 return i", "[3, 2, 1]"},
        {"for i in (1..4) return i", "[2, 3]"},
        {"for i in [1..3) return i", "[1, 2]"},
        {"for i in (1..2) return i", "[]"},
        {"for i in [2..1] return i", "null"},
        {"for i in [1, 2], j in [10, 20] return i + j", "[11, 21, 12, 22]"},
        {"for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"},
        {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
        {"for i in 1..3 return count(partial)", "[0, 1, 2]"},
        {"for i in 5 return i", "[5]"},
        {"for i in null return i", "null"},
        {R"(for d in @"2026-01-30"..@"2026-02-01" return d.day)", "[30, 31, 1]"},
        {"for the item in [1, 2] return the item + 1", "[2, 3]"},
        {"for i in 1.5..3 return i", "null"},
        {"some x in [1, 2] satisfies x > 1", "true"},
        {"some x in [] satisfies x > 1", "false"},
        {"every x in [] satisfies x > 1", "true"},
        {"every x in [1, 2] satisfies x > 1", "false"},
        {"some x in [1, null] satisfies x > 5", "null"},
        {"some x in [null, 9] satisfies x > 5", "true"},
        {"some x in [1, 2], y in [2, 3] satisfies x = y", "true"},
        {"every x in [1, 2] satisfies x", "!rules.type-mismatch"},
    });
}

TEST_CASE("functions") {
    check_rows({
        {"(function(a, b) a + b)(1, 2)", "3"},
        {"(function(a, b) a - b)(b: 1, a: 3)", "2"},
        {"{k: 10, f: function(x) x * k, r: f(3)}.r", "30"},
        {"{f: function(x) function(y) x + y, r: f(1)(2)}.r", "3"},
        {"{f: function(x) for i in 1..x return i * x, r: f(3)}.r", "[3, 6, 9]"},
        {"for i in 1..2 return (function(x) x + i)(10)", "[11, 12]"},
        {"{f: function(g, n) if n = 0 then 0 else 1 + g(g, n - 1), r: f(f, 50)}.r", "50"},
        {"{f: function(x: number) x, r: f(\"a\")}.r", "null"},
        {"sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"},
        {"sort([{a: 2, b: 1}, {a: 1, b: 2}], function(x, y) x.a < y.a)",
         "[{a: 1, b: 2}, {a: 2, b: 1}]"},
        {"sort([{a: 2}], function(x, y) x.b < y.b)", "!rules.unknown-name rules.unknown-name"},
        {"{m: max, r: m([1, 3, 2])}.r", "3"},
        {"(function(a) a)(1, 2)", "!rules.argument-count"},
        {"1(2)", "!rules.type-mismatch"},
        {"function(a) external {java: 1}", "!rules.function-external"},
    });
}
