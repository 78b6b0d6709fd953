// SPDX-License-Identifier: Apache-2.0
// A value of FEEL (DMN 1.5, 10.3.2): what fields hold and what expressions give.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "value/calendar.h"
#include "value/decimal.h"

namespace cajista::value {

struct Context;
struct Range;
struct Record;
struct Function;  // defined by rules/

enum class ValueKind : std::uint8_t {
    null,
    boolean,
    number,
    string,
    date,
    time,
    date_time,
    year_month_duration,
    day_time_duration,
    list,
    context,
    range,
    record,  ///< a record or a part of one; acts as a context whose entries are found by slot
    function,
};

/// A trivially copyable view: scalars are inside, everything else points into an arena (or into a
/// compiled template) that outlives it. Owns nothing, so copies cost 24 bytes and no count.
class Value {
public:
    constexpr Value() : number_() {}
    static Value boolean(bool v) {
        Value r;
        r.kind_ = ValueKind::boolean;
        r.flag_ = v;
        return r;
    }
    static Value number(Decimal v) {
        Value r;
        r.kind_ = ValueKind::number;
        r.number_ = v;
        return r;
    }
    static Value integer(std::int64_t v) { return number(Decimal::from_integer(v)); }
    static Value string(std::string_view v) {
        Value r;
        r.kind_ = ValueKind::string;
        r.text_ = {v.data(), v.size()};
        return r;
    }
    static Value date(Date v) {
        Value r;
        r.kind_ = ValueKind::date;
        r.date_ = v;
        return r;
    }
    static Value time(const Time* v) { return pointer(ValueKind::time, v); }
    static Value date_time(const DateTime* v) { return pointer(ValueKind::date_time, v); }
    static Value duration(YearMonthDuration v) {
        Value r;
        r.kind_ = ValueKind::year_month_duration;
        r.months_ = v;
        return r;
    }
    static Value duration(DayTimeDuration v) {
        Value r;
        r.kind_ = ValueKind::day_time_duration;
        r.seconds_ = v;
        return r;
    }
    static Value list(std::span<const Value> v) {
        Value r;
        r.kind_ = ValueKind::list;
        r.items_ = {v.data(), v.size()};
        return r;
    }
    static Value context(const Context* v) { return pointer(ValueKind::context, v); }
    static Value range(const Range* v) { return pointer(ValueKind::range, v); }
    static Value record(const Record* v) { return pointer(ValueKind::record, v); }
    static Value function(const Function* v) { return pointer(ValueKind::function, v); }

    ValueKind kind() const { return kind_; }
    bool is_null() const { return kind_ == ValueKind::null; }
    bool is(ValueKind kind) const { return kind_ == kind; }
    bool is_true() const { return kind_ == ValueKind::boolean && flag_; }

    // Each may be called only for its kind.
    bool as_boolean() const { return flag_; }
    Decimal as_number() const { return number_; }
    std::string_view as_string() const { return {text_.data, text_.size}; }
    Date as_date() const { return date_; }
    const Time& as_time() const { return *static_cast<const Time*>(pointer_); }
    const DateTime& as_date_time() const { return *static_cast<const DateTime*>(pointer_); }
    YearMonthDuration as_year_month_duration() const { return months_; }
    DayTimeDuration as_day_time_duration() const { return seconds_; }
    std::span<const Value> as_list() const { return {items_.data, items_.size}; }
    const Context& as_context() const { return *static_cast<const Context*>(pointer_); }
    const Range& as_range() const { return *static_cast<const Range*>(pointer_); }
    const Record& as_record() const { return *static_cast<const Record*>(pointer_); }
    const Function& as_function() const { return *static_cast<const Function*>(pointer_); }

private:
    static Value pointer(ValueKind kind, const void* v) {
        Value r;
        r.kind_ = kind;
        r.pointer_ = v;
        return r;
    }
    struct Text {
        const char* data;
        std::size_t size;
    };
    struct Items {
        const Value* data;
        std::size_t size;
    };

    ValueKind kind_ = ValueKind::null;
    bool flag_ = false;
    union {
        Decimal number_;
        Text text_;
        Items items_;
        Date date_;
        YearMonthDuration months_;
        DayTimeDuration seconds_;
        const void* pointer_;
    };
};

/// An ordered list of named entries; small, so looked up by a walk.
struct ContextEntry {
    std::string_view name;
    Value value;
};
struct Context {
    std::span<const ContextEntry> entries;
    const Value* find(std::string_view name) const;
};

struct Range {
    enum class Bound : std::uint8_t { closed, open, none };  ///< none: unbounded on that side
    Bound low_bound = Bound::closed;
    Bound high_bound = Bound::closed;
    Value low, high;
};

}  // namespace cajista::value
