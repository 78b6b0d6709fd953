// SPDX-License-Identifier: Apache-2.0
#include "text/detail/fill_lines.h"

#include <algorithm>
#include <utility>

#include "text/detail/shaper.h"

namespace cajista::text::detail {

namespace {

/// A space that may hang past the end of a line; no-break spaces may not.

const TabStop* stop_after(const ParagraphStyle& style, base::Length before) {
    for (const TabStop& stop : style.tabs) {
        if (stop.position > before) return &stop;
    }
    return nullptr;
}

/// Roughly how wide the first bytes of a word are; good enough to skip hopeless candidates.
base::Length estimate(const Piece& word, std::uint32_t end) {
    std::int64_t advance = 0;
    for (const Glyph& glyph : word.glyphs) {
        if (glyph.cluster < end - word.begin) advance += glyph.advance;
    }
    return scale(advance, word.style->size, word.face->metrics().units_per_em);
}

}  // namespace

base::Length tab_target(const ParagraphStyle& style, base::Length width, std::uint32_t number,
                        std::uint32_t count, base::Length before, base::Length content,
                        base::Length head) {
    base::Length target = before;
    if (style.tabs.empty()) {
        if (number + 1 >= count) {
            target = width - content;
        } else if (count == 2) {
            target = (width - content) / 2;
        } else {
            target = width.times(number + 1, count);
        }
    } else if (const TabStop* stop = stop_after(style, before)) {
        switch (stop->kind) {
            case TabStop::Kind::left:
                target = stop->position;
                break;
            case TabStop::Kind::right:
                target = stop->position - content;
                break;
            case TabStop::Kind::center:
                target = stop->position - content / 2;
                break;
            case TabStop::Kind::decimal:
                target = stop->position - head;
                break;
        }
    }
    return base::max(before, target);
}

char32_t tab_leader(const ParagraphStyle& style, base::Length before) {
    const TabStop* stop = stop_after(style, before);
    return stop ? stop->leader : U'\0';
}

base::Length decimal_head(std::span<const Piece> pieces, const Paragraph& paragraph) {
    const std::string_view text = paragraph.text.text;
    WidthSum sum;
    for (std::size_t i = pieces.size(); i-- > 0;) {
        const Piece& piece = pieces[i];
        if (piece.kind != Piece::Kind::word) continue;
        const auto sign = text.substr(piece.begin, piece.end - piece.begin).find_last_of(".,");
        if (sign == std::string_view::npos) continue;
        for (std::size_t k = 0; k < i; ++k) sum.add(pieces[k], paragraph.spans.data());
        return sum.total() + estimate(piece, piece.begin + static_cast<std::uint32_t>(sign));
    }
    for (const Piece& piece : pieces) sum.add(piece, paragraph.spans.data());
    return sum.total();
}

/// How far right the pieces of a line reach.
class LineFiller::Extent {
public:
    Extent(const Paragraph& paragraph, const FilledLine& line, base::Length indent)
        : paragraph_(&paragraph), line_(&line), before_(indent), number_(line.tabs_before) {}

