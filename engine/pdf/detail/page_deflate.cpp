// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/page_deflate.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <libdeflate.h>

#include "pdf/detail/deflate_bits.h"
#include "pdf/detail/huffman_code.h"

namespace cajista::pdf::detail {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint32_t least_match = 4;
/// A match of that many bytes is taken without a look at what is one byte later, or at the older
/// candidate: measured on statements, more costs time and saves nothing.
constexpr std::uint32_t good_match = 32;
/// Of longer matches only the ends are entered: their middle was entered where it was met first.
constexpr std::uint32_t long_match = 12;
constexpr std::uint32_t entered_of_ends = 3;
/// No match begins in the last bytes, so that words of eight can be read.
constexpr std::size_t tail = 16;

/// Extra bits of the symbols (RFC 1951, 3.2.5), distances from 288 on.
constexpr std::array<std::uint8_t, 320> make_extra_bits() {
    std::array<std::uint8_t, 320> extra{};
    for (std::size_t i = 8; i < 28; ++i) {
        extra[first_length + i] = static_cast<std::uint8_t>((i - 4) / 4);
    }
    for (std::size_t i = 4; i < 30; ++i) extra[288 + i] = static_cast<std::uint8_t>((i - 2) / 2);
    return extra;
}
constexpr std::array<std::uint8_t, 320> extra_bits = make_extra_bits();

/// The token of each length of a match.
constexpr std::array<std::uint32_t, longest_match + 1> make_length_tokens() {
    std::array<std::uint32_t, longest_match + 1> tokens{};
    std::uint32_t length = 3;
    for (std::uint32_t symbol = first_length; symbol < first_length + 28; ++symbol) {
        const std::uint32_t values = 1U << extra_bits[symbol];
        for (std::uint32_t i = 0; i < values && length <= longest_match; ++i) {
            tokens[length++] = symbol | i << 9;
        }
    }
    tokens[longest_match] = first_length + 28;
    return tokens;
}
constexpr std::array<std::uint32_t, longest_match + 1> length_tokens = make_length_tokens();

constexpr std::uint32_t distance_token(std::uint32_t distance) {
    const std::uint32_t value = distance - 1;
    if (value < 2) return 288 + value;
    const auto bit = static_cast<std::uint32_t>(std::bit_width(value)) - 1;
    const std::uint32_t half = (value >> (bit - 1)) & 1;
    const std::uint32_t rest = value & ((1U << (bit - 1)) - 1);
    return (288 + 2 * bit + half) | rest << 9;
}

std::uint32_t word_at(Bytes raw, std::size_t at) {
    std::uint32_t word = 0;
    std::memcpy(&word, raw.data() + at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
    return word;
}

std::uint64_t long_word_at(Bytes raw, std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, raw.data() + at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

std::uint32_t hash_of(std::uint32_t word, unsigned bits) {
    return (word * 0x9E3779B1U) >> (32 - bits);  // 2^32 over the golden ratio
}

/// How many bytes are equal, where the first four are known to be.
std::uint32_t equal_bytes(Bytes raw, std::uint32_t earlier, std::uint32_t later) {
    const auto most =
        static_cast<std::uint32_t>(std::min<std::size_t>(longest_match, raw.size() - later));
    std::uint32_t length = least_match;
    while (length + 8 <= most) {
        const std::uint64_t differing =
            long_word_at(raw, earlier + length) ^ long_word_at(raw, later + length);
        if (differing != 0) {
            return length + static_cast<std::uint32_t>(std::countr_zero(differing)) / 8;
        }
        length += 8;
    }
    while (length < most && raw[earlier + length] == raw[later + length]) ++length;
    return length;
}

}  // namespace

/// What a block begins with: the lengths of its codes, run by run, in codes of their own (3.2.7).
struct PageDeflate::Header {
    static constexpr std::array<std::uint8_t, 19> order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                           11, 4,  12, 3, 13, 2, 14, 1, 15};
    std::array<std::uint8_t, all_symbols> lengths{};  ///< of all symbols
    std::array<std::uint8_t, all_symbols> items{};    ///< 0 to 15: a length; 16 to 18: a run
    std::array<std::uint8_t, all_symbols> runs{};     ///< value of the extra bits
    std::array<std::uint32_t, 19> counts{};
    std::array<std::uint8_t, 19> item_lengths{};
    std::size_t item_count = 0;
    std::size_t literals = literal_symbols;
    std::size_t distances = distance_symbols;
    std::size_t written = 19;  ///< of item_lengths, in their order

    explicit Header(const std::array<std::uint32_t, all_symbols>& symbol_counts);
    void add(unsigned item, std::size_t run = 0) {
        items[item_count] = static_cast<std::uint8_t>(item);
        runs[item_count++] = static_cast<std::uint8_t>(run);
        ++counts[item];
    }
    void add_lengths(std::span<const std::uint8_t> row);
    static unsigned extra_of(unsigned item) {
        return item < 16 ? 0U : item == 16 ? 2U : item == 17 ? 3U : 7U;
    }
    std::uint64_t bits() const;
    void write(BitWriter& out) const;
};

PageDeflate::Header::Header(const std::array<std::uint32_t, all_symbols>& symbol_counts) {
    const std::span<const std::uint32_t> given(symbol_counts);
    const std::span<std::uint8_t> made(lengths);
    find_code_lengths(given.first(literal_symbols), 14, made.first(literal_symbols));
    const auto far = made.subspan(first_distance, distance_symbols);
    find_code_lengths(given.subspan(first_distance, distance_symbols), 14, far);
    while (literals > first_length && lengths[literals - 1] == 0) --literals;
    while (distances > 1 && far[distances - 1] == 0) --distances;
    // Without matches: some readers want one distance.
    if (far[0] == 0 && distances == 1) far[0] = 1;
    std::array<std::uint8_t, all_symbols> row{};
    std::copy_n(made.begin(), literals, row.begin());
    std::copy_n(far.begin(), distances, row.begin() + static_cast<std::ptrdiff_t>(literals));
    add_lengths(std::span<const std::uint8_t>(row).first(literals + distances));
    find_code_lengths(counts, 7, item_lengths);
    while (written > 4 && item_lengths[order[written - 1]] == 0) --written;
}

void PageDeflate::Header::add_lengths(std::span<const std::uint8_t> row) {
    for (std::size_t begin = 0; begin < row.size();) {
        const std::uint8_t length = row[begin];
        std::size_t end = begin + 1;
        while (end < row.size() && row[end] == length) ++end;
        std::size_t left = end - begin;
        begin = end;
        if (length == 0) {
            for (; left >= 11; left -= std::min<std::size_t>(left, 138)) {
                add(18, std::min<std::size_t>(left, 138) - 11);
            }
            if (left >= 3) {
                add(17, left - 3);
                left = 0;
            }
        } else {
            add(length);
            for (--left; left >= 3; left -= std::min<std::size_t>(left, 6)) {
                add(16, std::min<std::size_t>(left, 6) - 3);
            }
        }
        for (; left > 0; --left) add(length);
    }
}

std::uint64_t PageDeflate::Header::bits() const {
    std::uint64_t sum = 3 + 5 + 5 + 4 + 3 * written;
    for (unsigned i = 0; i < counts.size(); ++i) {
        sum += std::uint64_t{counts[i]} * (item_lengths[i] + extra_of(i));
    }
    return sum;
}

void PageDeflate::Header::write(BitWriter& out) const {
    out.put(1, 1);  // the last block
    out.put(2, 2);  // with codes of its own
    out.put(static_cast<std::uint32_t>(literals - first_length), 5);
    out.put(static_cast<std::uint32_t>(distances - 1), 5);
    out.put(static_cast<std::uint32_t>(written - 4), 4);
    for (std::size_t i = 0; i < written; ++i) {
        if (i % 8 == 0) out.flush();
        out.put(item_lengths[order[i]], 3);
    }
    std::array<std::uint32_t, 19> codes{};
    find_codes(item_lengths, codes);
    for (std::size_t i = 0; i < item_count; ++i) {
        out.flush();
        out.put(codes[items[i]], item_lengths[items[i]]);
        out.put(runs[i], extra_of(items[i]));
    }
    out.flush();
}

void PageDeflate::reserve(std::size_t raw_bytes) {
    if (raw_bytes + 1 <= token_room_) return;
    token_room_ = std::max<std::size_t>(raw_bytes + 1, 8 * 1024);
    tokens_ = std::make_unique_for_overwrite<std::uint32_t[]>(token_room_);
}

void PageDeflate::enter(Bytes raw, std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t at = from; at < to; ++at) {
        std::uint32_t& places = places_[hash_of(word_at(raw, at), hash_bits)];
        places = places << 16 | at;
    }
}

