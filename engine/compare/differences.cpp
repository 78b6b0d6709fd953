// SPDX-License-Identifier: Apache-2.0
#include "compare/differences.h"

#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"
#include "compare/detail/word_edits.h"

namespace cajista::compare {

namespace {

using Kind = DifferenceKind;
using detail::WordEdit;

/// The words of a range, one after the other, with their page in the document from 0.
struct Sequence {
    const PdfRange& range;
    std::vector<const PdfWord*> words;
    std::vector<std::uint64_t> ends;  ///< number of words up to and with each page

    explicit Sequence(const PdfRange& of) : range(of) {
        for (std::uint64_t i = 0; i < of.pages; ++i) {
            for (const PdfWord& word : of.file->words_of(of.file->pages[of.first + i])) {
                words.push_back(&word);
            }
            ends.push_back(words.size());
        }
    }
    std::uint64_t page_of(std::size_t word) const {
        return static_cast<std::uint64_t>(std::upper_bound(ends.begin(), ends.end(), word) -
                                          ends.begin());
    }
    std::string_view text(std::size_t word) const { return range.file->text_of(*words[word]); }
    std::string text(std::size_t begin, std::size_t end) const {
        std::string out;
        for (std::size_t i = begin; i < end; ++i) {
            if (!out.empty()) out += ' ';
            out += text(i);
        }
        return out;
    }
};

bool overlaps(const Mask& mask, std::uint64_t page, const PdfWord& word) {
    return (mask.page == 0 || mask.page == page) && word.left < mask.left + mask.width &&
           word.right > mask.left && word.top < mask.top + mask.height && word.bottom > mask.top;
}

class DocumentComparer {
public:
    DocumentComparer(const std::string& name, const PdfRange& before, const PdfRange& after,
                     const DiffSettings& settings, std::vector<Difference>& out)
        : name_(name), old_(before), new_(after), settings_(settings), out_(out) {}

    void compare() {
        if (old_.range.pages != new_.range.pages) {
            Difference& made = add(Kind::page_count, 0, 0);
            made.before = std::to_string(old_.range.pages);
            made.after = std::to_string(new_.range.pages);
            drop_when_ignored();
        }
        compare_sizes();
        compare_titles();
        const auto same = [this](std::size_t a, std::size_t b) {
            return old_.text(a) == new_.text(b);
        };
        const std::vector<WordEdit> edits =
            detail::edit_words(old_.words.size(), new_.words.size(), same);
        for (std::size_t i = 0; i < edits.size();) {
            i = edits[i].is_same ? moved(edits, i) : replaced(edits, i);
        }
    }

private:
    Difference& add(Kind kind, std::uint64_t old_page, std::uint64_t new_page) {
        Difference& made = out_.emplace_back();
        made.kind = kind;
        made.document = name_;
        made.page = (old_page != 0 ? old_page : new_page);
        if (old_page != 0) made.old_page = old_.range.first + old_page;
        if (new_page != 0) made.new_page = new_.range.first + new_page;
        return made;
    }
    void drop_when_ignored() {
        const Kind kind = out_.back().kind;
        if (is_suppressible(kind) && settings_.ignored[static_cast<std::size_t>(kind)]) {
            out_.pop_back();
        }
    }

    void compare_sizes() {
        const std::uint64_t common = std::min(old_.range.pages, new_.range.pages);
        for (std::uint64_t i = 0; i < common; ++i) {
            const PdfPage& a = old_.range.file->pages[old_.range.first + i];
            const PdfPage& b = new_.range.file->pages[new_.range.first + i];
            if (std::abs(a.width - b.width) <= settings_.tolerance &&
                std::abs(a.height - b.height) <= settings_.tolerance) {
                continue;
            }
            const auto points = [](std::int32_t of) { return std::to_string(of / 100); };
            Difference& made = add(Kind::page_size, i + 1, i + 1);
            made.before = points(a.width) + " x " + points(a.height);
            made.after = points(b.width) + " x " + points(b.height);
            drop_when_ignored();
        }
    }

