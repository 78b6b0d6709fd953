// SPDX-License-Identifier: Apache-2.0
#include "text/detail/find_breaks.h"

#include <unicode/locid.h>
#include <unicode/utext.h>

namespace cajista::text::detail {

namespace {

// A job speaks a few languages; more come from data that isn't to be trusted with memory.
constexpr std::size_t most_iterators = 32;

}  // namespace

icu::BreakIterator* BreakFinder::iterator_for(std::string_view language) {
    for (const auto& [name, iterator] : iterators_) {
        if (name == language) return iterator.get();
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(language.data(), static_cast<std::int32_t>(language.size())), status);
    if (U_FAILURE(status)) locale = icu::Locale::getRoot();
    status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createLineInstance(locale, status));
    if (U_FAILURE(status)) return nullptr;
    if (iterators_.size() >= most_iterators) iterators_.pop_back();
    iterators_.emplace_back(std::string(language), std::move(made));
    return iterators_.back().second.get();
}

void BreakFinder::find(std::string_view text, std::string_view language,
                       std::vector<bool>& breaks) {
    if (shortcuts_ == Shortcuts::on && PlainBreaks::is_for(language) && plain_.find(text, breaks)) {
        return;
    }
    breaks.assign(text.size() + 1, false);
    icu::BreakIterator* iterator = iterator_for(language);
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
    breaks[0] = false;
    breaks[text.size()] = false;
}

}  // namespace cajista::text::detail
