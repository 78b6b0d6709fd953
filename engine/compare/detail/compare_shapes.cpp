// SPDX-License-Identifier: Apache-2.0
// Lines, areas and images of two documents: new, gone, another, moved, in another colour.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "compare/detail/difference_sink.h"
#include "compare/detail/word_edits.h"

namespace cajista::compare::detail {

namespace {

using Kind = DifferenceKind;

constexpr std::size_t most_paired = 2000;  // shapes of an order changed that are paired one by one

struct Placed {
    const PdfShape* shape = nullptr;
    std::uint64_t page = 0;
};

std::vector<Placed> shapes_of(const PdfRange& range, const PdfRange& other) {
    std::vector<Placed> made;
    for (std::uint64_t i = 0; i < range.pages; ++i) {
        const PdfPage& page = range.text->pages[range.first + i];
        // What one side doesn't know is not compared.
        const bool is_known =
            page.is_exact && (i >= other.pages || other.text->pages[other.first + i].is_exact);
        if (!is_known) continue;
        for (const PdfShape& shape : range.text->shapes_of(page)) made.push_back({&shape, i});
    }
    return made;
}

bool is_picture(const PdfShape& shape) {
    return shape.kind == PdfShape::Kind::image || shape.kind == PdfShape::Kind::shading;
}

/// The same thing, wherever it stands and whatever its colour is.
bool is_alike(const PdfShape& a, const PdfShape& b) {
    // Places are rounded on their own, so boxes differ by two hundredths.
    constexpr std::int32_t rounding = 2;
    const std::int64_t points = a.points;
    return a.kind == b.kind && a.points == b.points && a.digest == b.digest &&
           std::abs((a.right - a.left) - (b.right - b.left)) <= rounding &&
           std::abs((a.bottom - a.top) - (b.bottom - b.top)) <= rounding &&
           std::abs(a.form - b.form) <= rounding * 12 * points + 12;
}

class ShapeComparer {
public:
    explicit ShapeComparer(DifferenceSink& sink)
        : sink_(sink),
          old_(shapes_of(sink.before(), sink.after())),
          new_(shapes_of(sink.after(), sink.before())) {}

    void compare() {
        const auto alike = [this](std::size_t a, std::size_t b) {
            return is_alike(*old_[a].shape, *new_[b].shape);
        };
        std::vector<std::size_t> gone, come;
        for (const WordEdit& edit : edit_words(old_.size(), new_.size(), alike)) {
            if (edit.is_same) {
                pairs_.emplace_back(edit.old_word, edit.new_word);
            } else if (edit.is_removed) {
                gone.push_back(edit.old_word);
            } else {
                come.push_back(edit.new_word);
            }
        }
        pair_others(gone, come);
        std::sort(pairs_.begin(), pairs_.end(),
                  [](const auto& a, const auto& b) { return a.second < b.second; });
        for (std::size_t i = 0; i < pairs_.size();) i = colored(i);
        for (std::size_t i = 0; i < pairs_.size();) i = moved(i);
        replaced(gone, come);
    }

private:
    using Pair = std::pair<std::size_t, std::size_t>;

    /// What stands in another order is the same thing still.
    void pair_others(std::vector<std::size_t>& gone, std::vector<std::size_t>& come) {
        if (gone.size() > most_paired || come.size() > most_paired) return;
        for (std::size_t& a : gone) {
            const auto found = std::find_if(come.begin(), come.end(), [&](std::size_t b) {
                return b != taken && is_alike(*old_[a].shape, *new_[b].shape);
            });
            if (found == come.end()) continue;
            pairs_.emplace_back(a, *found);
            a = *found = taken;
        }
        std::erase(gone, taken);
        std::erase(come, taken);
    }

    const PdfStyle& old_style(const Pair& of) const {
        return sink_.before().text->styles[old_[of.first].shape->style];
    }
    const PdfStyle& new_style(const Pair& of) const {
        return sink_.after().text->styles[new_[of.second].shape->style];
    }
    bool is_masked(const Placed& of, const PageRules& rules) const {
        const PdfShape& shape = *of.shape;
        // A line has no height: it is under a mask that it crosses.
        return rules.is_masked(of.page, shape.left, shape.top,
                               std::max(shape.right, shape.left + 1),
                               std::max(shape.bottom, shape.top + 1));
    }
    bool is_masked(const Pair& of) const { return is_masked(new_[of.second], sink_.new_rules()); }
    bool on_same_pages(const Pair& a, const Pair& b) const {
        return old_[a.first].page == old_[b.first].page &&
               new_[a.second].page == new_[b.second].page;
    }

    std::size_t colored(std::size_t begin) {
        const Pair& first = pairs_[begin];
        const auto differs = [&](const Pair& of) {
            return old_style(of).color != new_style(of).color && !is_masked(of);
        };
        if (!differs(first)) {
            // A stroke's width is the size of its style.
            if (std::abs(old_style(first).size - new_style(first).size) > 2 && !is_masked(first)) {
                other_width(first);
            }
            return begin + 1;
        }
        std::size_t end = begin + 1;
        while (end < pairs_.size() && on_same_pages(first, pairs_[end]) && differs(pairs_[end]) &&
               old_style(pairs_[end]).color == old_style(first).color &&
               new_style(pairs_[end]).color == new_style(first).color) {
            ++end;
        }
        if (Difference* made = report(Kind::color, begin, end)) {
            const std::string what = describe(new_[first.second], end - begin);
            made->before = fmt::format("{}: {}", what, old_style(first).color);
            made->after = fmt::format("{}: {}", what, new_style(first).color);
        }
        return end;
    }

