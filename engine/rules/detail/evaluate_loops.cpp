// SPDX-License-Identifier: Apache-2.0
// for, some, every: nested loops over lists and ranges.
#include <algorithm>

#include "rules/detail/compare_values.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

using value::Range;

/// What an iterator walks over: the items of a list, or whole numbers or days without a list.
struct Domain {
    bool is_there = false;
    bool counts = false;
    bool has_dates = false;
    std::span<const Value> items{};
    std::int64_t first = 0;
    std::int64_t last = 0;

    Value at(std::int64_t position) const {
        return has_dates ? Value::date(value::Date::from_days(position)) : Value::integer(position);
    }
};

/// From one end to the other, in either direction.
Domain count_through(const Value& from, const Value& to, const Node& node, Machine& machine) {
    const bool are_dates = from.is(ValueKind::date) && to.is(ValueKind::date);
    const bool are_numbers = from.is(ValueKind::number) && to.is(ValueKind::number);
    const auto whole = [&](const Value& end) -> std::optional<std::int64_t> {
        return are_dates ? end.as_date().to_days() : end.as_number().to_integer();
    };
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    if (are_dates || are_numbers) {
        first = whole(from);
        last = whole(to);
    }
    if (!first || !last) {
        null_because(node, machine, "rules.no-result",
                     "only whole numbers and dates can be counted through");
        return {};
    }
    return {true, true, are_dates, {}, *first, *last};
}

/// An empty range of whole numbers, such as (1..2), has no items.
Domain items_of_range(const Range& range, const Node& node, Machine& machine) {
    const auto order = order_values(range.low, range.high);
    if (!order || *order > 0) {
        null_because(node, machine, "rules.no-result", "the range can't be counted through");
        return {};
    }
    Domain domain = count_through(range.low, range.high, node, machine);
    if (!domain.is_there) return domain;
    if (range.low_bound == Range::Bound::open) {
        if (domain.first == domain.last) return {.is_there = true};
        ++domain.first;
    }
    if (range.high_bound == Range::Bound::open) {
        if (domain.first == domain.last) return {.is_there = true};
        --domain.last;
    }
    return domain;
}

Domain domain_of(const Node& node, Machine& machine) {
    if (node.run == run_span) {
        const Value from = evaluate_child(node, 0, machine);
        return count_through(from, evaluate_child(node, 1, machine), node, machine);
    }
    const Value value = evaluate(node, machine);
    if (value.is_null()) return {};
    if (value.is(ValueKind::range)) return items_of_range(value.as_range(), node, machine);
    if (value.is(ValueKind::list)) return {.is_there = true, .items = value.as_list()};
    // one value counts as a list of one
    return {.is_there = true, .items = {machine.arena.make<Value>(value), 1}};
}

/// Runs `body` for every combination; false stops. The recursion is as deep as there are
/// iterators, of which the parser allows few.
template <typename Body>
bool loop(const Node& node, const LoopCode& code, std::size_t level, Machine& machine, Body& body) {
    if (level == code.slots.size()) return body();
    const Domain domain = domain_of(*node.children[level], machine);
    if (!domain.is_there) return body.no_list();
    const auto visit = [&](const Value& item) {
        if (!machine.step()) return false;
        machine.locals[code.slots[level]] = item;
        return loop(node, code, level + 1, machine, body);
    };
    if (!domain.counts) return std::all_of(domain.items.begin(), domain.items.end(), visit);
    const std::int64_t direction = domain.first <= domain.last ? 1 : -1;
    for (std::int64_t i = domain.first;; i += direction) {
        if (!visit(domain.at(i))) return false;
        if (i == domain.last) return true;
    }
}

struct ForBody {
    const Node& node;
    Machine& machine;
    bool uses_partial;
    ListBuilder results;
    bool is_done = true;

    bool operator()() {
        if (uses_partial) machine.locals[node.slot] = results.list();
        is_done = results.add(evaluate(*node.children.back(), machine));
        return is_done;
    }
    bool no_list() { return is_done = false; }
};

struct QuantifiedBody {
    const Node& node;
    Machine& machine;
    bool decides;  ///< `some` ends with the first true, `every` with the first false
    bool is_boxed = false;
    bool is_unknown = false;
    bool is_decided = false;

    bool operator()() {
        const Value value = evaluate(*node.children.back(), machine);
        if (!value.is(ValueKind::boolean)) {
            is_unknown = true;
            if (!is_boxed || value.is_null()) return true;
            null_because(node, machine, "rules.no-result",
                         "what is asked of the items is no boolean");
            return false;
        }
        is_decided = value.as_boolean() == decides;
        return !is_decided;
    }
    bool no_list() {
        is_unknown = true;
        return false;
    }
};

}  // namespace

/// Only loops use it, as their domain.
Value run_span(const Node&, Machine&) { return {}; }

Value run_for(const Node& node, Machine& machine) {
    const auto& code = *static_cast<const LoopCode*>(node.extra);
    ForBody body{node, machine, code.uses_partial, ListBuilder(machine)};
    const bool is_whole = loop(node, code, 0, machine, body);
    return is_whole && body.is_done ? body.results.list() : Value();
}

Value run_quantified(const Node& node, Machine& machine) {
    const auto& code = *static_cast<const LoopCode*>(node.extra);
    const bool is_every = node.field == 1;
    QuantifiedBody body{node, machine, !is_every, code.is_boxed};
    const bool is_whole = loop(node, code, 0, machine, body);
    if (body.is_decided) return Value::boolean(!is_every);
    return is_whole && !body.is_unknown ? Value::boolean(is_every) : Value();
}

}  // namespace cajista::rules::detail
