// SPDX-License-Identifier: Apache-2.0
// Hyphenation by libhyphen with the patterns of Debian's hyphen-* packages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct _HyphenDict;

namespace cajista::text::detail {

/// The dictionary file for a BCP 47 language: that of its region, of the language alone, or the
/// first by name of another region; empty when there is none.
std::string hyphen_dictionary(std::string_view language);

/// Loads dictionaries on first use. One owner, one thread.
class Hyphenator {
public:
    Hyphenator() = default;
    ~Hyphenator();
    Hyphenator(const Hyphenator&) = delete;
    Hyphenator& operator=(const Hyphenator&) = delete;

    /// Byte offsets in `word` (UTF-8; signs around the letters may stand at its ends) before which
    /// a hyphen may be put, ascending. Nothing for a language without patterns, or for words with
    /// digits or signs between letters.
    void find(std::string_view word, std::string_view language,
              std::vector<std::uint32_t>& offsets);

private:
    struct Dictionary {
        std::string language;
        _HyphenDict* patterns = nullptr;
    };
    const Dictionary& dictionary_for(std::string_view language);
    std::vector<Dictionary> dictionaries_;
};

}  // namespace cajista::text::detail
