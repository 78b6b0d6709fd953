// SPDX-License-Identifier: Apache-2.0
// The cases of a decision table as a grid: each input cut at the constants of its tests, so that
// every test takes or leaves a whole piece.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/detail/decision_table.h"

namespace cajista::rules::detail {

/// One input's pieces. With an order: below the first point, the point, up to the next point …;
/// without: each point, then whatever is none of them.
class InputSpace {
public:
    InputSpace(const TableCode& table, std::size_t input, Machine& machine);

    std::size_t size() const { return allowed_.size(); }
    /// Whether the input may have such a value, by its type and its input values.
    bool is_allowed(std::size_t piece) const { return allowed_[piece]; }
    /// Which pieces the tests take; nothing when that depends on more than the input.
    std::optional<std::vector<bool>> taken_by(const UnaryTests* tests, Machine& machine) const;
    /// `x < 5`, `x in [5..10)`, `y = "a"`, for pieces `first` to `last`; empty for all of them.
    std::string describe(std::size_t first, std::size_t last) const;

private:
    void collect(const UnaryTests& tests);
    void collect(const Value& value);
    void sort_points();
    std::size_t piece_of(const Value& value, Machine& machine) const;
    bool takes(Operator op, const Value& value, std::size_t piece, Machine& machine) const;
    bool takes(const UnaryTests& tests, std::size_t piece, Machine& machine) const;
    void allow(const TableCode& table, std::size_t input, Machine& machine);
    std::string text_of(std::size_t point) const;

    std::string text_;
    bool is_ordered_ = false;
    bool is_guess_ = false;  ///< some constants can't be compared with each other
    bool has_other_ = true;  ///< truth values are only two
    std::vector<Value> points_;
    std::vector<bool> allowed_;
};

}  // namespace cajista::rules::detail
