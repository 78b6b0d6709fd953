// SPDX-License-Identifier: Apache-2.0
// Items of a for-each by their keys: sorted as the document's language sorts, and in groups.
#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "compose/detail/builder.h"
#include "compose/detail/walk.h"
#include "value/convert.h"

namespace cajista::compose::detail {

using templates::RepeatNode;
using value::Value;
using value::ValueKind;

namespace {

/// What two items are compared by. Numbers by value, texts as the locale collates, dates and times
/// as ISO 8601 writes them, lists item by item; nulls come last.
struct SortKey {
    enum class Rank : std::uint8_t { boolean, number, text, null };
    Rank rank = Rank::null;
    value::Decimal number;
    std::string text;

    int compare(const SortKey& other) const {
        if (rank != other.rank) return rank < other.rank ? -1 : 1;
        if (rank == Rank::number) return value::compare(number, other.number);
        return text.compare(other.text);
    }
};

SortKey key_of(const Value& value, locale::Locale& locale) {
    SortKey key;
    switch (value.kind()) {
        case ValueKind::null:
            break;
        case ValueKind::boolean:
            key.rank = SortKey::Rank::boolean;
            key.text = value.as_boolean() ? "1" : "0";
            break;
        case ValueKind::number:
            key.rank = SortKey::Rank::number;
            key.number = value.as_number();
            break;
        case ValueKind::string:
            key.rank = SortKey::Rank::text;
            key.text = locale.collation_key(value.as_string());
            break;
        default:
            key.rank = SortKey::Rank::text;
            key.text = value::to_plain_text(value);
    }
    return key;
}

std::vector<SortKey> keys_of_value(const Value& value, locale::Locale& locale) {
    std::vector<SortKey> keys;
    if (!value.is(ValueKind::list)) return {key_of(value, locale)};
    for (const Value& part : value.as_list()) keys.push_back(key_of(part, locale));
    return keys;
}

int compare_keys(const std::vector<SortKey>& a, const std::vector<SortKey>& b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (const int order = a[i].compare(b[i]); order != 0) return order;
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

/// Equal values, equal text: 1.0 and 1 are one group, "1" another.
std::string group_text(const Value& value) {
    std::string text(1, static_cast<char>('a' + static_cast<int>(value.kind())));
    if (value.is_null()) return text;
    if (value.is(ValueKind::number)) return text + value.as_number().normalized().to_string();
    return text + value::to_plain_text(value);
}

}  // namespace

std::vector<Value> Builder::keys_of(const RepeatNode& node, const rules::Expression& key,
                                    std::span<const Value> items) {
    std::vector<Value> keys;
    keys.reserve(items.size());
    for (const Value& item : items) {
        if (frame_->steps_left == 0) fail_steps(node.place);
        if (failed_) break;
        --frame_->steps_left;
        set_variable(node.item_slot, item);
        keys.push_back(evaluate(key, node.place));
    }
    keys.resize(items.size());
    return keys;
}

std::span<const Value> Builder::sorted(const RepeatNode& node, std::span<const Value> items) {
    const std::vector<Value> values = keys_of(node, *node.sort_by, items);
    if (failed_) return {};
    std::vector<std::vector<SortKey>> keys;
    keys.reserve(values.size());
    for (const Value& value : values) keys.push_back(keys_of_value(value, *locale_));
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const int result = compare_keys(keys[a], keys[b]);
        return node.is_descending ? result > 0 : result < 0;
    });
    const auto made = arena_->array<Value>(items.size());
    for (std::size_t i = 0; i < order.size(); ++i) made[i] = items[order[i]];
    return made;
}

/// Groups in the order in which their first items come.
Builder::Groups Builder::grouped(const RepeatNode& node, std::span<const Value> items) {
    const std::vector<Value> values = keys_of(node, *node.group_by, items);
    if (failed_) return {};
    std::unordered_map<std::string, std::size_t> known;  // looked up, never walked
    std::vector<Value> keys;
    std::vector<std::vector<Value>> members;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto [at, is_new] = known.emplace(group_text(values[i]), keys.size());
        if (is_new) {
            keys.push_back(values[i]);
            members.emplace_back();
        }
        members[at->second].push_back(items[i]);
    }
    const auto lists = arena_->array<Value>(keys.size());
    for (std::size_t i = 0; i < lists.size(); ++i) lists[i] = Value::list(arena_->copy(members[i]));
    return {arena_->copy(keys), lists};
}

}  // namespace cajista::compose::detail
