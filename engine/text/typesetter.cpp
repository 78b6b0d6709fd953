// SPDX-License-Identifier: Apache-2.0
#include "text/paragraph.h"

#include "text/detail/choose_breaks.h"
#include "text/detail/fill_lines.h"
#include "text/detail/find_breaks.h"
#include "text/detail/hyphenate.h"
#include "text/detail/itemize.h"
#include "text/detail/paragraph_text.h"
#include "text/detail/place_line.h"
#include "text/detail/set_plain.h"
#include "text/detail/shaper.h"

namespace cajista::text {

namespace {

// Documents use few languages and features; more come from data and are forgotten.
constexpr std::size_t most_shapers = 256;
constexpr std::size_t kept_word_bytes = std::size_t{6} << 20;  // below what the caches may hold

}  // namespace

struct Typesetter::State {
    explicit State(Shortcuts wanted) : shortcuts(wanted) {}

    Shortcuts shortcuts;
    detail::ShapingStore store;
    Missing missing;
    detail::Shapers shapers{store};
    detail::Itemizer itemizer{shapers, store, missing, shortcuts};
    detail::BreakFinder breaks{shortcuts};
    detail::PlainSetter plain{shapers, breaks.plain()};
    detail::Hyphenator hyphenator;
    detail::BreakChooser chooser;
    detail::LinePlacer placer;
    detail::SmallCapitals small_capitals;
    detail::ParagraphText text;
    std::vector<detail::Piece> pieces;
    detail::FilledLine line;
    std::vector<Line> lines;

