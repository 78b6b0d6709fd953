// SPDX-License-Identifier: Apache-2.0
// Hyphenation of text/ against libhyphen, with the installed pattern files and words made of them.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include <hyphen.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "conformance/unicode_cases.h"
#include "text/detail/hyphen_patterns.h"

namespace {

using namespace cajista;
using namespace cajista::conformance;
namespace fs = std::filesystem;

constexpr std::size_t most_words = 20'000;  // a file; German takes libhyphen seconds to load

/// The letters of some patterns, and three in a row of them.
std::vector<std::u32string> make_words(const fs::path& file, const std::string& charset) {
    std::ifstream lines(file);
    std::string line;
    std::getline(lines, line);
    std::vector<std::u32string> parts;
    while (std::getline(lines, line)) {
        if (line.find_first_of("#% /\t") != std::string::npos || line[0] < 0x30) continue;
        const auto wide =
            icu::UnicodeString(line.data(), static_cast<int>(line.size()), charset.c_str());
        std::u32string letters;
        for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
            if (u_isalpha(wide.char32At(i))) {
                letters.push_back(static_cast<char32_t>(u_tolower(wide.char32At(i))));
            }
        }
        if (letters.size() > 1) parts.push_back(letters);
    }
    std::vector<std::u32string> words;
    std::mt19937 random(1);
    while (!parts.empty() && words.size() < most_words) {
        std::u32string word;
        const std::size_t count = words.size() % 2 == 0 ? 1 : 2 + random() % 2;
        for (std::size_t i = 0; i < count; ++i) word += parts[random() % parts.size()];
        // libhyphen counts what ligature characters stand for.
        const bool has_ligature = std::ranges::any_of(
            word, [](char32_t c) { return (c >= 0xFB00 && c <= 0xFB06) || c > 0xFFFF; });
        if (word.size() <= 60 && !has_ligature) words.push_back(word);
        if (has_ligature) words.emplace_back(U"word");
    }
    return words;
}

std::string shown(const std::u32string& word, const std::vector<bool>& places) {
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
        base::append_utf8(text, word[i]);
        if (places[i]) text += '-';
    }
    return text;
}

/// What libhyphen says; empty when the word isn't in its character set.
std::vector<bool> referee(HyphenDict* dictionary, const std::u32string& word) {
    std::string text;
    for (const char32_t c : word) base::append_utf8(text, c);
    if (!dictionary->utf8) {
        const auto wide = icu::UnicodeString::fromUTF8(text);
        char out[256];
        const int size = wide.extract(0, wide.length(), out, sizeof out, dictionary->cset);
        if (size != static_cast<int>(word.size())) return {};
        text.assign(out, word.size());
    }
    std::vector<char> marks(text.size() + 5);
    char** replacements = nullptr;
    int* positions = nullptr;
    int* cuts = nullptr;
    hnj_hyphen_hyphenate2(dictionary, text.data(), static_cast<int>(text.size()), marks.data(),
                          nullptr, &replacements, &positions, &cuts);
    std::vector<bool> places(word.size());
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
        places[i] = (marks[i] & 1) != 0 && !(replacements && replacements[i]);
    }
    for (std::size_t i = 0; replacements && i < text.size(); ++i) std::free(replacements[i]);
    std::free(replacements);
    std::free(positions);
    std::free(cuts);
    return places;
}

}  // namespace

int main(int count, char** arguments) {
    const fs::path folder = count > 1 ? arguments[1] : "/usr/share/hyphen";
    std::set<fs::path> files;  // links named once
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (entry.path().extension() == ".dic") files.insert(fs::canonical(entry.path()));
    }
    if (files.empty()) return missing(folder / "*.dic");
    Tally tally;
    for (const fs::path& file : files) {
        const auto patterns = text::detail::HyphenPatterns::read(file);
        HyphenDict* const dictionary = hnj_hyphen_load(file.c_str());
        std::size_t differs = 0;
        if (patterns && dictionary) {
            for (const auto& word : make_words(file, dictionary->cset)) {
                const std::vector<bool> wanted = referee(dictionary, word);
                std::vector<bool> found;
                patterns->find(word, found);
                if (wanted.empty()) {
                    ++tally.skipped;
                    continue;
                }
                const bool is_right = found == wanted;
                differs += !is_right;
                if (!is_right && differs < 10) {
                    std::printf("%s: %s, libhyphen: %s\n", file.filename().c_str(),
                                shown(word, found).c_str(), shown(word, wanted).c_str());
                }
                tally.count(is_right);
            }
        } else {
            tally.count(!patterns && !dictionary);
        }
        std::printf("%s: %zu differ\n", file.filename().c_str(), differs);
        if (dictionary) hnj_hyphen_free(dictionary);
    }
    return tally.finish();
}
