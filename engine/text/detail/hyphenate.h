// SPDX-License-Identifier: Apache-2.0
// Where words of a language may be hyphenated, by the patterns of Debian's hyphen-* packages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/detail/hyphen_patterns.h"
#include "text/style.h"

namespace cajista::text::detail {

/// The dictionary file for a BCP 47 language: that of its region, of the language alone, or the
/// first by name of another region; empty when there is none.
std::string hyphen_dictionary(std::string_view language);

/// Reads dictionaries on first use. One owner, one thread.
class Hyphenator {
public:
    /// Byte offsets in `word` (UTF-8; signs around the letters may stand at its ends) before which
    /// a hyphen may be put, ascending. Letters between apostrophes and hyphens are words of their
    /// own. Nothing for a language without patterns, or for words with digits or other signs
    /// between letters (addresses, references, U+2060).
    void find(std::string_view word, std::string_view language, std::vector<std::uint32_t>& offsets,
              const ParagraphStyle::HyphenLimits& limits = {});

private:
    struct Dictionary {
        std::string language;
        std::unique_ptr<const HyphenPatterns> patterns;  ///< null: none
    };
    const HyphenPatterns* patterns_for(std::string_view language);

    std::vector<Dictionary> dictionaries_;
    std::u32string letters_;
    std::vector<std::uint32_t> starts_;
    std::vector<bool> places_;
};

}  // namespace cajista::text::detail
