// SPDX-License-Identifier: Apache-2.0
// The order of a line: embedding levels by UAX 9, and how levels turn into visual order. Our own,
// since ICU 72 fails thirty cases of BidiCharacterTest.txt and works in UTF-16.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/style.h"

namespace cajista::text::detail {

/// UAX 9 (revision 46), P2 to L1. One owner, one thread; its buffers are reused. Time is linear in
/// the text (brackets: times the 63 that BD16 lets nest).
class LevelFinder {
public:
    /// `levels` gets one level for each byte of `text` (valid UTF-8) and one more; the result is
    /// the level of the first paragraph (P1: U+2029 and its like end one). What X9 takes out has
    /// the level of what stands before it.
    std::uint8_t find(std::string_view text, Direction direction,
                      std::vector<std::uint8_t>& levels);

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    /// A stretch of one level between removed characters, as positions of `kept_`.
    struct Run {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    struct Pair {
        std::uint32_t open = 0;  ///< positions of `sequence_`
        std::uint32_t close = 0;
    };

    void read(std::string_view text);
    void match_isolates(std::uint32_t begin, std::uint32_t end);
    std::uint8_t first_strong(std::uint32_t begin, std::uint32_t end) const;
    void find_explicit(std::uint32_t begin, std::uint32_t end, std::uint8_t paragraph);
    void find_runs(std::uint32_t begin, std::uint32_t end);
    void resolve_sequences(std::uint8_t paragraph);
    void resolve_weak(std::uint8_t start);
    bool find_brackets();
    void resolve_brackets(std::uint8_t start, std::uint8_t level);
    void set_bracket(std::uint32_t at, std::uint8_t type);
    void resolve_neutral(std::uint8_t start, std::uint8_t end, std::uint8_t level);
    void finish(std::uint32_t begin, std::uint32_t end, std::uint8_t paragraph);

    // By character of the text.
    std::vector<char32_t> characters_;
    std::vector<std::uint32_t> bytes_;    ///< where each begins
    std::vector<std::uint8_t> classes_;   ///< UCharDirection, as in the text
    std::vector<std::uint8_t> types_;     ///< the same, as the rules change them
    std::vector<std::uint8_t> resolved_;  ///< levels
    std::vector<std::uint32_t> partner_;  ///< of isolate initiators and their ends; or none

    std::vector<std::uint32_t> kept_;  ///< characters that X9 leaves
    std::vector<Run> runs_;
    std::vector<std::uint32_t> run_at_;    ///< by character: index of the run that it begins
    std::vector<std::uint32_t> sequence_;  ///< characters of the isolating run sequence at hand
    std::vector<Pair> pairs_;
};

/// UAX 9, L2: the indexes of `levels` from left to right.
void find_visual_order(std::span<const std::uint8_t> levels, std::vector<std::uint32_t>& order);

}  // namespace cajista::text::detail