    void compare_titles() {
        const PdfText& a = *old_.range.file;
        const PdfText& b = *new_.range.file;
        const bool whole = old_.range.pages == a.pages.size() && new_.range.pages == b.pages.size();
        if (!whole || a.title == b.title) return;
        Difference& made = add(Kind::metadata, 0, 0);
        made.before = a.title;
        made.after = b.title;
        drop_when_ignored();
    }

    bool is_masked(std::uint64_t page, const PdfWord& word) const {
        return std::any_of(settings_.masks.begin(), settings_.masks.end(),
                           [&](const Mask& mask) { return overlaps(mask, page, word); });
    }

    static void put_box(Difference& made, const Sequence& of, std::size_t begin, std::size_t end) {
        std::int32_t left = of.words[begin]->left, top = of.words[begin]->top;
        std::int32_t right = of.words[begin]->right, bottom = of.words[begin]->bottom;
        const std::uint64_t page = of.page_of(begin);
        for (std::size_t i = begin; i < end && of.page_of(i) == page; ++i) {
            left = std::min(left, of.words[i]->left);
            top = std::min(top, of.words[i]->top);
            right = std::max(right, of.words[i]->right);
            bottom = std::max(bottom, of.words[i]->bottom);
        }
        made.left = left;
        made.top = top;
        made.width = right - left;
        made.height = bottom - top;
    }

    struct Shift {
        std::uint64_t old_page = 0, new_page = 0;
        std::int32_t x = 0, y = 0;
        bool is_resized = false;
        bool moves(std::int32_t tolerance) const {
            return old_page != new_page || std::abs(x) > tolerance || std::abs(y) > tolerance;
        }
    };
    Shift shift_of(const WordEdit& edit) const {
        const PdfWord& a = *old_.words[edit.old_word];
        const PdfWord& b = *new_.words[edit.new_word];
        const std::int32_t wider = (b.right - b.left) - (a.right - a.left);
        const std::int32_t taller = (b.bottom - b.top) - (a.bottom - a.top);
        const bool is_resized =
            std::abs(wider) > settings_.tolerance || std::abs(taller) > settings_.tolerance;
        return {old_.page_of(edit.old_word) + 1, new_.page_of(edit.new_word) + 1, b.left - a.left,
                b.top - a.top, is_resized};
    }

    /// Words that are the same, from `at` on, as long as they moved together. Gives what follows.
    std::size_t moved(const std::vector<WordEdit>& edits, std::size_t at) {
        const Shift shift = shift_of(edits[at]);
        if (!shift.moves(settings_.tolerance) && !shift.is_resized) return at + 1;
        if (is_masked(shift.new_page, *new_.words[edits[at].new_word])) return at + 1;
        std::size_t end = at + 1;
        for (; end < edits.size() && edits[end].is_same; ++end) {
            const Shift next = shift_of(edits[end]);
            const bool together = std::abs(next.x - shift.x) <= settings_.tolerance &&
                                  std::abs(next.y - shift.y) <= settings_.tolerance;
            // In another font every word has a place of its own.
            if (next.old_page != shift.old_page || next.new_page != shift.new_page ||
                next.is_resized != shift.is_resized || (!together && !shift.is_resized)) {
                break;
            }
        }
        Difference& made =
            add(shift.is_resized ? Kind::font : Kind::moved, shift.old_page, shift.new_page);
        made.to_page = shift.new_page;
        made.by_x = shift.x;
        made.by_y = shift.y;
        const std::size_t begin_word = edits[at].new_word;
        made.after = new_.text(begin_word, edits[end - 1].new_word + 1);
        put_box(made, new_, begin_word, edits[end - 1].new_word + 1);
        drop_when_ignored();
        return end;
    }

