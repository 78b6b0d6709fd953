// SPDX-License-Identifier: Apache-2.0
#include "text/detail/place_line.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/detail/find_levels.h"
#include "text/detail/letter_gaps.h"

namespace cajista::text::detail {

LineBox box_of(const TextStyle& text, const FontFace& face, const ParagraphStyle& style) {
    if (text.keeps_line) return {};
    const base::Length given = text.has_line_height ? text.line_height : style.line_height;
    const std::int32_t permille =
        text.has_line_height ? text.line_height_permille : style.line_height_permille;
    const bool is_normal = given.units <= 0 && permille <= 0;
    const FontMetrics& metrics = is_normal ? face.metrics() : text.fonts->faces.front()->metrics();
    const base::Length ascent = scale(metrics.ascent, text.size, metrics.units_per_em);
    const base::Length descent = scale(metrics.descent, text.size, metrics.units_per_em);
    base::Length height = given;
    if (is_normal) {
        height = ascent + descent + scale(metrics.line_gap, text.size, metrics.units_per_em);
    } else if (height.units <= 0) {
        height = text.size.times(permille, 1000);
    }
    // An odd unit of leading goes below, and so ascent + descent is the height exactly.
    const base::Length leading = height - ascent - descent;
    const base::Length above{leading.units >= 0 ? leading.units / 2 : (leading.units - 1) / 2};
    return {ascent + above + text.baseline_shift, height - ascent - above - text.baseline_shift};
}

base::Length aligned(Align align, bool is_rtl, base::Length room) {
    if (room.units <= 0) return is_rtl ? room : base::Length{};  // overflow: past the end edge
    switch (align) {
        case Align::left:
            return {};
        case Align::right:
            return room;
        case Align::center:
            return room / 2;
        case Align::end:
            return is_rtl ? base::Length{} : room;
        case Align::start:
        case Align::justify:
            break;
    }
    return is_rtl ? room : base::Length{};
}

void LinePlacer::find_segments(const FilledLine& line, const Paragraph& paragraph) {
    segments_.clear();
    base::Length x = line.is_first ? paragraph.style.first_line_indent : base::Length{};
    std::uint32_t number = line.tabs_before;
    std::size_t first = 0;
    for (std::size_t i = 0; i <= line.pieces.size(); ++i) {
        if (i < line.pieces.size() && line.pieces[i].kind != Piece::Kind::tab) continue;
        const auto pieces = std::span(line.pieces).subspan(first, i - first);
        WidthSum sum;
        for (const Piece& piece : pieces) sum.add(piece, paragraph.spans.data());
        const base::Length width = sum.total();
        if (first > 0) {
            x = tab_target(paragraph.style, paragraph.width, number++, line.tabs, x, width,
                           decimal_head(pieces, paragraph));
        }
        segments_.push_back({first, i, x, width});
        x += width;
        first = i + 1;
    }
}

/// UAX 9, L1 (spaces at the end take the paragraph's level) and L2.
void LinePlacer::order(std::span<const Piece> pieces, std::uint8_t level) {
    levels_.clear();
    for (const Piece& piece : pieces) levels_.push_back(piece.level);
    for (std::size_t i = pieces.size(); i-- > 0 && pieces[i].kind == Piece::Kind::space;) {
        levels_[i] = level;
    }
    find_visual_order(levels_, order_);
}

/// One run from pieces that follow each other, listed in visual order.
GlyphRun LinePlacer::make_run(std::span<const Piece> pieces, std::span<const std::uint32_t> order,
                              std::string_view kept, base::Arena& arena) {
    const Piece& low = pieces[std::min(order.front(), order.back())];
    const Piece& high = pieces[std::max(order.front(), order.back())];
    GlyphRun run;
    run.face = low.face;
    run.style = low.style;
    run.bidi_level = low.level;
    run.source = low.source;
    run.text = kept.substr(low.begin, high.end - low.begin);
    if (high.ends_in_hyphen) {
        const auto text = arena.array<char>(run.text.size() + 2);
        std::ranges::copy(run.text, text.begin());
        std::ranges::copy(std::string_view("\u00AD"), text.end() - 2);
        run.text = {text.data(), text.size()};
    }
    std::size_t count = 0;
    for (const std::uint32_t i : order) count += pieces[i].glyphs.size();
    const auto glyphs = arena.array<Glyph>(count);
    WidthSum sum;
    std::size_t at = 0;
    for (const std::uint32_t i : order) {
        const Piece& piece = pieces[i];
        sum.add(piece, nullptr);
        for (const Glyph& source : piece.glyphs) {
            Glyph& glyph = glyphs[at++];
            glyph = source;
            glyph.cluster = (source.cluster + piece.begin - low.begin) & 0xFFFFFF;
            glyph.is_space = piece.kind == Piece::Kind::space;
        }
    }
    run.glyphs = glyphs;
    run.width = sum.total();
    return run;
}

void LinePlacer::place_segment(const Segment& segment, const FilledLine& line,
                               const Paragraph& paragraph, std::string_view kept,
                               base::Arena& arena) {
    const auto pieces = std::span(line.pieces).subspan(segment.first, segment.last - segment.first);
    order(pieces, paragraph.level);
    const bool is_rtl = paragraph.level % 2 != 0;
    base::Length x = is_rtl ? paragraph.width - segment.x - segment.width : segment.x;
    for (std::size_t i = 0; i < order_.size();) {
        const Piece& first = pieces[order_[i]];
        if (first.kind == Piece::Kind::object) {
            const InlineObject& object = paragraph.spans[first.source].object;
            const base::Length above = object.size.height + object.baseline_shift;
            objects_.push_back({first.source, x, above});
            if (paragraph.spans[first.source].kind == Span::Kind::object) {
                include(object.edge, {above, -object.baseline_shift});
            }
            x += object.size.width;
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < order_.size()) {
            const Piece& a = pieces[order_[end - 1]];
            const Piece& b = pieces[order_[end]];
            const bool joins = b.is_text() && b.face == a.face && b.style == a.style &&
                               b.source == a.source && b.level == a.level &&
                               (a.level % 2 == 0 ? b.begin == a.end && !a.ends_in_hyphen
                                                 : b.end == a.begin && !b.ends_in_hyphen);
            if (!joins) break;
            ++end;
        }
        GlyphRun run = make_run(pieces, std::span(order_).subspan(i, end - i), kept, arena);
        run.x = x;
        x += run.width;
        include(run.style->line_edge, box_of(*run.style, *run.face, paragraph.style));
        runs_.push_back(run);
        i = end;
    }
}

void LinePlacer::include(LineEdge edge, const LineBox& box) {
    if (edge == LineEdge::none) return box_.include(box);
    base::Length& most = edge == LineEdge::top ? most_at_top_ : most_at_bottom_;
    most = base::max(most, box.ascent + box.descent);
}

/// What stands at the edges of the line makes it higher where it must, away from its edge, and
/// takes its place when the line is known (CSS 2.2, 10.8).
void LinePlacer::place_at_edges(const Paragraph& paragraph) {
    const base::Length zero;
    if (most_at_top_ == zero && most_at_bottom_ == zero) return;
    box_.descent = base::max(box_.descent, most_at_top_ - box_.ascent);
    box_.ascent = base::max(box_.ascent, most_at_bottom_ - box_.descent);
    for (GlyphRun& run : runs_) {
        if (run.style->line_edge == LineEdge::none) continue;
        const LineBox own = box_of(*run.style, *run.face, paragraph.style);
        run.rise = run.style->line_edge == LineEdge::top ? box_.ascent - own.ascent
                                                         : own.descent - box_.descent;
    }
    for (PlacedObject& placed : objects_) {
        const InlineObject& object = paragraph.spans[placed.source].object;
        if (object.edge == LineEdge::top) placed.above = box_.ascent;
        if (object.edge == LineEdge::bottom) placed.above = object.size.height - box_.descent;
    }
}

/// Fills the gap before a segment with the leader, on a grid from the end edge, so that leaders of
/// neighbouring lines stand below each other.
void LinePlacer::add_leader(const Segment& segment, base::Length from, const FilledLine& line,
                            const Paragraph& paragraph, base::Arena& arena) {
    const char32_t leader = tab_leader(paragraph.style, from);
    const Piece& tab = line.pieces[segment.first - 1];
    if (leader == 0 || segment.x <= from) return;
    const FontFace& face = *tab.style->fonts->faces.front();
    const std::uint16_t glyph = face.glyph_of(leader);
    const base::Length step =
        scale(face.advance_of(glyph), tab.style->size, face.metrics().units_per_em);
    if (glyph == 0 || step.units <= 0) return;
    const std::int64_t skipped = (paragraph.width - segment.x).units / step.units + 1;
    const base::Length right = paragraph.width - step * skipped;
    const std::int64_t count = (right - from).units / step.units;
    if (count <= 0) return;
    std::string one;
    base::append_utf8(one, leader);
    const auto glyphs = arena.array<Glyph>(static_cast<std::size_t>(count));
    const auto text = arena.array<char>(one.size() * static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        glyphs[i].id = glyph;
        glyphs[i].advance = face.advance_of(glyph);
        glyphs[i].cluster = static_cast<std::uint32_t>(i * one.size()) & 0xFFFFFF;
        std::ranges::copy(one, text.begin() + static_cast<std::ptrdiff_t>(i * one.size()));
    }
    GlyphRun run;
    run.face = &face;
    run.style = tab.style;
    run.glyphs = glyphs;
    run.text = {text.data(), text.size()};
    run.bidi_level = paragraph.level;
    run.source = tab.source;
    run.width = scale(std::int64_t{face.advance_of(glyph)} * count, tab.style->size,
                      face.metrics().units_per_em);
    const base::Length start = right - run.width;
    run.x = paragraph.level % 2 != 0 ? paragraph.width - right : start;
    runs_.push_back(run);
}

namespace {

/// What a space of a line takes of the room, and what a place between letters.
struct Shares {
    base::Length space, letter;
};

Shares share(base::Length room, std::int64_t spaces, const LetterGaps& gaps) {
    // Rounded down, so that a shrunk line is never wider than its measure.
    if (room.units < 0) return {(room - base::Length{spaces - 1}) / spaces, {}};
    if (gaps.ideographs > 0) {
        const base::Length each = room / (spaces + gaps.count());
        return {each, each};
    }
    if (gaps.clusters == 0) return {room / spaces, {}};
    // A space half as wide again as usual is still one space: what is more goes between letters.
    const base::Length most = gaps.size.times(35, 100);
    const base::Length each = spaces > 0 ? min(room / spaces, most) : base::Length{};
    return {each, (room - each * spaces) / gaps.clusters};
}

}  // namespace

/// Spreads what is left over the word spaces of the line, and over the places between letters of
/// scripts that have no spaces between words.
void LinePlacer::justify(const FilledLine& line, const Paragraph& paragraph, base::Arena& arena) {
    std::int64_t spaces = 0;
    for (const Piece& piece : line.pieces) spaces += piece.kind == Piece::Kind::space;
    Segment& segment = segments_.front();
    const base::Length room = paragraph.width - segment.x - segment.width;
    if (room.units == 0 || (room.units < 0 && !line.may_shrink)) return;
    const LetterGaps gaps = room.units > 0 ? find_letter_gaps(runs_) : LetterGaps{};
    if (spaces + gaps.count() == 0) return;
    const Shares shares = share(room, spaces, gaps);
    base::Length moved;
    std::size_t object = 0;
    const auto move_objects_before = [&](base::Length x) {
        for (; object < objects_.size() && objects_[object].x < x; ++object) {
            objects_[object].x += moved;
        }
    };
    for (GlyphRun& run : runs_) {
        move_objects_before(run.x);
        std::int64_t in_run = 0;
        for (const Glyph& glyph : run.glyphs) in_run += glyph.is_space;
        run.x += moved;
        if (shares.letter.units > 0) {
            moved += widen_letters(run, &run == &runs_.back(), shares.letter, arena);
        }
        if (in_run == 0) continue;
        run.space_extra = shares.space;
        run.width += shares.space * in_run;
        moved += shares.space * in_run;
    }
    move_objects_before(base::Length{INT64_MAX});
    segment.width += moved;
    if (paragraph.level % 2 == 0) return;
    for (GlyphRun& run : runs_) run.x -= moved;
    for (PlacedObject& placed : objects_) placed.x -= moved;
}

Line LinePlacer::place(const FilledLine& line, const Paragraph& paragraph, std::string_view kept,
                       base::Arena& arena) {
    runs_.clear();
    objects_.clear();
    most_at_top_ = most_at_bottom_ = {};
    const TextStyle& strut =
        paragraph.style.strut != nullptr ? *paragraph.style.strut : *paragraph.spans.front().style;
    box_ = box_of(strut, *strut.fonts->faces.front(), paragraph.style);
    box_.ascent -= strut.baseline_shift;
    box_.descent += strut.baseline_shift;
    find_segments(line, paragraph);

    const ParagraphStyle& style = paragraph.style;
    const bool is_rtl = paragraph.level % 2 != 0;
    const bool is_justified = style.align == Align::justify && !line.is_forced;
    const Align align =
        style.align == Align::justify && line.is_forced ? style.align_last : style.align;
    const bool fills = is_justified || align == Align::justify;
    if (segments_.size() == 1 && !fills) {
        Segment& only = segments_.front();
        const base::Length room = paragraph.width - only.x - only.width;
        const base::Length left = aligned(align, is_rtl, room);
        only.x += is_rtl ? room - left : left;
    }
    base::Length end;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        if (i > 0) add_leader(segments_[i], end, line, paragraph, arena);
        place_segment(segments_[i], line, paragraph, kept, arena);
        end = segments_[i].x + segments_[i].width;
    }
    if (segments_.size() == 1 && fills) justify(line, paragraph, arena);
    place_at_edges(paragraph);

    if (is_rtl && segments_.size() > 1) {
        std::ranges::stable_sort(runs_, {}, &GlyphRun::x);
        std::ranges::stable_sort(objects_, {}, &PlacedObject::x);
    }
    Line result;
    result.runs = arena.copy(runs_);
    result.objects = arena.copy(objects_);
    for (const Segment& segment : segments_) {
        result.width = base::max(result.width, segment.x + segment.width);
    }
    if (segments_.size() == 1) result.width = segments_.front().width;
    result.ascent = box_.ascent;
    result.descent = box_.descent;
    result.ends_paragraph = line.is_last;
    result.is_forced = line.is_forced;
    result.overflows = line.overflows;
    return result;
}

}  // namespace cajista::text::detail