    detail::Paragraph prepare(std::span<const Span> spans, const ParagraphStyle& style,
                              std::string_view language, base::Length width);
    bool fits_on_one_line(const detail::Paragraph& paragraph);
};

detail::Paragraph Typesetter::State::prepare(std::span<const Span> spans,
                                             const ParagraphStyle& style, std::string_view language,
                                             base::Length width) {
    store.scratch.reset();
    detail::collect_text(spans, style, language, small_capitals, text);
    const std::uint8_t level = itemizer.itemize(text, style.direction, language, pieces);
    return {text, spans, style, language, width, level, pieces, store};
}

/// Then no break needs to be looked for.
bool Typesetter::State::fits_on_one_line(const detail::Paragraph& paragraph) {
    detail::WidthSum sum;
    for (const detail::Piece& piece : paragraph.pieces) {
        if (piece.kind == detail::Piece::Kind::tab) return false;
        if (piece.kind == detail::Piece::Kind::line_break) return false;
        sum.add(piece, paragraph.spans.data());
    }
    if (sum.total() + paragraph.style.first_line_indent > paragraph.width) return false;
    line.pieces.assign(paragraph.pieces.begin(), paragraph.pieces.end());
    while (!line.pieces.empty() && line.pieces.back().kind == detail::Piece::Kind::space &&
           line.pieces.back().end - line.pieces.back().begin == 1) {
        line.pieces.pop_back();
    }
    line.tabs = line.tabs_before = 0;
    line.is_first = line.is_forced = line.is_last = true;
    line.overflows = line.may_shrink = false;
    return true;
}

Typesetter::Typesetter(Shortcuts shortcuts) : state_(std::make_unique<State>(shortcuts)) {}
Typesetter::~Typesetter() = default;

std::span<const Line> Typesetter::set_paragraph(std::span<const Span> spans,
                                                const ParagraphStyle& style,
                                                std::string_view language, base::Length width,
                                                base::Arena& arena) {
    State& state = *state_;
    if (std::span<const Line> lines; state.shortcuts == Shortcuts::on &&
                                     state.plain.set(spans, style, language, width, arena, lines)) {
        return lines;
    }
    const detail::Paragraph paragraph = state.prepare(spans, style, language, width);
    if (paragraph.pieces.empty()) return {};
    const std::string_view kept = arena.copy(std::string_view(state.text.text));
    state.lines.clear();
    if (state.fits_on_one_line(paragraph)) {
        state.lines.push_back(state.placer.place(state.line, paragraph, kept, arena));
    } else {
        detail::LineFiller filler(paragraph, state.itemizer, state.breaks, state.hyphenator);
        if (style.wrap == Wrap::pretty && state.chooser.choose(paragraph, filler)) {
            while (state.chooser.next(paragraph, filler, state.line)) {
                state.lines.push_back(state.placer.place(state.line, paragraph, kept, arena));
            }
            return arena.copy(state.lines);
        }
        while (filler.next(state.line)) {
            state.lines.push_back(state.placer.place(state.line, paragraph, kept, arena));
        }
    }
    return arena.copy(state.lines);
}

std::span<const Line> Typesetter::set_paragraph(std::span<const Span> spans,
                                                const ParagraphStyle& style,
                                                std::string_view language, base::Length width,
                                                std::span<const LineWidth> changes,
                                                base::Arena& arena) {
    State& state = *state_;
    detail::Paragraph paragraph = state.prepare(spans, style, language, width);
    if (paragraph.pieces.empty()) return {};
    const std::string_view kept = arena.copy(std::string_view(state.text.text));
    state.lines.clear();
    const auto take_line = [&] {
        state.lines.push_back(state.placer.place(state.line, paragraph, kept, arena));
    };
    detail::LineFiller filler(paragraph, state.itemizer, state.breaks, state.hyphenator);
    if (style.wrap == Wrap::pretty && state.chooser.choose(paragraph, filler)) {
        const std::size_t planned = changes.empty() ? SIZE_MAX : changes.front().first;
        while (state.lines.size() < planned && state.chooser.next(paragraph, filler, state.line)) {
            take_line();
        }
        state.chooser.leave(filler);
    }
    for (;;) {
        while (!changes.empty() && changes.front().first <= state.lines.size()) {
            paragraph.width = changes.front().width;
            changes = changes.subspan(1);
        }
        if (!filler.next(state.line)) break;
        take_line();
    }
    return arena.copy(state.lines);
}

std::span<const Line> Typesetter::set_paragraph(std::span<const Span> spans,
                                                const ParagraphStyle& style,
                                                std::string_view language, const LineRooms& rooms,
                                                base::Arena& arena) {
    State& state = *state_;
    base::Length height = style.line_height;  // of the line that is looked for
    if (height.units <= 0) {
        const base::Length size = spans.empty() ? base::Length{} : spans.front().style->size;
        height = style.line_height_permille > 0 ? size.times(style.line_height_permille, 1000)
                                                : size.times(115, 100);
    }
    detail::Paragraph paragraph =
        state.prepare(spans, style, language, rooms.room({}, height).width);
    if (paragraph.pieces.empty()) return {};
    const std::string_view kept = arena.copy(std::string_view(state.text.text));
    state.lines.clear();
    detail::LineFiller filler(paragraph, state.itemizer, state.breaks, state.hyphenator);
    base::Length top;
    while (true) {
        base::Length skip;
        LineRooms::Room room = rooms.room(top, height);
        while (filler.next_width() > room.width) {
            const base::Length lower = rooms.next(top);
            if (lower <= top) break;
            skip += lower - top;
            top = lower;
            room = rooms.room(top, height);
        }
        paragraph.width = base::max(room.width, base::Length{});
        if (!filler.next(state.line)) break;
        Line line = state.placer.place(state.line, paragraph, kept, arena);
        line.left = room.left;
        line.skip = skip;
        height = line.height();
        top += height;
        state.lines.push_back(line);
    }
    return arena.copy(state.lines);
}

Typesetter::Widths Typesetter::measure(std::span<const Span> spans, const ParagraphStyle& style,
                                       std::string_view language, base::Arena& arena) {
    (void)arena;  // the scratch of the typesetter is enough
    State& state = *state_;
    const Missing missing = state.missing;  // counted when the paragraph is set
    const detail::Paragraph paragraph = state.prepare(spans, style, language, {});
    state.missing = missing;
    detail::LineFiller filler(paragraph, state.itemizer, state.breaks, state.hyphenator);
    Widths widths;
    detail::WidthSum line;     // up to the last thing that isn't a space
    detail::WidthSum growing;  // with spaces
    detail::WidthSum unit;     // since the last place to break
    base::Length indent = style.first_line_indent;
    std::vector<detail::LineFiller::Cut> cuts;
    const auto end_unit = [&] {
        widths.least = base::max(widths.least, unit.total());
        unit = {};
    };
    for (const detail::Piece& piece : paragraph.pieces) {
        if (piece.kind == detail::Piece::Kind::line_break) {
            widths.most = base::max(widths.most, indent + line.total());
            line = growing = {};
            indent = {};
            end_unit();
            continue;
        }
        growing.add(piece, spans.data());
        const bool hangs = piece.kind == detail::Piece::Kind::space && piece.end - piece.begin == 1;
        if (!hangs) line = growing;
        if (paragraph.may_wrap() && piece.kind == detail::Piece::Kind::word) {
            std::uint32_t begin = piece.begin;
            filler.find_cuts(piece, cuts);
            for (const auto& cut : cuts) {
                unit.add(filler.part_of(piece, begin, cut.at, cut.needs_hyphen), spans.data());
                end_unit();
                begin = cut.at;
            }
            unit.add(begin == piece.begin ? piece : filler.part_of(piece, begin, piece.end, false),
                     spans.data());
        } else if (!hangs || !paragraph.may_wrap()) {
            unit.add(piece, spans.data());
        }
        if (paragraph.may_wrap() && filler.may_break_at(piece.end)) end_unit();
    }
    end_unit();
    widths.most = base::max(widths.most, indent + line.total());
    if (!paragraph.may_wrap()) widths.least = widths.most;
    return widths;
}

Typesetter::Missing Typesetter::take_missing_glyphs() {
    return std::exchange(state_->missing, Missing{});
}

void Typesetter::trim_caches() {
    State& state = *state_;
    if (state.store.words.bytes_used() > kept_word_bytes) {
        state.shapers.forget_words();
        state.store.words.reset();
    }
    if (state.shapers.size() > most_shapers) {
        state.plain.forget();
        state.shapers.clear();
        state.store.words.reset();
    }
}

}  // namespace cajista::text
