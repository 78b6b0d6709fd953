// SPDX-License-Identifier: Apache-2.0
// Where a line may end: UAX 14 by ICU, or by our own rules for plain text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/brkiter.h>

#include "text/detail/plain_breaks.h"
#include "text/paragraph.h"

namespace cajista::text::detail {

class BreakFinder {
public:
    explicit BreakFinder(Shortcuts shortcuts) : shortcuts_(shortcuts) {}

    /// breaks[i]: a line may begin at byte i of `text` (0 and the end: never). Language as BCP 47.
    void find(std::string_view text, std::string_view language, std::vector<bool>& breaks,
              LineBreak strictness = LineBreak::usual, WordBreak words = WordBreak::normal);

    const PlainBreaks& plain() const { return plain_; }

private:
    Shortcuts shortcuts_;
    PlainBreaks plain_;
    icu::BreakIterator* iterator_for(std::string_view language, LineBreak strictness);
    void find_anywhere(std::string_view text, std::vector<bool>& breaks);
    std::unique_ptr<icu::BreakIterator> clusters_;
    /// By language, and the strictness behind it.
    std::vector<std::pair<std::string, std::unique_ptr<icu::BreakIterator>>> iterators_;
};

}  // namespace cajista::text::detail
