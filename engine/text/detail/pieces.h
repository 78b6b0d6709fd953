// SPDX-License-Identifier: Apache-2.0
// Pieces: words, spaces and marks of a paragraph in logical order, each shaped on its own. Breaking
// and placing work on them.
#pragma once

#include <cstdint>
#include <span>

#include "base/length.h"
#include "text/paragraph.h"

namespace cajista::text::detail {

class Shaper;

struct Piece {
    enum class Kind : std::uint8_t { word, space, tab, line_break, object };
    Kind kind = Kind::word;
    std::uint8_t level = 0;       ///< UAX 9 embedding level
    bool ends_in_hyphen = false;  ///< its last glyph is a hyphen that the text doesn't have
    std::uint32_t source = 0;     ///< index of the Span
    std::uint32_t begin = 0;      ///< bytes of ParagraphText::text
    std::uint32_t end = 0;
    const FontFace* face = nullptr;  ///< null for marks
    const TextStyle* style = nullptr;
    Shaper* shaper = nullptr;
    std::span<const Glyph> glyphs;  ///< visual order; clusters count from `begin`
    std::int32_t advance = 0;       ///< sum, font units
    std::uint32_t spaced = 0;       ///< glyphs with an advance: those that take letter-spacing

    bool is_text() const { return kind == Kind::word || kind == Kind::space; }
};

/// A single space, which at a line's end takes no room.
inline bool may_hang(const Piece& piece) {
    return piece.kind == Piece::Kind::space && piece.end - piece.begin == 1;
}

/// base::Length::scaled without 128-bit arithmetic where 64 bits hold the product: the same result.
inline base::Length scale(std::int64_t font_units, base::Length size, std::int32_t upem) {
    constexpr std::int64_t small = std::int64_t{1} << 31;
    if (font_units < small && font_units > -small && size.units < small && size.units >= 0) {
        const std::int64_t product = font_units * size.units;
        const std::int64_t half = upem / 2;
        return {product >= 0 ? (product + half) / upem : -((-product + half) / upem)};
    }
    return base::Length::scaled(font_units, size.units, upem);
}

/// Width of consecutive pieces exactly as their runs will have it: advances are summed per run in
/// font units and scaled once. Marks count nothing, objects their width.
class WidthSum {
public:
    void add(const Piece& piece, const Span* spans) {
        if (piece.kind == Piece::Kind::object) {
            close();
            finished_ += spans[piece.source].object.size.width;
            return;
        }
        if (!piece.is_text()) return close();
        if (piece.face != face_ || piece.style != style_ || piece.source != source_ ||
            piece.level != level_) {
            close();
            face_ = piece.face;
            style_ = piece.style;
            source_ = piece.source;
            level_ = piece.level;
        }
        advance_ += piece.advance;
        spaced_ += piece.spaced;
        if (piece.kind == Piece::Kind::space) ++spaces_;
    }
    base::Length total() const { return finished_ + open_width(); }

private:
    base::Length open_width() const {
        if (!face_) return {};
        base::Length width = scale(advance_, style_->size, face_->metrics().units_per_em);
        if (style_->letter_spacing.units != 0) width += style_->letter_spacing * spaced_;
        if (style_->word_spacing.units != 0) width += style_->word_spacing * spaces_;
        return width;
    }
    void close() {
        finished_ += open_width();
        face_ = nullptr;
        advance_ = spaced_ = spaces_ = 0;
    }

    base::Length finished_;
    const FontFace* face_ = nullptr;
    const TextStyle* style_ = nullptr;
    std::uint32_t source_ = 0;
    std::uint8_t level_ = 0;
    std::int64_t advance_ = 0;
    std::int64_t spaced_ = 0;
    std::int64_t spaces_ = 0;
};

}  // namespace cajista::text::detail
