// SPDX-License-Identifier: Apache-2.0
// Decision tables: matching rules and hit policies (DMN 1.5, 8.2.10 and 8.2.11).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "rules/detail/builtin.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/decision_table.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/list_builder.h"
#include "rules/detail/record_trace.h"

namespace cajista::rules::detail {

namespace {

/// Indices of rules, in the arena when there are many.
class Matches {
public:
    explicit Matches(Machine& machine) : machine_(machine) {}
    void add(std::uint32_t rule) {
        if (size_ < few_.size()) {
            few_[size_++] = rule;
            return;
        }
        if (size_ >= capacity_) grow();
        many_[size_++] = rule;
    }
    std::span<std::uint32_t> all() {
        return size_ <= few_.size() ? std::span(few_).first(size_) : many_.first(size_);
    }

private:
    void grow() {
        capacity_ = size_ * 4;
        const auto bigger = machine_.arena.array<std::uint32_t>(capacity_);
        const auto old = all();
        std::copy(old.begin(), old.end(), bigger.begin());
        many_ = bigger;
    }

    Machine& machine_;
    std::array<std::uint32_t, 8> few_{};
    std::span<std::uint32_t> many_{};
    std::size_t size_ = 0;
    std::size_t capacity_ = 8;
};

/// The rules of the group that all tests without nodes let through.
std::uint64_t candidates(const RuleGroup& group, Machine& machine) {
    std::uint64_t rules = group.rules;
    for (const RuleGroup::Column& column : group.columns) {
        const Value& value = machine.locals[column.slot];
        std::uint64_t passed = rules & column.others;
        for (const RuleGroup::Test& test : column.tests) {
            if ((rules & test.rules) != 0 && matches(*test.tests, value, machine)) {
                passed |= rules & test.rules;
            }
        }
        rules = passed;
        if (rules == 0) break;
    }
    return rules;
}

bool passes_nodes(const TableRule& rule, const TableCode& code, Machine& machine) {
    for (std::size_t i = 0; i < rule.tests.size(); ++i) {
        const UnaryTests* tests = rule.tests[i];
        if (!tests->reads_locals) continue;
        if (!matches(*tests, machine.locals[code.inputs[i].slot], machine)) return false;
    }
    return true;
}

void find_rules(const TableCode& code, Matches& found, Machine& machine) {
    for (const RuleGroup& group : code.groups) {
        if (!machine.step()) return;
        for (std::uint64_t rest = candidates(group, machine); rest != 0; rest &= rest - 1) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(rest));
            const std::uint32_t rule = group.first + bit;
            const bool has_node = (group.with_node >> bit & 1U) != 0;
            if (has_node && !passes_nodes(code.rules[rule], code, machine)) continue;
            found.add(rule);
            if (code.policy == HitPolicy::first) return;
        }
    }
}

Value allowed_output(const Node& node, const OutputColumn& column, const Value& value,
                     Machine& machine) {
    if (column.allowed == nullptr || value.is_null()) return value;
    const AllowedValues allowed{column.allowed, nullptr};
    if (is_allowed(value, allowed, machine)) return value;
    return null_because(node, machine, "rules.value-not-allowed",
                        "the output isn't one of the table's output values");
}

Value output_of(const Node& node, const TableCode& code, const TableRule& rule, Machine& machine) {
    const auto one = [&](std::size_t i) {
        return allowed_output(node, code.outputs[i], evaluate(*rule.outputs[i], machine), machine);
    };
    if (code.outputs.size() == 1) return one(0);
    const auto entries = machine.arena.array<value::ContextEntry>(code.outputs.size());
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i] = {code.outputs[i].name, one(i)};
    return Value::context(machine.arena.make<value::Context>(value::Context{entries}));
}

Value default_output(const TableCode& code, Machine& machine) {
    const bool has_any = std::any_of(code.outputs.begin(), code.outputs.end(),
                                     [](const OutputColumn& one) { return one.otherwise; });
    if (!has_any) return {};
    if (code.outputs.size() == 1) return evaluate(*code.outputs[0].otherwise, machine);
    const auto entries = machine.arena.array<value::ContextEntry>(code.outputs.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Node* otherwise = code.outputs[i].otherwise;
        entries[i] = {code.outputs[i].name,
                      otherwise == nullptr ? Value() : evaluate(*otherwise, machine)};
    }
    return Value::context(machine.arena.make<value::Context>(value::Context{entries}));
}

/// The place of a value among the priorities; behind all when it isn't there.
std::size_t rank_of(const UnaryTests* priorities, const Value& value, Machine& machine) {
    if (priorities == nullptr) return 0;
    for (std::size_t i = 0; i < priorities->tests.size(); ++i) {
        const UnaryTests one{priorities->tests.subspan(i, 1), false, false,
                             priorities->reads_locals, priorities->local_count};
        if (is_allowed(value, AllowedValues{&one, nullptr}, machine)) return i;
    }
    return priorities->tests.size();
}

