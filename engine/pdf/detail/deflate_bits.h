// SPDX-License-Identifier: Apache-2.0
// What writers of deflate streams share (RFC 1951).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cajista::pdf::detail {

// 3.2.5: symbols of literals and lengths, and how far matches go.
constexpr std::uint32_t end_of_block = 256;
constexpr std::uint32_t first_length = 257;
constexpr std::uint32_t longest_match = 258;

/// Bits from the lowest on, as deflate packs them (3.1.1). Writes whole words: eight bytes of room
/// more than the result has.
class BitWriter {
public:
    explicit BitWriter(char* out) : out_(out) {}
    void put(std::uint64_t value, unsigned count) {
        bits_ |= value << count_;
        count_ += count;
    }
    /// Before more than 64 bits wait; 7 wait after it.
    void flush() {
        std::uint64_t word = bits_;
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        std::memcpy(out_, &word, sizeof word);
        out_ += count_ >> 3;
        bits_ >>= count_ & ~7U;
        count_ &= 7;
    }
    /// The end of what was written.
    char* finish() {
        flush();
        return count_ == 0 ? out_ : out_ + 1;
    }

private:
    char* out_;
    std::uint64_t bits_ = 0;
    unsigned count_ = 0;
};

}  // namespace cajista::pdf::detail
