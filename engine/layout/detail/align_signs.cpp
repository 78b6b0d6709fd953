// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/align_signs.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>

#include "base/utf8.h"
#include "layout/detail/collect.h"
#include "layout/detail/column_walk.h"
#include "layout/detail/set_paragraph.h"

namespace cajista::layout::detail {

using text::GlyphRun;
using text::Line;

namespace {

/// Digits of the scripts whose numbers CLDR writes with them.
bool is_digit(char32_t c) {
    constexpr char32_t zeros[] = {U'0',      U'\u0660', U'\u06F0', U'\u0966',
                                  U'\u09E6', U'\u0E50', U'\u1040', U'\uFF10'};
    return std::any_of(std::begin(zeros), std::end(zeros),
                       [c](char32_t zero) { return c >= zero && c < zero + 10; });
}

/// A place between two characters of a line.
struct TextPlace {
    const GlyphRun* run = nullptr;
    std::size_t offset = 0;
};

Length x_of(const TextPlace& place) {
    const GlyphRun& run = *place.run;
    const bool is_rtl = run.bidi_level % 2 != 0;
    const text::TextStyle& style = *run.style;
    std::int64_t advance = 0, spaced = 0, spaces = 0;
    for (const text::Glyph& glyph : run.glyphs) {
        if ((glyph.cluster < place.offset) == is_rtl) continue;
        advance += glyph.advance;
        spaced += glyph.advance != 0;
        spaces += glyph.is_space;
    }
    return run.x + Length::scaled(advance, style.size.units, run.face->metrics().units_per_em) +
           style.letter_spacing * spaced + (style.word_spacing + run.space_extra) * spaces;
}

/// The runs of a line in the order of its text.
std::vector<const GlyphRun*> in_text_order(const Line& line) {
    std::vector<const GlyphRun*> runs;
    for (const GlyphRun& run : line.runs) runs.push_back(&run);
    std::ranges::stable_sort(runs, [](const GlyphRun* a, const GlyphRun* b) {
        if (a->source != b->source) return a->source < b->source;
        return std::less<>()(a->text.data(), b->text.data());
    });
    return runs;
}

/// Where a line has its sign; no run: it has none.
TextPlace find_sign(std::span<const GlyphRun* const> runs, char32_t sign, bool is_decimal) {
    TextPlace sign_before_digit, candidate, after_digit;
    for (const GlyphRun* run : runs) {
        for (std::size_t i = 0; i < run->text.size();) {
            const std::size_t begin = i;
            const char32_t c = base::next_code_point(run->text, i);
            if (!is_decimal) {
                if (c == sign) return {run, begin};
                continue;
            }
            const bool digit = is_digit(c);
            if (digit && candidate.run != nullptr) sign_before_digit = candidate;
            if (digit) after_digit = {run, i};
            candidate = c == sign ? TextPlace{run, begin} : TextPlace{};
        }
    }
    return sign_before_digit.run != nullptr ? sign_before_digit : after_digit;
}

Length left_of(const Line& line) {
    std::optional<Length> left;
    for (const GlyphRun& run : line.runs) left = left ? min(*left, run.x) : run.x;
    for (const text::PlacedObject& object : line.objects) {
        left = left ? min(*left, object.x) : object.x;
    }
    return left.value_or(Length{});
}

/// What of a line stands before the axis.
Length width_before(const Line& line, char32_t sign, char32_t decimal_sign) {
    const bool is_decimal = sign == text::ParagraphStyle::decimal_sign;
    const auto runs = in_text_order(line);
    const TextPlace found = find_sign(runs, is_decimal ? decimal_sign : sign, is_decimal);
    if (found.run != nullptr) return x_of(found) - left_of(line);
    const bool ends_left = !runs.empty() && runs.back()->bidi_level % 2 != 0;
    return ends_left ? runs.back()->x - left_of(line) : line.width;
}

/// Whether a line is all that stands between two forced breaks.
bool is_whole(std::span<const Line> lines, std::size_t i) {
    return lines[i].is_forced && (i == 0 || lines[i - 1].is_forced);
}

const document::Paragraph& paragraph_of(const document::Block& block) {
    return static_cast<const document::Paragraph&>(block);
}

/// What the borders left and right of the columns may take of collapsed cells: half of the widest
/// at each grid line.
std::vector<Length> widest_lines(const TableLayout& table) {
    std::vector<Length> widest(table.columns + 1);
    if (!table.collapse) return widest;
    const auto meet = [&](const Style* style, std::size_t first, std::size_t end) {
        if (style == nullptr || end > table.columns) return;
        const auto& border = style->box.border;
        widest[first] = max(widest[first], border_width(border[document::left]));
        widest[end] = max(widest[end], border_width(border[document::right]));
    };
    const document::Table& source = *table.source;
    meet(table.style, 0, table.columns);
    for (std::size_t i = 0; i < source.columns.size() && i < table.columns; ++i) {
        const std::size_t at = table.is_rtl ? table.columns - 1 - i : i;
        meet(source.columns[i].style, at, at + 1);
    }
    for (const auto groups : {source.heads, source.bodies, source.feet}) {
        for (const document::RowGroup& group : groups) {
            meet(group.style, 0, table.columns);
            for (const document::Row& row : group.rows) meet(row.style, 0, table.columns);
        }
        ColumnWalk().walk(groups, [&](const document::Cell& cell, std::uint32_t column) {
            const std::size_t span = std::max<std::size_t>(1, cell.column_span);
            if (column + span > table.columns) return;
            const std::size_t first = table.is_rtl ? table.columns - column - span : column;
            meet(cell.style, first, first + span);
        });
    }
    return widest;
}

struct ColumnSigns {
    SignWidths signs;
    text::Align align = text::Align::end;  ///< of the first cell
};

Length free_before(text::Align align, bool is_rtl, Length free) {
    switch (align) {
        case text::Align::left:
            return {};
        case text::Align::right:
            return free;
        case text::Align::center:
            return free / 2;
        case text::Align::start:
            return is_rtl ? free : Length{};
        case text::Align::end:
        case text::Align::justify:
            break;
    }
    return is_rtl ? Length{} : free;
}

}  // namespace

char32_t sign_of(const document::Cell& cell) {
    if (cell.style == nullptr || cell.column_span > 1 || cell.children.empty()) return 0;
    const char32_t sign = cell.style->paragraph.align_sign;
    if (sign == 0) return 0;
    for (const document::Block* block : cell.children) {
        if (block->kind != document::BlockKind::paragraph ||
            block->style->paragraph.align_sign != sign) {
            return 0;
        }
        for (const document::Inline& one : paragraph_of(*block).inlines) {
            if (one.kind == document::Inline::Kind::tab) return 0;
        }
    }
    return sign;
}

SignWidths measure_signs(Workspace& workspace, const document::Cell& cell, const Context& context,
                         Length room) {
    SignWidths widths;
    base::Arena scratch(4 * 1024);
    const char32_t sign = sign_of(cell);
    Context inside = context;
    inside.artifact = true;
    for (const document::Block* block : cell.children) {
        const Style& style = *block->style;
        const base::Edges edges = workspace.edges(style, {});
        const Length left = edges.left + resolve(style.box.margin[document::left], {}, {});
        const Length right = edges.right + resolve(style.box.margin[document::right], {}, {});
        const auto lines = unbroken_lines(workspace, paragraph_of(*block), inside, scratch);
        for (const Line& line : lines) {
            if (left + line.width + right > room || workspace.failed()) continue;
            const Length before = width_before(line, sign, workspace.document->decimal_sign);
            widths.join(SignWidths{before, line.width - before, true}.within(left, right));
        }
    }
    return widths;
}

std::span<const SignAxis> find_axes(Workspace& workspace, const TableLayout& table) {
    std::vector<ColumnSigns> columns(table.columns);
    const std::vector<Length> lines = widest_lines(table);
    const auto width_of = [&table](std::size_t column) {
        return max({}, table.lines[column + 1] - table.lines[column] - table.spacing);
    };
    const auto visit = [&](const document::Cell& cell, std::uint32_t logical) {
        if (workspace.failed() || logical >= table.columns || sign_of(cell) == 0) return;
        const std::size_t column = table.is_rtl ? table.columns - 1 - logical : logical;
        base::Edges edges = workspace.edges(*cell.style, table.width());
        if (table.collapse) {
            const auto& border = cell.style->box.border;
            const Length right = lines[column + 1];
            edges.left += lines[column] / 2 - border_width(border[document::left]);
            edges.right += right - right / 2 - border_width(border[document::right]);
        }
        ColumnSigns& made = columns[column];
        if (!made.signs.is_known) made.align = cell.style->paragraph.align;
        const Length room = width_of(column) - edges.horizontal();
        made.signs.join(
            measure_signs(workspace, cell, table.context, room).within(edges.left, edges.right));
    };
    for (const auto groups : {table.source->heads, table.source->bodies, table.source->feet}) {
        ColumnWalk().walk(groups, visit);
    }
    const std::span<SignAxis> axes = workspace.arena->array<SignAxis>(table.columns);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const SignWidths& signs = columns[i].signs;
        if (!signs.is_known) continue;
        const Length free = width_of(i) - signs.total();
        axes[i] = {true, free_before(columns[i].align, table.is_rtl, free) + signs.before};
        if (free >= Length{}) continue;
        workspace.warn("layout.signs-too-wide",
                       "cells that align on a sign take " + in_points(signs.before) +
                           " before and " + in_points(signs.after) + " after it in a column of " +
                           in_points(width_of(i)) + "; some stand beside the axis",
                       "widen the column, or let its content size it");
    }
    return axes;
}

