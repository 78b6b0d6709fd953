// SPDX-License-Identifier: Apache-2.0
// Decisions of DMN files (DMN 1.2 to 1.5), compiled together and then const: a model is shared by
// all workers. Evaluation never fails: what is wrong is null with a note (DMN 1.5, 10.3.2.5).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "rules/expression.h"
#include "rules/trace.h"
#include "value/value.h"

namespace cajista::rules {

namespace detail {
struct DrgCode;
}  // namespace detail

/// What a model offers by name.
struct DecisionItem {
    enum class Kind : std::uint8_t { input, decision, knowledge, service };
    struct Parameter {
        std::string name;
        std::string space;  ///< namespace of the model that declares it
        Type type;
    };
    Kind kind = Kind::decision;
    std::string name;
    std::string id;
    std::string space;       ///< namespace of its model
    std::uint32_t file = 0;  ///< which of the compiled files declares it
    Type type;               ///< of a decision's value or a function's result
    /// Of a decision: all inputs that it needs, also through other decisions; of a knowledge model
    /// or service its parameters, in the order in which they are given.
    std::vector<Parameter> parameters;
    bool has_logic = true;  ///< false: a decision that people take
    base::SourceSpan span;
};

class DecisionModel {
public:
    ~DecisionModel();
    DecisionModel(const DecisionModel&) = delete;
    DecisionModel& operator=(const DecisionModel&) = delete;

    /// The first file is the model; the others are what it and they import, in any order. Errors:
    /// base.xml-*, rules.dmn-*. What is wrong inside a decision is in problems().
    static base::Result<std::shared_ptr<const DecisionModel>> compile(
        std::span<const base::SourceFilePtr> files);

    /// Errors and warnings of types, requirements and texts. A decision with an error is null when
    /// it is evaluated; who can't accept that refuses a model with errors.
    const base::Diagnostics& problems() const { return problems_; }
    const std::vector<DecisionItem>& items() const { return items_; }
    const std::string& name() const { return name_; }  ///< of the first file
    /// What the first file imports: its name there, and which of the compiled files it is.
    const std::vector<std::pair<std::string, std::uint32_t>>& imports() const { return imports_; }
    /// A decision, knowledge model or service of the first file by name or id, or of another one
    /// as `import.name`.
    std::optional<std::uint32_t> find(std::string_view name) const;

    /// The value of an item with arguments for its parameters, in their order.
    value::Value evaluate(std::uint32_t item, std::span<const value::Value> arguments,
                          Frame& frame) const;

    /// A value that comes from JSON as the parameter's type wants it: texts become dates, times and
    /// durations where the model says so, also inside lists and contexts.
    value::Value from_json(std::uint32_t item, std::size_t parameter, const value::Value& value,
                           base::Arena& arena) const;

    /// The same for data that is all texts (CSV, XML): these become numbers and booleans too, and
    /// entries are also found when only spaces, `-` and `_` of their names differ.
    value::Value from_texts(std::uint32_t item, std::size_t parameter, const value::Value& value,
                            base::Arena& arena) const;

    const detail::DrgCode& code() const { return *code_; }  ///< for rules/ itself

private:
    DecisionModel();
    std::unique_ptr<detail::DrgCode> code_;
    std::vector<DecisionItem> items_;
    base::Diagnostics problems_;
    std::string name_;
    std::vector<std::pair<std::string, std::uint32_t>> imports_;
};

/// Reads a DMN file and those it imports: by locationURI, or else the file of the same folder whose
/// namespace is asked for. Errors: base.file-*, base.xml-*, rules.dmn-import.
base::Result<std::vector<base::SourceFilePtr>> read_decision_files(
    const std::filesystem::path& path, base::SourceSpan asked_by = {});

/// Both steps; a model with errors is refused, with its errors. `files` gets what was read.
base::Result<std::shared_ptr<const DecisionModel>> load_decisions(
    const std::filesystem::path& path, base::SourceSpan asked_by = {},
    std::vector<base::SourceFilePtr>* files = nullptr);

}  // namespace cajista::rules
