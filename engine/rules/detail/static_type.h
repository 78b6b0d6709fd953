// SPDX-License-Identifier: Apache-2.0
// Types as the checker knows them (DMN 1.5, 10.3.2.9): richer than rules::Type, with the entries of
// contexts, items of items and signatures. Const; they lie in the arena of the compiled expression.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "rules/expression.h"
#include "value/schema.h"
#include "value/value.h"

namespace cajista::rules::detail {

struct AllowedValues;

struct StaticType {
    using Kind = Type::Kind;
    struct Entry {
        std::string_view name;
        const StaticType* type = nullptr;
    };
    Kind kind = Kind::any;
    const StaticType* item = nullptr;  ///< of a list or range, result of a function
    const value::RecordType* record = nullptr;
    std::span<const Entry> entries{};        ///< of a context; parameters of a function
    bool is_closed = false;                  ///< a context that has no other entries
    const AllowedValues* allowed = nullptr;  ///< of an item definition
    std::string_view name{};                 ///< of an item definition
};
using TypeKind = StaticType::Kind;

const StaticType& any_type();
/// A type without parts: `any` for the items of a list, and so on.
const StaticType& plain_type(TypeKind kind);
const StaticType& list_of(const StaticType& item, base::Arena& arena);
const StaticType& range_of(const StaticType& item, base::Arena& arena);
const StaticType& type_of_field(const value::Field& field, base::Arena& arena);
const StaticType& from_public(const Type& type, base::Arena& arena);
Type to_public(const StaticType& type);

/// The narrowest type that holds values of both.
const StaticType& join(const StaticType& a, const StaticType& b, base::Arena& arena);
/// `number`, `date and time`, `list of string`: for messages.
std::string describe(const StaticType& type);
std::string_view describe(TypeKind kind);
std::string_view describe(value::ValueKind kind);

/// Both count the kinds alike, but for `any`, which no value is.
constexpr TypeKind kind_of(value::ValueKind kind) {
    static_assert(static_cast<int>(TypeKind::null) == static_cast<int>(value::ValueKind::null) + 1);
    static_assert(static_cast<int>(TypeKind::function) ==
                  static_cast<int>(value::ValueKind::function) + 1);
    return static_cast<TypeKind>(static_cast<int>(kind) + 1);
}
inline bool is_unknown(const StaticType& type) {
    return type.kind == TypeKind::any || type.kind == TypeKind::null;
}

struct Machine;
/// FEEL `instance of` (DMN 1.5, 10.3.2.9.3 conformance): null is an instance of Null only. With a
/// machine, what item definitions allow counts as well.
bool is_instance(const value::Value& value, const StaticType& type, int depth = 0,
                 Machine* machine = nullptr);

}  // namespace cajista::rules::detail
