// SPDX-License-Identifier: Apache-2.0
#include "text/detail/itemize.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "base/utf8.h"
#include "text/detail/plain_characters.h"
#include "text/detail/plain_shaper.h"

namespace cajista::text::detail {

namespace {

std::uint32_t script_code(UScriptCode script) {
    const char* name = uscript_getShortName(script);
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) code = code << 8 | static_cast<std::uint8_t>(name[i]);
    return code;
}

UScriptCode script_of(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
    return U_SUCCESS(status) ? script : USCRIPT_COMMON;
}

bool takes_script_of_neighbours(UScriptCode script) {
    return script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN;
}

/// Characters written without spaces whose forms don't depend on neighbours: each is a word.
bool stands_alone(char32_t c) {
    const auto width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

bool has_all(const FontFace& face, std::string_view cluster) {
    for (std::size_t at = 0; at < cluster.size();) {
        const char32_t c = base::next_code_point(cluster, at);
        if (face.glyph_of(c) != 0) continue;
        if (!u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
            return false;
        }
    }
    return true;
}

std::string composed(std::string_view cluster) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    std::string result;
    if (U_FAILURE(status)) return result;
    nfc->normalize(icu::UnicodeString::fromUTF8(
                       icu::StringPiece(cluster.data(), static_cast<std::int32_t>(cluster.size()))),
                   status)
        .toUTF8String(result);
    return result;
}

char32_t first_of(std::string_view text) {
    std::size_t at = 0;
    return base::next_code_point(text, at);
}

}  // namespace

Shaper& Shapers::find(const FontFace& face, const TextStyle& style, std::string_view language,
                      std::uint32_t script, bool is_rtl) {
    if (last_ && last_->is_for(face, style, language, script, is_rtl)) return *last_;
    for (const auto& shaper : shapers_) {
        if (shaper->is_for(face, style, language, script, is_rtl)) return *(last_ = shaper.get());
    }
    for (const auto& shaper : shapers_) {
        if (shaper->take(face, style, language, script, is_rtl)) return *(last_ = shaper.get());
    }
    Shaper::Key key{&face,          script,
                    is_rtl,         style.letter_spacing.units == 0,
                    style.features, std::string(language)};
    shapers_.push_back(std::make_unique<Shaper>(std::move(key), store_));
    return *(last_ = shapers_.back().get());
}

void Shapers::forget_words() {
    for (const auto& shaper : shapers_) shaper->forget_words();
}

void Shapers::clear() {
    shapers_.clear();
    last_ = nullptr;
}

bool Itemizer::is_cluster_start(const ParagraphText& text, std::uint32_t offset) const {
    if (!text.is_plain) return starts_[offset];
    return (static_cast<std::uint8_t>(text.text[offset]) & 0xC0) != 0x80;
}

/// UAX 24: common and inherited characters go with what stands before them, or else after.
void Itemizer::find_scripts(std::string_view text) {
    scripts_.assign(text.size() + 1, 0);
    std::uint32_t current = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const UScriptCode script = script_of(base::next_code_point(text, at));
        if (!takes_script_of_neighbours(script)) {
            const bool is_first = current == 0;
            current = script_code(script);
            if (is_first) std::fill_n(scripts_.begin(), begin, current);
        }
        std::fill(scripts_.begin() + static_cast<std::ptrdiff_t>(begin),
                  scripts_.begin() + static_cast<std::ptrdiff_t>(at), current);
    }
    if (current == 0) std::ranges::fill(scripts_, latin_script);
}

/// A sign of no script of its own (a danda) may come from a face for the script around it.
const FontFace* Itemizer::face_for(const FontChain& chain, std::string_view cluster,
                                   std::uint32_t script_around) {
    if (has_all(*chain.faces.front(), cluster)) return chain.faces.front();
    const char32_t c = first_of(cluster);
    const std::uint32_t script = script_code(script_of(c));
    const auto is_worth = [&](const FontFace& face) {
        return !face.is_fallback() || face.may_have_script(script) ||
               face.may_have_script(script_around);
    };
    for (const FontFace* face : chain.faces) {
        if (!is_worth(*face)) continue;
        if (has_all(*face, cluster)) return face;
    }
    std::size_t size_of_first = 0;
    base::next_code_point(cluster, size_of_first);
    if (size_of_first < cluster.size()) {  // HarfBuzz composes what the face has composed only
        const std::string whole = composed(cluster);
        for (const FontFace* face : chain.faces) {
            if (is_worth(*face) && has_all(*face, whole)) return face;
        }
    }
    if (missing_.count++ == 0) {
        missing_.first = c;
        missing_.face = chain.faces.front();
    }
    return chain.faces.front();
}

namespace {

/// The two edges of a box stand around its text, at the lowest level that this has.
void level_edges(const std::vector<TextRange>& ranges, std::vector<std::uint8_t>& levels) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (ranges[i].kind == Span::Kind::opening_edge) open.push_back(i);
        if (ranges[i].kind != Span::Kind::closing_edge || open.empty()) continue;
        const TextRange& opening = ranges[open.back()];
        open.pop_back();
        if (opening.end >= ranges[i].begin) continue;
        std::uint8_t level = levels[opening.end];
        for (std::size_t at = opening.end; at < ranges[i].begin; ++at) {
            level = std::min<std::uint8_t>(level, levels[at]);
        }
        levels[opening.begin] = level;
        levels[ranges[i].begin] = level;
    }
}

}  // namespace

