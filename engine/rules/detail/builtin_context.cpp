// SPDX-License-Identifier: Apache-2.0
// Contexts (DMN 1.5, 10.3.4.10), is() and not().
#include <algorithm>
#include <vector>

#include "rules/detail/builtin.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

using value::Context;
using value::ContextEntry;

Value make(const Call& call, std::span<const ContextEntry> entries) {
    return Value::context(call.machine.arena.make<Context>(Context{entries}));
}

Value get_value(const Call& call) {
    const auto found = Entries(call[0]).find(call[1].as_string());
    return found.value_or(Value());
}

Value get_entries(const Call& call) {
    const Entries entries(call[0]);
    ListBuilder list(call.machine, entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto pair = call.machine.arena.array<ContextEntry>(2);
        pair[0] = {"key", Value::string(entries.name(i))};
        pair[1] = {"value", entries.at(i)};
        if (!list.add(make(call, pair))) return {};
    }
    return list.list();
}

/// The entries of `of` with `key` set, at its place or behind the others.
Value with_entry(const Call& call, const Value& of, std::string_view key, const Value& value) {
    const Entries entries(of);
    if (!call.machine.step(entries.size() + 1)) return {};
    const auto all = call.machine.arena.array<ContextEntry>(entries.size() + 1);
    bool is_set = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool is_this = entries.name(i) == key;
        all[i] = {entries.name(i), is_this ? value : entries.at(i)};
        is_set |= is_this;
    }
    if (is_set) return make(call, all.first(entries.size()));
    all.back() = {key, value};
    return make(call, all);
}

Value context_put(const Call& call) {
    return with_entry(call, call[0], call[1].as_string(), call[2]);
}

/// Sets an entry of an entry …; from the inside out, without recursion.
Value context_put_path(const Call& call) {
    const auto keys = call[1].as_list();
    if (keys.empty() || !call.machine.step(keys.size())) return call.null("there is no key");
    const auto contexts = call.machine.arena.array<Value>(keys.size());
    Value inner = call[0];
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!keys[i].is(ValueKind::string)) return call.null("a key is no string");
        if (!has_entries(inner)) return call.null("there is no context to put the entry into");
        contexts[i] = inner;
        inner = Entries(inner).find(keys[i].as_string()).value_or(Value());
    }
    Value result = call[2];
    for (std::size_t i = keys.size(); i-- > 0;) {
        result = with_entry(call, contexts[i], keys[i].as_string(), result);
    }
    return result;
}

/// Entries in the order of their first setting.
struct EntrySet {
    std::vector<ContextEntry> entries{};

    /// The entry of that name, or null. Looking is work: a step for each entry passed.
    ContextEntry* find(std::string_view name, Machine& machine) {
        machine.step(entries.size());
        const auto at = std::find_if(entries.begin(), entries.end(),
                                     [&](const ContextEntry& e) { return e.name == name; });
        return at == entries.end() ? nullptr : &*at;
    }
    Value context(const Call& call) const { return make(call, call.machine.arena.copy(entries)); }
};

Value context_merge(const Call& call) {
    EntrySet merged;
    for (const Value& part : call[0].as_list()) {
        if (!has_entries(part)) return call.null("the list has items that are no contexts");
        const Entries entries(part);
        for (std::size_t i = 0; i < entries.size() && call.machine.step(); ++i) {
            if (ContextEntry* known = merged.find(entries.name(i), call.machine)) {
                known->value = entries.at(i);
            } else {
                merged.entries.push_back({entries.name(i), entries.at(i)});
            }
        }
    }
    return call.machine.is_exhausted ? Value() : merged.context(call);
}

Value context_of(const Call& call) {
    EntrySet result;
    for (const Value& entry : call[0].as_list()) {
        if (!has_entries(entry)) return call.null("the list has items that are no contexts");
        const Entries parts(entry);
        const auto key = parts.find("key");
        const auto value = parts.find("value");
        if (!key || !value || !key->is(ValueKind::string)) {
            return call.null("an entry needs a key, a string, and a value");
        }
        if (result.find(key->as_string(), call.machine) != nullptr) {
            return call.null("a key stands twice");
        }
        if (!call.machine.step()) return {};
        result.entries.push_back({key->as_string(), *value});
    }
    return call.machine.is_exhausted ? Value() : result.context(call);
}

Value is(const Call& call) { return Value::boolean(is_same(call[0], call[1], call.machine)); }

Value negation(const Call& call) {
    return call[0].is(ValueKind::boolean) ? Value::boolean(!call[0].as_boolean()) : Value();
}

constexpr Builtin context_table[] = {
    {"get value", "m:c, key:s", 'a', get_value},
    {"get entries", "m:c", 'l', get_entries},
    {"context put", "context:c, key:s, value:a", 'c', context_put},
    {"context put", "context:c, keys:l, value:a", 'c', context_put_path},
    {"context merge", "contexts:l", 'c', context_merge},
    {"context", "entries:l", 'c', context_of},
    {"is", "value1?:a, value2?:a", 'b', is},
    {"not", "negand:b0", 'b', negation},
};

}  // namespace

std::span<const Builtin> context_builtins() { return context_table; }

}  // namespace cajista::rules::detail
