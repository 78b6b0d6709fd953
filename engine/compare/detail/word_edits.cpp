// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/word_edits.h"

#include <algorithm>
#include <cstdint>

namespace cajista::compare::detail {

namespace {

constexpr std::int64_t most_differences = 3000;  // 36 MB of traces, some 10 ms

class Search {
public:
    Search(std::size_t begin, std::int64_t old_count, std::int64_t new_count,
           const std::function<bool(std::size_t, std::size_t)>& same)
        : begin_(begin), n_(old_count), m_(new_count), same_(same) {}

    /// Steps in order; whole when the end was reached.
    std::vector<WordEdit> run() {
        const std::int64_t most = std::min(n_ + m_, most_differences);
        std::vector<std::int64_t> ends(static_cast<std::size_t>(2 * most + 3), 0);
        const auto end_of = [&](std::int64_t k) -> std::int64_t& {
            return ends[static_cast<std::size_t>(k + most + 1)];
        };
        std::int64_t best_k = 0;
        std::int64_t best_sum = -1;
        std::int64_t d = 0;
        for (; d <= most; ++d) {
            traces_.emplace_back();
            std::vector<std::int32_t>& trace = traces_.back();
            trace.reserve(static_cast<std::size_t>(2 * d + 1));
            for (std::int64_t k = -d; k <= d; ++k) {
                trace.push_back(static_cast<std::int32_t>(end_of(k)));
            }
            for (std::int64_t k = -d; k <= d; k += 2) {
                const bool down = k == -d || (k != d && end_of(k - 1) < end_of(k + 1));
                std::int64_t x = down ? end_of(k + 1) : end_of(k - 1) + 1;
                std::int64_t y = x - k;
                while (x < n_ && y < m_ && same(x, y)) {
                    ++x;
                    ++y;
                }
                end_of(k) = x;
                if (x <= n_ && y <= m_ && x + y > best_sum) {
                    best_sum = x + y;
                    best_k = k;
                    best_d_ = d;
                    best_x_ = x;
                }
                if (x >= n_ && y >= m_) return walk_back(d, k, x);
            }
        }
        return walk_back(best_d_, best_k, best_x_);
    }

private:
    bool same(std::int64_t x, std::int64_t y) const {
        return same_(begin_ + static_cast<std::size_t>(x), begin_ + static_cast<std::size_t>(y));
    }

    std::vector<WordEdit> walk_back(std::int64_t d, std::int64_t k, std::int64_t x) const {
        std::vector<WordEdit> edits;
        const auto push = [&](bool is_same, bool is_removed, std::int64_t at_x, std::int64_t at_y) {
            edits.push_back({is_same, is_removed, begin_ + static_cast<std::size_t>(at_x),
                             begin_ + static_cast<std::size_t>(at_y)});
        };
        std::int64_t y = x - k;
        for (; d > 0; --d) {
            // What the ends were before this round, for -d..d.
            const std::vector<std::int32_t>& trace = traces_[static_cast<std::size_t>(d)];
            const auto end_of = [&](std::int64_t at) -> std::int64_t {
                return trace[static_cast<std::size_t>(at + d)];
            };
            const bool down = k == -d || (k != d && end_of(k - 1) < end_of(k + 1));
            const std::int64_t from_k = down ? k + 1 : k - 1;
            const std::int64_t from_x = end_of(from_k);
            const std::int64_t from_y = from_x - from_k;
            while (x > from_x + (down ? 0 : 1) && y > from_y + (down ? 1 : 0)) {
                push(true, false, --x, --y);
            }
            push(false, !down, from_x, from_y);
            x = from_x;
            y = from_y;
            k = from_k;
        }
        while (x > 0 && y > 0) push(true, false, --x, --y);
        std::reverse(edits.begin(), edits.end());
        return edits;
    }

    const std::size_t begin_;
    const std::int64_t n_, m_;
    const std::function<bool(std::size_t, std::size_t)>& same_;
    std::vector<std::vector<std::int32_t>> traces_;
    std::int64_t best_d_ = 0, best_x_ = 0;
};

}  // namespace

std::vector<WordEdit> edit_words(std::size_t old_count, std::size_t new_count,
                                 const std::function<bool(std::size_t, std::size_t)>& same) {
    std::vector<WordEdit> edits;
    const std::size_t common = std::min(old_count, new_count);
    std::size_t begin = 0;
    while (begin < common && same(begin, begin)) {
        edits.push_back({true, false, begin, begin});
        ++begin;
    }
    std::size_t tail = 0;
    while (tail < common - begin && same(old_count - 1 - tail, new_count - 1 - tail)) ++tail;
    std::size_t i = begin;
    std::size_t j = begin;
    const std::size_t old_end = old_count - tail;
    const std::size_t new_end = new_count - tail;
    if (i < old_end && j < new_end) {
        Search search(begin, static_cast<std::int64_t>(old_end - begin),
                      static_cast<std::int64_t>(new_end - begin), same);
        for (const WordEdit& edit : search.run()) {
            edits.push_back(edit);
            i = edit.old_word + (edit.is_same || edit.is_removed ? 1 : 0);
            j = edit.new_word + (edit.is_same || !edit.is_removed ? 1 : 0);
        }
    }
    // Nothing, or what the search gave up on.
    while (i < old_end) edits.push_back({false, true, i++, j});
    while (j < new_end) edits.push_back({false, false, i, j++});
    for (std::size_t k = 0; k < tail; ++k) {
        edits.push_back({true, false, old_end + k, new_end + k});
    }
    return edits;
}

}  // namespace cajista::compare::detail