    void add(const Piece& piece) { sum_.add(piece, paragraph_->spans.data()); }
    void add_tab(std::size_t first_of_segment) {
        before_ = end();
        number_ += is_after_tab_ ? 1U : 0U;
        is_after_tab_ = true;
        first_ = first_of_segment;
        sum_ = {};
    }
    base::Length end() const {
        const base::Length content = sum_.total();
        if (!is_after_tab_) return before_ + content;
        base::Length head = content;
        if (const TabStop* stop = stop_after(paragraph_->style, before_);
            stop && stop->kind == TabStop::Kind::decimal && first_ <= line_->pieces.size()) {
            head = decimal_head(std::span(line_->pieces).subspan(first_), *paragraph_);
        }
        return content + tab_target(paragraph_->style, paragraph_->width, number_, line_->tabs,
                                    before_, content, head);
    }
    bool fits() const { return end() <= paragraph_->width; }

private:
    const Paragraph* paragraph_;
    const FilledLine* line_;
    WidthSum sum_;           ///< since the last tab
    base::Length before_;    ///< where the last tab stands, or the line begins
    std::uint32_t number_;   ///< of the last tab
    std::size_t first_ = 0;  ///< piece after the last tab
    bool is_after_tab_ = false;
};

LineFiller::LineFiller(const Paragraph& paragraph, Itemizer& itemizer, BreakFinder& breaks,
                       Hyphenator& hyphenator)
    : paragraph_(paragraph), itemizer_(itemizer), finder_(breaks), hyphenator_(hyphenator) {}

const Piece* LineFiller::peek() const {
    if (rest_) return &*rest_;
    return next_ < paragraph_.pieces.size() ? &paragraph_.pieces[next_] : nullptr;
}

base::Length LineFiller::next_width() const {
    WidthSum sum;
    if (rest_) {
        sum.add(*rest_, paragraph_.spans.data());
        return sum.total();
    }
    for (std::size_t i = next_; i < paragraph_.pieces.size(); ++i) {
        const Piece& piece = paragraph_.pieces[i];
        if (may_hang(piece)) continue;
        if (piece.kind == Piece::Kind::tab || piece.kind == Piece::Kind::line_break) break;
        sum.add(piece, paragraph_.spans.data());
        if (!is_edge(piece)) break;
    }
    return sum.total();
}

void LineFiller::go_on_at(std::size_t piece, std::uint32_t cut) {
    next_ = piece;
    rest_.reset();
    is_first_ = false;
    if (cut != 0) keep_rest(paragraph_.pieces[piece], cut);
}

bool LineFiller::is_edge(const Piece& piece) const {
    return piece.kind == Piece::Kind::object &&
           paragraph_.spans[piece.source].kind != Span::Kind::object;
}

/// The breaks of the text without edges: before opening edges, behind closing ones.
void LineFiller::find_breaks_past_edges() {
    const std::string& text = paragraph_.text.text;
    std::string bare;
    std::size_t at = 0;
    const auto is_edge = [&](const TextRange& range) {
        return range.kind == Span::Kind::opening_edge || range.kind == Span::Kind::closing_edge;
    };
    for (const TextRange& range : paragraph_.text.ranges) {
        if (!is_edge(range)) continue;
        bare.append(text, at, range.begin - at);
        at = range.end;
    }
    bare.append(text, at);
    std::vector<bool> found;
    finder_.find(bare, paragraph_.language, found, paragraph_.style.line_break,
                 paragraph_.style.word_break);
    breaks_.assign(text.size() + 1, false);
    const auto& ranges = paragraph_.text.ranges;
    std::size_t from = 0;  // in `bare`
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (is_edge(ranges[i])) continue;
        const std::size_t size = ranges[i].end - ranges[i].begin;
        for (std::size_t k = 1; k < size; ++k) {
            if (found[from + k]) breaks_[ranges[i].begin + k] = true;
        }
        from += size;
        if (!found[from]) continue;
        std::size_t place = ranges[i].end;
        for (std::size_t next = i + 1; next < ranges.size() && is_edge(ranges[next]); ++next) {
            if (ranges[next].kind == Span::Kind::closing_edge) place = ranges[next].end;
        }
        breaks_[place] = true;
    }
}

void LineFiller::take() {
    if (rest_) {
        rest_.reset();
    } else {
        ++next_;
    }
}

bool LineFiller::may_break_at(std::uint32_t offset) {
    if (breaks_.empty() && paragraph_.text.has_edges) find_breaks_past_edges();
    if (breaks_.empty()) {
        finder_.find(paragraph_.text.text, paragraph_.language, breaks_,
                     paragraph_.style.line_break, paragraph_.style.word_break);
    }
    return breaks_[offset];
}

