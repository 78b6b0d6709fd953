// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/print_value.h"

#include "base/limits.h"
#include "locale/zones.h"
#include "rules/detail/compare_values.h"
#include "rules/detail/lex.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Range;
using value::Value;
using value::ValueKind;

struct Printer {
    std::string& out;
    Machine& machine;

    bool print(const Value& value, int depth);
    bool print_list(std::span<const Value> items, int depth);
    bool print_entries(const Entries& entries, int depth);
    bool print_range(const Range& range, int depth);
    void print_scalar(const Value& value);
    void print_quoted(std::string_view text);
};

void Printer::print_quoted(std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void Printer::print_scalar(const Value& value) {
    switch (value.kind()) {
        case ValueKind::null:
            out += "null";
            break;
        case ValueKind::boolean:
            out += value.as_boolean() ? "true" : "false";
            break;
        case ValueKind::number:
            out += value.as_number().to_string();
            break;
        case ValueKind::date:
            out += value.as_date().to_string();
            break;
        case ValueKind::time:
            out += value::to_string(value.as_time(), locale::zone_name);
            break;
        case ValueKind::date_time:
            out += value::to_string(value.as_date_time(), locale::zone_name);
            break;
        case ValueKind::year_month_duration:
            out += value::to_string(value.as_year_month_duration());
            break;
        case ValueKind::day_time_duration:
            out += value::to_string(value.as_day_time_duration());
            break;
        default:
            out += "function";
            break;
    }
}

bool Printer::print_list(std::span<const Value> items, int depth) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += ", ";
        if (!print(items[i], depth + 1)) return false;
    }
    out += ']';
    return true;
}

bool is_plain_name(std::string_view name) {
    return !name.empty() && end_of_word(name, 0) == name.size();
}

bool Printer::print_entries(const Entries& entries, int depth) {
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i != 0) out += ", ";
        if (is_plain_name(entries.name(i))) {
            out += entries.name(i);
        } else {
            print_quoted(entries.name(i));
        }
        out += ": ";
        if (!print(entries.at(i), depth + 1)) return false;
    }
    out += '}';
    return true;
}

bool Printer::print_range(const Range& range, int depth) {
    using Bound = Range::Bound;
    if (range.low_bound == Bound::none || range.high_bound == Bound::none) {
        const bool is_below = range.low_bound == Bound::none;
        const Bound bound = is_below ? range.high_bound : range.low_bound;
        out += '(';
        if (bound == Bound::none) {
            out += range.high.is_true() ? "=" : "!=";
            return print(range.low, depth + 1) && (out += ')', true);
        }
        out += is_below ? '<' : '>';
        if (bound == Bound::closed) out += '=';
        out += ' ';
        return print(is_below ? range.high : range.low, depth + 1) && (out += ')', true);
    }
    out += range.low_bound == Bound::closed ? '[' : '(';
    if (!print(range.low, depth + 1)) return false;
    out += "..";
    if (!print(range.high, depth + 1)) return false;
    out += range.high_bound == Bound::closed ? ']' : ')';
    return true;
}

bool Printer::print(const Value& value, int depth) {
    if (depth > base::limits::expression_depth || out.size() > base::limits::field_bytes) {
        return false;
    }
    if (!machine.step()) return false;
    switch (value.kind()) {
        case ValueKind::string:
            if (!machine.step_text(value.as_string().size())) return false;
            if (depth == 0) {
                out += value.as_string();
            } else {
                print_quoted(value.as_string());
            }
            return true;
        case ValueKind::list:
            return print_list(value.as_list(), depth);
        case ValueKind::context:
        case ValueKind::record:
            return print_entries(Entries(value), depth);
        case ValueKind::range:
            return print_range(value.as_range(), depth);
        default:
            print_scalar(value);
            return true;
    }
}

}  // namespace

bool append_text(std::string& out, const Value& value, Machine& machine) {
    return Printer{out, machine}.print(value, 0);
}

}  // namespace cajista::rules::detail
