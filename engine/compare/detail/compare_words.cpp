// SPDX-License-Identifier: Apache-2.0
// The words of two documents: lost, added, changed, moved, in another font or colour.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "compare/detail/difference_sink.h"
#include "compare/detail/word_edits.h"

namespace cajista::compare::detail {

namespace {

using Kind = DifferenceKind;

/// A block that moved has so many words at least: fewer are found at many places by chance.
constexpr std::size_t least_block = 2;
constexpr std::size_t most_blocks_searched = 20'000;  // words gone that are looked for elsewhere

/// The words of a range, one after the other.
class Sequence {
public:
    explicit Sequence(const PdfRange& range) : range_(range) {
        for (std::uint64_t i = 0; i < range.pages; ++i) {
            const PdfPage& page = range.text->pages[range.first + i];
            begins_.push_back(count_);
            count_ += page.words;
        }
    }
    std::size_t count() const { return count_; }
    /// 0-based in the range.
    std::uint64_t page_of(std::size_t word) const {
        return static_cast<std::uint64_t>(std::upper_bound(begins_.begin(), begins_.end(), word) -
                                          begins_.begin() - 1);
    }
    std::uint64_t index_in_page(std::size_t word) const { return word - begins_[page_of(word)]; }
    const PdfWord& word(std::size_t index) const {
        // The words of consecutive pages are consecutive.
        return range_.text->words[range_.text->pages[range_.first].first_word + index];
    }
    std::string_view text(std::size_t index) const { return range_.text->text_of(word(index)); }
    std::string text(std::size_t begin, std::size_t end) const {
        std::string out;
        for (std::size_t i = begin; i < end; ++i) {
            if (!out.empty()) out += ' ';
            out += text(i);
        }
        return out;
    }
    const PdfStyle& style(std::size_t index) const {
        return range_.text->styles[word(index).style];
    }
    bool has_style(std::size_t index) const { return word(index).style != PdfWord::no_style; }

private:
    const PdfRange& range_;
    std::vector<std::size_t> begins_;
    std::size_t count_ = 0;
};

/// A stretch of words that are the same on both sides.
struct Same {
    std::size_t old_word = 0, new_word = 0, count = 0;
    bool is_block = false;  ///< in another place of the order: moved whatever its shift is
};
/// A stretch where words are gone, new, or both.
struct Hole {
    std::vector<std::size_t> gone, come;
};

class WordComparer {
public:
    explicit WordComparer(DifferenceSink& sink)
        : sink_(sink), old_(sink.before()), new_(sink.after()) {}

    void compare() {
        align();
        find_blocks();
        std::size_t hole = 0;
        for (std::size_t i = 0; i <= sames_.size(); ++i) {
            // A hole stands behind as many stretches as were found before it.
            for (; hole < holes_.size() && places_[hole] == i; ++hole) replaced(holes_[hole]);
            if (i < sames_.size()) same(sames_[i]);
        }
        for (const Same& block : blocks_) same(block);
    }

private:
    void align() {
        const auto equal = [this](std::size_t a, std::size_t b) {
            return old_.text(a) == new_.text(b);
        };
        bool in_hole = false;
        for (const WordEdit& edit : edit_words(old_.count(), new_.count(), equal)) {
            if (edit.is_same) {
                if (in_hole || sames_.empty())
                    sames_.emplace_back(Same{edit.old_word, edit.new_word});
                in_hole = false;
                ++sames_.back().count;
                continue;
            }
            if (!in_hole) {
                holes_.emplace_back();
                places_.push_back(sames_.size());
                in_hole = true;
            }
            (edit.is_removed ? holes_.back().gone : holes_.back().come)
                .push_back(edit.is_removed ? edit.old_word : edit.new_word);
        }
    }

