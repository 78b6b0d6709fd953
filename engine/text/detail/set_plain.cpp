// SPDX-License-Identifier: Apache-2.0
#include "text/detail/set_plain.h"

#include <algorithm>

namespace cajista::text::detail {

namespace {

/// Of tags of a few letters; a call of memcmp would take longer.
bool is_equal(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (one[i] != other[i]) return false;
    }
    return true;
}

}  // namespace

PlainSetter::Known& PlainSetter::known_of(const TextStyle& style, std::string_view language) {
    const FontFace& face = *style.fonts->faces.front();
    Known& known = known_[(reinterpret_cast<std::uintptr_t>(&style) >> 4) % known_.size()];
    // The address may be that of another style by now, so what it stands for is compared too.
    if (known.style != &style || !is_equal(known.language, language) ||
        !known.shaper->is_for_style(face, style, latin_script, false)) {
        Shaper& shaper = shapers_.find(face, style, language, latin_script, false);
        known = {&style, &shaper, shaper.plain(), std::string(language), {}, {}};
    }
    return known;
}

const LineBox& PlainSetter::box_in(Known& known, const ParagraphStyle& style) {
    const TextStyle& text = *known.style;
    const LineFacts facts{
        text.size, text.has_line_height ? text.line_height : style.line_height,
        text.has_line_height ? text.line_height_permille : style.line_height_permille,
        text.keeps_line};
    if (known.facts != facts) {
        known.facts = facts;
        known.box = box_of(text, *text.fonts->faces.front(), style);
    }
    return known.box;
}

bool PlainSetter::shape(std::span<const Span> spans, const Setting& setting) {
    stretches_.clear();
    words_.clear();
    tabs_.clear();
    glyph_count_ = 0;
    is_after_space_ = true;
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
        const Span& span = spans[i];
        if (span.kind == Span::Kind::tab) {
            if (!words_.empty() && words_.back().may_hang) return false;
            tabs_.push_back(words_.size());
            is_after_space_ = true;
            continue;
        }
        if (span.kind != Span::Kind::text || span.style->transform != Transform::none ||
            span.style->small_caps || span.style->line_edge != LineEdge::none) {
            return false;
        }
        if (!span.text.empty() && !shape_span(span, i, setting)) return false;
    }
    // A space at the end would have to be dropped.
    return !words_.empty() && !words_.back().may_hang;
}

bool PlainSetter::shape_span(const Span& span, std::uint32_t source, const Setting& setting) {
    PlainShaper* plain = known_of(*span.style, setting.language).plain;
    if (!plain) return false;
    const bool collapses = collapses_spaces(setting.style.white_space);
    const std::string_view text = span.text;
    const FontFace& face = *span.style->fonts->faces.front();
    if (glyphs_.size() < glyph_count_ + text.size()) {
        glyphs_.resize((glyph_count_ + text.size()) * 2);
    }
    Word word;
    word.stretch = static_cast<std::uint32_t>(stretches_.size());
    stretches_.push_back({span.style, &face, face.metrics().units_per_em, source, text});
    PlainShaper::Written written;
    written.next = glyphs_.data() + glyph_count_;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t next = at;
        const std::uint16_t slot = next_slot(text, next);
        if (slot == no_slot) return false;
        word.begin = static_cast<std::uint32_t>(at);
        word.first_glyph = static_cast<std::uint32_t>(written.next - glyphs_.data());
        word.first_slot = slot;
        word.is_space = is_word_space(slot);
        word.may_hang = slot == space_slot;
        written.advance = 0;
        written.spaced = 0;
        if (word.is_space) {
            if (word.may_hang && collapses && is_after_space_) return false;
            if (!plain->put_space(slot, at, written)) return false;
            at = next;
        } else if (!plain->shape_word(text, at, 0, written)) {
            return false;
        }
        is_after_space_ = word.may_hang;
        word.end = static_cast<std::uint32_t>(at);
        word.last_glyph = static_cast<std::uint32_t>(written.next - glyphs_.data());
        word.advance = written.advance;
        word.spaced = written.spaced;
        words_.push_back(word);
    }
    glyph_count_ = static_cast<std::size_t>(written.next - glyphs_.data());
    return true;
}

