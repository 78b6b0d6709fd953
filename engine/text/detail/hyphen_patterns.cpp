// SPDX-License-Identifier: Apache-2.0
#include "text/detail/hyphen_patterns.h"

#include <algorithm>
#include <bit>
#include <utility>

#include <unicode/ucnv.h>

#include "base/files.h"
#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

constexpr std::size_t pattern_file_bytes = std::size_t{16} << 20;  // the largest of Debian: 1.1 MB
constexpr std::size_t longest_pattern = 100;                       // what libhyphen takes
constexpr std::size_t most_letters = 128;
constexpr std::uint64_t hash_start = 0xCBF29CE484222325;

/// FNV-1a with whole letters.
std::uint64_t hashed(std::uint64_t hash, char32_t c) {
    const std::uint64_t next = (hash ^ c) * 0x100000001B3;
    return next == 0 ? 1 : next;
}

std::size_t slot_of_hash(std::uint64_t hash) {
    return static_cast<std::size_t>(hash ^ hash >> 29 ^ hash >> 43);
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// Characters of an 8-bit set; empty when ICU doesn't know it.
std::vector<char32_t> read_charset(std::string name) {
    if (name.starts_with("microsoft-")) name.erase(0, 10);  // "microsoft-cp1251"
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(name.c_str(), &status);
    std::vector<char32_t> characters;
    for (int i = 0; U_SUCCESS(status) && i < 256; ++i) {
        const char byte = static_cast<char>(i);
        const char* at = &byte;
        UErrorCode failed = U_ZERO_ERROR;
        const UChar32 c = ucnv_getNextUChar(converter, &at, at + 1, &failed);
        characters.push_back(U_SUCCESS(failed) ? static_cast<char32_t>(c) : U'\uFFFD');
    }
    if (converter) ucnv_close(converter);
    return characters;
}

}  // namespace

PatternTable::PatternTable(std::size_t expected_patterns)
    : entries_(std::bit_ceil(std::max<std::size_t>(expected_patterns * 6, 64))) {}

const PatternTable::Entry* PatternTable::find(std::uint64_t hash) const {
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t at = slot_of_hash(hash) & mask;; at = (at + 1) & mask) {
        if (entries_[at].hash == hash) return &entries_[at];
        if (entries_[at].hash == 0) return nullptr;
    }
}

PatternTable::Entry& PatternTable::find_or_add(std::uint64_t hash) {
    if (used_ * 10 >= entries_.size() * 7) {
        std::vector<Entry> old(entries_.size() * 2);
        std::swap(old, entries_);
        used_ = 0;
        for (const Entry& entry : old) {
            if (entry.hash != 0) find_or_add(entry.hash) = entry;
        }
    }
    const std::size_t mask = entries_.size() - 1;
    std::size_t at = slot_of_hash(hash) & mask;
    while (entries_[at].hash != 0 && entries_[at].hash != hash) at = (at + 1) & mask;
    if (entries_[at].hash == 0) {
        entries_[at].hash = hash;
        ++used_;
    }
    return entries_[at];
}

void PatternTable::add(std::u32string_view letters, std::string_view digits, bool changes) {
    if (letters.empty()) return;
    // One without digits counts as well: nothing shorter that ends where it does is looked at.
    const std::size_t first = std::min(digits.find_first_not_of('\0'), digits.size());
    std::size_t known = 0;
    while (known < std::min(last_.size(), letters.size()) && last_[known] == letters[known]) {
        ++known;
    }
    hashes_.resize(known);
    last_.assign(letters);
    for (std::size_t i = known; i < letters.size(); ++i) {
        hashes_.push_back(hashed(i == 0 ? hash_start : hashes_.back(), letters[i]));
        (void)find_or_add(hashes_.back());
    }
    find_or_add(hashes_.back()) = {hashes_.back(), static_cast<std::uint32_t>(digits_.size()),
                                   static_cast<std::uint8_t>(first),
                                   static_cast<std::uint8_t>(digits.size() - first), changes};
    digits_.append(digits.substr(first));
}

void PatternTable::apply(std::u32string_view padded, std::span<std::uint8_t> values,
                         std::span<bool> changes) const {
    std::size_t reached = 0;
    for (std::size_t start = 0; start < padded.size(); ++start) {
        std::uint64_t hash = hash_start;
        for (std::size_t end = start; end < padded.size(); ++end) {
            hash = hashed(hash, padded[end]);
            const Entry* const entry = find(hash);
            if (!entry) break;
            if (end < reached) continue;  // something longer ends here
            reached = end + 1;
            for (std::size_t k = 0; k < entry->count; ++k) {
                const std::size_t at = start + entry->first + k;
                const auto digit = static_cast<std::uint8_t>(digits_[entry->digits + k]);
                if (values[at] >= digit) continue;
                values[at] = digit;
                changes[at] = entry->changes && digit % 2 != 0;
            }
        }
    }
}