    /// Words gone from one hole that stand in another one, in their order, moved as a block.
    /// Amounts alone never do: one in the place of another one is a change.
    void find_blocks() {
        std::map<std::string_view, std::vector<std::size_t>> places;
        std::vector<bool> is_come(new_.count(), false);
        std::size_t gone = 0;
        for (const Hole& hole : holes_) {
            gone += hole.gone.size();
            for (const std::size_t word : hole.come) {
                places[new_.text(word)].push_back(word);
                is_come[word] = true;
            }
        }
        if (holes_.size() < 2 || gone > most_blocks_searched) return;
        for (Hole& hole : holes_) {
            for (std::size_t i = 0; i < hole.gone.size();) {
                const Same block = longest(hole, i, places, is_come);
                if (!is_worth(block)) {
                    ++i;
                    continue;
                }
                blocks_.push_back(block);
                for (std::size_t k = 0; k < block.count; ++k) is_come[block.new_word + k] = false;
                hole.gone.erase(hole.gone.begin() + static_cast<std::ptrdiff_t>(i),
                                hole.gone.begin() + static_cast<std::ptrdiff_t>(i + block.count));
            }
        }
        if (blocks_.empty()) return;
        for (Hole& hole : holes_) {
            std::erase_if(hole.come, [&](std::size_t word) { return !is_come[word]; });
        }
    }

    Same longest(const Hole& hole, std::size_t begin,
                 const std::map<std::string_view, std::vector<std::size_t>>& places,
                 const std::vector<bool>& is_come) const {
        Same best;
        const auto found = places.find(old_.text(hole.gone[begin]));
        if (found == places.end() || found->second.size() > 200) return best;
        for (const std::size_t place : found->second) {
            std::size_t count = 0;
            while (begin + count < hole.gone.size() && place + count < new_.count() &&
                   is_come[place + count] && hole.gone[begin + count] == hole.gone[begin] + count &&
                   old_.text(hole.gone[begin + count]) == new_.text(place + count)) {
                ++count;
            }
            if (count > best.count) best = {hole.gone[begin], place, count, true};
        }
        return best;
    }

    bool is_worth(const Same& block) const {
        if (block.count < least_block) return false;
        for (std::size_t i = 0; i < block.count; ++i) {
            const std::string_view text = new_.text(block.new_word + i);
            const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
            if (!has_digit && text.size() > 2) return true;
        }
        return false;
    }

    // --- words that are the same

    void same(const Same& stretch) {
        for (std::size_t i = 0; i < stretch.count;) i = font(stretch, i);
        for (std::size_t i = 0; i < stretch.count;) i = color(stretch, i);
        for (std::size_t i = 0; i < stretch.count;) i = moved(stretch, i);
    }

    bool has_styles(const Same& of, std::size_t i) const {
        return old_.has_style(of.old_word + i) && new_.has_style(of.new_word + i);
    }
    std::uint64_t old_page(const Same& of, std::size_t i) const {
        return old_.page_of(of.old_word + i);
    }
    std::uint64_t new_page(const Same& of, std::size_t i) const {
        return new_.page_of(of.new_word + i);
    }
    bool is_masked(const Same& of, std::size_t i) const { return is_masked(of.new_word + i); }
    bool is_masked(std::size_t new_word) const {
        return sink_.new_rules().is_masked(new_.page_of(new_word), new_.index_in_page(new_word));
    }

    /// Another font or size, exactly when both sides tell, otherwise by the size of the box.
    bool is_other_font(const Same& of, std::size_t i) const {
        if (has_styles(of, i)) {
            const PdfStyle& a = old_.style(of.old_word + i);
            const PdfStyle& b = new_.style(of.new_word + i);
            return a.font != b.font || std::abs(a.size - b.size) > 2;
        }
        const PdfWord& a = old_.word(of.old_word + i);
        const PdfWord& b = new_.word(of.new_word + i);
        const std::int32_t tolerance = sink_.new_rules().tolerance(new_page(of, i));
        const std::int32_t wider = (b.right - b.left) - (a.right - a.left);
        const std::int32_t taller = (b.bottom - b.top) - (a.bottom - a.top);
        return std::abs(wider) > tolerance || std::abs(taller) > tolerance;
    }

    std::string font_of(const Sequence& side, std::size_t word) const {
        if (!side.has_style(word)) return {};
        const PdfStyle& style = side.style(word);
        return fmt::format("{} {}.{:02}", style.font, style.size / 100, style.size % 100);
    }

