// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/page_types.h"

#include <fmt/format.h>

#include <algorithm>

#include "compare/detail/case_element.h"

namespace cajista::compare::detail {

namespace {

bool is_inside(const PdfWord& word, const DiffArea& area) {
    return word.left >= area.left && word.top >= area.top && word.left <= area.left + area.width &&
           word.top <= area.top + area.height;
}

}  // namespace

PageRules::PageRules(const PdfRange& range, const DiffSettings& settings)
    : range_(range), settings_(settings), pages_(range.pages) {
    const bool plain = settings.types.empty() && settings.masks.empty();
    for (std::uint64_t page = 0; page < range.pages && !plain; ++page) {
        PageFacts& facts = pages_[page];
        const auto found = std::find_if(settings.types.begin(), settings.types.end(),
                                        [&](const PageType& one) { return holds(one.sign, page); });
        if (found != settings.types.end()) facts.type = &*found;
        const auto add = [&](const std::vector<Mask>& masks) {
            for (const Mask& mask : masks) {
                if (mask.page == 0 || mask.page == range.document_page + page + 1) {
                    facts.masks.push_back(&mask);
                }
            }
        };
        add(settings.masks);
        if (facts.type != nullptr) add(facts.type->masks);
        mask_fields(page);
    }
}

std::int32_t PageRules::tolerance(std::uint64_t page) const {
    const PageType* type = page < pages_.size() ? pages_[page].type : nullptr;
    return type != nullptr && type->tolerance >= 0 ? type->tolerance : settings_.tolerance;
}

bool PageRules::ignores(std::uint64_t page, DifferenceKind kind) const {
    if (settings_.ignored.has(kind)) return true;
    const PageType* type = page < pages_.size() ? pages_[page].type : nullptr;
    return type != nullptr && type->ignored.has(kind);
}

bool PageRules::is_masked(std::uint64_t page, std::int32_t left, std::int32_t top,
                          std::int32_t right, std::int32_t bottom) const {
    const auto& masks = pages_[page].masks;
    return std::any_of(masks.begin(), masks.end(), [&](const Mask* mask) {
        const DiffArea& area = mask->area;
        return !mask->is_field && left < area.left + area.width && right > area.left &&
               top < area.top + area.height && bottom > area.top;
    });
}

bool PageRules::is_masked(std::uint64_t page, std::uint64_t word) const {
    const PageFacts& facts = pages_[page];
    return word < facts.masked_words.size() && facts.masked_words[word];
}

void PageRules::mask_fields(std::uint64_t page) {
    PageFacts& facts = pages_[page];
    if (facts.masks.empty()) return;
    const auto words = range_.text->words_of(page_at(page));
    facts.masked_words.resize(words.size(), false);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const PdfWord& word = words[i];
        if (is_masked(page, word.left, word.top, word.right, word.bottom)) {
            facts.masked_words[i] = true;
        }
    }
    for (const Mask* mask : facts.masks) {
        if (!mask->is_field) continue;
        const std::vector<std::string> label = split_words(mask->after);
        for (std::size_t i = 0; i < words.size(); ++i) {
            std::size_t at = i;
            std::size_t matched = 0;
            while (matched < label.size() && at < words.size() &&
                   range_.text->text_of(words[at]) == label[matched]) {
                ++at;
                ++matched;
            }
            if (matched != label.size()) continue;
            for (std::size_t k = at; k < std::min(words.size(), at + mask->words); ++k) {
                const std::string text(range_.text->text_of(words[k]));
                if (mask->pattern == nullptr || mask->pattern->is_in(text)) {
                    facts.masked_words[k] = true;
                }
            }
        }
    }
}

bool PageRules::holds(const PageCheck& check, std::uint64_t page) const {
    std::string text(1, ' ');
    for (const PdfWord& word : range_.text->words_of(page_at(page))) {
        if (check.has_area && !is_inside(word, check.area)) continue;
        text += range_.text->text_of(word);
        text += ' ';
    }
    bool found = true;
    if (!check.text.empty()) {
        std::string wanted(1, ' ');
        for (const std::string& word : split_words(check.text)) wanted += word + ' ';
        found = text.find(wanted) != std::string::npos;
    }
    if (found && check.pattern != nullptr) {
        text = text.size() > 1 ? text.substr(1, text.size() - 2) : std::string();
        found = check.pattern->is_in(text);
    }
    return found != check.must_be_absent;
}

void PageRules::check(const std::string& name, std::vector<Difference>& out) const {
    for (std::uint64_t page = 0; page < pages_.size(); ++page) {
        const PageType* type = pages_[page].type;
        if (type == nullptr || ignores(page, DifferenceKind::check)) continue;
        for (const PageCheck& check : type->checks) {
            if (holds(check, page)) continue;
            Difference& made = out.emplace_back();
            made.kind = DifferenceKind::check;
            made.document = name;
            made.page = range_.document_page + page + 1;
            made.new_page = range_.file_page + page + 1;
            made.page_type = type->name;
            if (check.has_area) {
                made.left = check.area.left;
                made.top = check.area.top;
                made.width = check.area.width;
                made.height = check.area.height;
            }
            const std::string what = check.text.empty() ? "the pattern" : '"' + check.text + '"';
            made.after = fmt::format("a page \"{}\" must {}have {}", type->name,
                                     check.must_be_absent ? "not " : "", what);
        }
    }
}

}  // namespace cajista::compare::detail