/// The longer match of the two candidates; at least one of them has the first four bytes.
PageDeflate::Match PageDeflate::find(Bytes raw, std::uint32_t at, std::uint32_t candidates) {
    const std::uint32_t later = candidates & 0xFFFF;
    const std::uint32_t older = candidates >> 16;
    const std::uint32_t word = word_at(raw, at);
    if (word_at(raw, later) != word) return {equal_bytes(raw, older, at), at - older};
    Match found{equal_bytes(raw, later, at), at - later};
    if (found.length < good_match && at + found.length < raw.size() &&
        raw[older + found.length] == raw[at + found.length] && word_at(raw, older) == word) {
        const std::uint32_t length = equal_bytes(raw, older, at);
        if (length > found.length) found = {length, at - older};
    }
    return found;
}

/// A match at `at` of more than `than` bytes: its last four bytes tell first.
PageDeflate::Match PageDeflate::find_longer(Bytes raw, std::uint32_t at, std::uint32_t candidates,
                                            std::uint32_t than) {
    if (at + than + 1 > raw.size()) return {};
    const std::uint32_t later = candidates & 0xFFFF;
    const std::uint32_t older = candidates >> 16;
    const std::uint32_t word = word_at(raw, at + than - 3);
    const bool is_later = word_at(raw, later + than - 3) == word;
    const bool is_older = word_at(raw, older + than - 3) == word;
    if (!is_later && !is_older) return {};
    const std::uint32_t begin = word_at(raw, at);
    Match found{than, 0};
    if (is_later && word_at(raw, later) == begin) {
        const std::uint32_t length = equal_bytes(raw, later, at);
        if (length > found.length) found = {length, at - later};
    }
    if (is_older && word_at(raw, older) == begin) {
        const std::uint32_t length = equal_bytes(raw, older, at);
        if (length > found.length) found = {length, at - older};
    }
    return found.length > than ? found : Match{};
}

