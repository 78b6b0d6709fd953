// SPDX-License-Identifier: Apache-2.0
// Words of the plain set by table: glyph of each character, kerning of each pair. Ten times faster
// than a cache of words, and it needs no cache for reference numbers.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "text/detail/plain_characters.h"
#include "text/detail/shaper.h"

namespace cajista::text::detail {

/// Gives what Shaper::shape gives, word for word. The tables are filled by shaping each character
/// and each pair once, when first met. That this adds up for longer words is known from the font:
/// pair kerning is additive, and where a substitution or contextual positioning knows two
/// neighbours of a pair, the whole word goes to the Shaper. A font whose tables don't let this be
/// known (AAT, state-machine kerning) is not `is_usable()`.
class PlainShaper {
public:
    explicit PlainShaper(Shaper& shaper);
    ~PlainShaper();
    PlainShaper(const PlainShaper&) = delete;
    PlainShaper& operator=(const PlainShaper&) = delete;

    bool is_usable() const { return is_usable_; }

    /// What was written by shape_word or put_space.
    struct Written {
        Glyph* next = nullptr;  ///< where the next glyph goes
        std::int32_t advance = 0;
        std::uint32_t spaced = 0;
        std::uint32_t spaces = 0;
    };

    /// Shapes from `at`, which is no word space, to the next word space or the end; moves `at`
    /// there. Clusters count from `origin`. `out.next` has room for as many glyphs as the rest of
    /// the text has bytes. False: a character that isn't plain or that the face lacks.
    bool shape_word(std::string_view text, std::size_t& at, std::size_t origin, Written& out);

    /// All of `text`, word spaces included, as shape_word and put_space do it. `collapses`: a space
    /// after a space (U+0020) would be dropped. False also where a word needs the Shaper, or when
    /// the text begins or ends with a space: word by word then. `out` is undefined then.
    bool shape_line(std::string_view text, bool collapses, Written& out);

    /// The glyph of a word space. False: the face lacks it.
    bool put_space(std::uint16_t slot, std::size_t cluster, Written& out);

private:
    struct Single {
        std::uint16_t glyph = 0;
        std::uint16_t advance = 0;
        enum class State : std::uint8_t { unknown, plain, complex, missing } state = State::unknown;
    };
    /// The second glyph of a pair, kerned. Half of legacy kerning goes to the second glyph, as its
    /// offset too (as HarfBuzz does).
    struct Pair {
        std::uint16_t glyph = 0;
        std::uint16_t advance = 0;     ///< with `second`
        std::int16_t second = 0;       ///< its offset
        std::int16_t first = unknown;  ///< added to the advance of the glyph before
        void put(Glyph& out, std::size_t cluster, bool is_space) const;
    };
    static constexpr std::int16_t complex = -32767;
    static constexpr std::int16_t unknown = -32768;
    /// A lookup that may depend on neighbours: the glyphs that it changes, and those it looks at.
    struct Risky {
        hb_set_t* changed;
        hb_set_t* around;
    };
    /// A bit for each risky lookup that knows a character.
    struct Lookups {
        std::uint64_t changing = 0;
        std::uint64_t looking = 0;
    };
    using Row = std::array<Pair, slot_count>;
    static const Row nothing_known;

    void find_risky_lookups();
    const Single& single(std::uint16_t slot) {
        if (singles_[slot].state == Single::State::unknown) learn(slot);
        return singles_[slot];
    }
    void learn(std::uint16_t slot);
    Pair learn(std::uint16_t first, std::uint16_t second);
    /// Where a word begins: nothing to kern with.
    Pair learn_first(std::uint16_t slot);
    Pair& entry(std::uint16_t first, std::uint16_t second);
    /// Where a word stands in its text, and what comes next.
    struct Cursor {
        std::size_t position = 0;
        Glyph* glyph = nullptr;
        std::int64_t advance = 0;
        const Row* row = nullptr;          ///< of the character before
        std::uint16_t previous = no_slot;  ///< that character
    };
    void put(const Pair& pair, const SlotRead& read, std::size_t cluster, bool is_space,
             Cursor& at) const;
    void pass_ascii(std::string_view text, std::size_t origin, Cursor& at) const;
    bool shape_by_shaper(std::string_view text, std::size_t& at, std::size_t origin,
                         std::size_t begin, Written& out);

    Shaper& shaper_;
    bool is_usable_ = false;
    bool has_pair_positioning_ = false;
    std::vector<Risky> risky_;
    std::array<Single, slot_count> singles_;
    std::array<Lookups, slot_count> lookups_{};
    std::array<const Row*, slot_count> rows_;  ///< by first character; never null
    Row first_of_word_;                        ///< no kerning
    std::vector<std::unique_ptr<Row>> known_rows_;
};

}  // namespace cajista::text::detail
