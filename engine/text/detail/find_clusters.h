// SPDX-License-Identifier: Apache-2.0
// What a reader takes for one character: extended grapheme clusters of UAX 29, by ICU.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <unicode/brkiter.h>

namespace cajista::text::detail {

/// One owner, one thread.
class ClusterFinder {
public:
    /// starts[i]: a cluster begins at byte i of `text` (valid UTF-8); 0 and the end are true.
    void find(std::string_view text, std::vector<bool>& starts);

private:
    std::unique_ptr<icu::BreakIterator> iterator_;
};

}  // namespace cajista::text::detail
