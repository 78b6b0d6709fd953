// SPDX-License-Identifier: Apache-2.0
// Decision requirements (DMN 1.5, chapter 6) compiled: every input, decision, knowledge model and
// service of all files has a number; values of inputs and decisions lie in locals of that number.
// Const after compilation and shared by all workers.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "rules/decision.h"
#include "rules/detail/compiler.h"
#include "rules/detail/decision_table.h"
#include "rules/detail/function.h"
#include "rules/detail/node.h"

namespace cajista::rules::detail {

struct Element {
    enum class Kind : std::uint8_t { input, decision, knowledge, service };
    Kind kind = Kind::input;
    std::string name;
    std::string id;
    std::uint32_t file = 0;
    const StaticType* type = nullptr;     ///< of its variable; of a service or model: the function
    const Node* logic = nullptr;          ///< of a decision; null: it has none
    value::Function* function = nullptr;  ///< of a knowledge model or service
    std::vector<std::uint32_t> order;     ///< decisions to evaluate, it and what it needs, in order
    std::vector<std::uint32_t> inputs;    ///< all inputs that these read
    std::uint16_t height = 1;             ///< of the deepest logic in `order`
    base::SourceSpan span;
    bool is_implied = false;  ///< an input that only the texts name
};

/// What the node of a service's body points to.
struct ServiceCode {
    const struct DrgCode* drg = nullptr;
    std::string name;
    std::vector<std::uint32_t> parameters;  ///< elements: input data, then input decisions
    std::vector<std::uint32_t> order;       ///< decisions to evaluate
    std::vector<std::uint32_t> outputs;
    const StaticType* result = nullptr;  ///< null: as the decisions give it
};

/// Where a text or boxed expression stands, for the notes of its evaluation.
struct TextPlace {
    base::SourceSpan where;
    bool is_exact = false;
};

struct DrgCode {
    base::Arena arena{64 * 1024};
    std::vector<Element> elements;
    std::uint32_t local_count = 0;  ///< elements first, then what texts need
    std::deque<ServiceCode> services;
    std::vector<std::string> files;        ///< paths, by Element::file
    std::deque<CompiledExpression> texts;  ///< keep patterns alive
    std::deque<TextPlace> places;
    std::deque<TableCode> tables;
};

/// What a decision's input or a function's parameter takes; null: anything.
const StaticType* type_of_parameter(const DrgCode& drg, std::uint32_t element, std::size_t number);

Value run_placed(const Node& node, Machine& machine);   // root; extra: TextPlace
Value run_service(const Node& node, Machine& machine);  // extra: ServiceCode

/// Evaluates a decision with its inputs' values, by their places in Element::inputs.
Value evaluate_decision(const DrgCode& drg, std::uint32_t decision, std::span<const Value> inputs,
                        Machine& machine);
/// A decision inside an expression: children give its inputs.
struct DecisionCall {
    const DrgCode* drg = nullptr;
    std::uint32_t decision = 0;
};
Value run_decision(const Node& node, Machine& machine);  // inputs; extra: DecisionCall

}  // namespace cajista::rules::detail
