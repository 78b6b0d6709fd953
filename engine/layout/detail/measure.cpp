// SPDX-License-Identifier: Apache-2.0
// Sizes that content asks for: widths for content-sized columns and boxes, pictures, labels.
#include "layout/detail/measure.h"

#include <algorithm>
#include <string>

#include "document/list_marker.h"
#include "layout/detail/collect.h"
#include "layout/detail/collect_table.h"
#include "layout/detail/set_paragraph.h"
#include "layout/detail/turn_boxes.h"

namespace cajista::layout::detail {

using document::Block;
using document::BlockKind;
using text::Typesetter;

namespace {

/// Columns side by side that have their content's widths each (CSS Sizing 4, 5.1).
Typesetter::Widths over_columns(const Style& style, Typesetter::Widths each) {
    const document::BoxStyle& box = style.box;
    const bool has_width = box.column_width > Length{};
    if (has_width) each = {min(box.column_width, each.least), max(box.column_width, each.most)};
    if (box.columns < 2) return each;
    const Length gap = box.column_gap.kind == document::Measure::Kind::automatic
                           ? style.text.size
                           : resolve(box.column_gap, {}, {});
    const std::int64_t count = box.columns;
    const Length gaps = gap * (count - 1);
    return {has_width ? each.least : each.least * count + gaps, each.most * count + gaps};
}

}  // namespace

Typesetter::Widths measure_content(Workspace& workspace, const Block& block,
                                   const Context& context) {
    switch (block.kind) {
        case BlockKind::paragraph:
            return measure_paragraph(workspace, static_cast<const document::Paragraph&>(block),
                                     context);
        case BlockKind::container:
        case BlockKind::list:
        case BlockKind::list_item:
        case BlockKind::section:
        case BlockKind::stub: {
            const auto& children = static_cast<const document::Container&>(block).children;
            const Typesetter::Widths widths = measure_blocks(workspace, children, context);
            return has_columns(block.style->box) ? over_columns(*block.style, widths) : widths;
        }
        case BlockKind::table:
            return measure_table(workspace, static_cast<const document::Table&>(block), context);
        case BlockKind::image:
        case BlockKind::drawing: {
            const auto& picture = static_cast<const document::Picture&>(block);
            const Length width = picture_size(workspace, picture, Length::points(1'000'000)).width;
            return {width, width};
        }
        case BlockKind::rule:
        case BlockKind::fill:
        case BlockKind::running:
            break;
    }
    return {};
}

namespace {

Length ratio(Length value, Length by, Length of) {
    return of.units == 0 ? Length{} : value.times(by.units, of.units);
}

/// Percentages mean nothing while the width that they refer to is being found.
Length clamp_by_lengths(const document::BoxStyle& box, Length width) {
    using Kind = document::Measure::Kind;
    if (box.max_width.kind == Kind::length) width = min(width, box.max_width.length);
    if (box.min_width.kind == Kind::length) width = max(width, box.min_width.length);
    return max(width, {});
}

}  // namespace

namespace {

bool depends_on_late(const Block& block) {
    if (block.kind == BlockKind::paragraph) {
        const auto& inlines = static_cast<const document::Paragraph&>(block).inlines;
        return std::any_of(inlines.begin(), inlines.end(), [](const document::Inline& one) {
            if (one.box != nullptr) return depends_on_late(*one.box);
            return one.kind == document::Inline::Kind::late;
        });
    }
    if (block.kind == BlockKind::table) {
        const auto& table = static_cast<const document::Table&>(block);
        for (const auto groups : {table.heads, table.bodies, table.feet}) {
            for (const document::RowGroup& group : groups) {
                if (detail::has_late(group)) return true;
            }
        }
        return false;
    }
    if (block.kind == BlockKind::container || block.kind == BlockKind::list ||
        block.kind == BlockKind::list_item) {
        return detail::has_late(static_cast<const document::Container&>(block).children);
    }
    return block.kind == BlockKind::fill;
}

}  // namespace

bool has_late(std::span<const Block* const> blocks) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [](const Block* block) { return depends_on_late(*block); });
}

bool has_late(const document::RowGroup& group) {
    for (const document::Row& row : group.rows) {
        for (const document::Cell& cell : row.cells) {
            if (has_late(cell.children)) return true;
        }
    }
    return false;
}

