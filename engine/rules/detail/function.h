// SPDX-License-Identifier: Apache-2.0
// Function values: a builtin or a function definition with what it captured.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/detail/node.h"
#include "value/value.h"

namespace cajista::rules::detail {

struct Builtin;

/// A local of the place where a function is defined, and where the function's own locals hold it.
struct Capture {
    std::uint32_t outer_slot = 0;
    std::uint32_t inner_slot = 0;
};

/// A compiled `function(…) …`: its locals are its parameters, then those of its body.
struct FunctionCode {
    const Node* body = nullptr;
    std::span<const StaticType::Entry> parameters{};
    std::span<const Capture> captured{};
    std::uint32_t local_count = 0;
};

}  // namespace cajista::rules::detail

namespace cajista::value {

struct Function {
    const rules::detail::Builtin* builtin = nullptr;    ///< or
    const rules::detail::FunctionCode* code = nullptr;  ///< with
    std::span<const Value> captured{};

    std::size_t parameter_count() const;
    const rules::detail::StaticType& parameter_type(std::size_t index) const;
    const rules::detail::StaticType& result_type() const;
    Value call_builtin(std::span<const Value> arguments, const rules::detail::Node& place,
                       rules::detail::Machine& machine) const;
};

}  // namespace cajista::value

namespace cajista::rules::detail {

/// Calls a function value; null with a note when the count or a type doesn't fit, or too deep.
Value call_function(const value::Function& function, std::span<const Value> arguments,
                    const Node& place, Machine& machine);

}  // namespace cajista::rules::detail
