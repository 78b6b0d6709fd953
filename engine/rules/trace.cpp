// SPDX-License-Identifier: Apache-2.0
#include "rules/trace.h"

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/limits.h"
#include "locale/zones.h"
#include "value/convert.h"
#include "value/schema.h"

namespace cajista::rules {

namespace {

using value::Value;
using value::ValueKind;

struct Writer {
    std::string& out;
    std::uint64_t steps_left = base::limits::value_steps;

    void list(const Value& value, int depth) {
        out += '[';
        bool is_first = true;
        for (const Value& item : value.as_list()) {
            if (!is_first) out += ", ";
            is_first = false;
            write(item, depth + 1);
        }
        out += ']';
    }

    void context(const Value& value, int depth) {
        out += '{';
        bool is_first = true;
        const auto entry = [&](std::string_view name, const Value& of) {
            if (!is_first) out += ", ";
            is_first = false;
            base::append_json_text(out, name);
            out += ": ";
            write(of, depth + 1);
        };
        if (value.is(ValueKind::context)) {
            for (const auto& one : value.as_context().entries) entry(one.name, one.value);
        } else {
            const value::Record& record = value.as_record();
            for (std::size_t i = 0; i < record.slots.size(); ++i) {
                entry(record.type->fields[i].name, record.slots[i]);
            }
        }
        out += '}';
    }

    void write(const Value& value, int depth) {
        const bool is_out = depth > base::limits::value_depth || steps_left == 0 ||
                            out.size() > base::limits::field_bytes;
        if (is_out) {
            out += "null";
            return;
        }
        --steps_left;
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
            case ValueKind::string:
                base::append_json_text(out, value.as_string());
                break;
            case ValueKind::list:
                list(value, depth);
                break;
            case ValueKind::context:
            case ValueKind::record:
                context(value, depth);
                break;
            default:
                base::append_json_text(out, value::to_plain_text(value, locale::zone_name));
        }
    }
};

void append_entry(std::string& out, const Trace::Entry& entry) {
    constexpr const char* kinds[] = {"decision", "table", "service"};
    out += fmt::format("{{\"{}\": ", kinds[static_cast<std::size_t>(entry.kind)]);
    base::append_json_text(out, entry.name);
    if (entry.kind == Trace::Entry::Kind::table) {
        out += ", \"hitPolicy\": ";
        base::append_json_text(out, entry.hit_policy);
        out += fmt::format(", \"rules\": [{}]", fmt::join(entry.rules, ", "));
    }
    if (!entry.inputs.empty()) {
        out += ", \"inputs\": {";
        for (const Trace::Input& input : entry.inputs) {
            if (&input != &entry.inputs.front()) out += ", ";
            base::append_json_text(out, input.text);
            out += ": " + (input.value.empty() ? std::string("null") : input.value);
        }
        out += '}';
    }
    out += ", \"value\": " + (entry.value.empty() ? std::string("null") : entry.value) + '}';
}

}  // namespace

void append_json(std::string& out, const value::Value& value) { Writer{out}.write(value, 0); }

std::string to_json(const Trace& trace) {
    std::string out = "[";
    for (const Trace::Entry& entry : trace.entries) {
        if (&entry != &trace.entries.front()) out += ", ";
        append_entry(out, entry);
    }
    if (trace.is_cut) out += ", {\"cut\": true}";
    return out + ']';
}

std::string to_text(const Trace& trace, std::string_view indent) {
    std::string out;
    for (const Trace::Entry& entry : trace.entries) {
        const std::string value = entry.value.empty() ? "null" : entry.value;
        if (entry.kind == Trace::Entry::Kind::decision) {
            out += fmt::format("{}decision \"{}\" = {}\n", indent, entry.name, value);
            continue;
        }
        const bool is_table = entry.kind == Trace::Entry::Kind::table;
        out += fmt::format("{}{} \"{}\"", indent, is_table ? "table" : "service", entry.name);
        if (is_table) out += fmt::format(", hit policy {}", entry.hit_policy);
        out += '\n';
        for (const Trace::Input& input : entry.inputs) {
            out += fmt::format("{}    {} = {}\n", indent, input.text,
                               input.value.empty() ? "null" : input.value);
        }
        if (is_table) {
            const char* what = entry.rules.empty()       ? "no rule matched"
                               : entry.rules.size() == 1 ? "rule"
                                                         : "rules";
            out += fmt::format("{}    {}", indent, what);
            if (!entry.rules.empty())
                out += fmt::format(" {} matched", fmt::join(entry.rules, ", "));
            out += fmt::format(": {}\n", value);
        } else {
            out += fmt::format("{}    gives {}\n", indent, value);
        }
    }
    if (trace.is_cut) out += fmt::format("{}… and more\n", indent);
    return out;
}

}  // namespace cajista::rules
