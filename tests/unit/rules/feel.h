// SPDX-License-Identifier: Apache-2.0
// Compiles and evaluates one expression and prints its value as FEEL writes it, strings quoted.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

#include "rules/detail/print_value.h"
#include "rules/expression.h"

namespace cajista::rules::test {

struct Row {
    const char* text;
    const char* value;
};

inline std::string print(const value::Value& value) {
    base::Arena arena;
    Frame frame{.variables = {}, .arena = arena, .steps_left = 10'000'000};
    detail::Machine machine{.frame = frame, .arena = arena};
    const value::Value wrapped = value::Value::list(std::span(&value, 1));
    std::string text;
    if (!detail::append_text(text, wrapped, machine)) return "(too large)";
    return text.substr(1, text.size() - 2);
}

inline std::string codes(const base::Diagnostics& diagnostics) {
    std::string text;
    for (const auto& diagnostic : diagnostics) {
        if (!text.empty()) text += ' ';
        text += diagnostic.code;
    }
    return text;
}

struct Outcome {
    std::string value;    ///< or `!` and the codes of the errors
    std::string notes;    ///< codes
    std::string message;  ///< of the first error or note
    std::string hint;
};

inline Outcome run(std::string_view text, Checking checking = Checking::strict,
                   const Scope& scope = {}, std::span<const value::Value> variables = {},
                   std::uint64_t steps = 1'000'000) {
    Outcome outcome;
    const auto compiled = compile_expression(text, {}, scope, checking);
    if (!compiled) {
        outcome.value = "!" + codes(compiled.errors());
        outcome.message = compiled.errors()[0].message;
        if (!compiled.errors()[0].hints.empty()) outcome.hint = compiled.errors()[0].hints[0];
        return outcome;
    }
    base::Arena arena;
    base::Diagnostics notes;
    Frame frame{.variables = variables, .arena = arena, .steps_left = steps, .notes = &notes};
    frame.now = {{2026, 10, 1}, {.hour = 13, .minute = 45, .second = 0, .zone = {}}};
    outcome.value = print(compiled->evaluate(frame));
    outcome.notes = codes(notes);
    if (!notes.empty()) outcome.message = notes[0].message;
    return outcome;
}

inline void check_rows(std::initializer_list<Row> rows, Checking checking = Checking::strict,
                       const Scope& scope = {}, std::span<const value::Value> variables = {}) {
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(run(row.text, checking, scope, variables).value == row.value);
    }
}

}  // namespace cajista::rules::test
