// SPDX-License-Identifier: Apache-2.0
// Small models in a test's own text.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "rules/decision.h"

namespace cajista::rules::test {

inline base::SourceFilePtr dmn_file(std::string_view content, std::string_view space = "urn:a",
                                    std::string_view attributes = "") {
    auto file = std::make_shared<base::SourceFile>();
    file->path = std::string(space) + ".dmn";
    file->text =
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
        "namespace=\"" +
        std::string(space) + "\" " + std::string(attributes) + ">" + std::string(content) +
        "</definitions>";
    return file;
}

inline std::shared_ptr<const DecisionModel> model(std::string_view content) {
    const base::SourceFilePtr files[] = {dmn_file(content)};
    auto compiled = DecisionModel::compile(files);
    REQUIRE(compiled.ok());
    return compiled.value();
}

struct Decided {
    std::string value;  ///< as JSON
    std::string notes;  ///< codes
    std::string trace;  ///< as JSON
};

/// Evaluates an item; arguments are FEEL literals.
inline Decided decide(const DecisionModel& model, std::string_view name,
                      const std::vector<std::string>& arguments = {},
                      std::uint64_t steps = 1'000'000) {
    base::Arena arena;
    base::Diagnostics notes;
    Trace trace;
    Frame frame{.variables = {}, .arena = arena, .steps_left = steps, .notes = &notes};
    frame.trace = &trace;
    std::vector<Expression> texts;
    std::vector<value::Value> values;
    for (const std::string& text : arguments) {
        auto compiled = compile_expression(text, {}, {});
        REQUIRE(compiled.ok());
        texts.push_back(std::move(compiled).value());
        values.push_back(texts.back().evaluate(frame));
    }
    const auto item = model.find(name);
    REQUIRE(item.has_value());
    Decided result;
    append_json(result.value, model.evaluate(*item, values, frame));
    for (const auto& note : notes) result.notes += (result.notes.empty() ? "" : " ") + note.code;
    result.trace = to_json(trace);
    return result;
}

inline std::string problems(const DecisionModel& model) {
    std::string codes;
    for (const auto& problem : model.problems()) {
        codes += (codes.empty() ? "" : " ") + problem.code;
    }
    return codes;
}

/// A decision "D" that needs number inputs x and y, with the logic given.
inline std::string decision(std::string_view logic, std::string_view variable = "") {
    return "<inputData name='x' id='x'><variable name='x' typeRef='number'/></inputData>"
           "<inputData name='y' id='y'><variable name='y'/></inputData>"
           "<decision name='D' id='D'><variable name='D' " +
           std::string(variable) +
           "/><informationRequirement><requiredInput href='#x'/></informationRequirement>"
           "<informationRequirement><requiredInput href='#y'/></informationRequirement>" +
           std::string(logic) + "</decision>";
}

inline std::string literal(std::string_view text) {
    return "<literalExpression><text><![CDATA[" + std::string(text) +
           "]]></text></literalExpression>";
}

}  // namespace cajista::rules::test
