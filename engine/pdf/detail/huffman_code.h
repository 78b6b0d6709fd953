// SPDX-License-Identifier: Apache-2.0
// Canonical Huffman codes as deflate has them (RFC 1951, 3.2.2).
#pragma once

#include <cstdint>
#include <span>

namespace cajista::pdf::detail {

/// The lengths of the best code for symbols met so often (at most 511 symbols, counts below 2^23),
/// none longer than `most` bits (at most 15); 0 for those never met. A single symbol has one bit.
/// `lengths` has as many entries as `counts`.
void find_code_lengths(std::span<const std::uint32_t> counts, unsigned most,
                       std::span<std::uint8_t> lengths);

/// The codes of these lengths, their first bit lowest.
void find_codes(std::span<const std::uint8_t> lengths, std::span<std::uint32_t> codes);

}  // namespace cajista::pdf::detail
