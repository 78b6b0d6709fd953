// SPDX-License-Identifier: Apache-2.0
// `vertical-align` of what stands in a line.
#include <algorithm>
#include <array>

#include "template/detail/resolve_styles.h"

namespace cajista::templates::detail {

/// Whether its text goes on in the line of its parent, so that `vertical-align` moves it there.
bool StyleResolver::stands_in_line(const SourceNode& node, const document::Style& style) {
    constexpr std::array inline_elements{
        Element::span,  Element::b,   Element::strong, Element::i, Element::em,
        Element::small, Element::sub, Element::sup,    Element::q, Element::a};
    if (style.box.line_align == document::LineAlign::baseline) return false;
    const document::Display display = style.box.display;
    const bool in_line =
        display == document::Display::usual || display == document::Display::inline_text;
    return in_line &&
           std::ranges::find(inline_elements, node.rule->element) != inline_elements.end();
}

/// CSS 2.2, 10.8.1: what is aligned is the font with half the leading above and below.
void StyleResolver::align_in_line(const ComputedStyle& parent, ComputedStyle& computed) {
    using Align = document::LineAlign;
    using base::Length;
    text::TextStyle& text = computed.style.text;
    const Align align = computed.style.box.line_align;
    if (align == Align::top || align == Align::bottom) {
        text.line_edge = align == Align::top ? text::LineEdge::top : text::LineEdge::bottom;
        text.baseline_shift = {};
        return;
    }
    choose_font(computed);
    const text::TextStyle& around = parent.style.text;
    if (text.fonts == nullptr || around.fonts == nullptr) return;
    const auto scaled = [](const text::TextStyle& of, std::int32_t text::FontMetrics::*metric) {
        const text::FontMetrics& font = of.fonts->faces.front()->metrics();
        return of.size.times(font.*metric, std::max(1, font.units_per_em));
    };
    const Length ascent = scaled(text, &text::FontMetrics::ascent);
    const Length descent = scaled(text, &text::FontMetrics::descent);
    Length height = ascent + descent + scaled(text, &text::FontMetrics::line_gap);
    if (text.line_height.units > 0) {
        height = text.line_height;
    } else if (text.line_height_permille > 0) {
        height = text.size.times(text.line_height_permille, 1000);
    }
    const Length above = ascent + (height - ascent - descent) / 2;
    Length shift;
    if (align == Align::middle) {
        shift = scaled(around, &text::FontMetrics::x_height) / 2 - (above * 2 - height) / 2;
    } else if (align == Align::text_top) {
        shift = scaled(around, &text::FontMetrics::ascent) - above;
    } else {
        shift = height - above - scaled(around, &text::FontMetrics::descent);
    }
    text.baseline_shift = around.baseline_shift + shift;
}

}  // namespace cajista::templates::detail