base::Length PlainSetter::run_width(const Stretch& stretch, const Sum& sum) const {
    const TextStyle& style = *stretch.style;
    base::Length width = scale(sum.advance, style.size, stretch.upem);
    if (style.letter_spacing.units != 0) width += style.letter_spacing * sum.spaced;
    if (style.word_spacing.units != 0) width += style.word_spacing * sum.spaces;
    return width;
}

void PlainSetter::add(const Word& word, Sum& sum) const {
    if (word.stretch != sum.stretch) {
        sum.finished = total(sum);
        sum.stretch = word.stretch;
        sum.advance = sum.spaced = sum.spaces = 0;
    }
    sum.advance += word.advance;
    sum.spaced += word.spaced;
    sum.spaces += word.is_space;
}

base::Length PlainSetter::total(const Sum& sum) const {
    return sum.finished + run_width(stretches_[sum.stretch], sum);
}

std::uint16_t PlainSetter::last_slot(const Word& word) const {
    const std::string_view text = stretches_[word.stretch].text;
    std::size_t at = word.end - 1;
    while (at > word.begin && (static_cast<std::uint8_t>(text[at]) & 0xC0) == 0x80) --at;
    return next_slot(text, at);
}

/// Whether a line may end after this word, which isn't the last; `is_sure` false: the long way
/// must tell.
bool PlainSetter::may_end_after(std::size_t word, bool& is_sure) const {
    const Word& next = words_[word + 1];
    if (next.may_hang) return false;
    if (!words_[word].may_hang) {
        is_sure = breaks_.never_parts(last_slot(words_[word]), next.first_slot);
        return false;
    }
    std::size_t before = word;
    while (before > 0 && words_[before].may_hang) --before;
    if (words_[before].may_hang) {
        is_sure = false;  // spaces at the start of the paragraph
        return false;
    }
    const auto found = breaks_.find_at_space(last_slot(words_[before]), next.first_slot);
    is_sure = found.has_value();
    return found.value_or(false);
}

/// First fit. False when a line must end inside a word, or when it takes the long way to know.
bool PlainSetter::fill(const Setting& setting) {
    Extent extent{0, 0, true, false};
    while (extent.first < words_.size()) {
        Sum sum;
        sum.stretch = words_[extent.first].stretch;
        sum.finished = extent.is_first_line ? setting.style.first_line_indent : base::Length{};
        extent.last = 0;
        std::size_t at = extent.first;
        for (; at < words_.size(); ++at) {
            const Word& word = words_[at];
            add(word, sum);
            if (!word.may_hang && total(sum) > setting.width) break;
            bool is_sure = true;
            if (at + 1 < words_.size() && may_end_after(at, is_sure)) extent.last = at + 1;
            if (!is_sure) return false;
        }
        if (at == words_.size()) {
            extent.last = at;
            extent.is_last_line = true;
        } else {
            const Word& word = words_[at];
            // The word must stand between spaces, or its inner breaks depend on its neighbours.
            const bool is_apart = at > 0 && words_[at - 1].may_hang &&
                                  (at + 1 == words_.size() || words_[at + 1].may_hang);
            if (!is_apart || extent.last == 0 || word.is_space) return false;
            const std::string_view text = stretches_[word.stretch].text;
            if (breaks_.has_break_inside(text.substr(word.begin, word.end - word.begin),
                                         extent.last == at)) {
                return false;
            }
        }
        extents_.push_back(extent);
        extent = {extent.last, 0, false, false};
    }
    return true;
}

/// The words [first, last) of one stretch as a run.
void PlainSetter::add_run(std::size_t first, std::size_t last, base::Arena& arena) {
    const Word& from = words_[first];
    const Word& to = words_[last - 1];
    const Stretch& stretch = stretches_[from.stretch];
    Sum sum;
    sum.stretch = from.stretch;
    for (std::size_t i = first; i < last; ++i) add(words_[i], sum);
    const std::span<Glyph> glyphs = arena.copy(std::span<const Glyph>(
        glyphs_.data() + from.first_glyph, to.last_glyph - from.first_glyph));
    if (from.begin != 0) {
        for (Glyph& glyph : glyphs) glyph.cluster = (glyph.cluster - from.begin) & 0xFFFFFF;
    }
    GlyphRun run;
    run.face = stretch.face;
    run.style = stretch.style;
    run.glyphs = glyphs;
    run.text = stretch.text.substr(from.begin, to.end - from.begin);
    run.width = run_width(stretch, sum);
    run.source = stretch.source;
    runs_.push_back(run);
}

