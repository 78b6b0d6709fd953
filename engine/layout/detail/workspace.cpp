// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/workspace.h"

#include <utility>

#include "base/print_number.h"

namespace cajista::layout::detail {

void Workspace::begin(const document::Document& source, document::LateContent& late_content,
                      base::Arena& document_arena, const Limits& bounds) {
    document = &source;
    late = &late_content;
    arena = &document_arena;
    limits = bounds;
    late_context = nullptr;
    elements.clear();
    constexpr std::size_t most_kept = 100'000;  // 6 MB; more is for very long documents only
    if (elements.capacity() > most_kept) elements.shrink_to_fit();
    atom_stack.clear();
    fills.clear();
    turned_sizes.clear();
    warnings.clear();
    errors.clear();
    counts_.clear();
    facts_.fill({});  // styles of another template may stand at the same addresses
    steps_ = 0;
    containing_width = base::Length{-1};
    containing_box = nullptr;
    failed_ = is_left_ = false;
    anchors = {};
    anchors_known = has_page_of = false;
}

Workspace::Made Workspace::made() const {
    return {elements.size(),  atom_stack.size(), fills.size(), warnings.size(),
            containing_width, containing_box,    late_context};
}

void Workspace::return_to(const Made& made) {
    elements.resize(made.elements);
    atom_stack.resize(made.atoms);
    fills.resize(made.fills);
    for (; warnings.size() > made.warnings; warnings.pop_back()) {
        for (CodeCount& count : counts_) {
            if (count.code == warnings.back().code && count.count > 0) --count.count;
        }
    }
    containing_width = made.containing_width;
    containing_box = made.containing_box;
    late_context = made.late_context;
    is_left_ = false;
}

bool has_columns(const document::BoxStyle& box) {
    return box.columns > 1 || box.column_width > Length{};
}

namespace {

StyleFacts find_facts(const Style& style) {
    StyleFacts facts;
    facts.style = &style;
    const document::BoxStyle& box = style.box;
    const auto& border = box.border;
    facts.edges = {box.padding.top + border_width(border[document::top]),
                   box.padding.right + border_width(border[document::right]),
                   box.padding.bottom + border_width(border[document::bottom]),
                   box.padding.left + border_width(border[document::left])};
    for (const document::BorderSide& side : border) {
        facts.has_border = facts.has_border || border_width(side) > Length{};
    }
    facts.has_background = !box.background.is_none();
    for (const std::int32_t percent : box.padding_percent) {
        facts.has_percent_padding = facts.has_percent_padding || percent != 0;
    }
    const bool has_height =
        is_definite(box.height) || is_definite(box.min_height) || is_definite(box.max_height);
    facts.needs_box = facts.has_border || facts.has_background || has_height ||
                      box.width_by != document::WidthBy::measure ||
                      box.position != document::Position::flow || facts.edges.top != Length{} ||
                      facts.edges.bottom != Length{} || facts.has_percent_padding;
    bool has_margin = false;
    for (const document::Measure& margin : box.margin) {
        has_margin = has_margin || margin != document::Measure::of({});
    }
    const bool has_width =
        is_definite(box.width) || is_definite(box.min_width) || is_definite(box.max_width);
    const bool has_break = box.break_before != document::Break::automatic ||
                           box.break_after != document::Break::automatic ||
                           box.break_inside != document::Break::automatic;
    facts.is_plain = !facts.needs_box && !has_margin && !has_width && !has_break &&
                     facts.edges == base::Edges{} && box.position == document::Position::flow &&
                     !has_columns(box) && !box.is_turned();
    return facts;
}

}  // namespace

base::Edges Workspace::add_percent_padding(const Style& style, base::Edges edges, Length whole) {
    const auto& percent = style.box.padding_percent;
    edges.top += whole.times(percent[document::top], 10'000);
    edges.right += whole.times(percent[document::right], 10'000);
    edges.bottom += whole.times(percent[document::bottom], 10'000);
    edges.left += whole.times(percent[document::left], 10'000);
    return edges;
}

const StyleFacts& Workspace::facts(const Style& style) {
    const auto address = reinterpret_cast<std::uintptr_t>(&style);
    StyleFacts& slot = facts_[(address / alignof(Style) ^ address / sizeof(Style)) % facts_.size()];
    if (slot.style != &style) slot = find_facts(style);
    return slot;
}

std::uint32_t Workspace::add_element(const Context& context, base::Role role,
                                     std::string_view language, std::string_view alternative_text,
                                     std::uint16_t column_span, std::uint16_t row_span) {
    if (context.artifact || role == base::Role::artifact) return 0;
    if (role == base::Role::none) return context.element;
    elements.push_back({role, context.element, language, alternative_text, column_span, row_span});
    return static_cast<std::uint32_t>(elements.size());
}

void Workspace::warn(std::string_view code, std::string message, std::string hint) {
    if (muted_ > 0) return;
    CodeCount* seen = nullptr;
    for (CodeCount& count : counts_) {
        if (count.code == code) seen = &count;
    }
    if (seen == nullptr) seen = &counts_.emplace_back(CodeCount{code, 0});
    if (++seen->count > most_of_a_code) return;
    warnings.push_back(base::warning(std::string(code), std::move(message)).hint(std::move(hint)));
}

void Workspace::fail(std::string_view code, std::string message, std::string hint) {
    if (failed_) return;
    failed_ = true;
    errors.push_back(base::error(std::string(code), std::move(message)).hint(std::move(hint)));
}

bool Workspace::step(std::uint64_t count) {
    steps_ += count;
    if (steps_ <= limits.steps) return check_memory() && !is_left_;
    fail("layout.too-many-steps",
         "the document takes more than " + std::to_string(limits.steps) + " layout steps",
         "split the record, or raise `layout-steps` in <limits> of the job");
    return false;
}

Cost Workspace::spent() const {
    const std::size_t beside = elements.size() * sizeof(page::Element);
    return {steps_, arena->bytes_used() + charged_bytes_ + beside};
}

bool Workspace::charge(const Cost& cost) {
    charged_bytes_ += cost.bytes;
    return step(cost.steps);
}

bool Workspace::check_memory() {
    if (spent().bytes <= limits.arena_bytes) return !failed_;
    fail("layout.document-too-large",
         "the document takes more than " + std::to_string(limits.arena_bytes) + " bytes",
         "split the record, or raise `memory` in <limits> of the job");
    return false;
}

std::string in_points(Length length) {
    std::string text;
    base::append_points(text, length, 2);
    return text + " pt";
}

Length resolve(const document::Measure& measure, Length whole, Length automatic) {
    if (measure.kind == document::Measure::Kind::length) return measure.length;
    if (measure.kind == document::Measure::Kind::percent) {
        return whole.times(measure.number, 10000) + measure.length;
    }
    return automatic;
}

const Style& default_style() {
    static const Style style;
    return style;
}

void warn_of_missing_glyphs(Workspace& workspace, std::uint64_t count, char32_t first) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string code;
    for (int shift = 20; shift >= 0; shift -= 4) {
        const auto digit = (static_cast<std::uint32_t>(first) >> shift) & 15U;
        if (digit != 0 || !code.empty() || shift < 16) code += digits[digit];
    }
    workspace.warn("layout.missing-glyph",
                   std::to_string(count) + " characters are in no font, the first is U+" + code,
                   "add a font for this script to the catalogue or to font-family");
}

}  // namespace cajista::layout::detail
