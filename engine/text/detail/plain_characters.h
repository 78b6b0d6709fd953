// SPDX-License-Identifier: Apache-2.0
// The plain set: the Latin letters, digits and signs of business text, whose order, script and
// breaks need no Unicode library. A paragraph of these takes the short paths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cajista::text::detail {

/// Plain characters have a dense number, the slot: U+0020..U+024F (without controls and U+00AD),
/// U+2010..U+2027 and U+202F..U+203A (hyphens, dashes, quotes, bullets, per mille, primes),
/// U+20A0..U+20BF (currencies), U+2122, U+2212. All have bidi classes that never make a line
/// right-to-left on their own, and none combines.
constexpr std::uint16_t no_slot = 0xFFFF;
constexpr std::uint16_t latin_slots = 0x250 - 0x20;
constexpr std::uint16_t punctuation_slot = latin_slots;      // U+2010..U+2027
constexpr std::uint16_t quote_slot = punctuation_slot + 24;  // U+202F..U+203A
constexpr std::uint16_t currency_slot = quote_slot + 12;     // U+20A0..U+20BF
constexpr std::uint16_t trademark_slot = currency_slot + 32;
constexpr std::uint16_t minus_slot = trademark_slot + 1;
constexpr std::uint16_t slot_count = minus_slot + 1;
constexpr std::uint16_t space_slot = 0;
constexpr std::uint16_t no_break_space_slot = 0xA0 - 0x20;

constexpr std::uint16_t slot_of(char32_t c) {
    if (c < 0x250) {
        return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD
                   ? no_slot
                   : static_cast<std::uint16_t>(c - 0x20);
    }
    if (c < 0x2010) return no_slot;
    if (c <= 0x2027) return static_cast<std::uint16_t>(punctuation_slot + (c - 0x2010));
    if (c >= 0x202F && c <= 0x203A) return static_cast<std::uint16_t>(quote_slot + (c - 0x202F));
    if (c >= 0x20A0 && c <= 0x20BF) return static_cast<std::uint16_t>(currency_slot + (c - 0x20A0));
    if (c == 0x2122) return trademark_slot;
    return c == 0x2212 ? minus_slot : no_slot;
}

constexpr char32_t character_of_slot(std::uint16_t slot) {
    if (slot < latin_slots) return static_cast<char32_t>(slot + 0x20);
    if (slot < quote_slot) return static_cast<char32_t>(slot - punctuation_slot + 0x2010);
    if (slot < currency_slot) return static_cast<char32_t>(slot - quote_slot + 0x202F);
    if (slot < trademark_slot) return static_cast<char32_t>(slot - currency_slot + 0x20A0);
    return slot == trademark_slot ? U'\u2122' : U'\u2212';
}

/// A decoded character: its slot and how many bytes it takes. By value, so that loops keep their
/// position in a register.
struct SlotRead {
    std::uint16_t slot = no_slot;
    std::uint16_t size = 0;
};

[[gnu::noinline]] inline SlotRead read_wide_slot(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto continues = [&](std::size_t i) {
        return i < text.size() && (byte(i) & 0xC0) == 0x80;
    };
    const std::uint8_t first = byte(at);
    if (first >= 0xC2 && first <= 0xC9 && continues(at + 1)) {
        const auto c = static_cast<char32_t>((first & 0x1F) << 6 | (byte(at + 1) & 0x3F));
        return {slot_of(c), 2};
    }
    if (first == 0xE2 && continues(at + 1) && continues(at + 2)) {
        const auto c =
            static_cast<char32_t>(0x2000 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F));
        return {slot_of(c), 3};
    }
    return {};
}

/// The character at `at`; no_slot for one that isn't plain (invalid UTF-8 too).
inline SlotRead read_slot(std::string_view text, std::size_t at) {
    const auto from_space = static_cast<unsigned>(static_cast<std::uint8_t>(text[at])) - 0x20U;
    if (from_space < 0x7FU - 0x20U) return {static_cast<std::uint16_t>(from_space), 1};
    return read_wide_slot(text, at);
}

/// The same, moving `at` behind the character when it is plain.
inline std::uint16_t next_slot(std::string_view text, std::size_t& at) {
    const SlotRead read = read_slot(text, at);
    if (read.slot != no_slot) at += read.size;
    return read.slot;
}

/// U+0020 or U+00A0: a word space, which justification and word-spacing stretch (CSS Text 3, 8.1).
constexpr bool is_word_space(std::uint16_t slot) {
    return slot == space_slot || slot == no_break_space_slot;
}

}  // namespace cajista::text::detail
