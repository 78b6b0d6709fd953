// SPDX-License-Identifier: Apache-2.0
// The run functions of nodes; evaluate_*.cpp. Each says which children and members it reads.
#pragma once

#include "rules/detail/arithmetic.h"
#include "rules/detail/node.h"

namespace cajista::rules::detail {

/// Of run_context, in Node::field: a context that only groups names of an import, so that a path
/// into it is the child itself.
constexpr std::uint32_t namespace_mark = 1;

/// Of run_context: names of the children, and the locals that hold them (none when nobody reads).
struct ContextCode {
    std::span<const StaticType::Entry> entries{};
    std::span<const std::uint32_t> slots{};
};
/// Of run_for and run_quantified: the locals of the iterators; children: domains, then the body.
struct LoopCode {
    std::span<const std::uint32_t> slots{};
    bool uses_partial = false;
    bool is_boxed = false;  ///< where what is no boolean makes everything null
};

Value run_constant(const Node& node, Machine& machine);     // constant
Value run_broken(const Node& node, Machine& machine);       // constant: why it is null
Value run_variable(const Node& node, Machine& machine);     // slot
Value run_local(const Node& node, Machine& machine);        // slot
Value run_field(const Node& node, Machine& machine);        // slot, field
Value run_item(const Node& node, Machine& machine);         // item
Value run_item_or(const Node& node, Machine& machine);      // item, other; constant: name
Value run_path(const Node& node, Machine& machine);         // from; constant: name
Value run_record_path(const Node& node, Machine& machine);  // from; field, extra: RecordType
Value run_filter(const Node& node, Machine& machine);       // list, predicate; slot: item
Value run_boxed_filter(const Node& node, Machine& machine);
Value run_boxed_if(const Node& node, Machine& machine);
Value run_index(const Node& node, Machine& machine);  // list, number

Value run_binary(const Node& node, Machine& machine);                 // a, b; field: Operator
Node::Run comparison_run(Operator op, const Node& a, const Node& b);  // a, b
Node::Run arithmetic_run(Operator op);
Value run_and(const Node& node, Machine& machine);  // parts
Value run_or(const Node& node, Machine& machine);
Value run_if(const Node& node, Machine& machine);       // condition, yes, no
Value run_between(const Node& node, Machine& machine);  // value, low, high
Value run_in(const Node& node, Machine& machine);       // value, tests
Value run_negate(const Node& node, Machine& machine);
Value run_instance_of(const Node& node, Machine& machine);  // value; extra: StaticType

Value run_list(const Node& node, Machine& machine);         // items
Value run_span(const Node& node, Machine& machine);         // from, to
Value run_range(const Node& node, Machine& machine);        // low, high; field: open bounds
Value run_unary_range(const Node& node, Machine& machine);  // end; field: Operator
Value run_context(const Node& node, Machine& machine);      // values; extra: ContextCode
/// The same; gives the value of its last child, which has no name.
Value run_context_result(const Node& node, Machine& machine);
Value run_for(const Node& node, Machine& machine);
Value run_quantified(const Node& node, Machine& machine);
Value run_function(const Node& node, Machine& machine);    // extra: FunctionCode
Value run_invocation(const Node& node, Machine& machine);  // callee, arguments; extra: names
Value run_builtin(const Node& node, Machine& machine);     // arguments; extra: BuiltinCall

}  // namespace cajista::rules::detail