    std::size_t font(const Same& of, std::size_t begin) {
        if (!is_other_font(of, begin) || is_masked(of, begin)) return begin + 1;
        const std::string was = font_of(old_, of.old_word + begin);
        const std::string is = font_of(new_, of.new_word + begin);
        const std::size_t end = last_alike(of, begin, [&](std::size_t i) {
            return is_other_font(of, i) && font_of(old_, of.old_word + i) == was &&
                   font_of(new_, of.new_word + i) == is;
        });
        report(Kind::font, of, begin, end, was, is);
        return end;
    }

    std::size_t color(const Same& of, std::size_t begin) {
        const auto differs = [&](std::size_t i) {
            return has_styles(of, i) &&
                   old_.style(of.old_word + i).color != new_.style(of.new_word + i).color;
        };
        if (!differs(begin) || is_masked(of, begin)) return begin + 1;
        const std::string& was = old_.style(of.old_word + begin).color;
        const std::string& is = new_.style(of.new_word + begin).color;
        const std::size_t end = last_alike(of, begin, [&](std::size_t i) {
            return differs(i) && old_.style(of.old_word + i).color == was &&
                   new_.style(of.new_word + i).color == is;
        });
        report(Kind::color, of, begin, end, was, is);
        return end;
    }

    struct Shift {
        std::uint64_t old_page = 0, new_page = 0;
        std::int32_t x = 0, y = 0;
    };
    Shift shift_of(const Same& of, std::size_t i) const {
        const PdfWord& a = old_.word(of.old_word + i);
        const PdfWord& b = new_.word(of.new_word + i);
        return {old_page(of, i), new_page(of, i), b.left - a.left, b.top - a.top};
    }
    /// In another font every word has a place of its own: that is reported as the font.
    bool is_moved(const Same& of, std::size_t i, const Shift& shift) const {
        const std::int32_t tolerance = sink_.new_rules().tolerance(shift.new_page);
        // Pages of the two ranges stand side by side, also behind one that is new.
        return (shift.old_page != shift.new_page || std::abs(shift.x) > tolerance ||
                std::abs(shift.y) > tolerance) &&
               !is_other_font(of, i);
    }

    std::size_t moved(const Same& of, std::size_t begin) {
        const Shift first = shift_of(of, begin);
        if (!is_moved(of, begin, first) || is_masked(of, begin)) return begin + 1;
        const std::int32_t tolerance = sink_.new_rules().tolerance(first.new_page);
        const std::size_t end = last_alike(of, begin, [&](std::size_t i) {
            const Shift next = shift_of(of, i);
            return is_moved(of, i, next) && std::abs(next.x - first.x) <= tolerance &&
                   std::abs(next.y - first.y) <= tolerance;
        });
        if (Difference* made = report(Kind::moved, of, begin, end, {}, {})) {
            made->by_x = first.x;
            made->by_y = first.y;
            made->after = new_.text(of.new_word + begin, of.new_word + end);
        }
        return end;
    }

    /// The end of the words from `begin` on that are alike, on the same pages and not masked.
    template <typename Alike>
    std::size_t last_alike(const Same& of, std::size_t begin, const Alike& alike) const {
        std::size_t end = begin + 1;
        while (end < of.count && old_page(of, end) == old_page(of, begin) &&
               new_page(of, end) == new_page(of, begin) && alike(end) && !is_masked(of, end)) {
            ++end;
        }
        return end;
    }

    Difference* report(Kind kind, const Same& of, std::size_t begin, std::size_t end,
                       const std::string& was, const std::string& is) {
        const std::uint64_t page = new_page(of, begin);
        if (!sink_.wants(kind, old_page(of, begin), page)) return nullptr;
        Difference& made = sink_.add(kind, old_page(of, begin), page);
        const std::string text = new_.text(of.new_word + begin, of.new_word + end);
        made.before = was.empty() ? text : fmt::format("{}: {}", text, was);
        made.after = is.empty() ? text : fmt::format("{}: {}", text, is);
        if (kind == Kind::moved) made.before.clear();
        put_box(made, new_, of.new_word + begin, of.new_word + end);
        return &made;
    }