void PageDeflate::parse(Bytes raw) {
    // Place 0 stands for none as well: what it holds is compared anyway.
    places_.fill(0);
    counts_.fill(0);
    token_count_ = 0;
    const auto size = static_cast<std::uint32_t>(raw.size());
    const std::uint32_t last = size > tail ? size - static_cast<std::uint32_t>(tail) : 0;
    std::uint32_t at = 0;
    if (size > 0) put(raw[at++]);
    while (at < last) {
        const std::uint32_t word = word_at(raw, at);
        std::uint32_t* places = &places_[hash_of(word, hash_bits)];
        const std::uint32_t candidates = *places;
        *places = candidates << 16 | at;
        // One branch for both: which of them it is can't be foreseen either.
        const bool is_later = word_at(raw, candidates & 0xFFFF) == word;
        const bool is_older = word_at(raw, candidates >> 16) == word;
        if (!(is_later | is_older)) {
            put(raw[at++]);
            continue;
        }
        Match match = find(raw, at, candidates);
        while (match.length < good_match && at + 1 < last) {
            places = &places_[hash_of(word_at(raw, at + 1), hash_bits)];
            const Match next = find_longer(raw, at + 1, *places, match.length);
            if (next.length == 0) break;
            put(raw[at++]);
            *places = *places << 16 | at;
            match = next;
        }
        put(length_tokens[match.length]);
        put(distance_token(match.distance));
        const std::uint32_t end = std::min(at + match.length, last);
        const std::uint32_t next = at + 1;
        at += match.length;
        if (match.length >= long_match && end >= next + 2 * entered_of_ends) {
            enter(raw, next, next + entered_of_ends);
            enter(raw, end - entered_of_ends, end);
        } else {
            enter(raw, next, end);
        }
    }
    while (at < size) put(raw[at++]);
    put(end_of_block);
}

std::uint64_t PageDeflate::bits_of_tokens(
    const std::array<std::uint8_t, all_symbols>& lengths) const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < all_symbols; ++i) {
        sum += std::uint64_t{counts_[i]} * (std::uint64_t{lengths[i]} + extra_bits[i]);
    }
    return sum;
}

bool PageDeflate::append(std::string_view text, std::string& out) {
    if (text.empty() || text.size() > most_bytes) return false;
    const Bytes raw(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    reserve(raw.size());
    parse(raw);
    const Header header(counts_);
    constexpr std::size_t envelope = 2 + 4;
    const std::uint64_t bits = header.bits() + bits_of_tokens(header.lengths);
    const auto size = static_cast<std::size_t>((bits + 7) / 8) + envelope;
    if (size >= raw.size()) return false;
    // A symbol: its code, the length of that and the count of its extra bits.
    std::array<std::uint32_t, all_symbols> codes{};
    const std::span<const std::uint8_t> lengths(header.lengths);
    find_codes(lengths.first(literal_symbols), std::span(codes).first(literal_symbols));
    find_codes(lengths.subspan(first_distance, distance_symbols),
               std::span(codes).subspan(first_distance, distance_symbols));
    for (std::size_t i = 0; i < all_symbols; ++i) {
        codes[i] |= std::uint32_t{header.lengths[i]} << 16 | std::uint32_t{extra_bits[i]} << 24;
    }
    const std::size_t start = out.size();
    out.resize(start + size + 8);
    char* begin = out.data() + start;
    *begin++ = 0x78;  // deflate, a window of 32 KiB
    *begin++ = 0x01;  // the fastest
    BitWriter writer(begin);
    header.write(writer);
    const auto write = [&](std::uint32_t token) {
        const std::uint32_t code = codes[token & 511];
        writer.put(code & 0xFFFF, (code >> 16) & 0xFF);
        writer.put(token >> 9, code >> 24);
    };
    // Two tokens have at most 2 * (14 + 13) bits.
    std::size_t i = 0;
    for (; i + 2 <= token_count_; i += 2) {
        write(tokens_[i]);
        write(tokens_[i + 1]);
        writer.flush();
    }
    if (i < token_count_) write(tokens_[i]);
    char* end = writer.finish();
    const std::uint32_t check = libdeflate_adler32(1, raw.data(), raw.size());
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        *end++ = static_cast<char>((check >> shift) & 0xFF);
    }
    out.resize(start + size);
    return true;
}

}  // namespace cajista::pdf::detail
