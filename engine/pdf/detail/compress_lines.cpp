// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/compress_lines.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include <libdeflate.h>

#include "pdf/detail/deflate_bits.h"

namespace cajista::pdf::detail {

namespace {

constexpr std::size_t literals = 286, distances = 30;
constexpr std::size_t furthest = 32768;

/// Huffman codes by symbol, their bits reversed, as RFC 1951 (3.1.1) packs them.
template <std::size_t count>
struct Codes {
    std::array<std::uint8_t, count> lengths{};
    std::array<std::uint16_t, count> bits{};
};

/// RFC 1951, 3.2.2.
template <std::size_t count>
constexpr Codes<count> codes_of(const std::array<std::uint8_t, count>& lengths) {
    Codes<count> codes{lengths, {}};
    std::uint32_t code = 0;
    for (std::uint8_t length = 1; length <= 15; ++length) {
        for (std::size_t i = 0; i < count; ++i) {
            if (lengths[i] != length) continue;
            std::uint32_t reversed = 0;
            for (int bit = 0; bit < length; ++bit)
                reversed |= (code >> bit & 1) << (length - 1 - bit);
            codes.bits[i] = static_cast<std::uint16_t>(reversed);
            ++code;
        }
        code <<= 1;
    }
    return codes;
}

template <std::size_t count>
constexpr bool is_complete(const std::array<std::uint8_t, count>& lengths) {
    std::uint32_t sum = 0;
    for (const std::uint8_t length : lengths) sum += length == 0 ? 0 : 32768U >> length;
    return sum == 32768;
}

/// What differs from line to line is numbers: digits and blanks are short, then the matches.
constexpr auto literal_lengths = [] {
    std::array<std::uint8_t, literals> lengths{};
    for (std::size_t i = 0; i < literals; ++i) {
        const bool is_number = i == ' ' || (i >= '0' && i <= '9');
        const bool is_text = i < 0x15 || (i >= 0x20 && i < 0x7F) || i == end_of_block;
        lengths[i] = is_number ? 4 : i >= first_length ? 7 : is_text ? 11 : 12;
    }
    return lengths;
}();
/// The last reference (7 and 8 bytes before) and the last cell (33 to 48) are the usual ones.
constexpr auto distance_lengths = [] {
    std::array<std::uint8_t, distances> lengths{};
    for (std::size_t i = 0; i < distances; ++i) lengths[i] = i == 5 || i == 10 ? 4 : 5;
    return lengths;
}();
constexpr std::uint8_t repeat_length = 16;
constexpr auto length_lengths = [] {
    std::array<std::uint8_t, 19> lengths{};
    lengths[repeat_length] = lengths[11] = lengths[12] = 2;
    lengths[7] = 3;
    lengths[4] = lengths[5] = 4;
    return lengths;
}();
static_assert(is_complete(literal_lengths) && is_complete(distance_lengths) &&
              is_complete(length_lengths));

constexpr auto literal_codes = codes_of(literal_lengths);
constexpr auto distance_codes = codes_of(distance_lengths);
constexpr auto length_codes = codes_of(length_lengths);

struct Bits {
    std::uint16_t bits = 0;
    std::uint8_t count = 0;
};

/// By length of a match: its symbol and the bits behind it (RFC 1951, 3.2.5).
constexpr auto match_bits = [] {
    std::array<Bits, longest_match + 1> all{};
    std::size_t symbol = first_length, length = 3;
    for (; symbol < literals - 1; ++symbol) {
        const std::size_t extra = symbol < 265 ? 0 : (symbol - 261) / 4;
        for (std::size_t i = 0; i < std::size_t{1} << extra && length < longest_match; ++i) {
            all[length++] = {static_cast<std::uint16_t>(literal_codes.bits[symbol] |
                                                        i << literal_lengths[symbol]),
                             static_cast<std::uint8_t>(literal_lengths[symbol] + extra)};
        }
    }
    all[longest_match] = {literal_codes.bits[symbol], literal_lengths[symbol]};
    return all;
}();

static_assert(std::endian::native == std::endian::little);  // load()

std::uint64_t load(const char* from) {
    std::uint64_t value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// How many bytes at `one` are those at `other`; reads 8 at a time, less than 8 beyond `most`.
std::size_t match_length(const char* one, const char* other, std::size_t most) {
    for (std::size_t length = 0; length < most; length += 8) {
        const std::uint64_t differs = load(one + length) ^ load(other + length);
        if (differs == 0) continue;
        length += static_cast<std::size_t>(std::countr_zero(differs)) / 8;
        return std::min(length, most);
    }
    return most;
}

/// Handed on by value, so that it stays in registers: bytes written might be its own members.
class LineWriter {
public:
    explicit LineWriter(char* out) : bits_(out) {}

    /// At most 56 bits.
    void put(std::uint64_t bits, unsigned count) {
        bits_.put(bits, count);
        bits_.flush();
    }
    void literal(char byte) {
        const auto symbol = static_cast<unsigned char>(byte);
        put(literal_codes.bits[symbol], literal_lengths[symbol]);
    }
    void match(std::size_t length, std::size_t distance) {
        const std::size_t before = distance - 1;
        unsigned extra = 0;
        std::size_t symbol = before;
        if (before >= 4) {
            extra = static_cast<unsigned>(std::bit_width(before)) - 2;
            symbol = 2 * extra + (before >> extra);
        }
        const Bits head = match_bits[length];
        const unsigned count = distance_lengths[symbol];
        const std::uint64_t rest = before & ((std::uint64_t{1} << extra) - 1);
        put(head.bits | (distance_codes.bits[symbol] | rest << count) << head.count,
            head.count + count + extra);
    }
    char* finish() { return bits_.finish(); }

private:
    BitWriter bits_;
};

/// The head of a block with these codes (RFC 1951, 3.2.7).
LineWriter put_codes(LineWriter out) {
    out.put(1 | 2 << 1, 3);  // the last block, with codes of its own
    out.put(literals - 257, 5);
    out.put(distances - 1, 5);
    constexpr std::size_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12};
    out.put(std::size(order) - 4, 4);
    for (const std::size_t symbol : order) out.put(length_lengths[symbol], 3);
    const auto put_lengths = [&out](std::span<const std::uint8_t> lengths) {
        for (std::size_t i = 0; i < lengths.size();) {
            const std::uint8_t length = lengths[i];
            out.put(length_codes.bits[length], length_lengths[length]);
            std::size_t repeated = 0;
            for (++i; i + repeated < lengths.size() && lengths[i + repeated] == length;) ++repeated;
            for (; repeated >= 3; repeated -= std::min<std::size_t>(repeated, 6)) {
                const std::size_t now = std::min<std::size_t>(repeated, 6);
                out.put(length_codes.bits[repeat_length], length_lengths[repeat_length]);
                out.put(now - 3, 2);
                i += now;
            }
        }
    };
    put_lengths(literal_lengths);
    put_lengths(distance_lengths);
    return out;
}

LineWriter put_literals(LineWriter out, std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 4 <= bytes.size(); at += 4) {  // of at most 12 bits each
        std::uint64_t bits = 0;
        unsigned count = 0;
        for (std::size_t i = at; i < at + 4; ++i) {
            const auto symbol = static_cast<unsigned char>(bytes[i]);
            bits |= std::uint64_t{literal_codes.bits[symbol]} << count;
            count += literal_lengths[symbol];
        }
        out.put(bits, count);
    }
    for (; at < bytes.size(); ++at) out.literal(bytes[at]);
    return out;
}

/// Where a key was seen last, for lines and references: 256 are more than there are kinds of them.
class LastPlaces {
public:
    /// The distance from `place` to where the key was; 0: too far, or never. Notes `place`.
    std::size_t exchange(std::uint32_t key, std::size_t place) {
        std::uint32_t& last = places_[key * 0x9E3779B1U >> 24];
        const std::size_t distance = last == 0 ? 0 : place + 1 - last;
        last = static_cast<std::uint32_t>(place + 1);
        return distance <= furthest ? distance : 0;
    }

private:
    std::array<std::uint32_t, 256> places_{};
};

/// A line is taken as a change of the last one of its kind (its bytes 4 to 7, `/TD/`): what differs
/// is written out, then the same distance goes on. Within a line a blank (` 0 R`) finds another.
LineWriter put_lines(LineWriter out, std::string_view raw, std::size_t at) {
    LastPlaces places;
    const char* const text = raw.data();
    std::size_t line_end = 0, distance = 0;
    const auto key_at = [text](std::size_t place) {
        std::uint32_t key = 0;
        std::memcpy(&key, text + place, sizeof key);
        return key;
    };
    while (at + 16 <= raw.size()) {  // nothing is read behind the end
        if (at >= line_end) {
            line_end = std::min(raw.find('\n', at), raw.size() - 9) + 1;  // room to load
            if (const std::size_t found = places.exchange(key_at(at + 4), at)) distance = found;
        }
        const std::size_t most = std::min<std::size_t>(line_end - at, longest_match);
        std::size_t length = 0;
        if (distance != 0 && text[at] == text[at - distance]) {
            length = match_length(text + at, text + at - distance, most);
        }
        if (length < 3 && text[at] == ' ') {
            const std::size_t found = places.exchange(key_at(at), at);
            length = found == 0 ? 0 : match_length(text + at, text + at - found, most);
            if (length >= 3) distance = found;
        }
        if (length >= 3) {
            out.match(length, distance);
            at += length;
        } else {
            out.literal(text[at++]);
        }
    }
    return put_literals(out, raw.substr(at));
}

}  // namespace

bool LineCompressor::append(std::string_view raw, std::size_t numbers, std::string& out) {
    constexpr std::size_t frame = 256;  // head of the file and of the block, check sum
    buffer_.clear();
    char* const start = buffer_.reserve(raw.size() + raw.size() / 2 + frame);
    std::memcpy(start, "\x78\x01", 2);
    numbers = std::min(numbers, raw.size());
    LineWriter bits = put_codes(LineWriter(start + 2));
    bits = put_lines(put_literals(bits, raw.substr(0, numbers)), raw, numbers);
    bits.put(literal_codes.bits[end_of_block], literal_lengths[end_of_block]);
    char* end = bits.finish();
    const std::uint32_t check = libdeflate_adler32(1, raw.data(), raw.size());
    for (int i = 3; i >= 0; --i) *end++ = static_cast<char>(check >> (8 * i));
    const auto size = static_cast<std::size_t>(end - start);
    const bool is_shorter = size < raw.size();
    out.append(is_shorter ? std::string_view(start, size) : raw);
    return is_shorter;
}

}  // namespace cajista::pdf::detail