    void other_width(const Pair& of) {
        const auto at = static_cast<std::size_t>(&of - pairs_.data());
        if (Difference* made = report(Kind::graphic, at, at + 1)) {
            const auto width = [](std::int32_t size) {
                return fmt::format("line {}.{:02} wide", size / 100, size % 100);
            };
            made->before = width(old_style(of).size);
            made->after = width(new_style(of).size);
        }
    }

    std::size_t moved(std::size_t begin) {
        const auto shift = [&](const Pair& of) {
            const PdfShape& a = *old_[of.first].shape;
            const PdfShape& b = *new_[of.second].shape;
            return std::pair(b.left - a.left, b.top - a.top);
        };
        const Pair& first = pairs_[begin];
        const std::int32_t tolerance = sink_.new_rules().tolerance(new_[first.second].page);
        const auto moves = [&](const Pair& of) {
            const auto [x, y] = shift(of);
            return (std::abs(x) > tolerance || std::abs(y) > tolerance ||
                    old_[of.first].page != new_[of.second].page) &&
                   !is_masked(of);
        };
        if (!moves(first)) return begin + 1;
        const auto [x, y] = shift(first);
        std::size_t end = begin + 1;
        for (; end < pairs_.size() && on_same_pages(first, pairs_[end]) && moves(pairs_[end]);
             ++end) {
            const auto [next_x, next_y] = shift(pairs_[end]);
            if (std::abs(next_x - x) > tolerance || std::abs(next_y - y) > tolerance) break;
        }
        if (Difference* made = report(Kind::moved, begin, end)) {
            made->after = describe(new_[first.second], end - begin);
            made->by_x = x;
            made->by_y = y;
        }
        return end;
    }

    Difference* report(Kind kind, std::size_t begin, std::size_t end) {
        const Pair& first = pairs_[begin];
        if (!sink_.wants(kind, old_[first.first].page, new_[first.second].page)) return nullptr;
        Difference& made = sink_.add(kind, old_[first.first].page, new_[first.second].page);
        std::vector<const PdfShape*> shapes;
        for (std::size_t i = begin; i < end; ++i) shapes.push_back(new_[pairs_[i].second].shape);
        put_box(made, shapes);
        return &made;
    }

    static void put_box(Difference& made, const std::vector<const PdfShape*>& shapes) {
        PdfShape box = *shapes.front();
        for (const PdfShape* shape : shapes) {
            box.left = std::min(box.left, shape->left);
            box.top = std::min(box.top, shape->top);
            box.right = std::max(box.right, shape->right);
            box.bottom = std::max(box.bottom, shape->bottom);
        }
        made.left = box.left;
        made.top = box.top;
        made.width = box.right - box.left;
        made.height = box.bottom - box.top;
    }

    static std::string describe(const Placed& one, std::size_t count) {
        const PdfShape& shape = *one.shape;
        const auto size = [](std::int32_t from, std::int32_t to) {
            return fmt::format("{}.{:02}", (to - from) / 100, (to - from) % 100);
        };
        static constexpr std::string_view names[] = {"area", "line", "image", "shading"};
        std::string out = fmt::format("{} {} x {}", names[static_cast<std::size_t>(shape.kind)],
                                      size(shape.left, shape.right), size(shape.top, shape.bottom));
        if (count > 1) out += fmt::format(" and {} more", count - 1);
        return out;
    }

    /// What is gone or new, one page after the other: images alone, everything else together.
    void replaced(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come) {
        for (const bool pictures : {true, false}) {
            const auto on_pages = [&](const std::vector<Placed>& side,
                                      const std::vector<std::size_t>& chosen,
                                      const PageRules& rules) {
                std::vector<std::vector<std::size_t>> made(
                    std::max(sink_.before().pages, sink_.after().pages));
                for (const std::size_t i : chosen) {
                    if (is_picture(*side[i].shape) == pictures && !is_masked(side[i], rules)) {
                        made[side[i].page].push_back(i);
                    }
                }
                return made;
            };
            const auto old_pages = on_pages(old_, gone, sink_.old_rules());
            const auto new_pages = on_pages(new_, come, sink_.new_rules());
            for (std::uint64_t page = 0; page < old_pages.size(); ++page) {
                replaced(old_pages[page], new_pages[page], page, pictures);
            }
        }
    }

    void replaced(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come,
                  std::uint64_t page, bool pictures) {
        if (gone.empty() && come.empty()) return;
        const Kind kind = pictures ? Kind::image : Kind::graphic;
        const std::uint64_t old_page = gone.empty() ? DifferenceSink::none : page;
        const std::uint64_t new_page = come.empty() ? DifferenceSink::none : page;
        if (!sink_.wants(kind, old_page, new_page)) return;
        Difference& made = sink_.add(kind, old_page, new_page);
        std::vector<const PdfShape*> shapes;
        for (const std::size_t i : gone) shapes.push_back(old_[i].shape);
        for (const std::size_t i : come) shapes.push_back(new_[i].shape);
        put_box(made, shapes);
        if (!gone.empty()) made.before = describe(old_[gone.front()], gone.size());
        if (!come.empty()) made.after = describe(new_[come.front()], come.size());
        if (made.before == made.after) made.after += ", other content";
    }

    static constexpr std::size_t taken = ~std::size_t{0};
    DifferenceSink& sink_;
    const std::vector<Placed> old_, new_;
    std::vector<Pair> pairs_;
};

}  // namespace

void compare_shapes(DifferenceSink& sink) { ShapeComparer(sink).compare(); }

}  // namespace cajista::compare::detail
