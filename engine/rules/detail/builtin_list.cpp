// SPDX-License-Identifier: Apache-2.0
// Lists (DMN 1.5, 10.3.4.4): parts, joining, searching.
#include <algorithm>

#include "base/limits.h"
#include "rules/detail/builtin.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/function.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

using Items = std::span<const Value>;

Items list(const Call& call, std::size_t i = 0) { return call[i].as_list(); }

Value integer(std::size_t n) { return Value::integer(static_cast<std::int64_t>(n)); }

Value count(const Call& call) { return integer(list(call).size()); }

/// Equal as values, null included; lists of different types simply aren't.
bool is_equal(const Value& a, const Value& b, Machine& machine) {
    machine.step();
    return equal_values(a, b, machine) == Truth::yes;
}

bool is_among(const Value& value, Items items, Machine& machine) {
    return std::any_of(items.begin(), items.end(), [&](const Value& item) {
        return !machine.is_exhausted && is_equal(item, value, machine);
    });
}

Value list_contains(const Call& call) {
    const bool found = is_among(call[1], list(call), call.machine);
    return call.machine.is_exhausted ? Value() : Value::boolean(found);
}

/// The index from 1 or, negative, from the end, as an offset; nothing when outside.
std::optional<std::size_t> offset_of(const Value& position, std::size_t size) {
    const auto index = position.as_number().rounded(0, value::Rounding::down).to_integer();
    const auto count = static_cast<std::int64_t>(size);
    if (!index || *index == 0 || *index > count || *index < -count) return std::nullopt;
    return static_cast<std::size_t>(*index > 0 ? *index - 1 : count + *index);
}

Value sublist(const Call& call) {
    const Items items = list(call);
    const auto first = offset_of(call[1], items.size());
    if (!first) return call.null("the start position is outside the list");
    std::size_t length = items.size() - *first;
    if (call.has(2)) {
        const auto wanted = call[2].as_number().rounded(0, value::Rounding::down).to_integer();
        if (!wanted || *wanted < 1 || static_cast<std::size_t>(*wanted) > length) {
            return call.null("the length is outside the list");
        }
        length = static_cast<std::size_t>(*wanted);
    }
    return Value::list(items.subspan(*first, length));
}

Value append(const Call& call) {
    ListBuilder result(call.machine, list(call).size() + call.arguments.size());
    const bool fits = result.add_all(list(call)) && result.add_all(call.arguments.subspan(1));
    return fits ? result.list() : Value();
}

Value concatenate(const Call& call) {
    ListBuilder result(call.machine);
    for (const Value& part : call.arguments) {
        if (!result.add_all(part.as_list())) return {};
    }
    return result.list();
}

Value insert_before(const Call& call) {
    const Items items = list(call);
    const auto at = offset_of(call[1], items.size());
    if (!at) return call.null("the position is outside the list");
    ListBuilder result(call.machine, items.size() + 1);
    const bool fits = result.add_all(items.first(*at)) && result.add(call[2]) &&
                      result.add_all(items.subspan(*at));
    return fits ? result.list() : Value();
}

Value remove(const Call& call) {
    const Items items = list(call);
    const auto at = offset_of(call[1], items.size());
    if (!at) return call.null("the position is outside the list");
    ListBuilder result(call.machine, items.size());
    const bool fits = result.add_all(items.first(*at)) && result.add_all(items.subspan(*at + 1));
    return fits ? result.list() : Value();
}

Value list_replace_at(const Call& call) {
    const Items items = list(call);
    const auto at = offset_of(call[1], items.size());
    if (!at) return call.null("the position is outside the list");
    ListBuilder result(call.machine, items.size());
    if (!result.add_all(items)) return {};
    result.items()[*at] = call[2];
    return result.list();
}

Value list_replace_matching(const Call& call) {
    const value::Function& match = call[1].as_function();
    if (match.parameter_count() != 2) return call.null("the function must have two parameters");
    ListBuilder result(call.machine, list(call).size());
    for (const Value& item : list(call)) {
        const Value pair[] = {item, call[2]};
        const Value verdict = call_function(match, pair, call.node, call.machine);
        if (!verdict.is(ValueKind::boolean)) return call.null("the function gives no boolean");
        if (!result.add(verdict.as_boolean() ? call[2] : item)) return {};
    }
    return result.list();
}

Value reverse(const Call& call) {
    ListBuilder result(call.machine, list(call).size());
    if (!result.add_all(list(call))) return {};
    std::reverse(result.items().begin(), result.items().end());
    return result.list();
}

Value index_of(const Call& call) {
    ListBuilder result(call.machine);
    const Items items = list(call);
    for (std::size_t i = 0; i < items.size() && !call.machine.is_exhausted; ++i) {
        if (is_equal(items[i], call[1], call.machine) && !result.add(integer(i + 1))) return {};
    }
    return call.machine.is_exhausted ? Value() : result.list();
}

bool add_distinct(ListBuilder& result, Items items, Machine& machine) {
    for (const Value& item : items) {
        if (is_among(item, result.items(), machine)) continue;
        if (machine.is_exhausted || !result.add(item)) return false;
    }
    return true;
}

Value distinct_values(const Call& call) {
    ListBuilder result(call.machine);
    return add_distinct(result, list(call), call.machine) ? result.list() : Value();
}

Value union_of(const Call& call) {
    ListBuilder result(call.machine);
    for (const Value& part : call.arguments) {
        if (!add_distinct(result, part.as_list(), call.machine)) return {};
    }
    return result.list();
}

bool add_flat(ListBuilder& result, Items items, int depth) {
    if (depth > base::limits::expression_depth) return false;
    for (const Value& item : items) {
        const bool fits = item.is(ValueKind::list) ? add_flat(result, item.as_list(), depth + 1)
                                                   : result.add(item);
        if (!fits) return false;
    }
    return true;
}

Value flatten(const Call& call) {
    ListBuilder result(call.machine);
    return add_flat(result, list(call), 0) ? result.list() : call.null("the list nests too deep");
}

/// Three-valued: the deciding boolean wins; otherwise anything but booleans makes it null.
template <bool decides>
Value decide(const Call& call) {
    bool is_unknown = false;
    for (const Value& item : list(call)) {
        if (!call.machine.step()) return {};
        if (!item.is(ValueKind::boolean)) {
            is_unknown = true;
        } else if (item.as_boolean() == decides) {
            return item;
        }
    }
    return is_unknown ? call.null("the list has items that are no booleans")
                      : Value::boolean(!decides);
}

constexpr Builtin list_table[] = {
    {"count", "list:l", 'n', count},
    {"list contains", "list:l, element:a", 'b', list_contains},
    {"sublist", "list:l, start position:n, length?:n", '=', sublist},
    {"append", "list:l, item:a+", 'l', append},
    {"concatenate", "list:l+", 'l', concatenate},
    {"insert before", "list:l, position:n, newItem:a", 'l', insert_before},
    {"remove", "list:l, position:n", '=', remove},
    {"list replace", "list:l, position:n, newItem:a", 'l', list_replace_at},
    {"list replace", "list:l, match:f, newItem:a", 'l', list_replace_matching},
    {"reverse", "list:l", '=', reverse},
    {"index of", "list:l, match:a", 'N', index_of},
    {"distinct values", "list:l", '=', distinct_values},
    {"union", "list:l+", 'l', union_of},
    {"flatten", "list:l", 'l', flatten},
    {"all", "list:l*", 'b', decide<false>},
    {"any", "list:l*", 'b', decide<true>},
};

}  // namespace

std::span<const Builtin> list_builtins() { return list_table; }

}  // namespace cajista::rules::detail