    /// A run of words that are gone or new. Gives what follows.
    std::size_t replaced(const std::vector<WordEdit>& edits, std::size_t at) {
        std::vector<std::size_t> gone;
        std::vector<std::size_t> come;
        std::size_t end = at;
        for (; end < edits.size() && !edits[end].is_same; ++end) {
            if (edits[end].is_removed) {
                gone.push_back(edits[end].old_word);
            } else {
                come.push_back(edits[end].new_word);
            }
        }
        const std::size_t pairs = std::min(gone.size(), come.size());
        for (std::size_t i = 0; i < pairs;) {
            std::size_t next = i + 1;
            const bool amount = is_amount(old_.text(gone[i]));
            while (!amount && next < pairs && !is_amount(old_.text(gone[next]))) ++next;
            change(gone[i], come[i], next - i);
            i = next;
        }
        // Fewer words than before are lost text, which can't be suppressed as a change.
        if (gone.size() > pairs) lose(gone[pairs], gone.size() - pairs);
        if (come.size() > pairs) appear(come[pairs], come.size() - pairs);
        return end;
    }

    /// Amounts come alone.
    void change(std::size_t gone, std::size_t come, std::size_t count) {
        const bool amount = is_amount(old_.text(gone));
        const std::uint64_t new_page = new_.page_of(come) + 1;
        if (!amount && is_masked(new_page, *new_.words[come])) return;
        Difference& made = add(amount ? Kind::amount_changed : Kind::text_changed,
                               old_.page_of(gone) + 1, new_page);
        made.before = old_.text(gone, gone + count);
        made.after = new_.text(come, come + count);
        put_box(made, new_, come, come + count);
        drop_when_ignored();
    }

    void lose(std::size_t gone, std::size_t count) {
        Difference& made = add(Kind::text_lost, old_.page_of(gone) + 1, 0);
        made.before = old_.text(gone, gone + count);
        put_box(made, old_, gone, gone + count);
    }

    void appear(std::size_t come, std::size_t count) {
        const std::uint64_t page = new_.page_of(come) + 1;
        if (is_masked(page, *new_.words[come])) return;
        Difference& made = add(Kind::text_added, 0, page);
        made.after = new_.text(come, come + count);
        put_box(made, new_, come, come + count);
        drop_when_ignored();
    }

    const std::string& name_;
    const Sequence old_, new_;
    const DiffSettings& settings_;
    std::vector<Difference>& out_;
};

}  // namespace

void compare_documents(const std::string& name, const PdfRange& before, const PdfRange& after,
                       const DiffSettings& settings, std::vector<Difference>& out) {
    DocumentComparer(name, before, after, settings, out).compare();
}

bool is_amount(std::string_view word) {
    bool currency = false;
    bool digits = false;
    std::string signs;                // separators, in order
    std::vector<std::size_t> groups;  // digits between them
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t begin = at;
        const char32_t c = base::next_code_point(word, at);
        if (c >= '0' && c <= '9') {
            digits = true;
            if (groups.empty()) groups.push_back(0);
            ++groups.back();
        } else if ((c == '.' || c == ',' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F) &&
                   digits && at < word.size()) {
            signs += c < 0x80 ? static_cast<char>(c) : ' ';
            groups.push_back(0);
        } else if (c == '$' || c == 0xA3 || c == 0xA5 || (c >= 0x20A0 && c <= 0x20CF)) {
            currency = true;
        } else if (c != '+' && c != '-' && c != 0x2212 && c != '(' && c != ')' && c != ':' &&
                   c != ';' && c != '.' && c != ',') {
            return false;  // a letter, or a sign of something else
        } else if (begin != 0 && c == '-' && at < word.size()) {
            return false;  // a date, a range
        }
    }
    if (!digits) return false;
    if (groups.size() == 1) return currency;
    // Inner groups have three digits, and so the last one when its sign is that of the others.
    for (std::size_t i = 1; i + 1 < groups.size(); ++i) {
        if (groups[i] != 3) return false;
    }
    const bool last_is_group = signs.size() > 1 && signs.back() == signs.front();
    return groups.back() != 0 && (!last_is_group || groups.back() == 3);
}

}  // namespace cajista::compare
