// SPDX-License-Identifier: Apache-2.0
// Where a line may end: UAX 14 by ICU.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/brkiter.h>

namespace cajista::text::detail {

class BreakFinder {
public:
    /// breaks[i]: a line may begin at byte i of `text` (0 and the end: never). Language as BCP 47.
    void find(std::string_view text, std::string_view language, std::vector<bool>& breaks);

private:
    icu::BreakIterator* iterator_for(std::string_view language);
    std::vector<std::pair<std::string, std::unique_ptr<icu::BreakIterator>>> iterators_;
};

}  // namespace cajista::text::detail