/// Sorts by the ranks of the outputs, the first output first; equals stay in the rules' order.
void sort_by_priority(const TableCode& code, std::span<Value> outputs, Machine& machine) {
    struct Ranked {
        std::span<std::size_t> ranks;
        Value value;
    };
    std::vector<Ranked> ranked;
    ranked.reserve(outputs.size());
    for (const Value& output : outputs) {
        const auto ranks = machine.arena.array<std::size_t>(code.outputs.size());
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            const Value value =
                code.outputs.size() == 1 ? output : output.as_context().entries[i].value;
            ranks[i] = rank_of(code.outputs[i].priorities, value, machine);
        }
        ranked.push_back({ranks, output});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
        return std::lexicographical_compare(a.ranks.begin(), a.ranks.end(), b.ranks.begin(),
                                            b.ranks.end());
    });
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] = ranked[i].value;
}

Value aggregated(const Node& node, const TableCode& code, std::span<const Value> outputs,
                 Machine& machine) {
    std::string_view name = "sum";
    switch (code.aggregation) {
        case Aggregation::count:
            return Value::integer(static_cast<std::int64_t>(outputs.size()));
        case Aggregation::least:
            name = "min";
            break;
        case Aggregation::most:
            name = "max";
            break;
        default:
            break;
    }
    Value list = Value::list(outputs);
    for (const Builtin& builtin : builtins()) {
        if (builtin.name != name) continue;
        const std::array<Signature, 1> signature = {signature_of(builtin)};
        return call_builtin(signature, {&list, 1}, nullptr, node, machine);
    }
    return {};
}

Value list_of_outputs(const Node& node, const TableCode& code, std::span<const std::uint32_t> rules,
                      Machine& machine) {
    ListBuilder list(machine, rules.size());
    for (const std::uint32_t rule : rules) {
        if (!list.add(output_of(node, code, code.rules[rule], machine))) return {};
    }
    const bool sorts = code.policy == HitPolicy::output_order || code.policy == HitPolicy::priority;
    if (sorts) sort_by_priority(code, list.items(), machine);
    if (code.policy == HitPolicy::priority) return list.items()[0];
    if (code.policy != HitPolicy::collect || code.aggregation == Aggregation::none) {
        return list.list();
    }
    return aggregated(node, code, list.items(), machine);
}

Value several_rules(const Node& node, const TableCode& code, std::span<const std::uint32_t> rules,
                    Machine& machine) {
    std::string numbers;
    for (const std::uint32_t rule : rules.first(std::min<std::size_t>(rules.size(), 10))) {
        numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", rule + 1);
    }
    return null_because(node, machine, "rules.table-several",
                        fmt::format("rules {} match, and the hit policy is {}", numbers,
                                    abbreviation(code.policy, code.aggregation)));
}

Value any_output(const Node& node, const TableCode& code, std::span<const std::uint32_t> rules,
                 Machine& machine) {
    const Value first = output_of(node, code, code.rules[rules[0]], machine);
    for (const std::uint32_t rule : rules.subspan(1)) {
        const Value other = output_of(node, code, code.rules[rule], machine);
        if (equal_values(first, other, machine) != Truth::yes) {
            return several_rules(node, code, rules, machine);
        }
    }
    return first;
}

Value result_of(const Node& node, const TableCode& code, std::span<const std::uint32_t> rules,
                Machine& machine) {
    if (rules.empty()) return default_output(code, machine);
    switch (code.policy) {
        case HitPolicy::unique:
            if (rules.size() > 1) return several_rules(node, code, rules, machine);
            return output_of(node, code, code.rules[rules[0]], machine);
        case HitPolicy::first:
            return output_of(node, code, code.rules[rules[0]], machine);
        case HitPolicy::any:
            return any_output(node, code, rules, machine);
        default:
            return list_of_outputs(node, code, rules, machine);
    }
}

/// False when an input has a value that the table doesn't take.
bool read_inputs(const Node& node, const TableCode& code, Machine& machine) {
    bool is_fine = true;
    for (const InputColumn& input : code.inputs) {
        Value& value = machine.locals[input.slot];
        value = evaluate(*input.expression, machine);
        if (input.allowed == nullptr || value.is_null()) continue;
        if (matches(*input.allowed, value, machine)) continue;
        null_because(node, machine, "rules.value-not-allowed",
                     machine.wants_notes()
                         ? fmt::format("the input \"{}\" isn't one of its input values", input.text)
                         : std::string());
        is_fine = false;
    }
    return is_fine;
}

}  // namespace

Value run_table(const Node& node, Machine& machine) {
    const auto& code = *static_cast<const TableCode*>(node.extra);
    const bool is_fine = read_inputs(node, code, machine);
    Matches found(machine);
    if (is_fine) find_rules(code, found, machine);
    if (machine.is_exhausted) return {};
    // outputs may call the same table: their values must not be traced before this one's inputs
    const TraceMark mark = begin_table(code, found.all(), machine);
    const Value result = is_fine ? result_of(node, code, found.all(), machine) : Value();
    end_trace(mark, result, machine);
    return result;
}

}  // namespace cajista::rules::detail
