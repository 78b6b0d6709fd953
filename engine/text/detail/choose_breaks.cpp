// SPDX-License-Identifier: Apache-2.0
#include "text/detail/choose_breaks.h"

#include <algorithm>

namespace cajista::text::detail {

namespace {

// Spaces may shrink by a third, as in TeX; that much counts as 100, and so does a space half as
// wide again. The third power makes one bad line worse than several fair ones.
constexpr std::int64_t most_shrink = 333;  // in thousandths of the space, as all here
constexpr std::int64_t fair_stretch = 500;
constexpr std::int64_t worst_stretch = 10'000;
constexpr std::int64_t hyphen_cost = 60;              // TeX: 50
constexpr std::int64_t repeated_hyphen_cost = 4'000;  // in squares: \doublehyphendemerits of TeX
constexpr std::int64_t short_end_cost = 3'000;        // a last line with a word or two
constexpr base::Length rounding{256};  // a line is scaled run by run, not piece by piece

base::Length width_of(const Piece& piece, const Span* spans) {
    WidthSum sum;
    sum.add(piece, spans);
    return sum.total();
}

std::int64_t cubed(std::int64_t value) { return value * value * value; }

}  // namespace

/// Places inside a word. `before` is the width of all that stands before it.
bool BreakChooser::add_word(const Paragraph& paragraph, LineFiller& filler, std::uint32_t piece,
                            base::Length before, base::Length spaces) {
    const Piece& word = paragraph.pieces[piece];
    const Span* const spans = paragraph.spans.data();
    filler.find_cuts(word, cuts_);
    if (cuts_.size() > most_on_a_line) return false;
    const base::Length whole = width_of(word, spans);
    for (const LineFiller::Cut& cut : cuts_) {
        Place place;
        place.piece = piece;
        place.cut = cut.at;
        place.has_hyphen = cut.needs_hyphen;
        const Piece head = filler.part_of(word, word.begin, cut.at, cut.needs_hyphen);
        const Piece rest = filler.part_of(word, cut.at, word.end, false);
        place.end = before + width_of(head, spans);
        place.start = before + whole - width_of(rest, spans);
        place.space_end = place.space_start = spaces;
        places_.push_back(place);
    }
    return true;
}

bool BreakChooser::find_places(const Paragraph& paragraph, LineFiller& filler) {
    places_.clear();
    places_.emplace_back().cost = 0;
    base::Length width;   // of all pieces so far
    base::Length spaces;  // of them, what may stretch
    base::Length solid_width;
    base::Length solid_spaces;  // the same without the spaces at the end
    const auto count = static_cast<std::uint32_t>(paragraph.pieces.size());
    for (std::uint32_t i = 0; i < count; ++i) {
        const Piece& piece = paragraph.pieces[i];
        if (piece.kind == Piece::Kind::tab) return false;
        const bool is_break = piece.kind == Piece::Kind::line_break;
        if (piece.kind == Piece::Kind::word && !add_word(paragraph, filler, i, width, spaces)) {
            return false;
        }
        const base::Length own =
            is_break ? base::Length{} : width_of(piece, paragraph.spans.data());
        width += own;
        if (piece.kind == Piece::Kind::space) spaces += own;
        if (!may_hang(piece) && !is_break) {
            solid_width = width;
            solid_spaces = spaces;
        }
        const bool is_last = i + 1 == count;
        if (!is_break && !is_last && !filler.may_break_at(piece.end)) continue;
        if (!is_break && !is_last && paragraph.pieces[i + 1].kind == Piece::Kind::line_break) {
            continue;  // nothing but the forced break ends this line
        }
        Place place;
        place.piece = i + 1;
        place.is_forced = is_break || is_last;
        place.end = solid_width;
        place.space_end = solid_spaces;
        place.start = width;
        place.space_start = spaces;
        places_.push_back(place);
    }
    return true;
}

std::int64_t BreakChooser::cost_of(const Paragraph& paragraph, const Place& from, const Place& to,
                                   base::Length width, base::Length room) const {
    const ParagraphStyle& style = paragraph.style;
    const bool is_justified =
        to.is_forced ? style.align == Align::justify && style.align_last == Align::justify
                     : style.align == Align::justify;
    std::int64_t badness = 0;
    if (is_justified) {
        const base::Length spaces = to.space_end - from.space_start;
        const std::int64_t ratio =
            spaces.units > 0 ? std::min(base::Length::scaled(room.units, 1000, spaces.units).units,
                                        worst_stretch)
                             : (room.units > 0 ? worst_stretch : 0);
        badness = ratio >= 0 ? 100 * cubed(ratio) / cubed(fair_stretch)
                             : 100 * cubed(-ratio) / cubed(most_shrink);
    } else if (!to.is_forced) {
        // Ragged: an eighth of the measure left free counts as 100.
        const std::int64_t ratio = room.times(1000, paragraph.width.units).units;
        badness = 100 * cubed(std::max<std::int64_t>(ratio, 0)) / cubed(125);
    }
    const std::int64_t hyphen = to.has_hyphen ? hyphen_cost : 0;
    std::int64_t cost = (1 + badness + hyphen) * (1 + badness + hyphen);
    if (to.has_hyphen && from.has_hyphen) cost += repeated_hyphen_cost;
    if (to.is_forced && !is_justified) {
        const bool is_only = from.piece == 0 && from.cut == 0;
        if (!is_only && width < paragraph.width.times(1, 6)) cost += short_end_cost;
        if (from.has_hyphen) cost += repeated_hyphen_cost;
    }
    return cost;
}

BreakChooser::Fit BreakChooser::fit(const Paragraph& paragraph, const Place& from, const Place& to,
                                    bool is_first) const {
    const base::Length indent = is_first ? paragraph.style.first_line_indent : base::Length{};
    const base::Length width = base::max(to.end - from.start, {}) + indent;
    const base::Length room = paragraph.width - width - rounding;
    const bool shrinks = paragraph.style.align == Align::justify && !to.is_forced;
    Fit fit;
    if (room.units < 0) {
        const base::Length spaces = to.space_end - from.space_start;
        fit.is_too_long = true;
        if (!shrinks || -room > spaces.times(most_shrink, 1000)) return fit;
        fit.is_too_long = false;
    }
    fit.is_possible = true;
    fit.cost = cost_of(paragraph, from, to, width, room);
    return fit;
}

bool BreakChooser::choose(const Paragraph& paragraph, LineFiller& filler) {
    if (!paragraph.may_wrap() || paragraph.width.units <= 0) return false;
    if (!find_places(paragraph, filler)) return false;
    const std::uint32_t most_hyphens = paragraph.style.hyphens_in_a_row;
    std::uint32_t first = 0;  // a line that ends here can't begin before
    for (std::uint32_t to = 1; to < places_.size(); ++to) {
        Place& end = places_[to];
        for (std::uint32_t from = to; from-- > first;) {
            const Place& start = places_[from];
            if (to - from > most_on_a_line) return false;
            if (start.cost >= 0) {
                const Fit line = fit(paragraph, start, end, from == 0);
                // Hanging spaces and hyphens make widths go up and down a little, so the search
                // goes on for some places.
                if (line.is_too_long && to - from > 8) break;
                const std::uint32_t hyphens = end.has_hyphen ? start.hyphens + 1 : 0;
                const bool is_allowed = most_hyphens == 0 || hyphens <= most_hyphens;
                if (line.is_possible && is_allowed &&
                    (end.cost < 0 || start.cost + line.cost < end.cost)) {
                    end.hyphens = hyphens;
                    end.cost = start.cost + line.cost;
                    end.previous = from;
                }
            }
            if (start.is_forced) break;
        }
        if (end.is_forced) {
            if (end.cost < 0) return false;  // something is wider than a line
            first = to;
        }
    }
    chosen_.clear();
    for (auto at = static_cast<std::uint32_t>(places_.size() - 1); at != 0;
         at = places_[at].previous) {
        chosen_.push_back(at);
    }
    line_start_ = 0;
    return !chosen_.empty();
}

bool BreakChooser::next(const Paragraph& paragraph, LineFiller& filler, FilledLine& line) {
    if (chosen_.empty()) return false;
    const Place& from = places_[line_start_];
    const Place& to = places_[chosen_.back()];
    line.pieces.clear();
    line.tabs = line.tabs_before = 0;
    line.is_first = line_start_ == 0;
    line.is_forced = to.is_forced;
    line.overflows = false;
    line.may_shrink = true;
    line_start_ = chosen_.back();
    chosen_.pop_back();
    line.is_last = chosen_.empty();
    for (std::uint32_t i = from.piece; i < to.piece + (to.cut != 0 ? 1U : 0U); ++i) {
        const Piece& piece = paragraph.pieces[i];
        if (piece.kind == Piece::Kind::line_break) continue;
        const bool begins_inside = i == from.piece && from.cut != 0;
        const bool ends_inside = i == to.piece;
        if (!begins_inside && !ends_inside) {
            line.pieces.push_back(piece);
            continue;
        }
        line.pieces.push_back(filler.part_of(piece, begins_inside ? from.cut : piece.begin,
                                             ends_inside ? to.cut : piece.end,
                                             ends_inside && to.has_hyphen));
    }
    while (!line.pieces.empty() && may_hang(line.pieces.back())) line.pieces.pop_back();
    return true;
}

void BreakChooser::leave(LineFiller& filler) const {
    if (line_start_ == 0) return;
    filler.go_on_at(places_[line_start_].piece, places_[line_start_].cut);
}

}  // namespace cajista::text::detail
