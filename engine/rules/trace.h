// SPDX-License-Identifier: Apache-2.0
// Why a decision came out as it did: what was evaluated, with which inputs, which rules matched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace cajista::rules {

/// Filled by an evaluation whose Frame asks for it. One owner, one thread; holds customer values.
struct Trace {
    struct Input {
        std::string text;   ///< the input's expression or name
        std::string value;  ///< as JSON
    };
    struct Entry {
        enum class Kind : std::uint8_t { decision, table, service };
        Kind kind = Kind::decision;
        std::string name;        ///< of the decision or service, or of the one that the table is in
        std::string hit_policy;  ///< of a table: `U`, `C+` …
        std::vector<Input> inputs;         ///< of a table or service
        std::vector<std::uint32_t> rules;  ///< of a table: those that matched, from 1
        std::string value;                 ///< as JSON
    };
    static constexpr std::size_t most_entries = 10'000;  ///< a loop may call a table for ever
    std::vector<Entry> entries;
    std::vector<std::string> running;  ///< names of what is being evaluated, outermost first
    bool is_cut = false;               ///< there were more entries
};

/// A value as JSON: numbers as they are written, dates, times and durations as their FEEL text,
/// ranges and functions as text. Bounded like value::to_plain_text; what lies deeper is null.
void append_json(std::string& out, const value::Value& value);
/// The entries as one JSON list.
std::string to_json(const Trace& trace);
/// The entries as lines to read, each after `indent`.
std::string to_text(const Trace& trace, std::string_view indent);

}  // namespace cajista::rules
