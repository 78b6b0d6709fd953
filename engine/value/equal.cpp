// SPDX-License-Identifier: Apache-2.0
// equal() of convert.h, and the look-ups it needs.
#include <algorithm>

#include "base/limits.h"
#include "value/convert.h"

namespace cajista::value {

namespace {

std::int64_t seconds_of(const Time& time) {
    return std::int64_t{time.hour} * 3600 + time.minute * 60 + time.second -
           time.zone.offset_seconds;
}

/// Times without a zone and times with one can't be compared.
bool same_kind_of_zone(const Time& a, const Time& b) {
    return (a.zone.kind == Zone::Kind::local) == (b.zone.kind == Zone::Kind::local);
}

bool equal_times(const Time& a, const Time& b) {
    return same_kind_of_zone(a, b) && seconds_of(a) == seconds_of(b) &&
           a.nanosecond == b.nanosecond;
}

bool equal_date_times(const DateTime& a, const DateTime& b) {
    constexpr std::int64_t day = 86'400;
    return same_kind_of_zone(a.time, b.time) && a.time.nanosecond == b.time.nanosecond &&
           a.date.to_days() * day + seconds_of(a.time) ==
               b.date.to_days() * day + seconds_of(b.time);
}

/// A comparison that always ends: lists may share sublists, so that their text is exponential.
class Comparison {
public:
    bool equal(const Value& a, const Value& b, int depth) {
        if (a.kind() != b.kind()) return equal_contexts_of_two_kinds(a, b, depth);
        if (++steps_ > base::limits::value_steps || depth > base::limits::value_depth) return false;
        switch (a.kind()) {
            case ValueKind::null:
                return true;
            case ValueKind::boolean:
                return a.as_boolean() == b.as_boolean();
            case ValueKind::number:
                return a.as_number() == b.as_number();
            case ValueKind::string:
                return a.as_string() == b.as_string();
            case ValueKind::date:
                return a.as_date() == b.as_date();
            case ValueKind::time:
                return equal_times(a.as_time(), b.as_time());
            case ValueKind::date_time:
                return equal_date_times(a.as_date_time(), b.as_date_time());
            case ValueKind::year_month_duration:
                return a.as_year_month_duration() == b.as_year_month_duration();
            case ValueKind::day_time_duration:
                return a.as_day_time_duration() == b.as_day_time_duration();
            case ValueKind::list:
                return equal_lists(a.as_list(), b.as_list(), depth);
            case ValueKind::context:
                return equal_contexts(a.as_context(), b.as_context(), depth);
            case ValueKind::range:
                return equal_ranges(a.as_range(), b.as_range(), depth);
            case ValueKind::record:
                return equal_records(a.as_record(), b.as_record(), depth);
            case ValueKind::function:
                return &a.as_function() == &b.as_function();
        }
        return false;
    }

private:
    bool equal_lists(std::span<const Value> a, std::span<const Value> b, int depth) {
        if (a.size() != b.size()) return false;
        if (a.data() == b.data()) return true;
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!equal(a[i], b[i], depth + 1)) return false;
        }
        return true;
    }
    bool equal_contexts(const Context& a, const Context& b, int depth) {
        if (a.entries.size() != b.entries.size()) return false;
        if (&a == &b) return true;
        return std::all_of(a.entries.begin(), a.entries.end(), [&](const ContextEntry& entry) {
            steps_ += b.entries.size();
            const Value* other = b.find(entry.name);
            return other != nullptr && equal(entry.value, *other, depth + 1);
        });
    }
    bool equal_ranges(const Range& a, const Range& b, int depth) {
        return a.low_bound == b.low_bound && a.high_bound == b.high_bound &&
               equal(a.low, b.low, depth + 1) && equal(a.high, b.high, depth + 1);
    }
    bool equal_records(const Record& a, const Record& b, int depth) {
        if (&a == &b) return true;
        if (a.type == b.type) return equal_lists(a.slots, b.slots, depth);
        if (a.slots.size() != b.slots.size()) return false;
        for (std::size_t i = 0; i < a.slots.size(); ++i) {
            const auto slot = b.type->slot_of(a.type->fields[i].name);
            if (!slot || !equal(a.slots[i], b.slots[*slot], depth + 1)) return false;
        }
        return true;
    }
    bool equal_contexts_of_two_kinds(const Value& a, const Value& b, int depth) {
        if (a.is(ValueKind::record) && b.is(ValueKind::context)) {
            return equal_record_and_context(a.as_record(), b.as_context(), depth);
        }
        if (a.is(ValueKind::context) && b.is(ValueKind::record)) {
            return equal_record_and_context(b.as_record(), a.as_context(), depth);
        }
        return false;
    }
    bool equal_record_and_context(const Record& a, const Context& b, int depth) {
        if (a.slots.size() != b.entries.size()) return false;
        for (std::size_t i = 0; i < a.slots.size(); ++i) {
            steps_ += b.entries.size();
            const Value* other = b.find(a.type->fields[i].name);
            if (other == nullptr || !equal(a.slots[i], *other, depth + 1)) return false;
        }
        return true;
    }

    std::uint64_t steps_ = 0;
};

}  // namespace

const Value* Context::find(std::string_view name) const {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [name](const ContextEntry& e) { return e.name == name; });
    return found == entries.end() ? nullptr : &found->value;
}

bool equal(const Value& a, const Value& b) { return Comparison().equal(a, b, 0); }

}  // namespace cajista::value
