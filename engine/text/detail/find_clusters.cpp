// SPDX-License-Identifier: Apache-2.0
#include "text/detail/find_clusters.h"

#include <unicode/locid.h>
#include <unicode/utext.h>

#include "base/utf8.h"

namespace cajista::text::detail {

void ClusterFinder::find(std::string_view text, std::vector<bool>& starts) {
    starts.assign(text.size() + 1, false);
    UErrorCode status = U_ZERO_ERROR;
    if (!iterator_) {
        iterator_.reset(
            icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    }
    UText* view =
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    if (U_SUCCESS(status)) iterator_->setText(view, status);
    if (U_SUCCESS(status)) {
        for (auto at = iterator_->first(); at != icu::BreakIterator::DONE; at = iterator_->next()) {
            starts[static_cast<std::size_t>(at)] = true;
        }
    } else {
        for (std::size_t at = 0; at < text.size(); base::next_code_point(text, at)) {
            starts[at] = true;
        }
    }
    utext_close(view);
    starts[0] = true;
}

}  // namespace cajista::text::detail
