// SPDX-License-Identifier: Apache-2.0
#include "text/detail/set_plain_line.h"

namespace cajista::text::detail {

PlainShaper* PlainLineSetter::plain_for(const TextStyle& style, std::string_view language) {
    const FontFace& face = *style.fonts->faces.front();
    Known& known = known_[(reinterpret_cast<std::uintptr_t>(&style) >> 4) % known_.size()];
    // The address may be that of another style by now, so what it stands for is compared too.
    if (known.style != &style ||
        !known.shaper->is_for(face, style, language, latin_script, false)) {
        Shaper& shaper = shapers_.find(face, style, language, latin_script, false);
        known = {&style, &shaper, shaper.plain()};
    }
    return known.plain;
}

/// Appends the run of one span; its glyphs stay in the buffer for now.
bool PlainLineSetter::set_span(const Span& span, std::uint32_t source, const ParagraphStyle& style,
                               std::string_view language, RoomLeft& room) {
    const TextStyle& text_style = *span.style;
    if (span.kind != Span::Kind::text || text_style.transform != Transform::none) return false;
    if (span.text.empty()) return true;
    PlainShaper* plain = plain_for(text_style, language);
    if (!plain) return false;
    const bool collapses =
        style.white_space == WhiteSpace::normal || style.white_space == WhiteSpace::nowrap;
    const FontFace& face = *text_style.fonts->faces.front();
    const std::int32_t upem = face.metrics().units_per_em;
    const auto width_of = [&](const PlainShaper::Written& written) {
        base::Length width = scale(written.advance, text_style.size, upem);
        if (text_style.letter_spacing.units != 0) {
            width += text_style.letter_spacing * written.spaced;
        }
        if (text_style.word_spacing.units != 0) width += text_style.word_spacing * written.spaces;
        return width;
    };
    const std::string_view text = span.text;
    if (glyphs_.size() < text.size()) glyphs_.resize(text.size());
    // A text much wider than the line isn't shaped to its end; the bound is only a guess.
    const std::int64_t too_wide =
        text_style.size.units > 0
            ? (room.width.units / text_style.size.units + 2) * std::int64_t{upem}
            : std::int64_t{1} << 40;
    PlainShaper::Written written{glyphs_.data(), 0, 0, 0};
    for (std::size_t at = 0; at < text.size();) {
        std::size_t next = at;
        const std::uint16_t slot = next_slot(text, next);
        if (is_word_space(slot)) {
            const bool is_space = slot == space_slot;
            if (is_space && collapses && room.is_after_space) return false;
            if (!plain->put_space(slot, at, written)) return false;
            room.is_after_space = is_space;
            at = next;
            continue;
        }
        if (!plain->shape_word(text, at, 0, written)) return false;
        room.is_after_space = false;
        if (written.advance > too_wide && text_style.letter_spacing.units >= 0) return false;
    }
    GlyphRun run;
    run.face = &face;
    run.style = &text_style;
    run.glyphs = {glyphs_.data(), written.next};
    run.text = text;
    run.width = width_of(written);
    run.source = source;
    runs_.push_back(run);
    room.width -= run.width;
    return room.width.units >= 0;
}

bool PlainLineSetter::set(std::span<const Span> spans, const ParagraphStyle& style,
                          std::string_view language, base::Length width, base::Arena& arena,
                          Line& line) {
    if (style.direction == Direction::right_to_left || spans.empty()) return false;
    const Align align = style.align == Align::justify ? style.align_last : style.align;
    if (align == Align::justify) return false;
    runs_.clear();
    RoomLeft room{width - style.first_line_indent};
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
        if (!set_span(spans[i], i, style, language, room)) return false;
        if (spans.size() == 1 || runs_.empty()) continue;
        // The next span writes over the buffer.
        GlyphRun& run = runs_.back();
        if (run.source == i) run.glyphs = arena.copy(run.glyphs);
    }
    if (runs_.empty() || room.is_after_space) return false;

    const TextStyle& strut = *spans.front().style;
    LineBox box = box_of(strut, *strut.fonts->faces.front(), style);
    box.ascent -= strut.baseline_shift;
    box.descent += strut.baseline_shift;
    base::Length x = style.first_line_indent + aligned(align, false, room.width);
    line = {};
    for (GlyphRun& run : runs_) {
        run.x = x;
        x += run.width;
        line.width += run.width;
        if (spans.size() == 1) run.glyphs = arena.copy(run.glyphs);
        run.text = arena.copy(run.text);
        if (run.style != &strut || strut.baseline_shift.units != 0) {
            box.include(box_of(*run.style, *run.face, style));
        }
    }
    line.runs = arena.copy(runs_);
    line.ascent = box.ascent;
    line.descent = box.descent;
    line.ends_paragraph = true;
    return true;
}

}  // namespace cajista::text::detail
