// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/utf8.h"

namespace cajista::compare::detail {

namespace {

constexpr std::size_t most_cells = 4'000'000;  // of the table of an LCS: 16 MB, some 10 ms

/// Length of the longest common tail of both from (i, j) on, for the middle part.
class Table {
public:
    Table(const std::vector<std::string>& before, const std::vector<std::string>& after,
          std::size_t begin, std::size_t old_end, std::size_t new_end)
        : rows_(old_end - begin), columns_(new_end - begin) {
        cells_.resize((rows_ + 1) * (columns_ + 1));
        for (std::size_t i = rows_; i-- > 0;) {
            for (std::size_t j = columns_; j-- > 0;) {
                cells_[index(i, j)] = before[begin + i] == after[begin + j]
                                          ? at(i + 1, j + 1) + 1
                                          : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    std::uint32_t at(std::size_t i, std::size_t j) const { return cells_[index(i, j)]; }

private:
    std::size_t index(std::size_t i, std::size_t j) const { return i * (columns_ + 1) + j; }
    std::size_t rows_, columns_;
    std::vector<std::uint32_t> cells_;
};

/// Blanks and `^` under the first code point that differs.
std::string caret_line(std::string_view a, std::string_view b) {
    std::size_t at = 0;
    std::size_t width = 0;
    while (at < a.size() && at < b.size()) {
        std::size_t next_a = at;
        std::size_t next_b = at;
        if (base::next_code_point(a, next_a) != base::next_code_point(b, next_b)) break;
        at = next_a;
        ++width;
    }
    return std::string(width + 2, ' ') + "^\n";
}

}  // namespace

std::vector<LineEdit> edit_lines(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after) {
    using Kind = LineEdit::Kind;
    const std::size_t common = std::min(before.size(), after.size());
    std::size_t begin = 0;
    while (begin < common && before[begin] == after[begin]) ++begin;
    std::size_t tail = 0;
    while (tail < common - begin &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    const std::size_t old_end = before.size() - tail;
    const std::size_t new_end = after.size() - tail;
    std::vector<LineEdit> edits;
    for (std::size_t i = 0; i < begin; ++i) edits.push_back({Kind::same, i, i});
    std::size_t i = begin;
    std::size_t j = begin;
    if ((old_end - begin + 1) * (new_end - begin + 1) <= most_cells) {
        const Table table(before, after, begin, old_end, new_end);
        while (i < old_end && j < new_end) {
            if (before[i] == after[j]) {
                edits.push_back({Kind::same, i++, j++});
            } else if (table.at(i - begin + 1, j - begin) >= table.at(i - begin, j - begin + 1)) {
                edits.push_back({Kind::removed, i++, j});
            } else {
                edits.push_back({Kind::added, i, j++});
            }
        }
    }
    while (i < old_end) edits.push_back({Kind::removed, i++, j});
    while (j < new_end) edits.push_back({Kind::added, i, j++});
    for (std::size_t k = 0; k < tail; ++k) edits.push_back({Kind::same, i++, j++});
    return edits;
}

std::string show_difference(const std::vector<std::string>& before,
                            const std::vector<std::string>& after, std::size_t context,
                            std::size_t most) {
    using Kind = LineEdit::Kind;
    const std::vector<LineEdit> edits = edit_lines(before, after);
    std::vector<bool> shown(edits.size(), false);
    for (std::size_t k = 0; k < edits.size(); ++k) {
        if (edits[k].kind == Kind::same) continue;
        const std::size_t from = k > context ? k - context : 0;
        for (std::size_t n = from; n <= std::min(k + context, edits.size() - 1); ++n) {
            shown[n] = true;
        }
    }
    std::string out;
    std::size_t count = 0;
    for (std::size_t k = 0; k < edits.size(); ++k) {
        if (!shown[k]) {
            if (k > 0 && shown[k - 1]) out += "  …\n";
            continue;
        }
        if (++count > most) return out + "  … (more lines differ)\n";
        const LineEdit& edit = edits[k];
        const std::string& line =
            edit.kind == Kind::added ? after[edit.new_line] : before[edit.old_line];
        out += edit.kind == Kind::same ? "  " : edit.kind == Kind::removed ? "- " : "+ ";
        out += line + '\n';
        const bool replaced = edit.kind == Kind::added && k > 0 &&
                              edits[k - 1].kind == Kind::removed &&
                              (k < 2 || edits[k - 2].kind == Kind::same) &&
                              (k + 1 == edits.size() || edits[k + 1].kind == Kind::same);
        if (replaced) out += caret_line(before[edits[k - 1].old_line], line);
    }
    return out;
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        const std::size_t next = end + 1;
        if (end > at && text[end - 1] == '\r') --end;
        lines.emplace_back(text.substr(at, end - at));
        at = next;
    }
    return lines;
}

}  // namespace cajista::compare::detail
