// SPDX-License-Identifier: Apache-2.0
#include "text/detail/hyphenate.h"

#include <algorithm>
#include <filesystem>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

// Debian's place for the patterns (hyphen-*).
constexpr const char* dictionary_folder = "/usr/share/hyphen";
constexpr std::size_t longest_hyphenated = 200;  // bytes; German compounds reach 80
constexpr std::size_t shortest_hyphenated = 5;   // characters: CSS `hyphenate-limit-chars: auto`
constexpr std::size_t most_dictionaries = 32;

/// Signs that part a word in words: l’information, E-Mail-Adresse.
bool parts_words(UChar32 c) {
    return c == '\'' || c == '-' || c == 0x2019 || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

/// The letter with its mark as one, as patterns have it; 0 when there is none.
char32_t composed(char32_t letter, UChar32 mark) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return 0;
    const UChar32 both = nfc->composePair(static_cast<UChar32>(letter), mark);
    return both < 0 ? 0 : static_cast<char32_t>(both);
}

}  // namespace

std::string hyphen_dictionary(std::string_view language) {
    namespace fs = std::filesystem;
    const std::string head(language.substr(0, language.find('-')));
    if (head.size() < 2 || head.size() > 3 ||
        !std::ranges::all_of(head, [](char c) { return c >= 'a' && c <= 'z'; })) {
        return {};
    }
    const std::string start = "hyph_" + head;
    std::vector<std::string> found;
    std::error_code failed;
    for (fs::directory_iterator at(dictionary_folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        const std::string name = at->path().filename().string();
        if (name == start + ".dic" || (name.starts_with(start + "_") && name.ends_with(".dic"))) {
            found.push_back(name);
        }
    }
    if (found.empty()) return {};
    std::ranges::sort(found);  // "hyph_de.dic" is before "hyph_de_AT.dic": '.' < '_'
    std::string best = found.front();
    for (std::size_t at = language.find('-'); at != std::string_view::npos;
         at = language.find('-', at + 1)) {
        const std::string_view part = language.substr(at + 1, language.find('-', at + 1) - at - 1);
        const std::string name = start + "_" + std::string(part) + ".dic";
        if (std::ranges::find(found, name) != found.end()) best = name;
    }
    return std::string(dictionary_folder) + "/" + best;
}

const HyphenPatterns* Hyphenator::patterns_for(std::string_view language) {
    for (const Dictionary& one : dictionaries_) {
        if (one.language == language) return one.patterns.get();
    }
    if (dictionaries_.size() >= most_dictionaries) dictionaries_.pop_back();
    const std::string file = hyphen_dictionary(language);
    dictionaries_.push_back(
        {std::string(language), file.empty() ? nullptr : HyphenPatterns::read(file)});
    return dictionaries_.back().patterns.get();
}

void Hyphenator::find(std::string_view word, std::string_view language,
                      std::vector<std::uint32_t>& offsets,
                      const ParagraphStyle::HyphenLimits& limits) {
    offsets.clear();
    if (word.size() > longest_hyphenated) return;
    const HyphenPatterns* patterns = patterns_for(language);
    if (!patterns) return;
    letters_.clear();
    starts_.clear();
    const std::size_t shortest = limits.word > 0 ? limits.word : shortest_hyphenated;
    const std::size_t first = limits.before > 0 ? limits.before - 1U : 0U;
    const std::size_t after = std::max<std::size_t>(1, limits.after);
    const auto finish = [&] {
        if (letters_.size() >= shortest) {
            patterns->find(letters_, places_);
            for (std::size_t i = first; i + after < letters_.size(); ++i) {
                if (places_[i]) offsets.push_back(starts_[i + 1]);
            }
        }
        letters_.clear();
        starts_.clear();
    };
    bool is_behind_sign = false;  // at the end, unless letters follow
    bool has_letters = false;
    for (std::size_t at = 0; at < word.size();) {
        const auto offset = static_cast<std::uint32_t>(at);
        const auto c = static_cast<UChar32>(base::next_code_point(word, at));
        const bool is_mark = !letters_.empty() && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (is_mark || u_isalpha(c)) {
            if (is_behind_sign) return offsets.clear();
            has_letters = true;
            const char32_t both = is_mark ? composed(letters_.back(), c) : U'\0';
            if (both != 0) {
                letters_.back() = both;
                continue;
            }
            letters_.push_back(static_cast<char32_t>(u_tolower(c)));
            starts_.push_back(offset);
        } else if (parts_words(c)) {
            finish();
        } else {
            is_behind_sign = has_letters;
        }
    }
    finish();
}

}  // namespace cajista::text::detail