void PlainSetter::add_runs(std::size_t first, std::size_t last, base::Arena& arena) {
    while (first < last) {
        std::size_t end = first;
        while (end < last && words_[end].stretch == words_[first].stretch) ++end;
        add_run(first, end, arena);
        first = end;
    }
}

base::Length PlainSetter::width_of(std::size_t first, std::size_t last) const {
    if (first == last) return {};
    Sum sum;
    sum.stretch = words_[first].stretch;
    for (std::size_t i = first; i < last; ++i) add(words_[i], sum);
    return total(sum);
}

bool PlainSetter::place_by_tabs(const Setting& setting, base::Arena& arena, Line& line) {
    const ParagraphStyle& style = setting.style;
    const auto takes_the_long_way = [](const TabStop& stop) {
        return stop.kind == TabStop::Kind::decimal || stop.leader != 0;
    };
    if (std::ranges::any_of(style.tabs, takes_the_long_way)) return false;
    runs_.clear();
    LineBox box = strut_;
    base::Length x = style.first_line_indent;
    std::size_t first = 0;
    const auto tabs = static_cast<std::uint32_t>(tabs_.size());
    for (std::uint32_t i = 0; i <= tabs; ++i) {
        const std::size_t last = i < tabs ? tabs_[i] : words_.size();
        const base::Length width = width_of(first, last);
        if (i > 0) x = tab_target(style, setting.width, i - 1, tabs, x, width, {});
        if (x + width > setting.width) return false;
        line.width = base::max(line.width, x + width);
        std::size_t run = runs_.size();
        add_runs(first, last, arena);
        for (base::Length at = x; run < runs_.size(); ++run) {
            runs_[run].x = at;
            at += runs_[run].width;
            if (runs_[run].style != strut_style_ || runs_[run].style->baseline_shift.units != 0) {
                box.include(box_of(*runs_[run].style, *runs_[run].face, style));
            }
        }
        x += width;
        first = last;
    }
    line.runs = arena.copy(runs_);
    line.ascent = box.ascent;
    line.descent = box.descent;
    line.ends_paragraph = line.is_forced = true;
    return true;
}

Line PlainSetter::place(const Extent& extent, const Setting& setting, base::Arena& arena) {
    std::size_t last = extent.last;
    while (last > extent.first && words_[last - 1].may_hang) --last;
    runs_.clear();
    add_runs(extent.first, last, arena);
    const std::int64_t spaces =
        std::count_if(words_.begin() + static_cast<std::ptrdiff_t>(extent.first),
                      words_.begin() + static_cast<std::ptrdiff_t>(last),
                      [](const Word& word) { return word.is_space; });
    Line line;
    for (const GlyphRun& run : runs_) line.width += run.width;
    const ParagraphStyle& style = setting.style;
    base::Length x = extent.is_first_line ? style.first_line_indent : base::Length{};
    const base::Length room = setting.width - x - line.width;
    const Align align =
        style.align == Align::justify && extent.is_last_line ? style.align_last : style.align;
    base::Length extra;
    if (align != Align::justify) {
        x += aligned(align, false, room);
    } else if (spaces > 0 && room.units > 0) {
        extra = room / spaces;
        line.width += extra * spaces;
    }
    LineBox box = strut_;
    for (GlyphRun& run : runs_) {
        run.x = x;
        if (extra.units != 0) {
            const auto in_run = std::ranges::count_if(
                run.glyphs, [](const Glyph& glyph) { return glyph.is_space != 0; });
            if (in_run > 0) {
                run.space_extra = extra;
                run.width += extra * in_run;
            }
        }
        x += run.width;
        if (run.style != strut_style_ || run.style->baseline_shift.units != 0) {
            box.include(box_of(*run.style, *run.face, style));
        }
    }
    line.runs = arena.copy(runs_);
    line.ascent = box.ascent;
    line.descent = box.descent;
    line.ends_paragraph = line.is_forced = extent.is_last_line;
    return line;
}

