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

/// Up to 64 rules matched at once: a bit for each. Of a column every different test is there once,
/// so that a table of twelve rules over three segments compares the segment three times.
struct RuleGroup {
    struct Test {
        const UnaryTests* tests = nullptr;  ///< without nodes: no notes, no locals
        std::uint64_t rules = 0;
    };
    struct Column {
        std::uint32_t slot = 0;
        std::uint64_t others = 0;  ///< rules whose cell is `-`, or a node that is tried later
        std::vector<Test> tests;
    };
    std::uint32_t first = 0;      ///< the rule of bit 0
    std::uint64_t rules = 0;      ///< those that aren't broken
    std::uint64_t with_node = 0;  ///< those with a cell that is a node
    std::vector<Column> columns;  ///< without those where nothing is tested
};

struct TableCode {
    std::string_view name;  ///< of the decision it is in
    HitPolicy policy = HitPolicy::unique;
    Aggregation aggregation = Aggregation::none;
    std::vector<InputColumn> inputs;
    std::vector<OutputColumn> outputs;
    std::vector<TableRule> rules;
    std::vector<RuleGroup> groups;  ///< of all rules, in their order
    base::SourceSpan where{};
};

std::vector<RuleGroup> group_rules(const TableCode& code);

/// `U`, `C+`, as the standard abbreviates them.
std::string_view abbreviation(HitPolicy policy, Aggregation aggregation);

Value run_table(const Node& node, Machine& machine);  // extra: TableCode

}  // namespace cajista::rules::detail