    static void put_box(Difference& made, const Sequence& of, std::size_t begin, std::size_t end) {
        PdfWord box = of.word(begin);
        const std::uint64_t page = of.page_of(begin);
        for (std::size_t i = begin; i < end && of.page_of(i) == page; ++i) {
            const PdfWord& word = of.word(i);
            box.left = std::min(box.left, word.left);
            box.top = std::min(box.top, word.top);
            box.right = std::max(box.right, word.right);
            box.bottom = std::max(box.bottom, word.bottom);
        }
        made.left = box.left;
        made.top = box.top;
        made.width = box.right - box.left;
        made.height = box.bottom - box.top;
    }

    // --- words that are gone or new

    void replaced(const Hole& hole) {
        const auto& gone = hole.gone;
        const auto& come = hole.come;
        const std::size_t pairs = std::min(gone.size(), come.size());
        const auto amount = [&](std::size_t i) {
            return is_amount(old_.text(gone[i])) || is_amount(new_.text(come[i]));
        };
        for (std::size_t i = 0; i < pairs;) {
            std::size_t next = i + 1;
            while (next < pairs && !amount(i) && !amount(next) && follows(hole, next)) ++next;
            change(hole, i, next, amount(i));
            i = next;
        }
        // Fewer words than before are lost text, which can't be suppressed as a change.
        for (std::size_t i = pairs; i < gone.size();) {
            std::size_t next = i + 1;
            while (next < gone.size() && gone[next] == gone[next - 1] + 1 &&
                   old_.page_of(gone[next]) == old_.page_of(gone[i])) {
                ++next;
            }
            lose(gone[i], next - i);
            i = next;
        }
        for (std::size_t i = pairs; i < come.size();) {
            std::size_t next = i + 1;
            while (next < come.size() && come[next] == come[next - 1] + 1 &&
                   new_.page_of(come[next]) == new_.page_of(come[i])) {
                ++next;
            }
            appear(come[i], next - i);
            i = next;
        }
    }

    /// Whether pair `i` stands right behind the one before, on the same pages.
    bool follows(const Hole& hole, std::size_t i) const {
        return hole.gone[i] == hole.gone[i - 1] + 1 && hole.come[i] == hole.come[i - 1] + 1 &&
               old_.page_of(hole.gone[i]) == old_.page_of(hole.gone[i - 1]) &&
               new_.page_of(hole.come[i]) == new_.page_of(hole.come[i - 1]);
    }

    /// Amounts come alone.
    void change(const Hole& hole, std::size_t begin, std::size_t end, bool amount) {
        const std::size_t gone = hole.gone[begin];
        const std::size_t come = hole.come[begin];
        const Kind kind = amount ? Kind::amount_changed : Kind::text_changed;
        if (!amount && is_masked(come)) return;
        if (!sink_.wants(kind, old_.page_of(gone), new_.page_of(come))) return;
        Difference& made = sink_.add(kind, old_.page_of(gone), new_.page_of(come));
        made.before = old_.text(gone, gone + (end - begin));
        made.after = new_.text(come, come + (end - begin));
        put_box(made, new_, come, come + (end - begin));
    }

    void lose(std::size_t gone, std::size_t count) {
        Difference& made = sink_.add(Kind::text_lost, old_.page_of(gone), DifferenceSink::none);
        made.before = old_.text(gone, gone + count);
        put_box(made, old_, gone, gone + count);
    }

    void appear(std::size_t come, std::size_t count) {
        const std::uint64_t page = new_.page_of(come);
        if (is_masked(come) || !sink_.wants(Kind::text_added, DifferenceSink::none, page)) return;
        Difference& made = sink_.add(Kind::text_added, DifferenceSink::none, page);
        made.after = new_.text(come, come + count);
        put_box(made, new_, come, come + count);
    }

    DifferenceSink& sink_;
    const Sequence old_, new_;
    std::vector<Same> sames_, blocks_;
    std::vector<Hole> holes_;
    std::vector<std::size_t> places_;  ///< of each hole: stretches before it
};

}  // namespace

void compare_words(DifferenceSink& sink) { WordComparer(sink).compare(); }

}  // namespace cajista::compare::detail
