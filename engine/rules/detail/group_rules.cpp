// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rules/detail/decision_table.h"

namespace cajista::rules::detail {

namespace {

constexpr std::size_t rules_of_group = 64;

/// Equal tests of a column are one object when they have no nodes: see BoxedCompiler::read_rules.
void add_test(RuleGroup::Column& column, const UnaryTests* tests, std::uint64_t bit) {
    const auto found = std::find_if(column.tests.begin(), column.tests.end(),
                                    [&](const RuleGroup::Test& one) { return one.tests == tests; });
    if (found == column.tests.end()) {
        column.tests.push_back({tests, bit});
    } else {
        found->rules |= bit;
    }
}

void add_rule(RuleGroup& group, const TableRule& rule, std::uint64_t bit) {
    const auto is_broken = [](const UnaryTests* tests) { return tests == nullptr; };
    if (std::any_of(rule.tests.begin(), rule.tests.end(), is_broken)) return;
    group.rules |= bit;
    for (std::size_t i = 0; i < rule.tests.size(); ++i) {
        const UnaryTests& tests = *rule.tests[i];
        if (tests.reads_locals) group.with_node |= bit;
        if (tests.reads_locals || tests.is_any) {
            group.columns[i].others |= bit;
        } else {
            add_test(group.columns[i], &tests, bit);
        }
    }
}

}  // namespace

std::vector<RuleGroup> group_rules(const TableCode& code) {
    std::vector<RuleGroup> groups;
    for (std::size_t first = 0; first < code.rules.size(); first += rules_of_group) {
        RuleGroup& group = groups.emplace_back();
        group.first = static_cast<std::uint32_t>(first);
        for (const InputColumn& input : code.inputs) {
            group.columns.emplace_back().slot = input.slot;
        }
        const std::size_t count = std::min(rules_of_group, code.rules.size() - first);
        for (std::size_t i = 0; i < count; ++i) {
            add_rule(group, code.rules[first + i], std::uint64_t{1} << i);
        }
        std::erase_if(group.columns,
                      [](const RuleGroup::Column& column) { return column.tests.empty(); });
    }
    return groups;
}

}  // namespace cajista::rules::detail
