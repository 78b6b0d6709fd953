// SPDX-License-Identifier: Apache-2.0
// Decision tables (DMN 1.5, chapter 8), compiled.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/detail/node.h"
#include "rules/detail/unary_tests.h"

namespace cajista::rules::detail {

enum class HitPolicy : std::uint8_t {
    unique,
    first,
    priority,
    any,
    collect,
    rule_order,
    output_order,
};
enum class Aggregation : std::uint8_t { none, sum, least, most, count };

struct InputColumn {
    std::string_view text;             ///< of its expression
    const Node* expression = nullptr;  ///< already as its typeRef wants it
    std::uint32_t slot = 0;            ///< the local `?`
    const StaticType* type = nullptr;
    const UnaryTests* allowed = nullptr;  ///< inputValues
};

struct OutputColumn {
    std::string_view name;
    const StaticType* type = nullptr;        ///< null: any
    const UnaryTests* allowed = nullptr;     ///< outputValues
    const UnaryTests* priorities = nullptr;  ///< the same, or what the type allows: highest first
    const Node* otherwise = nullptr;         ///< default output entry
};

struct TableRule {
    std::vector<const UnaryTests*> tests;  ///< by input; null: broken, never matches
    std::vector<const Node*> outputs;
    base::SourceSpan where{};
};

struct TableCode {
    std::string_view name;  ///< of the decision it is in
    HitPolicy policy = HitPolicy::unique;
    Aggregation aggregation = Aggregation::none;
    std::vector<InputColumn> inputs;
    std::vector<OutputColumn> outputs;
    std::vector<TableRule> rules;
    base::SourceSpan where{};
};

/// `U`, `C+`, as the standard abbreviates them.
std::string_view abbreviation(HitPolicy policy, Aggregation aggregation);

Value run_table(const Node& node, Machine& machine);  // extra: TableCode

}  // namespace cajista::rules::detail
