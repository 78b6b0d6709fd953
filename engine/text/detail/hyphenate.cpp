// SPDX-License-Identifier: Apache-2.0
#include "text/detail/hyphenate.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <hyphen.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

// Debian's place for libhyphen patterns (libhyphen0, hyphen-*).
constexpr const char* dictionary_folder = "/usr/share/hyphen";
constexpr std::size_t longest_hyphenated = 100;  // bytes; German compounds reach 80
constexpr std::size_t shortest_hyphenated = 5;   // characters: CSS `hyphenate-limit-chars: auto`
constexpr std::uint32_t least_before = 2;
constexpr std::uint32_t least_after = 2;
constexpr std::size_t most_dictionaries = 32;

/// The letters of a word: lower case, with the byte offset of each in the word.
struct Letters {
    std::u32string text;
    std::vector<std::uint32_t> offsets;
};

/// Nothing when something else than letters stands between letters.
Letters letters_of(std::string_view word) {
    Letters letters;
    bool has_ended = false;
    for (std::size_t at = 0; at < word.size();) {
        const auto offset = static_cast<std::uint32_t>(at);
        const auto c = static_cast<UChar32>(base::next_code_point(word, at));
        if (!u_isalpha(c)) {
            has_ended = !letters.text.empty();
            continue;
        }
        if (has_ended) return {};
        letters.text.push_back(static_cast<char32_t>(u_tolower(c)));
        letters.offsets.push_back(offset);
    }
    return letters;
}

/// The letters in the character set of the dictionary.
std::string encoded(const std::u32string& text, const HyphenDict& dictionary) {
    std::string utf8;
    for (const char32_t c : text) base::append_utf8(utf8, c);
    if (dictionary.utf8) return utf8;
    const auto wide = icu::UnicodeString::fromUTF8(utf8);
    char out[longest_hyphenated + 1];
    const std::int32_t size = wide.extract(0, wide.length(), out, sizeof out, dictionary.cset);
    if (size < 0 || static_cast<std::size_t>(size) != text.size()) return {};
    return {out, static_cast<std::size_t>(size)};
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

Hyphenator::~Hyphenator() {
    for (const Dictionary& one : dictionaries_) {
        if (one.patterns) hnj_hyphen_free(one.patterns);
    }
}

const Hyphenator::Dictionary& Hyphenator::dictionary_for(std::string_view language) {
    for (const Dictionary& one : dictionaries_) {
        if (one.language == language) return one;
    }
    if (dictionaries_.size() >= most_dictionaries) {
        if (dictionaries_.back().patterns) hnj_hyphen_free(dictionaries_.back().patterns);
        dictionaries_.pop_back();
    }
    const std::string file = hyphen_dictionary(language);
    HyphenDict* patterns = file.empty() ? nullptr : hnj_hyphen_load(file.c_str());
    return dictionaries_.emplace_back(Dictionary{std::string(language), patterns});
}

void Hyphenator::find(std::string_view word, std::string_view language,
                      std::vector<std::uint32_t>& offsets) {
    offsets.clear();
    if (word.size() > longest_hyphenated) return;
    const Letters letters = letters_of(word);
    const auto count = letters.text.size();
    if (count < shortest_hyphenated) return;
    const Dictionary& dictionary = dictionary_for(language);
    if (!dictionary.patterns) return;
    const std::string text = encoded(letters.text, *dictionary.patterns);
    if (text.empty()) return;
    char marks[longest_hyphenated + 5] = {};
    char** replacements = nullptr;
    int* positions = nullptr;
    int* cuts = nullptr;
    const int failed =
        hnj_hyphen_hyphenate2(dictionary.patterns, text.data(), static_cast<int>(text.size()),
                              marks, nullptr, &replacements, &positions, &cuts);
    for (std::uint32_t i = 0; failed == 0 && i + 1 < count; ++i) {
        // A place that changes letters (Schiff-fahrt before the reform) is left alone.
        const bool changes = replacements && replacements[i];
        const bool is_odd = (marks[i] & 1) != 0;
        if (is_odd && !changes && i + 1 >= least_before && count - i - 1 >= least_after) {
            offsets.push_back(letters.offsets[i + 1]);
        }
    }
    if (replacements) {
        for (std::size_t i = 0; i < text.size(); ++i) std::free(replacements[i]);
        std::free(replacements);
    }
    std::free(positions);
    std::free(cuts);
}

}  // namespace cajista::text::detail
