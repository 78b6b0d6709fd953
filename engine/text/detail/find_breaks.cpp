// SPDX-License-Identifier: Apache-2.0
#include "text/detail/find_breaks.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

// A job speaks a few languages; more come from data that isn't to be trusted with memory.
constexpr std::size_t most_iterators = 32;

/// A character that words are made of: of them `word-break` speaks.
bool is_of_words(char32_t character) {
    switch (u_getIntPropertyValue(static_cast<UChar32>(character), UCHAR_LINE_BREAK)) {
        case U_LB_ALPHABETIC:
        case U_LB_HEBREW_LETTER:
        case U_LB_NUMERIC:
        case U_LB_IDEOGRAPHIC:
        case U_LB_AMBIGUOUS:
        case U_LB_CONDITIONAL_JAPANESE_STARTER:
        case U_LB_H2:
        case U_LB_H3:
        case U_LB_JL:
        case U_LB_JV:
        case U_LB_JT:
        case U_LB_COMPLEX_CONTEXT:
            return true;
        default:
            return false;
    }
}

/// CSS Text 3, 5.2: places between letters are all there, or none; dictionaries stay (Thai).
void apply_word_break(std::string_view text, WordBreak how, std::vector<bool>& breaks) {
    bool was_of_words = false, was_of_dictionary = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t character = base::next_code_point(text, at);
        const int line_class =
            u_getIntPropertyValue(static_cast<UChar32>(character), UCHAR_LINE_BREAK);
        const bool continues = line_class == U_LB_COMBINING_MARK || line_class == U_LB_ZWJ;
        if (continues && begin > 0) continue;
        const bool is_word = is_of_words(character);
        const bool is_of_dictionary = line_class == U_LB_COMPLEX_CONTEXT;
        if (begin > 0 && is_word && was_of_words) {
            if (how == WordBreak::keep_all && !(is_of_dictionary && was_of_dictionary)) {
                breaks[begin] = false;
            }
            // Clusters of Thai have their own rules, and their dictionary.
            if (how == WordBreak::break_all && !is_of_dictionary && !was_of_dictionary) {
                breaks[begin] = true;
            }
        }
        was_of_words = is_word;
        was_of_dictionary = is_of_dictionary;
    }
}

}  // namespace

icu::BreakIterator* BreakFinder::iterator_for(std::string_view language, LineBreak strictness) {
    std::string_view suffix;
    if (strictness == LineBreak::loose) suffix = "-u-lb-loose";
    if (strictness == LineBreak::normal) suffix = "-u-lb-normal";
    if (strictness == LineBreak::strict) suffix = "-u-lb-strict";
    for (const auto& [name, iterator] : iterators_) {
        if (name.size() == language.size() + suffix.size() && name.starts_with(language) &&
            name.ends_with(suffix)) {
            return iterator.get();
        }
    }
    const std::string tag =
        (language.empty() && !suffix.empty() ? "und" : std::string(language)) + std::string(suffix);
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
    if (U_FAILURE(status)) locale = icu::Locale::getRoot();
    status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createLineInstance(locale, status));
    if (U_FAILURE(status)) return nullptr;
    if (iterators_.size() >= most_iterators) iterators_.pop_back();
    iterators_.emplace_back(std::string(language) + std::string(suffix), std::move(made));
    return iterators_.back().second.get();
}

/// Between clusters, but not before a space, which hangs.
void BreakFinder::find_anywhere(std::string_view text, std::vector<bool>& breaks) {
    UErrorCode status = U_ZERO_ERROR;
    if (!clusters_) {
        clusters_.reset(
            icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    }
    UText* view =
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    if (clusters_ && U_SUCCESS(status)) clusters_->setText(view, status);
    if (clusters_ && U_SUCCESS(status)) {
        for (auto at = clusters_->first(); at != icu::BreakIterator::DONE; at = clusters_->next()) {
            const auto place = static_cast<std::size_t>(at);
            breaks[place] = place < text.size() && text[place] != ' ';
        }
    }
    utext_close(view);
}

void BreakFinder::find(std::string_view text, std::string_view language, std::vector<bool>& breaks,
                       LineBreak strictness, WordBreak words) {
    const bool is_usual = strictness == LineBreak::usual && words == WordBreak::normal;
    if (is_usual && shortcuts_ == Shortcuts::on && PlainBreaks::is_for(language) &&
        plain_.find(text, breaks)) {
        return;
    }
    breaks.assign(text.size() + 1, false);
    icu::BreakIterator* iterator = iterator_for(language, strictness);
    UErrorCode status = U_ZERO_ERROR;
    UText* view =
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    if (iterator && U_SUCCESS(status)) iterator->setText(view, status);
    if (iterator && U_SUCCESS(status)) {
        for (auto at = iterator->first(); at != icu::BreakIterator::DONE; at = iterator->next()) {
            breaks[static_cast<std::size_t>(at)] = true;
        }
    } else {
        for (std::size_t at = 1; at < text.size(); ++at) breaks[at] = text[at - 1] == ' ';
    }
    utext_close(view);
    if (words != WordBreak::normal) apply_word_break(text, words, breaks);
    if (strictness == LineBreak::anywhere) find_anywhere(text, breaks);
    breaks[0] = false;
    breaks[text.size()] = false;
}

}  // namespace cajista::text::detail
