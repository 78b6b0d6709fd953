// SPDX-License-Identifier: Apache-2.0
// Backgrounds and borders of boxes that go over lines (CSS 2.2, 8.6 and 10.6.1): as high as their
// font, their vertical edges around that; where a line breaks in them they have no edge.
#include <algorithm>
#include <vector>

#include "layout/detail/paint.h"
#include "layout/detail/set_paragraph.h"

namespace cajista::layout::detail {

namespace {

/// A thing in a line from left to right.
struct Part {
    std::uint32_t source = 0;
    Length left, right;
};

std::vector<Part> parts_of(const text::Line& line, const SetParagraph& set) {
    std::vector<Part> parts;
    for (const text::GlyphRun& run : line.runs) {
        parts.push_back({run.source, run.x, run.x + run.width});
    }
    for (const text::PlacedObject& object : line.objects) {
        const document::Inline& source = set.inlines[object.source];
        Length width = source.size.width;
        if (source.box != nullptr) {
            width = set.boxes[object.source]->width;
        } else if (source.kind == document::Inline::Kind::opening_edge ||
                   source.kind == document::Inline::Kind::closing_edge) {
            width = edge_of(source, set.around).width();
        }
        parts.push_back({object.source, object.x, object.x + width});
    }
    std::ranges::stable_sort(parts, {}, &Part::left);
    return parts;
}

/// What a box covers of a line without other text between; more than one where text runs in two
/// directions.
struct Cover {
    Length left, right;
    bool has_left = false, has_right = false;  ///< the edges
};

Cover cover_of(const SetParagraph& set, const LineBox& box, std::span<const Part> parts) {
    Cover cover{parts.front().left, parts.front().right};
    for (const Part& part : parts) {
        cover.left = min(cover.left, part.left);
        cover.right = max(cover.right, part.right);
    }
    const auto margin_of = [&](const Part& part) {
        return edge_of(set.inlines[part.source], set.around).margin;
    };
    const auto is_edge = [&](const Part& part) {
        return part.source == box.opening || part.source == box.closing;
    };
    const bool is_rtl =
        set.inlines[box.opening].style->paragraph.direction == text::Direction::right_to_left;
    const bool is_lone_right = parts.size() == 1 && (parts.front().source == box.opening) == is_rtl;
    if (is_edge(parts.front()) && !is_lone_right) {
        cover.has_left = true;
        cover.left += margin_of(parts.front());
    }
    if (is_edge(parts.back()) && (parts.size() > 1 || is_lone_right)) {
        cover.has_right = true;
        cover.right -= margin_of(parts.back());
    }
    return cover;
}

}  // namespace

void Painter::paint_line_boxes(const SetParagraph& set, const text::Line& line,
                               base::Point baseline) {
    const std::vector<Part> parts = parts_of(line, set);
    for (const LineBox& box : *set.line_boxes) {
        const Style& style = *set.inlines[box.opening].style;
        if (style.box.is_hidden) continue;
        const text::FontMetrics& font = style.text.fonts->faces.front()->metrics();
        const auto& sides = style.box.border;
        const auto edge = [&](document::Side side, Length padding) {
            return padding + border_width(sides[side]) +
                   set.around.times(style.box.padding_percent[side], 10'000);
        };
        const auto scaled = [&](std::int32_t units) {
            return style.text.size.times(units, std::max(1, font.units_per_em));
        };
        const Length middle = baseline.y - style.text.baseline_shift;
        const Length top =
            middle - scaled(font.ascent) - edge(document::top, style.box.padding.top);
        const Length bottom =
            middle + scaled(font.descent) + edge(document::bottom, style.box.padding.bottom);
        const auto is_inside = [&](const Part& part) {
            return part.source >= box.opening && part.source <= box.closing;
        };
        for (std::size_t i = 0; i < parts.size();) {
            if (!is_inside(parts[i])) {
                ++i;
                continue;
            }
            const std::size_t first = i;
            while (i < parts.size() && is_inside(parts[i])) ++i;
            const Cover cover = cover_of(set, box, std::span(parts).subspan(first, i - first));
            const Rect area{baseline.x + cover.left, top, max({}, cover.right - cover.left),
                            max({}, bottom - top)};
            const bool is_whole = cover.has_left && cover.has_right;
            if (!style.box.background.is_none()) {
                fill(area, style.box.background, is_whole ? style.box.radius : Length{});
            }
            if (is_whole) {
                paint_border(style.box, area, true, true);
                continue;
            }
            const auto half = [&](document::Side side) { return border_width(sides[side]) / 2; };
            paint_side(sides[document::top],
                       {area.left, area.top + half(document::top), area.width, {}});
            paint_side(sides[document::bottom],
                       {area.left, area.bottom() - half(document::bottom), area.width, {}});
            if (cover.has_left) {
                paint_side(sides[document::left],
                           {area.left + half(document::left), area.top, {}, area.height});
            }
            if (cover.has_right) {
                paint_side(sides[document::right],
                           {area.right() - half(document::right), area.top, {}, area.height});
            }
        }
    }
}

}  // namespace cajista::layout::detail
