// SPDX-License-Identifier: Apache-2.0
// Text of a content stream (ISO 32000-1, 9.4).
#include "pdf/detail/content_stream.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include "base/utf8.h"
#include "pdf/detail/cluster_text.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

/// Adjustments are counted in 1/65536 of 1/1000 em, the unit of TJ, so that what a rounded number
/// leaves over goes to the next one.
constexpr std::int64_t one_thousandth = 65536;

std::int64_t rounded(std::int64_t value) { return (value + one_thousandth / 2) >> 16; }

/// base::Length::scaled() without the division of 128 bits, where 64 are enough: nearly always.
base::Length scaled(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
    constexpr std::int64_t most = std::int64_t{1} << 62;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(value, numerator, &product) || product > most || product < -most) {
        return base::Length::scaled(value, numerator, denominator);
    }
    const std::int64_t half = denominator / 2;
    return {product >= 0 ? (product + half) / denominator : -((half - product) / denominator)};
}

std::int64_t of_length(base::Length length, base::Length size) {
    return scaled(length.units, 1000 * one_thousandth, size.units).units;
}

char* write_escaped(char* out, std::uint8_t byte) {
    if (byte == '(' || byte == ')' || byte == '\\') {
        *out++ = '\\';
    } else if (byte == '\r') {  // a bare one would be read as a line feed
        *out++ = '\\';
        byte = 'r';
    }
    *out++ = static_cast<char>(byte);
    return out;
}

/// What ToUnicode says of a glyph; nothing when only its use tells.
void mapped_text(const EncodableFace& face, std::uint16_t glyph, std::string& out) {
    const PlannedFace& plan = *face.plan;
    const std::uint8_t code = face.entry(glyph).code;
    if (code != 0) {
        const std::size_t at = plan.place_of(code);
        if (at < plan.texts.size()) out = plan.texts[at];
    } else if (glyph < plan.characters.size() && plan.characters[glyph] != 0) {
        base::append_utf8(out, plan.characters[glyph]);
    }
}

/// Writes the one-byte codes of glyphs that stand where their widths put them: gives the sum of the
/// widths, or nothing when one has no such code, or stands elsewhere. A look at each glyph's bytes,
/// for the compiler would take each bit-field from memory; the branch is after the loop.
std::optional<std::int64_t> write_codes(std::span<const text::Glyph> glyphs,
                                        const EncodableFace& face, char* out) {
    static_assert(std::endian::native == std::endian::little);
    static_assert(sizeof(text::Glyph) == 12 && offsetof(text::Glyph, advance) == 2);
    constexpr std::uint32_t flag_bits = 0xFE00'0000;
    const EncodableFace::Entry* const entries = face.entries.data();
    const std::size_t known = face.entries.size();
    std::uint64_t differing = 0;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        const char* const bytes = reinterpret_cast<const char*>(&glyphs[i]);
        std::uint64_t head = 0;
        std::uint32_t place = 0;
        std::memcpy(&head, bytes, sizeof head);
        std::memcpy(&place, bytes + sizeof head, sizeof place);
        const std::size_t id = head & 0xFFFF;
        if (id >= known) return std::nullopt;
        const EncodableFace::Entry entry = entries[id];
        differing |=
            (head >> 16 ^ entry.advance) | (place & flag_bits) | (entry.code == 0 ? 1U : 0U);
        out[i] = static_cast<char>(entry.code);
        sum += entry.advance;
    }
    if (differing != 0) return std::nullopt;
    return sum;
}

}  // namespace

void find_said_characters(EncodableFace& face) {
    face.said.assign(face.entries.size(), 0);
    face.said_ascii.assign(face.entries.size(), 0xFF);
    std::string text;
    for (std::size_t glyph = 0; glyph < face.said.size(); ++glyph) {
        text.clear();
        mapped_text(face, static_cast<std::uint16_t>(glyph), text);
        std::size_t end = 0;
        const char32_t one = text.empty() ? 0 : base::next_code_point(text, end);
        const bool is_private = (one >= 0xE000 && one < 0xF900) || one >= 0xF0000;
        if (end != text.size() || is_private) continue;
        face.said[glyph] = one;
        if (one > 0 && one < 0x80) face.said_ascii[glyph] = static_cast<std::uint8_t>(one);
    }
}

namespace {

char* write_wide(char* out, std::uint16_t glyph) {
    out = write_escaped(out, static_cast<std::uint8_t>(glyph >> 8));
    return write_escaped(out, static_cast<std::uint8_t>(glyph & 0xFF));
}

}  // namespace

