// SPDX-License-Identifier: Apache-2.0
// The pattern files of Debian's hyphen-* packages (libhyphen's format), read in milliseconds and
// applied as F. Liang's thesis says: https://tug.org/docs/liang/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cajista::text::detail {

/// The patterns of one level and all their beginnings, by the hash of their letters. As libhyphen
/// does, only the longest beginning that ends at a place counts there: most files hold for each
/// pattern what its parts say as well, and German's is made for exactly this.
class PatternTable {
public:
    explicit PatternTable(std::size_t expected_patterns = 0);

    /// `digits` has one more than `letters`; `changes`: the break would change letters. A pattern
    /// that comes again replaces the former.
    void add(std::u32string_view letters, std::string_view digits, bool changes);

    /// Raises values[i], which stands before padded[i], to the highest of the patterns that match;
    /// `changes` alike. Both are one longer than `padded`.
    void apply(std::u32string_view padded, std::span<std::uint8_t> values,
               std::span<bool> changes) const;

private:
    struct Entry {
        std::uint64_t hash = 0;    ///< 0: free
        std::uint32_t digits = 0;  ///< index of the first in `digits_`
        std::uint8_t first = 0;    ///< slot of the first digit that isn't 0
        std::uint8_t count = 0;    ///< digits from there on; 0: the beginning of a pattern
        bool changes = false;
    };
    const Entry* find(std::uint64_t hash) const;
    Entry& find_or_add(std::uint64_t hash);

    std::vector<Entry> entries_;  ///< a power of two of them
    std::size_t used_ = 0;
    std::string digits_;
    std::u32string last_;                ///< letters added last: neighbours begin alike
    std::vector<std::uint64_t> hashes_;  ///< of its beginnings
};

/// One dictionary. Const after reading, so any number of threads may share it.
class HyphenPatterns {
public:
    /// Null when the file can't be read, is larger than 16 MiB, or names an unknown character set.
    /// A line that makes no sense is passed over, as libhyphen does.
    static std::unique_ptr<const HyphenPatterns> read(const std::filesystem::path& file);

    /// places[i]: a hyphen may stand after letter i of a word of lower-case letters.
    void find(std::u32string_view word, std::vector<bool>& places) const;

private:
    enum class Side : std::uint8_t { end, joint };  ///< of a word, or between its members

    HyphenPatterns() = default;
    void read_line(std::u32string_view line);
    bool read_keyword(std::u32string_view line);
    void find_level(std::size_t level, std::u32string_view word, std::span<bool> places) const;

    void find_member(std::u32string_view word, Side before, Side after,
                     std::span<bool> places) const;

    /// With NEXTLEVEL in the file the first table parts compounds, the second their members.
    std::array<PatternTable, 2> levels_;
    std::size_t level_count_ = 1;
    std::uint32_t least_before_ = 2;
    std::uint32_t least_after_ = 2;
    std::uint32_t least_before_in_compound_ = 2;
    std::uint32_t least_after_in_compound_ = 2;
};

}  // namespace cajista::text::detail
