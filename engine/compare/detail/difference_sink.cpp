// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/difference_sink.h"

#include <algorithm>

#include "compare/detail/word_edits.h"

namespace cajista::compare::detail {

namespace {

/// All words of a page, one behind the other.
std::string_view text_of(const PdfRange& range, std::uint64_t page) {
    const auto words = range.text->words_of(range.text->pages[range.first + page]);
    if (words.empty()) return {};
    const std::uint64_t end = words.back().text + words.back().bytes;
    return std::string_view(range.text->texts).substr(words.front().text, end - words.front().text);
}

}  // namespace

/// Pages with the same text stand for each other, and so do those between them, in their order.
void DifferenceSink::match_pages() {
    new_pages_.assign(before_.pages, none);
    old_pages_.assign(after_.pages, none);
    const auto pair = [this](std::uint64_t old_page, std::uint64_t new_page) {
        new_pages_[old_page] = new_page;
        old_pages_[new_page] = old_page;
    };
    if (before_.pages == after_.pages) {
        for (std::uint64_t page = 0; page < before_.pages; ++page) pair(page, page);
        return;
    }
    const auto same = [this](std::size_t a, std::size_t b) {
        return text_of(before_, a) == text_of(after_, b);
    };
    std::vector<std::uint64_t> gone, come;
    const auto pair_hole = [&] {
        for (std::size_t i = 0; i < std::min(gone.size(), come.size()); ++i) pair(gone[i], come[i]);
        gone.clear();
        come.clear();
    };
    for (const WordEdit& edit : edit_words(before_.pages, after_.pages, same)) {
        if (edit.is_same) {
            pair_hole();
            pair(edit.old_word, edit.new_word);
        } else if (edit.is_removed) {
            gone.push_back(edit.old_word);
        } else {
            come.push_back(edit.new_word);
        }
    }
    pair_hole();
}

}  // namespace cajista::compare::detail
