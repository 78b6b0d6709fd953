// SPDX-License-Identifier: Apache-2.0
// min, max, sort.
#include <algorithm>

#include "rules/detail/builtin.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/function.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

template <int wanted>
Value extreme(const Call& call) {
    Value best;
    for (const Value& item : call[0].as_list()) {
        if (!call.machine.step()) return {};
        if (best.is_null()) {
            if (!order_values(item, item)) return call.null("the list has items without an order");
            best = item;
            continue;
        }
        const auto order = order_values(item, best);
        if (!order) return call.null("the list has items without an order among them");
        if (*order == wanted) best = item;
    }
    return best;
}

/// Merges sorted halves: stable, as many comparisons as it must be, and safe whatever `precedes`
/// answers (a function of the template needn't be an order). False when it can't be told.
template <typename Precedes>
bool merge_sort(std::span<Value> items, std::span<Value> scratch, Precedes& precedes) {
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t begin = 0; begin < items.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, items.size());
            const std::size_t end = std::min(begin + 2 * width, items.size());
            std::size_t a = begin;
            std::size_t b = middle;
            for (std::size_t out = begin; out < end; ++out) {
                bool takes_b = a >= middle;
                if (a < middle && b < end) {
                    const auto later_first = precedes(items[b], items[a]);
                    if (!later_first) return false;
                    takes_b = *later_first;
                }
                scratch[out] = takes_b ? items[b++] : items[a++];
            }
        }
        std::copy(scratch.begin(), scratch.end(), items.begin());
    }
    return true;
}

template <typename Precedes>
Value sorted(const Call& call, Precedes precedes) {
    const auto items = call[0].as_list();
    if (!call.machine.step(items.size() * 2)) return {};
    const auto result = call.machine.arena.copy(items);
    const auto scratch = call.machine.arena.array<Value>(items.size());
    if (!merge_sort(result, scratch, precedes)) return call.null("the items have no order");
    return Value::list(result);
}

Value sort_naturally(const Call& call) {
    return sorted(call, [&](const Value& a, const Value& b) -> std::optional<bool> {
        const auto order = order_values(a, b);
        if (!order || !call.machine.step()) return std::nullopt;
        return *order < 0;
    });
}

Value sort_by(const Call& call) {
    const value::Function& function = call[1].as_function();
    if (function.parameter_count() != 2) return call.null("the function must have two parameters");
    return sorted(call, [&](const Value& a, const Value& b) -> std::optional<bool> {
        const Value pair[] = {a, b};
        const Value verdict = call_function(function, pair, call.node, call.machine);
        if (!verdict.is(ValueKind::boolean)) return std::nullopt;
        return verdict.as_boolean();
    });
}

constexpr Builtin order_table[] = {
    {"min", "list:l*", 'i', extreme<-1>},
    {"max", "list:l*", 'i', extreme<1>},
    {"sort", "list:l", '=', sort_naturally},
    {"sort", "list:l, precedes:f", '=', sort_by},
};

}  // namespace

std::span<const Builtin> order_builtins() { return order_table; }

}  // namespace cajista::rules::detail
