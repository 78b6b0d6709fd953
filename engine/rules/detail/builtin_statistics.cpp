// SPDX-License-Identifier: Apache-2.0
// sum, mean, product, median, stddev, mode: lists of numbers.
#include <algorithm>

#include "rules/detail/builtin.h"
#include "rules/detail/list_builder.h"

namespace cajista::rules::detail {

namespace {

using value::Decimal;

/// Whether all items are numbers; counts a step for each.
bool are_numbers(const Call& call) {
    const auto items = call[0].as_list();
    if (!call.machine.step(items.size())) return false;
    return std::all_of(items.begin(), items.end(),
                       [](const Value& item) { return item.is(ValueKind::number); });
}

Value not_numbers(const Call& call) { return call.null("the list has items that are no numbers"); }

std::optional<Decimal> total(std::span<const Value> items) {
    std::optional<Decimal> sum = Decimal();
    for (const Value& item : items) {
        sum = value::add(*sum, item.as_number());
        if (!sum) break;
    }
    return sum;
}

std::optional<Decimal> size_of(std::span<const Value> items) {
    return Decimal::from_integer(static_cast<std::int64_t>(items.size()));
}

Value sum(const Call& call) {
    const auto items = call[0].as_list();
    if (items.empty()) return {};
    return are_numbers(call) ? call.number(total(items)) : not_numbers(call);
}

std::optional<Decimal> mean_of(std::span<const Value> items) {
    const auto sum = total(items);
    return sum ? value::divide(*sum, *size_of(items)) : std::nullopt;
}

Value mean(const Call& call) {
    const auto items = call[0].as_list();
    if (items.empty()) return {};
    return are_numbers(call) ? call.number(mean_of(items)) : not_numbers(call);
}

Value product(const Call& call) {
    const auto items = call[0].as_list();
    if (items.empty()) return call.null("the product of no numbers");
    if (!are_numbers(call)) return not_numbers(call);
    std::optional<Decimal> result = Decimal::from_integer(1);
    for (const Value& item : items) {
        result = value::multiply(*result, item.as_number());
        if (!result) break;
    }
    return call.number(result);
}

std::span<Value> sorted(const Call& call) {
    const auto copy = call.machine.arena.copy(call[0].as_list());
    std::stable_sort(copy.begin(), copy.end(), [](const Value& a, const Value& b) {
        return value::compare(a.as_number(), b.as_number()) < 0;
    });
    return copy;
}

Value median(const Call& call) {
    if (call[0].as_list().empty()) return {};
    if (!are_numbers(call)) return not_numbers(call);
    const auto items = sorted(call);
    const std::size_t middle = items.size() / 2;
    if (items.size() % 2 == 1) return items[middle];
    const auto sum = value::add(items[middle - 1].as_number(), items[middle].as_number());
    return sum ? call.number(value::divide(*sum, Decimal::from_integer(2))) : Value();
}

/// Of a sample: the squares are divided by one less than their number.
Value stddev(const Call& call) {
    const auto items = call[0].as_list();
    if (!are_numbers(call)) return not_numbers(call);
    if (items.size() < 2) return call.null("stddev() needs two numbers");
    const auto average = mean_of(items);
    if (!average) return call.number(average);
    std::optional<Decimal> squares = Decimal();
    for (const Value& item : items) {
        const auto distance = value::subtract(item.as_number(), *average);
        const auto square = distance ? value::multiply(*distance, *distance) : std::nullopt;
        squares = square ? value::add(*squares, *square) : std::nullopt;
        if (!squares) return call.number(squares);
    }
    const auto variance =
        value::divide(*squares, Decimal::from_integer(static_cast<std::int64_t>(items.size()) - 1));
    return variance ? call.number(value::square_root(*variance)) : Value();
}

/// All values that occur most often, ascending.
Value mode(const Call& call) {
    if (!are_numbers(call)) return not_numbers(call);
    const auto items = sorted(call);
    ListBuilder modes(call.machine);
    std::size_t most = 0;
    for (std::size_t begin = 0; begin < items.size();) {
        std::size_t end = begin + 1;
        while (end < items.size() && items[end].as_number() == items[begin].as_number()) ++end;
        if (end - begin > most) {
            most = end - begin;
            modes = ListBuilder(call.machine);
        }
        if (end - begin == most && !modes.add(items[begin])) return {};
        begin = end;
    }
    return modes.list();
}

constexpr Builtin statistics_table[] = {
    {"sum", "list:l*", 'n', sum},         {"mean", "list:l*", 'n', mean},
    {"product", "list:l*", 'n', product}, {"median", "list:l*", 'n', median},
    {"stddev", "list:l*", 'n', stddev},   {"mode", "list:l*", 'N', mode},
};

}  // namespace

std::span<const Builtin> statistics_builtins() { return statistics_table; }

}  // namespace cajista::rules::detail
