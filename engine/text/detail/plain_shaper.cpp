// SPDX-License-Identifier: Apache-2.0
#include "text/detail/plain_shaper.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include <hb-ot.h>

#include "base/utf8.h"

namespace cajista::text::detail {

namespace {

constexpr std::size_t most_risky = 64;  // a bit each; later ones share the last

/// Big-endian reads from a font table; past its end 0.
class TableReader {
public:
    TableReader(hb_face_t* face, hb_tag_t tag) : blob_(hb_face_reference_table(face, tag)) {
        data_ = hb_blob_get_data(blob_, &size_);
    }
    ~TableReader() { hb_blob_destroy(blob_); }
    TableReader(const TableReader&) = delete;
    TableReader& operator=(const TableReader&) = delete;
    std::uint32_t word(std::size_t at) const {
        if (at + 2 > size_) return 0;
        return static_cast<std::uint32_t>(static_cast<std::uint8_t>(data_[at]) << 8 |
                                          static_cast<std::uint8_t>(data_[at + 1]));
    }
    std::uint32_t long_word(std::size_t at) const { return word(at) << 16 | word(at + 2); }
    std::size_t size() const { return size_; }

private:
    hb_blob_t* blob_;
    const char* data_ = nullptr;
    unsigned size_ = 0;
};

/// Type of a GSUB or GPOS lookup (OpenType 1.9), looking through extensions.
std::uint32_t type_of(const TableReader& table, std::uint32_t extension, std::uint32_t lookup) {
    const std::size_t list = table.word(8);
    const std::size_t at = list + table.word(list + 2 + 2 * std::size_t{lookup});
    const std::uint32_t type = table.word(at);
    if (type != extension) return type;
    return table.word(at + table.word(at + 6) + 2);
}

/// Only pairs, in every subtable (OpenType 1.9, kern version 0, format 0).
bool kerns_by_pairs_only(const TableReader& kern) {
    if (kern.size() == 0) return true;
    if (kern.word(0) != 0) return false;
    const std::uint32_t tables = kern.word(2);
    std::size_t at = 4;
    for (std::uint32_t i = 0; i < tables; ++i) {
        const std::uint32_t coverage = kern.word(at + 4);
        if (coverage >> 8 != 0) return false;
        if ((coverage & 0x0E) != 0) return false;  // minimum, cross-stream, override
        at += std::max<std::size_t>(kern.word(at + 2), 6);
    }
    return true;
}

bool has_table(hb_face_t* face, hb_tag_t tag) { return TableReader(face, tag).size() > 0; }

}  // namespace

const PlainShaper::Row PlainShaper::nothing_known{};

/// Two stores: the first eight bytes of a pair are those of its glyph but for the rise, and the
/// last four of a glyph are one word. The compiler would mask each bit-field in memory.
inline void PlainShaper::Pair::put(Glyph& out, std::size_t cluster, bool is_space) const {
    static_assert(std::endian::native == std::endian::little);
    static_assert(sizeof(Pair) == 8 && sizeof(Glyph) == 12 && offsetof(Glyph, x_offset) == 4);
    std::uint64_t pair = 0;
    std::memcpy(&pair, this, sizeof pair);
    pair &= 0x0000'FFFF'FFFF'FFFF;
    const auto place =
        static_cast<std::uint32_t>(cluster & 0xFFFFFF) | static_cast<std::uint32_t>(is_space) << 24;
    char* bytes = reinterpret_cast<char*>(&out);
    std::memcpy(bytes, &pair, sizeof pair);
    std::memcpy(bytes + sizeof pair, &place, sizeof place);
}

inline void PlainShaper::put(const Pair& pair, const SlotRead& read, std::size_t cluster,
                             bool is_space, Cursor& at) const {
    if (pair.first != 0) {
        at.glyph[-1].advance = static_cast<std::uint16_t>(at.glyph[-1].advance + pair.first);
    }
    pair.put(*at.glyph++, cluster, is_space);
    at.advance += pair.advance + pair.first;
    at.position += read.size;
    at.row = rows_[read.slot];
    at.previous = read.slot;
}

PlainShaper::PlainShaper(Shaper& shaper) : shaper_(shaper) {
    rows_.fill(&nothing_known);
    hb_face_t* face = shaper.key().face->hb_face();
    const hb_tag_t aat[] = {HB_TAG('m', 'o', 'r', 'x'), HB_TAG('m', 'o', 'r', 't'),
                            HB_TAG('k', 'e', 'r', 'x'), HB_TAG('t', 'r', 'a', 'k')};
    if (std::ranges::any_of(aat, [&](hb_tag_t tag) { return has_table(face, tag); })) return;
    if (shaper.key().is_rtl) return;
    find_risky_lookups();
    is_usable_ = has_pair_positioning_ || kerns_by_pairs_only({face, HB_TAG('k', 'e', 'r', 'n')});
}

PlainShaper::~PlainShaper() {
    for (const Risky& one : risky_) {
        hb_set_destroy(one.changed);
        hb_set_destroy(one.around);
    }
}

/// Ligatures, and what goes by context: lookups that can see more than one character of a word.
/// Those that change one glyph alone show when the character is shaped alone.
void PlainShaper::find_risky_lookups() {
    hb_face_t* face = shaper_.key().face->hb_face();
    for (const hb_tag_t tag : {HB_OT_TAG_GSUB, HB_OT_TAG_GPOS}) {
        const TableReader table(face, tag);
        const bool is_positioning = tag == HB_OT_TAG_GPOS;
        hb_set_t* lookups = hb_set_create();
        hb_ot_shape_plan_collect_lookups(shaper_.plan(), tag, lookups);
        for (hb_codepoint_t lookup = HB_SET_VALUE_INVALID; hb_set_next(lookups, &lookup);) {
            const std::uint32_t type = type_of(table, is_positioning ? 9 : 7, lookup);
            if (is_positioning && type == 2) has_pair_positioning_ = true;
            if (is_positioning ? type < 7 : type < 4) continue;
            if (risky_.size() < most_risky) risky_.push_back({hb_set_create(), hb_set_create()});
            const Risky& known = risky_.back();
            hb_ot_layout_lookup_collect_glyphs(face, tag, lookup, known.around, known.changed,
                                               known.around, nullptr);
        }
        hb_set_destroy(lookups);
    }
}

void PlainShaper::learn(std::uint16_t slot) {
    Single& result = singles_[slot];
    const char32_t c = character_of_slot(slot);
    std::string text;
    base::append_utf8(text, c);
    const ShapedWord word = shaper_.shape_uncached(text);
    const std::uint16_t nominal = shaper_.key().face->glyph_of(c);
    if (word.glyphs.size() == 1) {
        result.glyph = word.glyphs[0].id;
        result.advance = word.glyphs[0].advance;
    }
    for (std::size_t i = 0; i < risky_.size(); ++i) {
        const auto knows = [&](const hb_set_t* set) {
            return hb_set_has(set, nominal) || hb_set_has(set, result.glyph);
        };
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (knows(risky_[i].changed)) lookups_[slot].changing |= bit;
        if (knows(risky_[i].around)) lookups_[slot].looking |= bit;
    }
    const bool is_simple = word.glyphs.size() == 1 && word.glyphs[0].x_offset == 0 &&
                           word.glyphs[0].y_offset == 0 && word.glyphs[0].advance != 0;
    result.state = nominal == 0 ? Single::State::missing
                   : is_simple  ? Single::State::plain
                                : Single::State::complex;
}

PlainShaper::Pair& PlainShaper::entry(std::uint16_t first, std::uint16_t second) {
    if (rows_[first] == &nothing_known) {
        rows_[first] = known_rows_.emplace_back(std::make_unique<Row>()).get();
    }
    return const_cast<Row&>(*rows_[first])[second];
}

PlainShaper::Pair PlainShaper::learn_first(std::uint16_t slot) {
    const Single one = single(slot);
    Pair& result = first_of_word_[slot];
    result = {one.glyph, one.advance, 0, complex};
    if (one.state == Single::State::plain) result.first = 0;
    return result;
}

PlainShaper::Pair PlainShaper::learn(std::uint16_t first, std::uint16_t second) {
    if (first == no_slot) return learn_first(second);
    Pair& result = entry(first, second);
    const Single a = single(first);
    const Single b = single(second);
    result = {b.glyph, b.advance, 0, complex};
    if (a.state != Single::State::plain || b.state != Single::State::plain) return result;
    // A lookup can match here only if it changes one of them and knows the other.
    const Lookups& x_lookups = lookups_[first];
    const Lookups& y_lookups = lookups_[second];
    if ((x_lookups.changing & (y_lookups.changing | y_lookups.looking)) != 0 ||
        (x_lookups.looking & y_lookups.changing) != 0) {
        return result;
    }
    std::string text;
    base::append_utf8(text, character_of_slot(first));
    const auto size_of_first = static_cast<std::uint32_t>(text.size());
    base::append_utf8(text, character_of_slot(second));
    const ShapedWord word = shaper_.shape_uncached(text);
    if (word.glyphs.size() != 2) return result;
    const Glyph& x = word.glyphs[0];
    const Glyph& y = word.glyphs[1];
    const int before = x.advance - a.advance;
    const int after = y.advance - b.advance;
    const bool same_glyphs =
        x.id == a.glyph && y.id == b.glyph && x.cluster == 0 && y.cluster == size_of_first;
    const bool is_kerning =
        x.x_offset == 0 && x.y_offset == 0 && y.y_offset == 0 && y.x_offset == after;
    // Both neighbours may kern a glyph; together they must leave an advance above 0.
    const bool is_small =
        before * 3 > -a.advance && after * 3 > -b.advance && before < 16384 && after < 16384;
    // GPOS that moves the second glyph goes on behind it, so such pairs don't add up.
    const bool adds_up = after == 0 || !has_pair_positioning_;
    if (same_glyphs && is_kerning && is_small && adds_up) {
        result.advance = static_cast<std::uint16_t>(b.advance + after);
        result.first = static_cast<std::int16_t>(before);
        result.second = static_cast<std::int16_t>(after);
    }
    return result;
}

/// The usual case, in a dozen instructions a letter: ASCII, known pairs, no kerning. Stops before
/// anything else.
inline void PlainShaper::pass_ascii(std::string_view text, std::size_t origin, Cursor& at) const {
    constexpr unsigned first_letter = 0x21, letters = 0x7F - first_letter;
    const Cursor begin = at;
    std::size_t position = begin.position;
    Glyph* glyph = begin.glyph;
    const Row* row = begin.row;
    std::uint64_t advance = 0;
    for (; position < text.size(); ++position) {
        const unsigned letter = static_cast<std::uint8_t>(text[position]) - first_letter;
        if (letter >= letters) break;
        const std::size_t slot = letter + (first_letter - 0x20);
        std::uint64_t pair = 0;
        std::memcpy(&pair, &(*row)[slot], sizeof pair);
        if (pair >> 48 != 0) break;  // Pair::first
        const auto cluster = static_cast<std::uint32_t>(position - origin) & 0xFFFFFF;
        char* bytes = reinterpret_cast<char*>(glyph++);
        std::memcpy(bytes, &pair, sizeof pair);
        std::memcpy(bytes + sizeof pair, &cluster, sizeof cluster);
        advance += pair >> 16 & 0xFFFF;
        row = rows_[slot];
    }
    if (position == begin.position) return;
    at = {position, glyph, begin.advance + static_cast<std::int64_t>(advance), row,
          slot_of(static_cast<std::uint8_t>(text[position - 1]))};
}

/// The word from `begin` on, whose glyphs depend on each other.
bool PlainShaper::shape_by_shaper(std::string_view text, std::size_t& at, std::size_t origin,
                                  std::size_t begin, Written& out) {
    std::size_t end = begin;
    for (std::size_t next = begin; next < text.size(); end = next) {
        const std::uint16_t slot = next_slot(text, next);
        if (is_word_space(slot)) break;
        if (slot == no_slot || single(slot).state == Single::State::missing) return false;
    }
    if (end - begin > longest_word) return false;
    const ShapedWord word = shaper_.shape(text.substr(begin, end - begin));
    if (word.glyphs.size() > end - begin) return false;
    for (const Glyph& glyph : word.glyphs) {
        *out.next = glyph;
        out.next->cluster = (glyph.cluster + begin - origin) & 0xFFFFFF;
        ++out.next;
    }
    out.advance += word.advance;
    out.spaced += word.spaced;
    at = end;
    return true;
}

bool PlainShaper::shape_word(std::string_view text, std::size_t& at, std::size_t origin,
                             Written& out) {
    const std::size_t begin = at;
    const std::size_t bound = std::min(text.size(), begin + longest_word);
    const std::string_view inside = text.substr(0, bound);
    Cursor now{begin, out.next, 0, &first_of_word_, no_slot};
    for (;;) {
        pass_ascii(inside, origin, now);
        if (now.position == text.size()) break;
        const SlotRead read = read_slot(text, now.position);
        if (is_word_space(read.slot)) break;
        if (read.slot == no_slot) return false;
        Pair pair = (*now.row)[read.slot];
        if (pair.first <= complex || now.position + read.size > bound) {
            if (pair.first == unknown) pair = learn(now.previous, read.slot);
            if (single(read.slot).state == Single::State::missing) return false;
            if (pair.first == complex || now.position + read.size > bound) {
                return shape_by_shaper(text, at, origin, begin, out);
            }
        }
        put(pair, read, now.position - origin, false, now);
    }
    at = now.position;
    out.advance += static_cast<std::int32_t>(now.advance);
    out.spaced += static_cast<std::uint32_t>(now.glyph - out.next);
    out.next = now.glyph;
    return true;
}

bool PlainShaper::shape_line(std::string_view text, bool collapses, Written& out) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
    std::uint32_t spaces = 0;
    std::size_t word = 0;
    Cursor now{0, out.next, 0, &first_of_word_, no_slot};
    for (;;) {
        pass_ascii(text, 0, now);
        if (now.position - word > longest_word) return false;
        if (now.position == text.size()) break;
        const SlotRead read = read_slot(text, now.position);
        if (read.slot == no_slot) return false;
        const bool is_space = is_word_space(read.slot);
        if (is_space) {
            if (collapses && read.slot == space_slot && text[now.position - 1] == ' ') return false;
            now.row = &first_of_word_;
            now.previous = no_slot;
            word = now.position + read.size;
            ++spaces;
        }
        Pair pair = (*now.row)[read.slot];
        if (pair.first <= complex) {
            if (pair.first == unknown) pair = learn(now.previous, read.slot);
            if (pair.first == complex) return false;
        }
        put(pair, read, now.position, is_space, now);
        if (is_space) now.row = &first_of_word_;
        if (is_space) now.previous = no_slot;
    }
    out.advance = static_cast<std::int32_t>(now.advance);
    out.spaced = static_cast<std::uint32_t>(now.glyph - out.next);
    out.spaces = spaces;
    out.next = now.glyph;
    return true;
}

bool PlainShaper::put_space(std::uint16_t slot, std::size_t cluster, Written& out) {
    const Single space = single(slot);
    if (space.state != Single::State::plain) return false;
    *out.next++ = Glyph{
        space.glyph, space.advance, 0, 0, static_cast<std::uint32_t>(cluster) & 0xFFFFFF, 1, 0};
    out.advance += space.advance;
    ++out.spaced;
    ++out.spaces;
    return true;
}

}  // namespace cajista::text::detail
