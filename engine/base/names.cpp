// SPDX-License-Identifier: Apache-2.0
#include "base/names.h"

#include <algorithm>
#include <array>

#include "base/characters.h"

namespace cajista::base {

namespace {

// Longer names are not typing errors of each other, and the table below stays on the stack.
constexpr std::size_t longest_name = 64;
using Row = std::array<std::size_t, longest_name + 1>;

/// Optimal string alignment: insert, delete, replace, swap of neighbours; letter case is free.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::array<Row, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        Row& row = rows[i % 3];
        const Row& above = rows[(i + 2) % 3];
        const Row& two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = std::min(row[j], two_above[j - 2] + 1);
            }
        }
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace

std::optional<std::string_view> nearest_name(std::string_view wanted,
                                             std::span<const std::string_view> candidates) {
    std::optional<std::string_view> best;
    std::size_t best_distance = longest_name;
    if (wanted.empty() || wanted.size() > longest_name) return best;
    for (const std::string_view candidate : candidates) {
        if (candidate.empty() || candidate.size() > longest_name) continue;
        const std::size_t distance = edit_distance(wanted, candidate);
        if (distance <= candidate.size() / 3 && distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace cajista::base