/// Keywords stand in upper case at the start of a line.
bool HyphenPatterns::read_keyword(std::u32string_view line) {
    const std::pair<std::u32string_view, std::uint32_t*> numbers[] = {
        {U"LEFTHYPHENMIN", &least_before_},
        {U"RIGHTHYPHENMIN", &least_after_},
        {U"COMPOUNDLEFTHYPHENMIN", &least_before_in_compound_},
        {U"COMPOUNDRIGHTHYPHENMIN", &least_after_in_compound_}};
    for (const auto& [name, number] : numbers) {
        if (!line.starts_with(name)) continue;
        std::uint32_t value = 0;
        for (const char32_t c : line.substr(name.size())) {
            if (is_digit(c) && value < 100) value = value * 10 + (c - U'0');
        }
        *number = std::max<std::uint32_t>(value, 1);
        return true;
    }
    if (line.starts_with(U"NEXTLEVEL")) {
        level_count_ = 2;
        return true;
    }
    return line.starts_with(U"NOHYPHEN");  // signs, which are in no word that is looked up
}

void HyphenPatterns::read_line(std::u32string_view line) {
    if (line.empty() || line.front() == U'%' || line.front() == U'#') return;
    if (line.front() >= U'A' && line.front() <= U'Z' && read_keyword(line)) return;
    const std::size_t slash = line.find(U'/');
    line = line.substr(0, slash);
    std::array<char32_t, longest_pattern> letters{};
    std::array<char, longest_pattern + 1> digits{};
    std::size_t count = 0;
    for (const char32_t c : line) {
        if (c == U' ' || c == U'\t') break;
        if (is_digit(c)) {
            digits[count] = static_cast<char>(c - U'0');
        } else {
            if (count == longest_pattern) return;
            letters[count++] = c;
        }
    }
    levels_[level_count_ - 1].add({letters.data(), count}, {digits.data(), count + 1},
                                  slash != std::u32string_view::npos);
}

std::unique_ptr<const HyphenPatterns> HyphenPatterns::read(const std::filesystem::path& file) {
    const auto bytes = base::read_bytes(file, pattern_file_bytes);
    if (!bytes.ok()) return nullptr;
    const std::string_view text = bytes.value();
    std::size_t at = std::min(text.find('\n'), text.size());
    std::string charset(text.substr(0, at));
    while (!charset.empty() && charset.back() <= ' ') charset.pop_back();
    std::vector<char32_t> characters;
    if (charset != "UTF-8") {
        characters = read_charset(charset);
        if (characters.empty()) return nullptr;
    }
    std::unique_ptr<HyphenPatterns> result(new HyphenPatterns);
    result->levels_[0] = PatternTable(static_cast<std::size_t>(std::ranges::count(text, '\n')));
    std::u32string line;
    while (at < text.size()) {
        const std::size_t begin = at + 1;
        at = std::min(text.find('\n', begin), text.size());
        line.clear();
        for (std::size_t i = begin; i < at;) {
            const auto byte = static_cast<std::uint8_t>(text[i]);
            if (byte == '\r') {
                ++i;
            } else if (byte < 0x80) {
                line.push_back(byte);
                ++i;
            } else if (characters.empty()) {
                line.push_back(base::next_code_point(text, i));
            } else {
                line.push_back(characters[byte]);
                ++i;
            }
        }
        result->read_line(line);
    }
    return result;
}

/// One level on a word: where it may part after each letter but the last.
void HyphenPatterns::find_level(std::size_t level, std::u32string_view word,
                                std::span<bool> places) const {
    std::array<char32_t, most_letters + 2> padded{};
    std::array<std::uint8_t, most_letters + 3> values{};
    std::array<bool, most_letters + 3> changes{};
    padded[0] = padded[word.size() + 1] = U'.';
    std::ranges::copy(word, padded.begin() + 1);
    levels_[level].apply({padded.data(), word.size() + 2}, values, changes);
    for (std::size_t i = 0; i < word.size(); ++i) {
        // A place that changes letters (Schiff-fahrt before the reform) is left alone.
        places[i] = i + 1 < word.size() && values[i + 2] % 2 != 0 && !changes[i + 2];
    }
}

/// Members of a compound may be compounds; what is none is parted by the second level.
void HyphenPatterns::find_member(std::u32string_view word, Side before, Side after,
                                 std::span<bool> places) const {
    const auto keep_distance = [&] {
        for (std::size_t i = 0; i < word.size(); ++i) {
            const bool is_near_start = before == Side::joint && i + 1 < least_before_in_compound_;
            const bool is_near_end =
                after == Side::joint && word.size() - i - 1 < least_after_in_compound_;
            if (is_near_start || is_near_end) places[i] = false;
        }
    };
    find_level(0, word, places);
    keep_distance();
    std::size_t begin = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool is_joint = places[i];
        if (!is_joint && (begin == 0 || i + 1 < word.size())) continue;
        if (i > begin) {
            const std::size_t length = i + 1 - begin;
            find_member(word.substr(begin, length), begin > 0 ? Side::joint : before,
                        is_joint ? Side::joint : after, places.subspan(begin, length));
        }
        places[i] = is_joint;
        begin = i + 1;
    }
    if (begin > 0) return;
    find_level(1, word, places);
    keep_distance();
}

void HyphenPatterns::find(std::u32string_view word, std::vector<bool>& places) const {
    const std::size_t size = word.size();
    places.assign(size, false);
    if (size < 2 || size > most_letters) return;
    std::array<bool, most_letters> marks{};
    if (level_count_ == 2) {
        find_member(word, Side::end, Side::end, std::span(marks).first(size));
    } else {
        find_level(0, word, std::span(marks).first(size));
    }
    for (std::size_t i = 0; i + 1 < size; ++i) {
        places[i] = marks[i] && i + 1 >= least_before_ && size - i - 1 >= least_after_;
    }
}

}  // namespace cajista::text::detail