base::Rect ContentStream::extent_of(const page::Item& item, const EncodableFace& face) {
    const base::Length size = item.run->style->size;
    const text::FontMetrics& metrics = face.plan->metrics;
    const base::Length above = {size.units * metrics.ascent / metrics.units_per_em};
    const base::Length below = {size.units * metrics.descent / metrics.units_per_em};
    return {item.area.left, item.area.top - above, item.run->width, above + below};
}

void ContentStream::show(const page::Item& item, const EncodableFace& face) {
    const text::GlyphRun& run = *item.run;
    // Beyond 30,000 pt nothing is a size any more, and the sums below would leave 64 bits.
    if (run.glyphs.empty() || run.style->size.units <= 0 ||
        run.style->size > base::Length::points(30'000)) {
        return;
    }
    begin_text(item, face);
    const bool has_text = is_tagged_ && item.element != 0 && begin_actual_text(run, face);
    const bool is_plain = show_plain(item, face);
    if (!is_plain) show_adjusted(item, face, has_text);
    if (has_text) text_.append("EMC\n");
    if (missing_.empty()) return;
    for (const std::size_t index : missing_) paint_missing(item, face, index);
    missing_.clear();
}

void ContentStream::begin_text(const page::Item& item, const EncodableFace& face) {
    const base::Length size = item.run->style->size;
    if (heights_.face != &face || heights_.size != size) {
        const base::Rect extent = extent_of(item, face);
        heights_ = {&face, size, item.area.top - extent.top, extent.bottom() - item.area.top};
    }
    text_area_.add({item.area.left, item.area.top - heights_.above, item.run->width,
                    heights_.above + heights_.below});
    if (!is_text_open_) {
        text_.append("BT\n");
        text_x_ = text_y_ = 0;
        is_text_open_ = true;
    }
    mark(text_, text_mark_, item.element);
    const base::Color& color = item.run->style->color;
    if (color.is_none() != text_state_.is_invisible) {
        text_.append(color.is_none() ? "3 Tr\n" : "0 Tr\n");
        text_state_.is_invisible = color.is_none();
    }
    if (!color.is_none() && color != text_state_.color) {
        // What colour the graphics of this phase leave behind is known at its end only.
        if (text_state_.color.is_none()) {
            first_text_color_ = color;
            text_overprint_ = color.overprints;
        } else {
            write_color(text_, color, false);
            set_overprint(text_, text_overprint_, color.overprints);
        }
        text_state_.color = color;
    }
}

void ContentStream::move_to(Hundredths x, Hundredths y) {
    if (x == text_x_ && y == text_y_) return;
    text_.numbers("Td\n", x - text_x_, y - text_y_);
    text_x_ = x;
    text_y_ = y;
}

void ContentStream::set_font(const EncodableFace& face, bool is_wide, base::Length size) {
    const std::uint32_t font = face.index * 2 + (is_wide ? 1 : 0);
    resources_->use(resources_->font(face.index, is_wide, face.description));
    if (font == text_state_.font && size == text_state_.size) return;
    text_state_.font = font;
    text_state_.size = size;
    char* out = text_.reserve(3 * base::number_bytes);
    *out++ = '/';
    *out++ = is_wide ? 'G' : 'F';
    out = base::write_unsigned(out, face.index);
    *out++ = ' ';
    out = base::write_points(out, size, 3);
    *out++ = ' ';
    *out++ = 'T';
    *out++ = 'f';
    *out++ = '\n';
    text_.commit(out);
}

void ContentStream::set_spacing(std::int64_t spacing) {
    if (spacing == text_state_.spacing) return;
    text_state_.spacing = spacing;
    char* out = text_.reserve(base::number_bytes);
    out = base::write_fixed(out, spacing, 3);
    text_.commit(out);
    text_.append(" Tc\n");
}

void ContentStream::set_word_spacing(std::int64_t words) {
    if (words == text_state_.words) return;
    text_state_.words = words;
    char* out = text_.reserve(base::number_bytes);
    out = base::write_fixed(out, words, 3);
    text_.commit(out);
    text_.append(" Tw\n");
}

bool ContentStream::is_set(const EncodableFace& face, const text::TextStyle& style,
                           std::int64_t words) const {
    return text_state_.font == face.index * 2 && text_state_.size == style.size &&
           text_state_.spacing == 0 && text_state_.words == words;
}

/// Whether the run goes into the string or array that was shown last: to its right on its line, in
/// its font and colour, with nothing in between. A table row is one array then, with steps of TJ
/// from column to column.
bool ContentStream::continues(const page::Item& item, const EncodableFace& face,
                              std::int64_t words) const {
    return shown_.end != 0 && shown_.end == text_.view().size() && y_of(item.area.top) == text_y_ &&
           item.area.left >= shown_.pen && is_set(face, *item.run->style, words);
}

/// What was shown last is an array: the string that it may be yet, `(abc)Tj`, becomes `[(abc)]TJ`.
void ContentStream::make_array() {
    if (shown_.is_array) return;
    char* const begin = text_.reserve(2) - (shown_.end - shown_.begin);
    const std::size_t size = shown_.end - shown_.begin - (sizeof("Tj\n") - 1);
    std::memmove(begin + 1, begin, size);
    *begin = '[';
    std::memcpy(begin + 1 + size, "]TJ\n", 4);
    text_.commit(begin + size + 5);
    shown_.is_array = true;
    shown_.end = text_.view().size();
}

/// Where the next string of the array begins, behind the step to `left`. What rounding to 1/1000
/// em leaves over goes to the next step.
char* ContentStream::reopen_string(base::Length left, base::Length size) {
    make_array();
    char* out = text_.reserve(0) - (sizeof("]TJ\n") - 1);
    const std::int64_t step = rounded(of_length(left - shown_.pen, size));
    shown_.pen += scaled(size.units, step, 1000);
    if (step == 0) return out - 1;  // over the closing parenthesis: one string
    out = base::write_integer(out, -step);
    *out++ = '(';
    return out;
}

/// The usual case: all glyphs have one-byte codes and stand where their widths put them, and the
/// spaces of a justified line are wider by the same (Tw). False, with nothing written, when they
/// don't.
bool ContentStream::show_plain(const page::Item& item, const EncodableFace& face) {
    const text::GlyphRun& run = *item.run;
    const text::TextStyle& style = *run.style;
    if (style.letter_spacing.units != 0) return false;
    const base::Length extra = style.word_spacing + run.space_extra;
    const bool is_justified = extra.units != 0;
    // The string goes behind the operators that may be needed first, then moves up to them.
    constexpr std::size_t operators = 10 * base::number_bytes;
    const std::size_t count = run.glyphs.size();
    char* const start = text_.reserve(count + operators + 8);
    char* const codes = start + operators;
    const std::optional<std::int64_t> advance = write_codes(run.glyphs, face, codes);
    if (!advance) return false;
    std::int64_t spaces = 0;
    if (is_justified) {
        for (std::size_t i = 0; i < count; ++i) {
            const bool widens = codes[i] == ' ';
            if (widens != (run.glyphs[i].is_space != 0)) return false;
            spaces += widens ? 1 : 0;
        }
    } else if (text_state_.words != 0) {
        spaces = std::memchr(codes, ' ', count) == nullptr ? 0 : 1;  // some; none is wider
    }
    constexpr std::int64_t most_spaces = 20;  // each is off by up to 1/2000 pt
    if (is_justified && spaces > most_spaces) return false;
    // 1/1000 pt; without a space any will do
    const std::int64_t words = spaces == 0 ? text_state_.words : (extra.units * 1000 + 32768) >> 16;
    const bool goes_on = continues(item, face, words);
    char* out = nullptr;
    if (goes_on) {
        resources_->use(resources_->font(face.index, false, face.description));
        out = reopen_string(item.area.left, style.size);
    } else {
        move_to(x_of(item.area.left), y_of(item.area.top));
        if (is_set(face, style, words)) {
            resources_->use(resources_->font(face.index, false, face.description));
        } else {
            set_spacing(0);
            set_word_spacing(words);
            set_font(face, false, style.size);
        }
        shown_.pen = base::Length{text_x_ * 65536 / 100};
        out = text_.reserve(0);
        shown_.begin = text_.view().size();
        *out++ = '(';
    }
    shown_.is_array = goes_on;
    shown_.pen += scaled(style.size.units, *advance, face.plan->metrics.units_per_em);
    if (words != 0) shown_.pen += base::Length{words * spaces * 65536 / 1000};
    std::memmove(out, codes, count);
    out += count;
    const std::string_view end = goes_on ? ")]TJ\n" : ")Tj\n";
    std::memcpy(out, end.data(), end.size());
    text_.commit(out + end.size());
    shown_.end = text_.view().size();
    return true;
}

/// The usual run: from left to right, a glyph for each character, which it stands for.
bool ContentStream::tells_its_text(const text::GlyphRun& run, const EncodableFace& face) {
    const std::span<const char32_t> all_said = face.said;
    const std::size_t count = run.glyphs.size();
    std::size_t offset = 0;  // ASCII first, a byte a glyph
    const std::span<const std::uint8_t> ascii = face.said_ascii;
    for (const std::size_t end = std::min(count, run.text.size()); offset < end; ++offset) {
        const text::Glyph& glyph = run.glyphs[offset];
        if (glyph.id >= ascii.size() || glyph.cluster != offset) break;
        if (ascii[glyph.id] != static_cast<unsigned char>(run.text[offset])) break;
    }
    for (std::size_t i = offset; i < count; ++i) {
        const text::Glyph& glyph = run.glyphs[i];
        const char32_t said = glyph.id < all_said.size() ? all_said[glyph.id] : 0;
        if (said == 0 || glyph.cluster != offset || offset >= run.text.size()) return false;
        if (run.text[offset] == static_cast<char>(said) && said < 0x80) {
            ++offset;
            continue;
        }
        const char32_t meant = base::next_code_point(run.text, offset);
        // Fonts show a no-break space by the glyph of the space: a reader may take it for one.
        if (meant != said && !(meant == 0xA0 && said == ' ')) return false;
    }
    return offset == run.text.size();
}

/// Where glyphs don't tell their text one by one (decomposed or private characters, alternates,
/// hyphens of the typesetter, a missing glyph), it is written beside them (14.9.4). True: begun.
bool ContentStream::begin_actual_text(const text::GlyphRun& run, const EncodableFace& face) {
    if (tells_its_text(run, face)) return false;
    bool differs = false;
    std::string known;
    for (std::size_t i = 0; i < run.glyphs.size() && !differs; ++i) {
        const std::string_view own = cluster_text(run, i);
        known.clear();
        mapped_text(face, run.glyphs[i].id, known);
        // Private use: EE 80 80 to EF A3 BF, and the planes 15 and 16.
        const auto first = static_cast<unsigned char>(own.empty() ? '\0' : own.front());
        const bool is_private =
            first == 0xEE || first >= 0xF3 ||
            (first == 0xEF && own.size() > 1 && static_cast<unsigned char>(own[1]) < 0xA4);
        const bool is_blank = own == "\xC2\xA0" && known == " ";
        differs = (own != known && !is_blank) || is_private;
    }
    if (!differs) return false;
    std::string text;
    const bool is_backwards = run.bidi_level % 2 == 1;
    for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
        text += cluster_text(run, is_backwards ? run.glyphs.size() - 1 - i : i);
    }
    std::string operation = "/Span<</ActualText";
    append_string(operation, text);
    operation += ">>BDC\n";
    text_.append(operation);
    return true;
}

