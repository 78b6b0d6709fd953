// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/record_trace.h"

#include "rules/detail/decision_table.h"
#include "rules/trace.h"

namespace cajista::rules::detail {

namespace {

TraceMark begin(Trace::Entry::Kind kind, std::string_view name, Machine& machine) {
    Trace* trace = machine.frame.trace;
    if (trace == nullptr) return {};
    if (trace->entries.size() >= Trace::most_entries) {
        trace->is_cut = true;
        return {};
    }
    Trace::Entry& entry = trace->entries.emplace_back();
    entry.kind = kind;
    entry.name = name;
    return {trace->entries.size() - 1};
}

bool is_open(TraceMark mark) { return mark.entry != TraceMark().entry; }

}  // namespace

TraceMark begin_decision(std::string_view name, Machine& machine) {
    return begin(Trace::Entry::Kind::decision, name, machine);
}

TraceMark begin_service(std::string_view name, Machine& machine) {
    return begin(Trace::Entry::Kind::service, name, machine);
}

void add_input(TraceMark mark, std::string_view name, const value::Value& value, Machine& machine) {
    if (!is_open(mark)) return;
    Trace::Input& input = machine.frame.trace->entries[mark.entry].inputs.emplace_back();
    input.text = name;
    append_json(input.value, value);
}

TraceMark begin_table(const TableCode& code, std::span<const std::uint32_t> rules,
                      Machine& machine) {
    const TraceMark mark = begin(Trace::Entry::Kind::table, code.name, machine);
    if (!is_open(mark)) return mark;
    Trace::Entry& entry = machine.frame.trace->entries[mark.entry];
    entry.hit_policy = abbreviation(code.policy, code.aggregation);
    for (const std::uint32_t rule : rules) entry.rules.push_back(rule + 1);
    for (const InputColumn& input : code.inputs) {
        add_input(mark, input.text, machine.locals[input.slot], machine);
    }
    return mark;
}

void end_trace(TraceMark mark, const value::Value& result, Machine& machine) {
    if (!is_open(mark)) return;
    append_json(machine.frame.trace->entries[mark.entry].value, result);
}

}  // namespace cajista::rules::detail