void LineFiller::start(FilledLine& line) {
    line.pieces.clear();
    hyphens_ = std::exchange(ends_in_hyphen_, false) ? hyphens_ + 1 : 0;
    if (is_after_break_) {
        tabs_ = tabs_before_ = 0;
        for (std::size_t i = next_; i < paragraph_.pieces.size(); ++i) {
            if (paragraph_.pieces[i].kind == Piece::Kind::line_break) break;
            tabs_ += paragraph_.pieces[i].kind == Piece::Kind::tab;
        }
        is_after_break_ = false;
    }
    line.tabs = tabs_;
    line.tabs_before = tabs_before_;
    line.is_first = is_first_;
    line.is_forced = line.is_last = line.overflows = line.may_shrink = false;
    is_first_ = false;
}

bool LineFiller::next(FilledLine& line) {
    if (!peek()) return false;
    start(line);
    Extent extent(paragraph_, line,
                  line.is_first ? paragraph_.style.first_line_indent : base::Length{});
    std::optional<Mark> last;
    while (const Piece* piece = peek()) {
        if (piece->kind == Piece::Kind::line_break) {
            take();
            line.is_forced = is_after_break_ = true;
            finish(line);
            return true;
        }
        const std::uint32_t end = piece->end;
        if (!add(*piece, extent, last, line)) {
            finish(line);
            return true;
        }
        if (paragraph_.may_wrap() && may_break_at(end)) last = {line.pieces.size(), next_, rest_};
    }
    if (!paragraph_.may_wrap() && !extent.fits()) line.overflows = true;
    line.is_forced = true;
    finish(line);
    return true;
}

/// Adds a piece, or ends the line before or inside it (false).
bool LineFiller::add(const Piece& piece, Extent& extent, const std::optional<Mark>& last,
                     FilledLine& line) {
    const auto accept = [&](const Extent& grown) {
        line.pieces.push_back(piece);
        extent = grown;
        take();
    };
    Extent grown(extent);
    if (piece.kind == Piece::Kind::tab) {
        grown.add_tab(line.pieces.size() + 1);
        accept(grown);
        return true;
    }
    grown.add(piece);
    if (may_hang(piece) || !paragraph_.may_wrap() || grown.fits()) {
        accept(grown);
        return true;
    }
    const bool is_alone = std::ranges::all_of(
        line.pieces, [this](const Piece& one) { return may_hang(one) || is_edge(one); });
    if (piece.kind == Piece::Kind::word && split(piece, extent, line)) return false;
    if (last) {
        line.pieces.resize(last->pieces);
        next_ = last->next;
        rest_ = last->rest;
        return false;
    }
    if (piece.kind == Piece::Kind::word && paragraph_.width.units > 0 &&
        paragraph_.style.breaks_words && split_anywhere(piece, extent, is_alone, line)) {
        return false;
    }
    if (!is_alone && !is_edge(piece)) return false;
    line.overflows = true;
    accept(grown);
    return true;
}

void LineFiller::find_cuts(const Piece& word, std::vector<Cut>& cuts) {
    cuts.clear();
    const auto& soft = paragraph_.text.soft_hyphens;
    for (auto at = std::ranges::upper_bound(soft, word.begin);
         at != soft.end() && *at < word.end && !paragraph_.style.ignores_soft_hyphens; ++at) {
        cuts.push_back({*at, true});
    }
    // A word with soft hyphens is broken at these only (CSS Text 3, 5.4).
    if (cuts.empty() && paragraph_.style.hyphens) {
        const auto text =
            std::string_view(paragraph_.text.text).substr(word.begin, word.end - word.begin);
        hyphenator_.find(text, paragraph_.language, offsets_, paragraph_.style.hyphen_limits);
        for (const std::uint32_t offset : offsets_) cuts.push_back({word.begin + offset, true});
    }
    for (std::uint32_t at = word.begin + 1; at < word.end; ++at) {
        if (may_break_at(at)) cuts.push_back({at, false});
    }
    std::ranges::sort(cuts, [](const Cut& a, const Cut& b) {
        return a.at != b.at ? a.at < b.at : a.needs_hyphen < b.needs_hyphen;
    });
}

