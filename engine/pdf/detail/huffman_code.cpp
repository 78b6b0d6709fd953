// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/huffman_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t most_symbols = 512;
constexpr unsigned most_depth = 40;

using Keys = std::array<std::uint32_t, most_symbols>;

/// Sorts count << 9 | symbol; counts of a page are small.
void sort_keys(Keys& keys, std::size_t size) {
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < size; ++i) all |= keys[i];
    if (all >> 19 != 0) {
        std::sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(size));
        return;
    }
    // Symbols are in order already: two stable passes over five bits of the count each.
    Keys half;
    std::array<std::uint16_t, 33> low{}, high{};
    for (std::size_t i = 0; i < size; ++i) {
        ++low[((keys[i] >> 9) & 31) + 1];
        ++high[((keys[i] >> 14) & 31) + 1];
    }
    for (std::size_t i = 1; i < low.size(); ++i) {
        low[i] = static_cast<std::uint16_t>(low[i] + low[i - 1]);
        high[i] = static_cast<std::uint16_t>(high[i] + high[i - 1]);
    }
    for (std::size_t i = 0; i < size; ++i) half[low[(keys[i] >> 9) & 31]++] = keys[i];
    for (std::size_t i = 0; i < size; ++i) keys[high[(half[i] >> 14) & 31]++] = half[i];
}

/// Numbers of leaves by depth, from the sorted counts: two queues in place, leaves and inner nodes
/// (Moffat and Katajainen, In-place calculation of minimum-redundancy codes, 1995).
unsigned count_leaves(const Keys& keys, std::size_t size,
                      std::array<std::uint32_t, most_depth + 2>& leaves) {
    // Which queue has the rarer one can't be foreseen: no branch asks. Behind the last of each
    // stands what is never taken.
    constexpr std::uint32_t never = UINT32_MAX;
    std::array<std::uint32_t, most_symbols + 1> counts, sums;
    Keys nodes;  // the parent of each inner node, then its depth
    for (std::size_t i = 0; i < size; ++i) counts[i] = keys[i] >> 9;
    counts[size] = never;
    sums[0] = never;
    std::size_t inner = 0, leaf = 0;
    for (std::size_t next = 0; next + 1 < size; ++next) {
        std::uint32_t sum = 0;
        for (int child = 0; child < 2; ++child) {
            const bool is_inner = sums[inner] < counts[leaf];
            sum += is_inner ? sums[inner] : counts[leaf];
            nodes[inner] = static_cast<std::uint32_t>(next);  // again when it is taken
            inner += is_inner ? 1 : 0;
            leaf += is_inner ? 0 : 1;
        }
        sums[next] = sum;
        sums[next + 1] = never;
    }
    std::array<std::uint32_t, most_depth + 2> parents{};
    nodes[size - 2] = 0;
    parents[0] = 1;
    unsigned deepest = 0;
    for (std::size_t i = size - 2; i-- > 0;) {
        nodes[i] = nodes[nodes[i]] + 1;
        ++parents[nodes[i]];
        deepest = std::max(deepest, nodes[i]);
    }
    for (unsigned depth = 0; depth <= deepest; ++depth) {
        leaves[depth + 1] = 2 * parents[depth] - parents[depth + 1];
    }
    return deepest + 1;
}

/// Leaves deeper than `most` go up to it; shallower ones go down until the code fits.
void limit_depth(std::array<std::uint32_t, most_depth + 2>& leaves, unsigned deepest,
                 unsigned most) {
    std::uint64_t filled = 0;  // of 2^most
    for (unsigned depth = most + 1; depth <= deepest; ++depth) {
        leaves[most] += leaves[depth];
        leaves[depth] = 0;
    }
    for (unsigned depth = 1; depth <= most; ++depth) {
        filled += std::uint64_t{leaves[depth]} << (most - depth);
    }
    for (; filled > std::uint64_t{1} << most; --filled) {
        unsigned depth = most - 1;
        while (leaves[depth] == 0) --depth;
        --leaves[most];
        --leaves[depth];
        leaves[depth + 1] += 2;
    }
}

constexpr std::array<std::uint8_t, 256> make_reversed_bytes() {
    std::array<std::uint8_t, 256> table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            if ((byte >> bit & 1) != 0) {
                table[byte] = static_cast<std::uint8_t>(table[byte] | 0x80U >> bit);
            }
        }
    }
    return table;
}
constexpr std::array<std::uint8_t, 256> reversed_bytes = make_reversed_bytes();

std::uint32_t reversed(std::uint32_t code, unsigned count) {
    const std::uint32_t whole =
        std::uint32_t{reversed_bytes[code & 0xFF]} << 8 | reversed_bytes[code >> 8 & 0xFF];
    return whole >> (16 - count);
}

}  // namespace

void find_code_lengths(std::span<const std::uint32_t> counts, unsigned most,
                       std::span<std::uint8_t> lengths) {
    std::fill(lengths.begin(), lengths.end(), std::uint8_t{0});
    Keys keys;
    std::size_t size = 0;
    for (std::uint32_t symbol = 0; symbol < counts.size(); ++symbol) {
        keys[size] = counts[symbol] << 9 | symbol;
        size += counts[symbol] != 0 ? 1 : 0;
    }
    if (size == 0) return;
    if (size == 1) {
        lengths[keys[0] & 511] = 1;
        return;
    }
    sort_keys(keys, size);
    std::array<std::uint32_t, most_depth + 2> leaves{};
    const unsigned deepest = count_leaves(keys, size, leaves);
    if (deepest > most) limit_depth(leaves, deepest, most);
    std::size_t next = 0;  // the rarest have the longest codes
    for (unsigned depth = std::min(deepest, most); depth > 0; --depth) {
        for (std::uint32_t i = 0; i < leaves[depth]; ++i) {
            lengths[keys[next++] & 511] = static_cast<std::uint8_t>(depth);
        }
    }
}

void find_codes(std::span<const std::uint8_t> lengths, std::span<std::uint32_t> codes) {
    std::array<std::uint32_t, 16> counts{}, next{};
    for (const std::uint8_t length : lengths) ++counts[length];
    counts[0] = 0;
    for (std::size_t i = 1; i < next.size(); ++i) next[i] = (next[i - 1] + counts[i - 1]) << 1;
    // Without a length the code is 0, whatever is counted for it.
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        codes[i] = reversed(next[lengths[i]]++, lengths[i]);
    }
}

}  // namespace cajista::pdf::detail
