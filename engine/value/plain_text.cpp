// SPDX-License-Identifier: Apache-2.0
// to_plain_text() of convert.h.
#include "base/characters.h"
#include "base/limits.h"
#include "value/convert.h"

namespace cajista::value {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// A name that stands in a context without quotes.
bool is_plain_name(std::string_view name) {
    if (name.empty()) return false;
    for (const char c : name) {
        const bool plain = base::is_letter_or_digit(c) || c == '_' || c == ' ' ||
                           (static_cast<unsigned char>(c) & 0x80U) != 0;
        if (!plain) return false;
    }
    return true;
}

class Printer {
public:
    Printer(std::string& out, ZoneName zone_name) : out_(out), zone_name_(zone_name) {}

    void print(const Value& value, int depth) {
        if (depth > base::limits::value_depth || out_.size() > base::limits::field_bytes) {
            out_ += ellipsis;
            return;
        }
        switch (value.kind()) {
            case ValueKind::null:
                out_ += "null";
                break;
            case ValueKind::boolean:
                out_ += value.as_boolean() ? "true" : "false";
                break;
            case ValueKind::number:
                out_ += value.as_number().to_string();
                break;
            case ValueKind::string:
                print_string(value.as_string(), depth);
                break;
            case ValueKind::date:
                out_ += value.as_date().to_string();
                break;
            case ValueKind::time:
                out_ += to_string(value.as_time(), zone_name_);
                break;
            case ValueKind::date_time:
                out_ += to_string(value.as_date_time(), zone_name_);
                break;
            case ValueKind::year_month_duration:
                out_ += to_string(value.as_year_month_duration());
                break;
            case ValueKind::day_time_duration:
                out_ += to_string(value.as_day_time_duration());
                break;
            case ValueKind::list:
                print_list(value.as_list(), depth);
                break;
            case ValueKind::context:
                print_context(value.as_context(), depth);
                break;
            case ValueKind::range:
                print_range(value.as_range(), depth);
                break;
            case ValueKind::record:
                print_record(value.as_record(), depth);
                break;
            case ValueKind::function:
                out_ += "function";
                break;
        }
    }

private:
    bool is_full() const { return out_.size() > base::limits::field_bytes; }

    /// A string alone is itself; inside a list or context it is a literal.
    void print_string(std::string_view text, int depth) {
        if (depth == 0) {
            out_ += text;
            return;
        }
        out_ += '"';
        for (const char c : text) {
            if (c == '"' || c == '\\') out_ += '\\';
            out_ += c;
        }
        out_ += '"';
    }
    void print_list(std::span<const Value> items, int depth) {
        out_ += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out_ += ", ";
            print(items[i], depth + 1);
            if (is_full()) break;
        }
        out_ += ']';
    }
    void print_entry(std::string_view name, const Value& value, int depth) {
        if (is_plain_name(name))
            out_ += name;
        else
            print_string(name, 1);
        out_ += ": ";
        print(value, depth + 1);
    }
    void print_context(const Context& context, int depth) {
        out_ += '{';
        for (std::size_t i = 0; i < context.entries.size() && !is_full(); ++i) {
            if (i > 0) out_ += ", ";
            print_entry(context.entries[i].name, context.entries[i].value, depth);
        }
        out_ += '}';
    }
    void print_record(const Record& record, int depth) {
        out_ += '{';
        for (std::size_t i = 0; i < record.slots.size() && !is_full(); ++i) {
            if (i > 0) out_ += ", ";
            print_entry(record.type->fields[i].name, record.slots[i], depth);
        }
        out_ += '}';
    }
    void print_range(const Range& range, int depth) {
        using Bound = Range::Bound;
        if (range.low_bound == Bound::none && range.high_bound != Bound::none) {
            out_ += range.high_bound == Bound::closed ? "<=" : "<";
            print(range.high, depth + 1);
        } else if (range.high_bound == Bound::none && range.low_bound != Bound::none) {
            out_ += range.low_bound == Bound::closed ? ">=" : ">";
            print(range.low, depth + 1);
        } else {
            out_ += range.low_bound == Bound::closed ? '[' : '(';
            print(range.low, depth + 1);
            out_ += "..";
            print(range.high, depth + 1);
            out_ += range.high_bound == Bound::closed ? ']' : ')';
        }
    }

    std::string& out_;
    ZoneName zone_name_;
};

}  // namespace

std::string to_plain_text(const Value& value, ZoneName zone_name) {
    std::string text;
    Printer(text, zone_name).print(value, 0);
    return text;
}

}  // namespace cajista::value
