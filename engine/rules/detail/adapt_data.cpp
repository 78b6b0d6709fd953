// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/adapt_data.h"

#include <algorithm>
#include <string>

#include "rules/detail/drg.h"
#include "rules/detail/function.h"
#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

using value::Value;
using value::ValueKind;

std::string bare(std::string_view name) {
    std::string text(name);
    std::erase_if(text, [](char c) { return c == ' ' || c == '-' || c == '_'; });
    return text;
}

/// Of a text whose type isn't known: a number as JSON writes it (not 007), a boolean, else a text.
Value guessed(const Value& text) {
    const std::string_view word = text.as_string();
    if (word == "true" || word == "false") return Value::boolean(word == "true");
    const std::string_view digits = word.starts_with('-') ? word.substr(1) : word;
    const bool is_padded = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
    if (digits.empty() || digits[0] < '0' || digits[0] > '9' || is_padded) return text;
    const auto number = value::Decimal::parse(word);
    return number ? Value::number(*number) : text;
}

Value from_text(const Value& text, const StaticType& type) {
    std::string_view word = text.as_string();
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    switch (type.kind) {
        case TypeKind::number: {
            const auto number = value::Decimal::parse(word);
            return number ? Value::number(*number) : text;
        }
        case TypeKind::boolean:
            if (word == "true" || word == "1") return Value::boolean(true);
            return word == "false" || word == "0" ? Value::boolean(false) : text;
        case TypeKind::any:
            return guessed(text);
        default:
            return text;
    }
}

Value scalar(const Value& text, const StaticType& type, Written written, base::Arena& arena) {
    if (type.kind == TypeKind::string) return text;
    if (written == Written::texts && type.kind != TypeKind::any && text.as_string().empty())
        return {};
    if (type.kind != TypeKind::any) {
        const Value read = parse_temporal(text.as_string(), arena);
        if (!read.is_null() && is_instance(read, type)) return read;
    }
    return written == Written::texts ? from_text(text, type) : text;
}

/// `<items><item/><item/></items>` where a list is wanted: what is inside.
Value unwrapped(const Value& value, const StaticType& item) {
    if (!value.is(ValueKind::context) || value.as_context().entries.size() != 1) return value;
    const value::ContextEntry& only = value.as_context().entries[0];
    const bool is_known = std::any_of(
        item.entries.begin(), item.entries.end(),
        [&](const StaticType::Entry& known) { return is_loosely(known.name, only.name); });
    return item.kind == TypeKind::context && is_known ? value : only.value;
}

Value list(const Value& value, const StaticType& type, Written written, base::Arena& arena) {
    const Value inside = written == Written::texts ? unwrapped(value, *type.item) : value;
    if (inside.is(ValueKind::list)) {
        const auto items = arena.copy(inside.as_list());
        for (Value& one : items) one = adapted(one, *type.item, written, arena);
        return Value::list(items);
    }
    return adapted(inside, *type.item, written, arena);
}

Value context(const Value& value, const StaticType& type, Written written, base::Arena& arena) {
    const auto entries = arena.copy(value.as_context().entries);
    for (value::ContextEntry& entry : entries) {
        const StaticType::Entry* found = nullptr;
        for (const StaticType::Entry& known : type.entries) {
            if (known.name == entry.name) found = &known;
        }
        for (const StaticType::Entry& known : type.entries) {
            if (found == nullptr && written == Written::texts &&
                is_loosely(known.name, entry.name)) {
                found = &known;
                entry.name = known.name;
            }
        }
        entry.value =
            adapted(entry.value, found == nullptr ? any_type() : *found->type, written, arena);
    }
    return Value::context(arena.make<value::Context>(value::Context{entries}));
}

}  // namespace

bool is_loosely(std::string_view a, std::string_view b) { return a == b || bare(a) == bare(b); }

Value adapted(const Value& value, const StaticType& type, Written written, base::Arena& arena) {
    if (value.is_null()) return value;
    if (type.kind == TypeKind::list) return list(value, type, written, arena);
    if (value.is(ValueKind::string)) return scalar(value, type, written, arena);
    if (value.is(ValueKind::list)) {
        const auto items = arena.copy(value.as_list());
        for (Value& one : items) one = adapted(one, type, written, arena);
        return Value::list(items);
    }
    const bool has_entries = type.kind == TypeKind::context || type.kind == TypeKind::any;
    if (value.is(ValueKind::context) && has_entries) return context(value, type, written, arena);
    return value;
}

const StaticType* type_of_parameter(const DrgCode& drg, std::uint32_t number, std::size_t at) {
    const Element& element = drg.elements[number];
    if (element.kind == Element::Kind::knowledge) {
        return element.function->code->parameters[at].type;
    }
    return at < element.inputs.size() ? drg.elements[element.inputs[at]].type : nullptr;
}

}  // namespace cajista::rules::detail
