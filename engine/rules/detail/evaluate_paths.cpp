// SPDX-License-Identifier: Apache-2.0
// Paths into contexts, records and lists, the parts of dates and ranges, filters.
#include <fmt/format.h>

#include "base/limits.h"
#include "locale/zones.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/evaluate.h"
#include "rules/detail/list_builder.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Range;

std::optional<Value> date_part(value::Date date, std::string_view name) {
    if (name == "year") return Value::integer(date.year);
    if (name == "month") return Value::integer(date.month);
    if (name == "day") return Value::integer(date.day);
    if (name == "weekday") return Value::integer(date.weekday());
    return std::nullopt;
}

std::optional<Value> time_part(const value::Time& time, std::string_view name) {
    const auto kind = time.zone.kind;
    if (name == "hour") return Value::integer(time.hour);
    if (name == "minute") return Value::integer(time.minute);
    if (name == "second") return Value::integer(time.second);
    if (name == "time offset") {
        if (kind == value::Zone::Kind::local) return Value();
        return Value::duration(value::DayTimeDuration{time.zone.offset_seconds, 0});
    }
    if (name == "timezone") {
        if (kind != value::Zone::Kind::named) return Value();
        return Value::string(locale::zone_name(time.zone.zone));
    }
    return std::nullopt;
}

std::optional<Value> months_part(std::int64_t months, std::string_view name) {
    if (name == "years") return Value::integer(months / 12);
    if (name == "months") return Value::integer(months % 12);
    return std::nullopt;
}

std::optional<Value> seconds_part(value::DayTimeDuration duration, std::string_view name) {
    if (name == "days") return Value::integer(duration.seconds / 86400);
    if (name == "hours") return Value::integer(duration.seconds / 3600 % 24);
    if (name == "minutes") return Value::integer(duration.seconds / 60 % 60);
    if (name == "seconds") {
        return Value::number(to_number({duration.seconds % 60, duration.nanoseconds}));
    }
    return std::nullopt;
}

std::optional<Value> range_part(const Range& range, std::string_view name) {
    using Bound = Range::Bound;
    const bool is_test = range.low_bound == Bound::none && range.high_bound == Bound::none;
    if (name == "start") return range.low;
    if (name == "end") return is_test ? range.low : range.high;
    const bool is_equal = is_test && range.high.is_true();  // (= x) has x at both ends
    if (name == "start included")
        return Value::boolean(is_equal || range.low_bound == Bound::closed);
    if (name == "end included")
        return Value::boolean(is_equal || range.high_bound == Bound::closed);
    return std::nullopt;
}

std::optional<Value> part_of(const Value& value, std::string_view name) {
    switch (value.kind()) {
        case ValueKind::context:
        case ValueKind::record:
            return Entries(value).find(name);
        case ValueKind::date:
            return date_part(value.as_date(), name);
        case ValueKind::time:
            return time_part(value.as_time(), name);
        case ValueKind::date_time: {
            const value::DateTime& point = value.as_date_time();
            const auto part = date_part(point.date, name);
            return part ? part : time_part(point.time, name);
        }
        case ValueKind::year_month_duration:
            return months_part(value.as_year_month_duration().months, name);
        case ValueKind::day_time_duration:
            return seconds_part(value.as_day_time_duration(), name);
        case ValueKind::range:
            return range_part(value.as_range(), name);
        default:
            return std::nullopt;
    }
}

Value path_into(const Value& from, const Node& node, Machine& machine, int depth) {
    const std::string_view name = node.constant.as_string();
    if (from.is(ValueKind::list)) {
        if (depth > base::limits::expression_depth) return {};
        ListBuilder parts(machine, from.as_list().size());
        for (const Value& item : from.as_list()) {
            if (!parts.add(path_into(item, node, machine, depth + 1))) return {};
        }
        return parts.list();
    }
    if (const auto part = part_of(from, name)) return *part;
    if (from.is_null()) return {};
    return null_because(node, machine, "rules.no-entry",
                        fmt::format("{} has no \"{}\"", describe(from.kind()), name));
}

}  // namespace

Value run_path(const Node& node, Machine& machine) {
    return path_into(evaluate_child(node, 0, machine), node, machine, 0);
}

Value run_record_path(const Node& node, Machine& machine) {
    const Value from = evaluate_child(node, 0, machine);
    if (from.is(ValueKind::record) && from.as_record().type == node.extra &&
        node.field < from.as_record().slots.size()) {
        return from.as_record().slots[node.field];
    }
    return path_into(from, node, machine, 0);
}

namespace {

/// What is filtered: a list; null as no items; anything else as a list of one.
std::span<const Value> items_of(const Value& value) {
    if (value.is(ValueKind::list)) return value.as_list();
    if (value.is_null()) return {};
    return {&value, 1};
}

Value item_at(std::span<const Value> items, const Value& index, const Node& node,
              Machine& machine) {
    const auto size = static_cast<std::int64_t>(items.size());
    const auto position = index.as_number().to_integer();
    if (position && *position > 0 && *position <= size) {
        return items[static_cast<std::size_t>(*position - 1)];
    }
    if (position && *position < 0 && *position >= -size) {
        return items[static_cast<std::size_t>(size + *position)];
    }
    return null_because(
        node, machine, "rules.no-item",
        fmt::format("the list of {} items has none at {}", size, index.as_number().to_string()));
}

}  // namespace

Value run_index(const Node& node, Machine& machine) {
    const Value list = evaluate_child(node, 0, machine);
    const Value index = evaluate_child(node, 1, machine);
    if (!index.is(ValueKind::number)) {
        return null_because(node, machine, "rules.no-item", "the index is null");
    }
    return item_at(items_of(list), index, node, machine);
}

namespace {

template <bool is_boxed>
Value filter(const Node& node, Machine& machine) {
    const Value list = evaluate_child(node, 0, machine);
    const auto items = items_of(list);
    ListBuilder kept(machine);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!machine.step()) return {};
        machine.locals[node.slot] = items[i];
        const Value verdict = evaluate_child(node, 1, machine);
        // an index whose type wasn't known: it doesn't depend on the item
        if (i == 0 && verdict.is(ValueKind::number)) return item_at(items, verdict, node, machine);
        if (is_boxed && !verdict.is(ValueKind::boolean) && !verdict.is_null()) {
            return null_because(node, machine, "rules.no-result",
                                "the filter's match is no boolean");
        }
        if (verdict.is_true() && !kept.add(items[i])) return {};
    }
    return kept.list();
}

}  // namespace

Value run_filter(const Node& node, Machine& machine) { return filter<false>(node, machine); }
Value run_boxed_filter(const Node& node, Machine& machine) { return filter<true>(node, machine); }

}  // namespace cajista::rules::detail
