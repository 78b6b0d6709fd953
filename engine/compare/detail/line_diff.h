// SPDX-License-Identifier: Apache-2.0
// Two texts line by line, as a person reads a difference.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cajista::compare::detail {

/// A step from one list of lines to the other; `old_line`, `new_line` from 0.
struct LineEdit {
    enum class Kind : unsigned char { same, removed, added };
    Kind kind = Kind::same;
    std::size_t old_line = 0, new_line = 0;
};

/// A shortest way, removals before additions. Lists that would take too long to compare are
/// compared by what they begin and end with.
std::vector<LineEdit> edit_lines(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after);

/// The lines that differ with `context` lines around: `- ` what is gone, `+ ` what is new, `^`
/// under the first difference of a line that changed. Long texts are cut after `most` lines.
std::string show_difference(const std::vector<std::string>& before,
                            const std::vector<std::string>& after, std::size_t context = 2,
                            std::size_t most = 60);

std::vector<std::string> split_lines(std::string_view text);

}  // namespace cajista::compare::detail