Typesetter::Widths measure_blocks(Workspace& workspace, std::span<const Block* const> blocks,
                                  const Context& context, Whose whose) {
    Typesetter::Widths widths;
    Context inside = context;
    inside.artifact = true;
    ++inside.depth;
    if (inside.depth > 256) return widths;  // add_block reports it
    for (const Block* block : blocks) {
        if (!workspace.step()) return widths;
        const document::BoxStyle& box = block->style->box;
        if (whose == Whose::of_flow && leaves_flow(box)) continue;
        Typesetter::Widths one;
        if (box.is_sideways()) {
            const Length width = sideways_width(workspace, *block, inside);
            one = {width, width};
        } else if (box.width.kind == document::Measure::Kind::length) {
            one = {box.width.length, box.width.length};
        } else {
            one = measure_content(workspace, *block, inside);
        }
        if (box.width_by == document::WidthBy::least_content) one.most = one.least;
        if (box.width_by == document::WidthBy::most_content) one.least = one.most;
        if (!box.is_sideways()) {
            one = {clamp_by_lengths(box, one.least), clamp_by_lengths(box, one.most)};
        }
        const Length edges = workspace.facts(*block->style).edges.horizontal() +
                             resolve(box.margin[document::left], {}, {}) +
                             resolve(box.margin[document::right], {}, {});
        if (block->role == base::Role::caption) one.most = one.least;  // it is as wide as its table
        widths.least = max(widths.least, one.least + edges);
        widths.most = max(widths.most, one.most + edges);
    }
    return widths;
}

Size picture_size(Workspace& workspace, const document::Picture& picture, Length width) {
    Size natural = picture.image != nullptr     ? picture.image->natural_size
                   : picture.drawing != nullptr ? picture.drawing->size
                                                : Size{};
    const document::BoxStyle& box = picture.style->box;
    Size size = picture.size;
    size.width = resolve(box.width, width, size.width);
    if (box.height.kind == document::Measure::Kind::length) size.height = box.height.length;
    if (size.width <= Length{} && size.height <= Length{})
        size = natural;
    else if (size.height <= Length{})
        size.height = ratio(natural.height, size.width, natural.width);
    else if (size.width <= Length{})
        size.width = ratio(natural.width, size.height, natural.height);
    size = {max(size.width, {}), max(size.height, {})};
    const Length clamped = clamp_width(box, size.width, width);
    if (clamped != size.width) size = {clamped, ratio(size.height, clamped, size.width)};
    if (size.width > width) {
        workspace.warn("layout.picture-too-wide",
                       "a picture of " + in_points(size.width) + " stands in a width of " +
                           in_points(width) + " and is made smaller",
                       "give it a width");
        size = {width, ratio(size.height, width, size.width)};
    }
    return size;
}

std::string_view label_text(Workspace& workspace, const document::ListStyle& style,
                            std::uint32_t number) {
    std::string text = document::marker_text(style, number);
    if (style.marker == document::ListMarker::text) return style.text;
    if (document::is_counted(style.marker)) text += '.';
    return workspace.arena->copy(text);
}

Length clamp_width(const document::BoxStyle& box, Length width, Length whole) {
    if (is_definite(box.max_width)) width = min(width, resolve(box.max_width, whole, {}));
    if (is_definite(box.min_width)) width = max(width, resolve(box.min_width, whole, {}));
    return max(width, {});
}

Length content_width(Workspace& workspace, const Style& style, Length whole) {
    const document::BoxStyle& box = style.box;
    const Length margins = resolve(box.margin[document::left], whole, {}) +
                           resolve(box.margin[document::right], whole, {});
    const Length edges = workspace.edges(style, whole).horizontal();
    const Length filled = whole - margins - edges;
    if (!box.is_border_box) return clamp_width(box, resolve(box.width, whole, filled), whole);
    return max({}, clamp_width(box, resolve(box.width, whole, filled + edges), whole) - edges);
}

Length left_margin(const document::BoxStyle& box, Length whole, Length border_box, bool is_rtl) {
    using Kind = document::Measure::Kind;
    const Length left = resolve(box.margin[document::left], whole, {});
    const bool left_auto = box.margin[document::left].kind == Kind::automatic;
    const bool right_auto = box.margin[document::right].kind == Kind::automatic;
    const Length free = whole - border_box - left - resolve(box.margin[document::right], whole, {});
    if (is_rtl && (free < Length{} || (!left_auto && !right_auto))) return left + free;
    if (!left_auto) return left;
    return max({}, right_auto ? free / 2 : free);
}

}  // namespace cajista::layout::detail
