// SPDX-License-Identifier: Apache-2.0
// The compiled form: a tree of nodes, each with the function that evaluates it. Const after
// compilation; nodes and constants lie in the arena of their expression.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/detail/machine.h"
#include "rules/detail/static_type.h"

namespace cajista::rules::detail {

using value::Value;
using value::ValueKind;

struct Node {
    using Run = Value (*)(const Node&, Machine&);

    Run run = nullptr;
    const StaticType* type = nullptr;
    std::span<const Node* const> children{};
    Value constant{};             ///< of a literal, a name, whatever the run function wants
    const void* extra = nullptr;  ///< builtin, field list, function definition: by run function
    std::uint32_t slot = 0;       ///< of a variable or local
    std::uint32_t field = 0;      ///< of a record; or an operator
    std::uint32_t begin = 0;      ///< bytes [begin, end) of the expression's text
    std::uint32_t end = 0;
    std::uint16_t height = 1;  ///< of the tree below, bounds the stack of an evaluation
    bool is_constant = false;  ///< `constant` is its value
    bool is_late = false;      ///< reads a late name
    bool is_pure = true;       ///< the same for the same names: may be folded
};

inline Value evaluate(const Node& node, Machine& machine) { return node.run(node, machine); }
inline Value evaluate_child(const Node& node, std::size_t index, Machine& machine) {
    const Node& child = *node.children[index];
    return child.run(child, machine);
}

/// Notes why a value is null, and gives the null.
inline Value null_because(const Node& node, Machine& machine, const char* code,
                          std::string_view message) {
    if (machine.wants_notes()) machine.note(code, message, node.begin, node.end);
    return {};
}

}  // namespace cajista::rules::detail
