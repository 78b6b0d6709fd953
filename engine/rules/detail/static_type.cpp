// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/static_type.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "rules/detail/function.h"
#include "rules/detail/unary_tests.h"

namespace cajista::rules::detail {

namespace {

constexpr StaticType any{};
constexpr std::array<StaticType, 15> plain = [] {
    std::array<StaticType, 15> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].kind = static_cast<TypeKind>(i);
        all[i].item = &any;
    }
    return all;
}();

constexpr std::array<std::string_view, 15> names = {
    "Any",
    "null",
    "boolean",
    "number",
    "string",
    "date",
    "time",
    "date and time",
    "years and months duration",
    "days and time duration",
    "list",
    "context",
    "range",
    "record",
    "function",
};

bool is_context_instance(const value::Value& value, const StaticType& type, int depth,
                         Machine* machine) {
    for (const StaticType::Entry& entry : type.entries) {
        value::Value found;
        if (value.is(value::ValueKind::context)) {
            const value::Value* at = value.as_context().find(entry.name);
            if (at == nullptr) return false;
            found = *at;
        } else {
            const value::Record& record = value.as_record();
            const auto slot = record.type->slot_of(entry.name);
            if (!slot) return false;
            found = record.field(*slot);
        }
        if (found.is_null()) continue;
        if (!is_instance(found, *entry.type, depth + 1, machine)) return false;
    }
    return true;
}

/// A function is an instance when its parameters take what the type passes (contravariant).
bool is_function_instance(const value::Function& function, const StaticType& type) {
    if (function.parameter_count() != type.entries.size()) return false;
    for (std::size_t i = 0; i < type.entries.size(); ++i) {
        const StaticType& takes = function.parameter_type(i);
        const StaticType& passed = *type.entries[i].type;
        if (takes.kind == TypeKind::any || passed.kind == TypeKind::null) continue;
        if (takes.kind != passed.kind) return false;
    }
    const StaticType& gives = function.result_type();
    if (type.item->kind == TypeKind::any || gives.kind == TypeKind::null) return true;
    return gives.kind == type.item->kind;
}

}  // namespace

const StaticType& any_type() { return any; }

const StaticType& plain_type(TypeKind kind) { return plain[static_cast<std::size_t>(kind)]; }

const StaticType& list_of(const StaticType& item, base::Arena& arena) {
    if (item.kind == TypeKind::any) return plain_type(TypeKind::list);
    auto* type = arena.make<StaticType>();
    type->kind = TypeKind::list;
    type->item = &item;
    return *type;
}

const StaticType& range_of(const StaticType& item, base::Arena& arena) {
    auto* type = arena.make<StaticType>();
    type->kind = TypeKind::range;
    type->item = &item;
    return *type;
}

namespace {

const StaticType& record_type(const value::RecordType* record, base::Arena& arena) {
    auto* type = arena.make<StaticType>();
    type->kind = TypeKind::record;
    type->item = &any;
    type->record = record;
    return *type;
}

TypeKind kind_of_field(value::FieldType type) {
    switch (type) {
        case value::FieldType::string:
            return TypeKind::string;
        case value::FieldType::number:
            return TypeKind::number;
        case value::FieldType::boolean:
            return TypeKind::boolean;
        case value::FieldType::date:
            return TypeKind::date;
        case value::FieldType::date_time:
            return TypeKind::date_time;
        case value::FieldType::time:
            return TypeKind::time;
        case value::FieldType::record:
            return TypeKind::record;
    }
    return TypeKind::any;
}

}  // namespace

const StaticType& type_of_field(const value::Field& field, base::Arena& arena) {
    const TypeKind kind = kind_of_field(field.type);
    const StaticType& one =
        kind == TypeKind::record ? record_type(field.record.get(), arena) : plain_type(kind);
    return field.is_list ? list_of(one, arena) : one;
}

const StaticType& from_public(const Type& type, base::Arena& arena) {
    const auto one = [&](Type::Kind kind) -> const StaticType& {
        if (kind == Type::Kind::record && type.record != nullptr) {
            return record_type(type.record, arena);
        }
        return plain_type(kind);
    };
    return type.kind == Type::Kind::list ? list_of(one(type.item), arena) : one(type.kind);
}

Type to_public(const StaticType& type) {
    Type result;
    result.kind = type.kind == TypeKind::null ? TypeKind::any : type.kind;
    result.record = type.record;
    if (type.kind == TypeKind::list) {
        result.item = type.item->kind == TypeKind::null ? TypeKind::any : type.item->kind;
        result.record = type.item->record;
    }
    return result;
}

const StaticType& join(const StaticType& a, const StaticType& b, base::Arena& arena) {
    if (&a == &b || b.kind == TypeKind::null) return a;
    if (a.kind == TypeKind::null) return b;
    if (a.kind != b.kind) return any;
    switch (a.kind) {
        case TypeKind::list:
            return list_of(join(*a.item, *b.item, arena), arena);
        case TypeKind::range:
            return range_of(join(*a.item, *b.item, arena), arena);
        case TypeKind::record:
            return a.record == b.record ? a : any;
        case TypeKind::function:
            return plain_type(TypeKind::function);
        case TypeKind::context:
            return plain_type(TypeKind::context);
        default:
            return a;
    }
}

std::string_view describe(TypeKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::string describe(const StaticType& type) {
    if (!type.name.empty()) return std::string(type.name);
    std::string text(describe(type.kind));
    if (type.kind == TypeKind::list && type.item->kind != TypeKind::any) {
        text += " of ";
        text += type.item->kind == TypeKind::list ? "lists" : describe(*type.item);
    }
    if (type.kind == TypeKind::record && type.record != nullptr) {
        text += " \"" + type.record->name + "\"";
    }
    return text;
}

std::string_view describe(value::ValueKind kind) { return describe(kind_of(kind)); }

namespace {

bool has_type(const value::Value& value, const StaticType& type, int depth, Machine* machine) {
    if (depth > base::limits::expression_depth) return false;
    if (machine != nullptr && !machine->step()) return false;
    if (value.is_null()) return type.kind == TypeKind::null;
    if (type.kind == TypeKind::any) return true;
    const TypeKind kind = kind_of(value.kind());
    if (kind == TypeKind::record && type.kind == TypeKind::context) {
        return is_context_instance(value, type, depth, machine);
    }
    if (kind != type.kind) return false;
    switch (kind) {
        case TypeKind::list: {
            if (type.item->kind == TypeKind::any) return true;
            const auto items = value.as_list();
            return std::all_of(items.begin(), items.end(), [&](const value::Value& item) {
                return item.is_null() || is_instance(item, *type.item, depth + 1, machine);
            });
        }
        case TypeKind::range: {
            const value::Range& range = value.as_range();
            const value::Value& end = range.low.is_null() ? range.high : range.low;
            return type.item->kind == TypeKind::any ||
                   is_instance(end, *type.item, depth + 1, machine);
        }
        case TypeKind::context:
            return is_context_instance(value, type, depth, machine);
        case TypeKind::record:
            return type.record == nullptr || type.record == value.as_record().type;
        case TypeKind::function:
            return is_function_instance(value.as_function(), type);
        default:
            return true;
    }
}

}  // namespace

bool is_instance(const value::Value& value, const StaticType& type, int depth, Machine* machine) {
    if (!has_type(value, type, depth, machine)) return false;
    return machine == nullptr || type.allowed == nullptr ||
           is_allowed(value, *type.allowed, *machine);
}

}  // namespace cajista::rules::detail