/// The box of a character that no font has: an outline as high as capitals.
void ContentStream::paint_missing(const page::Item& item, const EncodableFace& face,
                                  std::size_t index) {
    const text::GlyphRun& run = *item.run;
    const text::TextStyle& style = *run.style;
    const std::int64_t units_per_em = face.plan->metrics.units_per_em;
    base::Length left = item.area.left;
    for (std::size_t i = 0; i < index; ++i) {
        left += style.size.times(run.glyphs[i].advance, units_per_em) + style.letter_spacing;
        if (run.glyphs[i].is_space != 0) left += style.word_spacing + run.space_extra;
    }
    const base::Length advance = style.size.times(run.glyphs[index].advance, units_per_em);
    page::Item box = item;
    box.kind = page::Item::Kind::outline;
    box.dash = 0;
    box.radius = {};
    box.color = style.color;
    box.width = style.size / 24;
    box.area = {left + advance / 10, item.area.top - style.size.times(7, 10), advance - advance / 5,
                style.size.times(7, 10)};
    outline(box);
}

/// Kerning, marks, spacing, justification and two-byte codes. `has_text`: the text of the whole run
/// stands beside it already.
void ContentStream::show_adjusted(const page::Item& item, const EncodableFace& face,
                                  bool has_text) {
    const text::GlyphRun& run = *item.run;
    const text::TextStyle& style = *run.style;
    const std::int64_t units_per_em = face.plan->metrics.units_per_em;
    const auto of_units = [units_per_em](std::int64_t units) {
        return units * 1000 * one_thousandth / units_per_em;
    };
    const std::int64_t spacing = (style.letter_spacing.units * 1000 + 32768) >> 16;  // 1/1000 pt
    const std::int64_t spacing_rest =
        of_length(style.letter_spacing, style.size) -
        scaled(spacing, one_thousandth * one_thousandth, style.size.units).units;
    const std::int64_t space = of_length(style.word_spacing + run.space_extra, style.size);

    enum class Open : std::uint8_t { nothing, array, string };
    Open open = Open::nothing;
    std::int16_t rise = 0;
    std::int64_t ahead = 0;  // where the next glyph belongs, less where the reader has arrived
    std::int64_t advanced = 0, stepped = 0;  // what the reader advanced: font units, 1/1000 em
    const text::Glyph& first = run.glyphs.front();
    if (spacing == 0 && first.y_offset == 0 && face.entry(first.id).code != 0 &&
        (first.flags & text::Glyph::needs_text) == 0 && continues(item, face, 0)) {
        make_array();
        text_.commit(text_.reserve(0) - (sizeof(")]TJ\n") - 1));
        open = Open::string;
        resources_->use(resources_->font(face.index, false, face.description));
        ahead = of_length(item.area.left - shown_.pen, style.size);
    } else {
        move_to(x_of(item.area.left), y_of(item.area.top));
        set_spacing(spacing);
        set_word_spacing(0);
        shown_.pen = base::Length{text_x_ * 65536 / 100};
    }
    const auto close = [&] {
        if (open == Open::string) text_.append(")");
        if (open != Open::nothing) text_.append("]TJ\n");
        open = Open::nothing;
    };
    const auto set_rise = [&](std::int16_t y_offset) {
        close();
        rise = y_offset;
        char* out = text_.reserve(base::number_bytes);
        text_.commit(base::write_points(out, {style.size.units * rise / units_per_em}, 2));
        text_.append(" Ts\n");
    };
    std::size_t span_end = 0;  // of a cluster whose text is said; 0: none
    for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
        const text::Glyph& glyph = run.glyphs[i];
        if (span_end == i && i != 0) {
            close();
            text_.append("EMC\n");
            span_end = 0;
        }
        if (!has_text && (glyph.flags & text::Glyph::needs_text) != 0 && span_end == 0) {
            close();
            begin_actual_text(cluster_text(run, i));
            for (span_end = i + 1; span_end < run.glyphs.size(); ++span_end) {
                if (run.glyphs[span_end].cluster != glyph.cluster) break;
            }
        }
        if (glyph.id == 0) {
            // PDF/A (6.2.11.8) forbids .notdef: a box is drawn where it would be.
            missing_.push_back(i);
            ahead += of_units(glyph.advance) + of_length(style.letter_spacing, style.size);
            continue;
        }
        const auto [nominal, code] = face.entry(glyph.id);
        const std::uint32_t font = face.index * 2 + (code == 0 ? 1 : 0);
        if (glyph.y_offset != rise) set_rise(glyph.y_offset);
        if (open == Open::nothing || font != text_state_.font) {
            close();
            set_font(face, code == 0, style.size);
            text_.append("[");
            open = Open::array;
        }
        const std::int64_t offset = glyph.x_offset == 0 ? 0 : of_units(glyph.x_offset);
        const std::int64_t adjustment = rounded(ahead + offset);
        char* out = text_.reserve(base::number_bytes + 8);
        if (adjustment != 0) {
            if (open == Open::string) *out++ = ')';
            out = base::write_integer(out, -adjustment);
            ahead -= adjustment * one_thousandth;
            stepped += adjustment;
            open = Open::array;
        }
        if (open == Open::array) *out++ = '(';
        open = Open::string;
        if (code != 0) {
            *out++ = static_cast<char>(code);
        } else {
            const std::vector<char32_t>& characters = face.plan->characters;
            resources_->wide_glyph(face.index, face.plan->glyph_count,
                                   glyph.id < characters.size() ? characters[glyph.id] : 0, run, i);
            out = write_wide(out, glyph.id);
        }
        text_.commit(out);
        advanced += nominal;
        if (glyph.advance != nominal) ahead += of_units(glyph.advance - nominal);
        ahead += spacing_rest + (glyph.is_space != 0 ? space : 0);
    }
    // A string at the end, that another run may continue.
    const bool is_open = open == Open::string && spacing == 0 && rise == 0 && span_end == 0;
    close();
    if (span_end != 0) text_.append("EMC\n");
    if (rise != 0) set_rise(0);
    if (!is_open) return;
    shown_.pen += scaled(style.size.units, advanced, units_per_em);
    shown_.pen += scaled(style.size.units, stepped, 1000);
    shown_.is_array = true;
    shown_.end = text_.view().size();
}

/// What the glyphs up to EMC say, where their ToUnicode can't (14.9.4).
void ContentStream::begin_actual_text(std::string_view text) {
    text_.append("/Span<</ActualText<");
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text_string(text)) {
        const auto byte = static_cast<std::uint8_t>(c);
        const char hex[] = {digits[byte >> 4], digits[byte & 0xF]};
        text_.append({hex, 2});
    }
    text_.append(">>>BDC\n");
}

}  // namespace cajista::pdf::detail
