// SPDX-License-Identifier: Apache-2.0
// A shortest way from one sequence to another, for long sequences that differ in few places.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace cajista::compare::detail {

struct WordEdit {
    bool is_same = true;
    bool is_removed = false;  ///< of what is not the same: gone from the first one, or new
    std::size_t old_word = 0, new_word = 0;
};

/// Myers, "An O(ND) difference algorithm" (1986), greedy, after what both begin and end with. More
/// than some thousand differences in one stretch are not searched for a shortest way: then words
/// are paired from where the search stopped.
std::vector<WordEdit> edit_words(std::size_t old_count, std::size_t new_count,
                                 const std::function<bool(std::size_t, std::size_t)>& same);

}  // namespace cajista::compare::detail
