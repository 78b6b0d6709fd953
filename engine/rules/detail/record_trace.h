// SPDX-License-Identifier: Apache-2.0
// Writing a Trace while evaluating; nothing happens when the frame has none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/detail/machine.h"
#include "value/value.h"

namespace cajista::rules::detail {

struct TableCode;

/// The entry that is being written; npos: none.
struct TraceMark {
    std::size_t entry = static_cast<std::size_t>(-1);
};

TraceMark begin_decision(std::string_view name, Machine& machine);
TraceMark begin_service(std::string_view name, Machine& machine);
void add_input(TraceMark mark, std::string_view name, const value::Value& value, Machine& machine);
/// The inputs are read from the table's locals.
TraceMark begin_table(const TableCode& code, std::span<const std::uint32_t> rules,
                      Machine& machine);
void end_trace(TraceMark mark, const value::Value& result, Machine& machine);

}  // namespace cajista::rules::detail
