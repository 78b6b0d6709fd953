// SPDX-License-Identifier: Apache-2.0
// Deflate for the few kilobytes of a page (RFC 1951 in the envelope of RFC 1950).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cajista::pdf::detail {

/// Does what libdeflate's level 1 does to a content stream in less time and fewer bytes: tables of
/// 16 KiB instead of 128 KiB to clear for each stream, two candidates for a match and one look
/// ahead, one token array written without a branch for each kind. The same input gives the same
/// bytes on every machine. One owner, one thread; its memory is kept between calls.
class PageDeflate {
public:
    /// The window of deflate: all that was read may be referred to.
    static constexpr std::size_t most_bytes = 32 * 1024;

    /// Appends `raw` to `out`, compressed; false, with nothing appended, when that makes it no
    /// shorter or `raw` has more than most_bytes.
    bool append(std::string_view raw, std::string& out);

private:
    static constexpr unsigned hash_bits = 12;
    static constexpr std::size_t literal_symbols = 286;  ///< and lengths, RFC 1951 3.2.5
    static constexpr std::size_t distance_symbols = 30;
    static constexpr std::size_t first_distance = 288;  ///< of all symbols in one row
    static constexpr std::size_t all_symbols = 320;

    struct Header;
    struct Match {
        std::uint32_t length = 0;  ///< 0: none
        std::uint32_t distance = 0;
    };

    void reserve(std::size_t raw_bytes);
    void parse(std::span<const std::uint8_t> raw);
    static Match find(std::span<const std::uint8_t> raw, std::uint32_t at,
                      std::uint32_t candidates);
    static Match find_longer(std::span<const std::uint8_t> raw, std::uint32_t at,
                             std::uint32_t candidates, std::uint32_t than);
    void enter(std::span<const std::uint8_t> raw, std::uint32_t from, std::uint32_t to);
    void put(std::uint32_t token) {
        ++counts_[token & 511];
        tokens_[token_count_++] = token;
    }
    std::uint64_t bits_of_tokens(const std::array<std::uint8_t, all_symbols>& lengths) const;

    /// By hash of four bytes: the two places where it was met last, the later one in the low half.
    std::array<std::uint32_t, std::size_t{1} << hash_bits> places_;
    std::array<std::uint32_t, all_symbols> counts_;
    /// A symbol in 9 bits, above it the value of its extra bits.
    std::unique_ptr<std::uint32_t[]> tokens_;
    std::size_t token_count_ = 0;
    std::size_t token_room_ = 0;
};

}  // namespace cajista::pdf::detail
