// SPDX-License-Identifier: Apache-2.0
// Unary tests (DMN 1.5, 7.3.14): what a cell of a decision table or a list of allowed values says.
// Constant tests are compared directly; the rest are nodes that may read the local `?`.
#pragma once

#include <cstdint>
#include <span>

#include "rules/detail/arithmetic.h"
#include "rules/detail/node.h"

namespace cajista::rules::detail {

struct UnaryTest {
    enum class Kind : std::uint8_t {
        number,      ///< `op` against a constant number
        string,      ///< equal to a constant string
        numbers,     ///< in a constant range of numbers
        ordered,     ///< `op` against a constant that has an order
        constant,    ///< in a constant list or range, or equal to a constant
        compared,    ///< `op` against `node`
        expression,  ///< in what `node` gives, or `node` is true
        condition,   ///< `node` reads `?`
    };
    Kind kind = Kind::constant;
    Operator op = Operator::equal;
    Value value{};
    const Node* node = nullptr;
};

struct UnaryTests {
    std::span<const UnaryTest> tests{};  ///< one of them holds; none: `-`, everything matches
    bool is_negated = false;
    bool is_any = false;            ///< `-`
    bool reads_locals = false;      ///< some test is a node
    std::uint32_t local_count = 0;  ///< when they stand alone: `?` is local 0
};

/// What an item definition allows; all of the chain hold.
struct AllowedValues {
    const UnaryTests* tests = nullptr;
    const AllowedValues* also = nullptr;
};

/// Whether the value passes; nothing undecided passes. Nodes read it from their local `?`.
bool matches(const UnaryTests& tests, const Value& value, Machine& machine);
/// The same for tests that stand alone, with locals of their own.
bool is_allowed(const Value& value, const AllowedValues& allowed, Machine& machine);

/// The value as the type wants it (DMN 1.5, 10.3.2.9.4): null and what conforms stay; a list of one
/// for its item, an item as a list of one, a date at midnight UTC. False when it doesn't fit.
bool coerce(Value& value, const StaticType& type, Machine& machine);
Value run_coerce(const Node& node, Machine& machine);  // value; extra: StaticType

}  // namespace cajista::rules::detail