std::uint8_t Itemizer::itemize(const ParagraphText& text, Direction direction,
                               std::string_view language, std::vector<Piece>& out) {
    out.clear();
    levels_.clear();
    scripts_.clear();
    const std::uint8_t level = text.needs_bidi ? bidi_.find(text.text, direction, levels_) : 0;
    if (text.has_edges && !levels_.empty()) level_edges(text.ranges, levels_);
    if (!text.is_plain) {
        clusters_.find(text.text, starts_);
        find_scripts(text.text);
    }
    const bool is_short = shortcuts_ == Shortcuts::on && text.is_plain && levels_.empty();
    for (const TextRange& range : text.ranges) {
        if (range.kind == Span::Kind::text) {
            if (is_short && cut_plain(text.text, range, language, out)) continue;
            cut(text, range, language, out);
            continue;
        }
        Piece mark;
        mark.kind = range.kind == Span::Kind::tab          ? Piece::Kind::tab
                    : range.kind == Span::Kind::line_break ? Piece::Kind::line_break
                                                           : Piece::Kind::object;
        mark.level =
            mark.kind == Piece::Kind::object && !levels_.empty() ? levels_[range.begin] : level;
        mark.source = range.source;
        mark.begin = range.begin;
        mark.end = range.end;
        mark.style = range.style;
        out.push_back(mark);
    }
    return level;
}

/// The same as `cut` for a range of plain characters that the first face all has.
bool Itemizer::cut_plain(std::string_view text, const TextRange& range, std::string_view language,
                         std::vector<Piece>& out) {
    const FontFace& face = *range.style->fonts->faces.front();
    Shaper& shaper = shapers_.find(face, *range.style, language, latin_script, false);
    PlainShaper* plain = shaper.plain();
    if (!plain) return false;
    const std::size_t pieces_before = out.size();
    const std::string_view until_end = text.substr(0, range.end);
    const auto glyphs = store_.scratch.array<Glyph>(range.end - range.begin);
    Piece piece;
    piece.source = range.source;
    piece.face = &face;
    piece.style = range.style;
    piece.shaper = &shaper;
    PlainShaper::Written written{glyphs.data(), 0, 0, 0};
    for (std::size_t at = range.begin; at < range.end;) {
        piece.begin = static_cast<std::uint32_t>(at);
        written = {written.next, 0, 0, 0};
        const Glyph* const first = written.next;
        std::size_t next = at;
        const std::uint16_t slot = next_slot(until_end, next);
        const bool is_space = is_word_space(slot);
        const bool is_done = is_space ? plain->put_space(slot, 0, written)
                                      : plain->shape_word(until_end, at, at, written);
        if (!is_done) {
            out.resize(pieces_before);
            return false;
        }
        if (is_space) at = next;
        piece.kind = is_space ? Piece::Kind::space : Piece::Kind::word;
        piece.end = static_cast<std::uint32_t>(at);
        piece.glyphs = {first, written.next};
        piece.advance = written.advance;
        piece.spaced = written.spaced;
        out.push_back(piece);
    }
    return true;
}

void Itemizer::cut(const ParagraphText& text, const TextRange& range, std::string_view language,
                   std::vector<Piece>& out) {
    const std::string_view all = text.text;
    Piece piece;
    std::uint32_t piece_script = 0;
    bool is_open = false;
    const auto finish = [&](std::uint32_t end) {
        if (!is_open) return;
        piece.end = end;
        const ShapedWord word = piece.shaper->shape(all.substr(piece.begin, end - piece.begin));
        piece.glyphs = word.glyphs;
        piece.advance = word.advance;
        piece.spaced = word.spaced;
        out.push_back(piece);
        is_open = false;
    };
    for (std::uint32_t at = range.begin; at < range.end;) {
        std::size_t next = at;
        const char32_t c = base::next_code_point(all, next);
        if (!text.is_plain) {
            while (next < range.end && !starts_[next]) base::next_code_point(all, next);
        }
        const bool is_space = c == U' ' || c == U'\u00A0';
        const bool is_alone = is_space || (!text.is_plain && stands_alone(c));
        const std::uint8_t level = levels_.empty() ? std::uint8_t{0} : levels_[at];
        const std::uint32_t script = scripts_.empty() ? latin_script : scripts_[at];
        const FontFace* face = face_for(*range.style->fonts, all.substr(at, next - at), script);
        if (is_open && (is_alone || face != piece.face || level != piece.level ||
                        script != piece_script || next - piece.begin > longest_word)) {
            finish(at);
        }
        if (!is_open) {
            piece = {};
            piece.kind = is_space ? Piece::Kind::space : Piece::Kind::word;
            piece.level = level;
            piece.source = range.source;
            piece.begin = at;
            piece.face = face;
            piece.style = range.style;
            piece.shaper = &shapers_.find(*face, *range.style, language, script, level % 2 != 0);
            piece_script = script;
            is_open = true;
        }
        at = static_cast<std::uint32_t>(next);
        if (is_alone) finish(at);
    }
    finish(range.end);
}

}  // namespace cajista::text::detail
