// SPDX-License-Identifier: Apache-2.0
// Lines of text → items.
#include <algorithm>

#include "layout/detail/paint.h"
#include "layout/detail/set_paragraph.h"

namespace cajista::layout::detail {

using page::Item;

void Painter::paint_line(const SetParagraph& set, const text::Line& line, base::Point at) {
    at.x += line.left;
    const Length baseline = at.y + line.ascent;
    if (set.line_boxes != nullptr) paint_line_boxes(set, line, {at.x, baseline});
    bool decorated = false;
    for (const text::GlyphRun& run : line.runs) {
        if (set.inlines[run.source].style->box.is_hidden) continue;
        Item& item = canvas_.items.emplace_back();
        item.kind = Item::Kind::glyphs;
        item.element = tagged(set.elements != nullptr ? set.elements[run.source] : set.element);
        item.area = {at.x + run.x, baseline - run.style->baseline_shift - run.rise, run.width, {}};
        item.color = run.style->color;
        item.run = &run;
        decorated = decorated || run.style->underline || run.style->line_through;
    }
    if (decorated) {
        for (const text::GlyphRun& run : line.runs) {
            if (!run.style->underline && !run.style->line_through) continue;
            paint_decoration(run, {at.x + run.x, baseline - run.style->baseline_shift - run.rise});
        }
    }
    for (const text::PlacedObject& object : line.objects) {
        paint_object(set, object, {at.x + object.x, baseline});
    }
    if (!set.has_links) return;
    for (const text::GlyphRun& run : line.runs) {
        paint_link(set, run.source, {at.x + run.x, at.y, run.width, line.height()});
    }
    for (const text::PlacedObject& object : line.objects) {
        const Size size = set.inlines[object.source].size;
        if (size == Size{}) continue;  // an edge
        paint_link(set, object.source,
                   {at.x + object.x, baseline - size.height, size.width, size.height});
    }
}

void Painter::paint_shared(const SetParagraph& set, std::uint32_t line, base::Point at) {
    const text::Line& own = set.lines[line];
    page::SharedItems& made = sharing_.made;
    if (line == 0) {
        sharing_.set = &set;
        const std::size_t begin = canvas_.items.size();
        made = {set.shared_id, {at.x, at.y, {}, {}}, begin, begin};
    } else if (sharing_.set != &set || sharing_.next != at || made.end != canvas_.items.size()) {
        sharing_.set = nullptr;  // a page began between, or something stands there
    }
    paint_line(set, own, at);
    sharing_.next = {at.x, at.y + own.height()};
    made.end = canvas_.items.size();
    made.area.width = max(made.area.width, own.left + own.width);
    made.area.height += own.height();
    if (sharing_.set == &set && line + 1 == set.lines.size()) canvas_.shared.push_back(made);
}

void Painter::paint_decoration(const text::GlyphRun& run, base::Point baseline) {
    const text::FontMetrics& font = run.face->metrics();
    const auto scaled = [&](std::int32_t units) {
        return run.style->size.times(units, std::max(1, font.units_per_em));
    };
    const std::int32_t drawn =
        font.underline_thickness > 0 ? font.underline_thickness : font.units_per_em / 20;
    const Length thickness = scaled(drawn);
    const auto paint_bar = [&](Length top) {
        fill({baseline.x, top, run.width, thickness}, run.style->color);
    };
    if (run.style->underline) paint_bar(baseline.y + scaled(font.underline_position));
    if (run.style->line_through) {
        // Through the middle of small letters.
        const std::int32_t x_height = font.x_height > 0 ? font.x_height : font.units_per_em / 2;
        paint_bar(baseline.y - scaled(x_height / 2) - thickness / 2);
    }
}

void Painter::paint_link(const SetParagraph& set, std::uint32_t source, const Rect& area) {
    const document::Inline& one = set.inlines[source];
    if (one.link.empty()) return;
    const std::uint32_t element =
        tagged(set.elements != nullptr ? set.elements[source] : set.element);
    if (!canvas_.links.empty()) {
        page::Link& last = canvas_.links.back();
        if (last.target == one.link && last.element == element && last.area.top == area.top &&
            last.area.right() == area.left) {
            last.area.width += area.width;
            return;
        }
    }
    canvas_.links.push_back({area, one.link, element});
}

/// The words of a drawing are text like any other.

}  // namespace cajista::layout::detail