Piece LineFiller::part_of(const Piece& word, std::uint32_t begin, std::uint32_t end,
                          bool with_hyphen) {
    Piece part = word;
    part.begin = begin;
    part.end = end;
    part.ends_in_hyphen = word.ends_in_hyphen && end == word.end;
    const ShapedWord shaped =
        word.shaper->shape(std::string_view(paragraph_.text.text).substr(begin, end - begin));
    part.glyphs = shaped.glyphs;
    part.advance = shaped.advance;
    part.spaced = shaped.spaced;
    const std::uint16_t hyphen = with_hyphen ? word.face->glyph_of(U'-') : std::uint16_t{0};
    if (hyphen == 0) return part;
    const auto glyphs = paragraph_.store.scratch.array<Glyph>(shaped.glyphs.size() + 1);
    const bool is_rtl = word.level % 2 != 0;
    std::ranges::copy(shaped.glyphs, glyphs.begin() + (is_rtl ? 1 : 0));
    Glyph& last = is_rtl ? glyphs.front() : glyphs.back();
    last = {};
    last.id = hyphen;
    last.advance = word.face->advance_of(hyphen);
    last.cluster = (end - begin) & 0xFFFFFF;
    part.glyphs = glyphs;
    part.advance += last.advance;
    part.spaced += last.advance != 0;
    part.ends_in_hyphen = true;
    return part;
}

void LineFiller::keep_rest(const Piece& word, std::uint32_t begin) {
    const Piece rest = part_of(word, begin, word.end, false);
    take();
    rest_ = rest;
}

/// Ends the line at the last allowed place inside the word that fits.
bool LineFiller::split(const Piece& word, const Extent& extent, FilledLine& line) {
    find_cuts(word, cuts_);
    const std::uint32_t most = paragraph_.style.hyphens_in_a_row;
    const bool has_enough = most > 0 && hyphens_ >= most;
    for (std::size_t i = cuts_.size(); i-- > 0;) {
        if (cuts_[i].needs_hyphen && has_enough) continue;
        if (estimate(word, cuts_[i].at).times(4, 5) > paragraph_.width) continue;
        const Piece part = part_of(word, word.begin, cuts_[i].at, cuts_[i].needs_hyphen);
        Extent grown(extent);
        grown.add(part);
        if (!grown.fits()) continue;
        keep_rest(word, cuts_[i].at);
        ends_in_hyphen_ = cuts_[i].needs_hyphen;
        line.pieces.push_back(part);
        return true;
    }
    return false;
}

/// The same at any grapheme cluster, when there is no other way; at least one when alone.
bool LineFiller::split_anywhere(const Piece& word, const Extent& extent, bool is_alone,
                                FilledLine& line) {
    std::uint32_t first = word.begin + 1;
    while (first < word.end && !itemizer_.is_cluster_start(paragraph_.text, first)) ++first;
    for (std::uint32_t at = word.end - 1; at > word.begin; --at) {
        if (!itemizer_.is_cluster_start(paragraph_.text, at)) continue;
        const bool is_least = is_alone && at == first;
        if (!is_least && estimate(word, at).times(4, 5) > paragraph_.width) continue;
        const Piece part = part_of(word, word.begin, at, false);
        Extent grown(extent);
        grown.add(part);
        const bool fits = grown.fits();
        if (!fits && !is_least) continue;
        keep_rest(word, at);
        line.pieces.push_back(part);
        line.overflows = line.overflows || !fits;
        return true;
    }
    return false;
}

void LineFiller::finish(FilledLine& line) {
    while (!line.pieces.empty() && may_hang(line.pieces.back())) line.pieces.pop_back();
    for (const Piece& piece : line.pieces) tabs_before_ += piece.kind == Piece::Kind::tab;
    line.is_last = peek() == nullptr;
}

}  // namespace cajista::text::detail
