// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/set_paragraph.h"

#include <algorithm>
#include <utility>

#include "layout/detail/collect.h"

namespace cajista::layout::detail {

namespace {

using document::Inline;

constexpr Length endless = Length::points(1'000'000);

/// Where the box of an object stands in the text around it (CSS 2.2, 10.8.1).
void align_in_line(text::InlineObject& object, const document::BoxStyle& box,
                   const text::TextStyle& text) {
    using Align = document::LineAlign;
    if (box.line_align == Align::baseline) return;
    if (box.line_align == Align::top) object.edge = text::LineEdge::top;
    if (box.line_align == Align::bottom) object.edge = text::LineEdge::bottom;
    const text::FontMetrics& font = text.fonts->faces.front()->metrics();
    const auto scaled = [&](std::int32_t units) {
        return text.size.times(units, std::max(1, font.units_per_em));
    };
    const Length height = object.size.height;
    if (box.line_align == Align::middle) {
        object.baseline_shift = scaled(font.x_height) / 2 - height / 2;
    } else if (box.line_align == Align::text_top) {
        object.baseline_shift = scaled(font.ascent) - height;
    } else if (box.line_align == Align::text_bottom) {
        object.baseline_shift = -scaled(font.descent);
    }
}

/// `box`: of a block in the line, laid out; `around`: what percentages of edges refer to.
text::Span span_of(const Inline& source, const Fragment* box, Length around,
                   const text::TextStyle& text) {
    text::Span span;
    span.style = &source.style->text;
    span.text = source.text;
    span.shaped = source.shaped;
    switch (source.kind) {
        case Inline::Kind::text:
        case Inline::Kind::late:
            break;
        case Inline::Kind::tab:
            span.kind = text::Span::Kind::tab;
            break;
        case Inline::Kind::line_break:
            span.kind = text::Span::Kind::line_break;
            break;
        case Inline::Kind::image:
        case Inline::Kind::drawing:
            span.kind = text::Span::Kind::object;
            span.object = {source.size, source.style->text.baseline_shift};
            align_in_line(span.object, source.style->box, text);
            break;
        case Inline::Kind::opening_edge:
        case Inline::Kind::closing_edge:
            span.kind = source.kind == Inline::Kind::opening_edge ? text::Span::Kind::opening_edge
                                                                  : text::Span::Kind::closing_edge;
            span.object.size.width = edge_of(source, around).width();
            break;
        case Inline::Kind::box:
            if (box == nullptr) break;  // it has left the line
            span.kind = text::Span::Kind::object;
            span.object = {{box->width, box->height},
                           last_baseline(*box) - box->height + source.style->text.baseline_shift};
            align_in_line(span.object, source.style->box, text);
            break;
    }
    return span;
}

/// The inlines with late content replaced. Most paragraphs have none and are used as they are.
std::span<const Inline> resolve_late(Workspace& workspace, std::span<const Inline> inlines) {
    const auto is_late = [](const Inline& one) { return one.kind == Inline::Kind::late; };
    if (std::none_of(inlines.begin(), inlines.end(), is_late)) return inlines;
    std::vector<Inline> resolved;
    for (const Inline& one : inlines) {
        if (!is_late(one)) {
            resolved.push_back(one);
        } else if (workspace.late_context == nullptr && !one.asks_page) {
            Inline widest = one;
            widest.kind = Inline::Kind::text;
            widest.text = one.late_widest;
            resolved.push_back(widest);
        } else {
            document::LateContext context;  // of a frame, for the page of an anchor
            if (workspace.late_context != nullptr) context = *workspace.late_context;
            context.anchors = workspace.anchors;
            context.anchors_known = workspace.anchors_known;
            workspace.has_page_of = workspace.has_page_of || one.asks_page;
            for (Inline answer : workspace.late->inlines(one.late, context, *workspace.arena)) {
                if (is_late(answer)) continue;  // an answer that asks again would not end
                if (answer.link.empty()) answer.link = one.link;
                if (answer.role == base::Role::none) answer.role = one.role;
                resolved.push_back(answer);
            }
        }
    }
    return workspace.arena->copy(resolved);
}

std::string_view language_of(std::string_view own, const Context& context,
                             const Workspace& workspace) {
    if (!own.empty()) return own;
    return context.language.empty() ? workspace.document->language : context.language;
}

void add_inline_elements(Workspace& workspace, const Context& context, SetParagraph& set) {
    if (context.artifact) return;
    const auto has_element = [](const Inline& one) {
        return one.role != base::Role::none || !one.language.empty() ||
               !one.alternative_text.empty() || one.image != nullptr || one.drawing != nullptr;
    };
    if (std::none_of(set.inlines.begin(), set.inlines.end(), has_element)) return;
    Context inside = context;
    inside.element = set.element;
    const std::span<std::uint32_t> elements =
        workspace.arena->array<std::uint32_t>(set.inlines.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const Inline& one = set.inlines[i];
        elements[i] = set.element;
        const bool pictured = one.image != nullptr || one.drawing != nullptr;
        base::Role role = one.role;
        if (pictured && role == base::Role::none) {
            role = one.alternative_text.empty() ? base::Role::artifact : base::Role::figure;
        }
        if (role == base::Role::none && !one.language.empty()) role = base::Role::span;
        if (role != base::Role::none) {
            elements[i] = workspace.add_element(inside, role, one.language, one.alternative_text);
        }
    }
    set.elements = elements.data();
}

/// Blocks that stand in the lines.
void lay_boxes(Workspace& workspace, Length width, const Context& context, SetParagraph& set) {
    const auto stands_in_line = [](const Inline& one) {
        return one.kind == Inline::Kind::box && !leaves_line(one.box->style->box);
    };
    if (std::none_of(set.inlines.begin(), set.inlines.end(), stands_in_line)) return;
    Context inside = context;
    inside.element = set.element;
    const std::span<const Fragment*> boxes =
        workspace.arena->array<const Fragment*>(set.inlines.size());
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        boxes[i] = stands_in_line(set.inlines[i])
                       ? collect_in_line(workspace, *set.inlines[i].box, width, inside)
                       : nullptr;
    }
    set.boxes = boxes.data();
}

void pair_edges(Workspace& workspace, Length width, SetParagraph& set) {
    std::vector<LineBox> boxes;
    std::vector<std::size_t> open;
    for (std::uint32_t i = 0; i < set.inlines.size(); ++i) {
        const Inline::Kind kind = set.inlines[i].kind;
        if (kind == Inline::Kind::opening_edge) {
            open.push_back(boxes.size());
            boxes.push_back({i, i});
        } else if (kind == Inline::Kind::closing_edge && !open.empty()) {
            boxes[open.back()].closing = i;
            open.pop_back();
        }
    }
    set.line_boxes = workspace.arena->make<std::span<const LineBox>>(workspace.arena->copy(boxes));
    set.around = width;
}

void report_overflow(Workspace& workspace, std::span<const text::Line> lines, Length width) {
    for (const text::Line& line : lines) {
        if (!line.overflows) continue;
        workspace.warn(
            "layout.word-too-wide",
            "a piece of " + in_points(line.width) + " stands in a width of " + in_points(width),
            "widen the column or box, or use a smaller font");
    }
}

bool same_line_height(const text::TextStyle& one, const text::TextStyle& other) {
    return &one == &other ||
           (one.size == other.size && one.fonts == other.fonts &&
            one.has_line_height == other.has_line_height && one.line_height == other.line_height &&
            one.line_height_permille == other.line_height_permille);
}

std::span<const text::Line> lines_of(Workspace& workspace, std::span<const Inline> inlines,
                                     const Fragment* const* boxes, const Style& style,
                                     std::string_view language, Length width,
                                     const text::LineRooms* rooms,
                                     std::span<const text::LineWidth> changes) {
    workspace.spans.clear();
    for (std::size_t i = 0; i < inlines.size(); ++i) {
        workspace.spans.push_back(
            span_of(inlines[i], boxes != nullptr ? boxes[i] : nullptr, width, style.text));
    }
    const text::ParagraphStyle* paragraph = &style.paragraph;
    text::ParagraphStyle indented;
    if (paragraph->indent_percent != 0) {
        indented = *paragraph;
        indented.first_line_indent = width.times(paragraph->indent_percent, 10'000);
        paragraph = &indented;
    }
    // Every line is as high as text of the block would be (CSS 2.2, 10.8.1: the strut).
    if (!inlines.empty() && !same_line_height(inlines.front().style->text, style.text)) {
        if (paragraph != &indented) indented = *paragraph;
        indented.strut = &style.text;
        paragraph = &indented;
    }
    text::Typesetter& setter = workspace.typesetter;
    const std::span<const text::Span> spans = workspace.spans;
    base::Arena& arena = *workspace.arena;
    std::span<const text::Line> lines;
    if (rooms != nullptr) {
        lines = setter.set_paragraph(spans, *paragraph, language, *rooms, arena);
    } else if (!changes.empty()) {
        lines = setter.set_paragraph(spans, *paragraph, language, width, changes, arena);
    } else {
        lines = setter.set_paragraph(spans, *paragraph, language, width, arena);
    }
    report_overflow(workspace, lines, width);
    return lines;
}

/// Whether showing the lines from one place takes less than showing them again.
bool is_long(std::span<const text::Line> lines) {
    constexpr std::size_t least_glyphs = 120;
    std::size_t glyphs = 0;
    for (const text::Line& line : lines) {
        for (const text::GlyphRun& run : line.runs) glyphs += run.glyphs.size();
    }
    return glyphs >= least_glyphs;
}

/// What most cells hold: one text that asks for nothing, lines as high as the block's. Else null.
const Inline* only_text_of(const document::Paragraph& paragraph) {
    if (paragraph.inlines.size() != 1 || paragraph.static_id != 0) return nullptr;
    const Inline& one = paragraph.inlines.front();
    const bool is_plain = one.kind == Inline::Kind::text && one.role == base::Role::none &&
                          one.link.empty() && one.language.empty() &&
                          one.alternative_text.empty() && one.note == nullptr &&
                          paragraph.style->paragraph.indent_percent == 0 &&
                          same_line_height(one.style->text, paragraph.style->text);
    return is_plain ? &one : nullptr;
}

/// What set_paragraph makes of that, with nothing to look for.
void set_only_text(Workspace& workspace, const document::Paragraph& paragraph, const Inline& only,
                   Length width, std::string_view language, SetParagraph& set) {
    set.inlines = paragraph.inlines;
    if (!workspace.step(2)) return;
    text::Span span;
    span.style = &only.style->text;
    span.text = only.text;
    span.shaped = only.shaped;
    set.lines = workspace.typesetter.set_paragraph({&span, 1}, paragraph.style->paragraph, language,
                                                   width, *workspace.arena);
    report_overflow(workspace, set.lines, width);
    set.orphans = std::max<std::uint8_t>(1, paragraph.style->paragraph.orphans);
    set.widows = std::max<std::uint8_t>(1, paragraph.style->paragraph.widows);
}

}  // namespace

LineEdge edge_of(const Inline& source, Length around) {
    const Style& style = *source.style;
    const bool is_rtl = style.paragraph.direction == text::Direction::right_to_left;
    LineEdge edge;
    edge.is_left = (source.kind == Inline::Kind::opening_edge) != is_rtl;
    const document::Side side = edge.is_left ? document::left : document::right;
    const document::BoxStyle& box = style.box;
    edge.margin = resolve(box.margin[side], around, {});
    edge.border = border_width(box.border[side]);
    edge.padding = (edge.is_left ? box.padding.left : box.padding.right) +
                   around.times(box.padding_percent[side], 10'000);
    return edge;
}

SetParagraph* set_paragraph(Workspace& workspace, const document::Paragraph& paragraph,
                            Length width, const Context& context, const text::LineRooms* rooms,
                            std::span<const text::LineWidth> changes) {
    const bool is_usual = rooms == nullptr && changes.empty();
    SetParagraph* set = workspace.arena->make<SetParagraph>();
    base::Role role = paragraph.role;
    if (role == base::Role::none && context.element == 0) role = base::Role::paragraph;
    set->element = workspace.add_element(context, role, paragraph.language);
    if (const Inline* only = is_usual ? only_text_of(paragraph) : nullptr) {
        set_only_text(workspace, paragraph, *only, width,
                      language_of(paragraph.language, context, workspace), *set);
        return set;
    }
    set->inlines = resolve_late(workspace, paragraph.inlines);
    if (!workspace.step(1 + set->inlines.size())) return set;
    if (set->inlines.empty()) return set;
    lay_boxes(workspace, width, context, *set);
    const bool is_static = paragraph.static_id != 0 && is_usual && set->boxes == nullptr &&
                           set->inlines.data() == paragraph.inlines.data();
    const auto* kept = is_static ? workspace.statics.lines(paragraph.static_id, width) : nullptr;
    if (kept != nullptr) {
        set->lines = kept->lines;
        if (!workspace.charge(kept->cost)) return set;
        report_overflow(workspace, set->lines, width);
    } else {
        const Cost before = workspace.spent();
        set->lines =
            lines_of(workspace, set->inlines, set->boxes, *paragraph.style,
                     language_of(paragraph.language, context, workspace), width, rooms, changes);
        if (is_static) {
            workspace.statics.keep_lines(paragraph.static_id, width,
                                         {set->lines, workspace.spent() - before});
        }
    }
    if (is_static && is_long(set->lines)) set->shared_id = group_id(paragraph.static_id, width);
    bool has_edges = false;
    for (const Inline& one : set->inlines) {
        has_edges = has_edges || one.kind == Inline::Kind::opening_edge;
        set->has_links = set->has_links || !one.link.empty();
        set->has_notes = set->has_notes || one.note != nullptr;
    }
    if (has_edges) pair_edges(workspace, width, *set);
    set->orphans = std::max<std::uint8_t>(1, paragraph.style->paragraph.orphans);
    set->widows = std::max<std::uint8_t>(1, paragraph.style->paragraph.widows);
    add_inline_elements(workspace, context, *set);
    return set;
}

const SetParagraph* set_label(Workspace& workspace, std::string_view text, const Style& style,
                              const Context& context) {
    const std::span<Inline> inlines = workspace.arena->array<Inline>(1);
    inlines[0].text = text;
    inlines[0].style = &style;
    SetParagraph* set = workspace.arena->make<SetParagraph>();
    set->inlines = inlines;
    set->element = workspace.add_element(context, base::Role::list_label);
    workspace.spans.assign(1, span_of(inlines[0], nullptr, {}, style.text));
    text::ParagraphStyle one_line = style.paragraph;
    one_line.align = text::Align::left;
    one_line.first_line_indent = {};
    one_line.white_space = text::WhiteSpace::pre;
    set->lines = workspace.typesetter.set_paragraph(
        workspace.spans, one_line, language_of({}, context, workspace), endless, *workspace.arena);
    return set;
}

namespace {

/// The spans of a paragraph that is measured: boxes in its lines as wide as they want to be.
void fill_natural_spans(Workspace& workspace, std::span<const Inline> inlines,
                        const Context& context, const text::TextStyle& around) {
    const auto widths_of = [&](const document::Block& box) {
        const document::Block* const one[] = {&box};
        return measure_blocks(workspace, one, context);
    };
    std::vector<text::Span> spans;
    for (const Inline& one : inlines) {
        spans.push_back(span_of(one, nullptr, {}, around));
        if (one.kind != Inline::Kind::box || leaves_flow(one.box->style->box)) continue;
        spans.back().kind = text::Span::Kind::object;
        spans.back().object.size.width = widths_of(*one.box).most;
    }
    workspace.spans = std::move(spans);
}

}  // namespace

text::Typesetter::Widths measure_paragraph(Workspace& workspace,
                                           const document::Paragraph& paragraph,
                                           const Context& context) {
    const auto inlines = resolve_late(workspace, paragraph.inlines);
    if (!workspace.step(1 + inlines.size()) || inlines.empty()) return {};
    fill_natural_spans(workspace, inlines, context, paragraph.style->text);
    return workspace.typesetter.measure(workspace.spans, paragraph.style->paragraph,
                                        language_of(paragraph.language, context, workspace),
                                        *workspace.arena);
}

std::span<const text::Line> unbroken_lines(Workspace& workspace,
                                           const document::Paragraph& paragraph,
                                           const Context& context, base::Arena& arena) {
    const auto inlines = resolve_late(workspace, paragraph.inlines);
    if (!workspace.step(1 + inlines.size()) || inlines.empty()) return {};
    fill_natural_spans(workspace, inlines, context, paragraph.style->text);
    text::ParagraphStyle unbroken = paragraph.style->paragraph;
    unbroken.align = text::Align::left;
    unbroken.wrap = text::Wrap::fast;
    return workspace.typesetter.set_paragraph(workspace.spans, unbroken,
                                              language_of(paragraph.language, context, workspace),
                                              endless, arena);
}

}  // namespace cajista::layout::detail
