// SPDX-License-Identifier: Apache-2.0
// What an evaluation carries with it: the frame of its caller, local variables, and its limits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/source.h"
#include "rules/expression.h"
#include "value/value.h"

namespace cajista::rules::detail {

/// The sum of tree heights of all running function bodies: a node takes some 200 bytes of stack
/// (1 KiB under sanitizers), so this stays below 2 MiB of the 8 a thread has.
constexpr std::uint32_t most_call_height = 2'000;
/// The height of one tree. The parser's depth (limits::expression_depth) makes several nodes each.
constexpr std::uint16_t most_node_height = 600;
/// Notes of one frame; a loop over a million rows must not write a million of the same.
constexpr std::size_t most_notes = 50;
/// Bytes of text that cost one step, so that doubling a text ends before memory does: 50 million
/// steps a record are at most 800 MB of text.
constexpr std::size_t text_bytes_per_step = 16;
/// exp, log and ** take as long as so many other steps, since they are rounded correctly.
constexpr std::uint64_t steps_of_power = 2'000;

struct Machine {
    Frame& frame;
    const value::Value* variables = nullptr;
    value::Value* locals = nullptr;
    base::Arena& arena;
    const base::SourceSpan* where = nullptr;
    bool has_exact_place = false;  ///< node offsets are offsets in the file
    bool is_exhausted = false;
    bool has_noted = false;  ///< later nulls come of the first one
    std::uint32_t call_height = 0;

    /// Counts work; false when there is none left, and then everything gives null.
    bool step(std::uint64_t count = 1) {
        if (frame.steps_left < count) [[unlikely]]
            return exhaust();
        frame.steps_left -= count;
        return true;
    }
    bool step_text(std::size_t bytes) { return step(1 + bytes / text_bytes_per_step); }

    bool wants_notes() const { return frame.notes != nullptr && frame.notes->size() < most_notes; }
    void note(const char* code, std::string_view message, std::uint32_t begin, std::uint32_t end);

private:
    bool exhaust();
};

}  // namespace cajista::rules::detail