void PlainSetter::set_strut(const TextStyle& strut, const ParagraphStyle& style) {
    strut_style_ = &strut;
    strut_ = box_of(strut, *strut.fonts->faces.front(), style);
    strut_.ascent -= strut.baseline_shift;
    strut_.descent += strut.baseline_shift;
}

bool PlainSetter::set_on_one_line(const Span& span, const Setting& setting, base::Arena& arena,
                                  std::span<const Line>& lines) {
    const ParagraphStyle& style = setting.style;
    const TextStyle& text_style = *span.style;
    if (span.kind != Span::Kind::text || text_style.transform != Transform::none ||
        text_style.small_caps || text_style.baseline_shift.units != 0 ||
        text_style.line_edge != LineEdge::none || style.strut != nullptr) {
        return false;
    }
    const Align align = style.align == Align::justify ? style.align_last : style.align;
    if (align == Align::justify) return false;
    Known& known = known_of(text_style, setting.language);
    PlainShaper* plain = known.plain;
    if (plain == nullptr) return false;
    if (glyphs_.size() < span.text.size()) glyphs_.resize(span.text.size() * 2);
    const bool collapses =
        style.white_space == WhiteSpace::normal || style.white_space == WhiteSpace::nowrap;
    PlainShaper::Written written;
    written.next = glyphs_.data();
    if (!plain->shape_line(span.text, collapses, written)) return false;
    const FontFace& face = *text_style.fonts->faces.front();
    Stretch stretch;
    stretch.style = &text_style;
    stretch.upem = face.metrics().units_per_em;
    Sum sum;
    sum.advance = written.advance;
    sum.spaced = written.spaced;
    sum.spaces = written.spaces;
    const base::Length run_length = run_width(stretch, sum);
    if (style.first_line_indent + run_length > setting.width) return false;
    struct OneLine {
        Line line;
        GlyphRun run;
    };
    OneLine& one = *arena.make<OneLine>();
    GlyphRun& run = one.run;
    run.width = run_length;
    run.face = &face;
    run.style = &text_style;
    run.glyphs = arena.copy(std::span<const Glyph>(glyphs_.data(), written.spaced));
    run.text = arena.copy(span.text);
    run.x = style.first_line_indent +
            aligned(align, false, setting.width - style.first_line_indent - run.width);
    const LineBox& box = box_in(known, style);
    Line& line = one.line;
    line.width = run.width;
    line.runs = {&run, 1};
    line.ascent = box.ascent;
    line.descent = box.descent;
    line.ends_paragraph = line.is_forced = true;
    lines = {&line, 1};
    return true;
}

bool PlainSetter::set(std::span<const Span> spans, const ParagraphStyle& style,
                      std::string_view language, base::Length width, base::Arena& arena,
                      std::span<const Line>& lines) {
    if (style.direction == Direction::right_to_left || spans.empty()) return false;
    const Setting setting{style, language, width};
    if (spans.size() == 1 && set_on_one_line(spans.front(), setting, arena, lines)) return true;
    if (!shape(spans, setting)) return false;
    extents_.clear();
    if (!tabs_.empty()) {
        // Their line is the only one, or the long way's.
    } else if (style.first_line_indent + width_of(0, words_.size()) <= width) {
        extents_.push_back({0, words_.size(), true, true});
    } else {
        if (!wraps_lines(style.white_space) || style.hyphens || !style.breaks_words ||
            style.line_break != LineBreak::usual || style.word_break != WordBreak::normal ||
            style.wrap != Wrap::fast || !PlainBreaks::is_for(language))
            return false;
        if (!fill(setting)) return false;
    }
    set_strut(style.strut != nullptr ? *style.strut : *spans.front().style, style);
    for (Stretch& stretch : stretches_) stretch.text = arena.copy(stretch.text);
    lines_.clear();
    if (!tabs_.empty() && !place_by_tabs(setting, arena, lines_.emplace_back())) return false;
    for (const Extent& extent : extents_) lines_.push_back(place(extent, setting, arena));
    lines = arena.copy(lines_);
    return true;
}

}  // namespace cajista::text::detail