void align_on_axis(Workspace& workspace, const TableLayout& table, CellLayout& cell) {
    if (cell.column_span > 1 || !table.axes[cell.column].is_set) return;
    const char32_t sign = sign_of(*cell.source);
    if (sign == 0) return;
    const Length axis = table.axes[cell.column].x - (cell.inner_left - cell.left);
    const auto shift_of = [&](const SetParagraph& set, std::size_t i, Length x) {
        const Line& line = set.lines[i];
        if (!is_whole(set.lines, i) || line.width > cell.inner_width) return Length{};
        const Length before = width_before(line, sign, workspace.document->decimal_sign);
        const Length wanted = max({}, min(axis - before, cell.inner_width - line.width));
        return wanted - x - left_of(line);
    };
    if (cell.paragraph != nullptr) {
        SetParagraph* moved = workspace.arena->make<SetParagraph>(*cell.paragraph);
        const std::span<Line> lines = workspace.arena->copy(cell.paragraph->lines);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const Length shift = shift_of(*cell.paragraph, i, {});
            const std::span<GlyphRun> runs = workspace.arena->copy(lines[i].runs);
            for (GlyphRun& run : runs) run.x += shift;
            const std::span<text::PlacedObject> objects = workspace.arena->copy(lines[i].objects);
            for (text::PlacedObject& object : objects) object.x += shift;
            lines[i].runs = runs;
            lines[i].objects = objects;
        }
        moved->lines = lines;
        cell.paragraph = moved;
        return;
    }
    const std::span<Atom> atoms = workspace.arena->copy(cell.atoms);
    for (Atom& atom : atoms) {
        if (atom.kind != Atom::Kind::line) continue;
        atom.x += shift_of(*atom.paragraph, atom.line, atom.x);
    }
    cell.atoms = atoms;
}

}  // namespace cajista::layout::detail
