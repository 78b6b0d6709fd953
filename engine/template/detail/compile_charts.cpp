// SPDX-License-Identifier: Apache-2.0
// <chart> and its <series>.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "locale/locale.h"
#include "template/detail/compiler.h"
#include "template/detail/css_values.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

namespace {

using graphic::ChartKind;

constexpr std::array<std::string_view, 2> orientations{"vertical", "horizontal"};
constexpr std::array<std::string_view, 5> legends{"auto", "none", "top", "bottom", "right"};
constexpr std::array<std::string_view, 3> value_labels{"no", "yes", "percent"};

/// Without a size of its own: what stands well in a column, or in a line of text.
base::Size usual_size(ChartKind kind, base::Length font_size) {
    if (kind == ChartKind::sparkline) return {font_size * 6, font_size};
    return {base::Length::micrometres(120'000), base::Length::micrometres(60'000)};
}

bool has_percent(ChartKind kind) { return kind == ChartKind::pie || kind == ChartKind::donut; }

}  // namespace

template <typename Word>
void Compiler::word_of(const SourceNode& source, std::string_view attribute,
                       std::span<const std::string_view> words, Word& word) {
    const SourceAttribute* found = source.find(attribute);
    if (found == nullptr) return;
    const auto at = std::find(words.begin(), words.end(), found->value);
    if (at != words.end()) {
        word = static_cast<Word>(at - words.begin());
        return;
    }
    complain("template.invalid-word",
             fmt::format("\"{}\" is none of {}", found->value, fmt::join(words, ", ")),
             found->inside);
}

/// Colours as a style has them, with spaces between.
std::vector<base::Color> Compiler::colors_of(const SourceNode& source, std::string_view attribute) {
    std::vector<base::Color> colors;
    const SourceAttribute* found = source.find(attribute);
    if (found == nullptr) return colors;
    base::Diagnostics errors;
    const auto text = std::make_shared<const base::SourceFile>(
        base::SourceFile{found->inside.file->path, found->value});
    const auto tokens =
        without_spaces(cut_css(text, 0, static_cast<std::uint32_t>(found->value.size()), errors));
    ValueReader reader(tokens, {});
    while (errors.empty() && !reader.at_end()) {
        const Token& next = *reader.peek();
        if (next.is(Token::Kind::function) && next.text == "spot") {
            reader.go_back(reader.position() + 1);
            const auto use = reader.take_spot();
            const auto& spots = plan_.palette.spots;
            const auto spot = std::find_if(spots.begin(), spots.end(), [&](const auto& one) {
                return use && one.name == use->name;
            });
            if (spot == spots.end()) break;
            colors.push_back(spot->at(use->tint));
            continue;
        }
        const auto color = reader.take_color();
        if (!color || color->is_none()) break;
        colors.push_back(*color);
    }
    if (!reader.at_end() || colors.empty() || !errors.empty()) {
        complain("template.invalid-color",
                 fmt::format("\"{}\" is no list of colours", found->value), found->inside)
            .hints.push_back(
                "write #rrggbb, cmyk(100%, 40%, 0%, 10%) or the spot(\"NAME\") of an @color, "
                "with spaces between");
        return {};
    }
    for (const base::Color& color : colors) {
        plan_.palette.uses.push_back({color, found->inside, false, channels_around(source)});
    }
    return colors;
}

const TextPlan* Compiler::number_format(const SourceNode& source, std::string_view attribute) {
    const TextPlan* text = text_of(source, attribute);
    if (text == nullptr || !text->is_constant()) return text;
    const std::string wrong = locale::check_skeleton(text->constant());
    if (wrong.empty()) return text;
    complain("template.invalid-format",
             fmt::format("\"{}\" is no format: {}", text->constant(), wrong),
             source.find(attribute)->inside)
        .hints.push_back("a number skeleton: .00, currency/EUR, compact-short, %x100");
    return nullptr;
}

const SeriesNode* Compiler::series(const SourceNode& source) {
    SeriesNode* node = make<SeriesNode>(NodeKind::series, source);
    node->is_element = false;
    node->values = expression_of(source, "values", Use::list);
    if (source.is(Element::series)) {
        node->label = text_of(source, "label");
        const auto colors = colors_of(source, "color");
        if (!colors.empty()) node->color = colors[0];
    }
    return node->values == nullptr ? nullptr : node;
}

Nodes Compiler::chart_series(const SourceNode& source) {
    const ScopeGuard guard(*this);
    NodeList nodes;
    for (const auto& child : source.children) {
        if (child->is_text()) continue;
        const Node* node =
            is_control(*child)
                ? control(*child, [this](const SourceNode& inner) { return chart_series(inner); })
                : series(*child);
        if (node != nullptr) nodes.push_back(node);
    }
    return store(nodes);
}

void Compiler::chart_words(const SourceNode& source, ChartNode& node) {
    graphic::Chart& model = node.model;
    if (const SourceAttribute* kind = source.find("kind")) {
        if (!graphic::parse_chart_kind(kind->value, model.kind)) {
            suggest(complain("template.unknown-chart",
                             fmt::format("there is no chart \"{}\"", kind->value), kind->inside),
                    kind->value, graphic::chart_kind_names());
        }
    }
    int orientation = 0;
    word_of(source, "orientation", orientations, orientation);
    model.is_horizontal = orientation == 1;
    word_of(source, "legend", legends, model.legend);
    word_of(source, "value-labels", value_labels, model.value_labels);
    const auto refuse = [&](std::string_view attribute, std::string_view of) {
        complain(
            "template.attribute-here",
            fmt::format("{} is for {}, not for kind=\"{}\"", attribute, of, source.get("kind")),
            source.find(attribute)->span);
    };
    const bool is_bar = model.kind == ChartKind::bar || model.kind == ChartKind::stacked_bar;
    if (model.is_horizontal && !is_bar) refuse("orientation", "bar and stacked-bar");
    const bool is_percent = model.value_labels == graphic::ChartValueLabels::percent;
    if (is_percent && !has_percent(model.kind)) {
        complain("template.invalid-word", "percentages are for pie and donut",
                 source.find("value-labels")->inside);
    }
    if (source.find("center") != nullptr && model.kind != ChartKind::donut) {
        refuse("center", "donut");
    }
    const bool has_axes = is_bar || model.kind == ChartKind::line || model.kind == ChartKind::area;
    for (const std::string_view name : {"x-title", "y-title", "axis-format"}) {
        if (source.find(name) != nullptr && !has_axes) refuse(name, "charts with axes");
    }
}

const ChartNode* Compiler::chart(const SourceNode& source) {
    ChartNode* node = make<ChartNode>(NodeKind::chart, source, base::Role::figure);
    chart_words(source, *node);
    graphic::Chart& model = node->model;
    const document::Style& style = *source.style.variants[0];
    model.size = usual_size(model.kind, style.text.size);
    if (source.find("width") != nullptr) model.size.width = length_of(source, "width");
    if (source.find("height") != nullptr) model.size.height = length_of(source, "height");
    // A style decides before them, so that a variant of the design can.
    using Kind = document::Measure::Kind;
    if (style.box.width.kind == Kind::length) model.size.width = style.box.width.length;
    if (style.box.height.kind == Kind::length) model.size.height = style.box.height.length;
    node->labels =
        source.find("labels") == nullptr ? nullptr : expression_of(source, "labels", Use::list);
    const auto colors = colors_of(source, "colors");
    model.colors = plan_.arena.copy(colors);
    if (source.find("colors") == nullptr) {
        plan_.palette.uses.push_back(
            {graphic::usual_chart_colors()[0], source.span, false, channels_around(source)});
    }
    node->series = chart_series(source);
    if (const SourceAttribute* values = source.find("values")) {
        if (!node->series.empty()) {
            complain("template.chart-series", "the chart has values and <series> too", values->span)
                .hints.push_back("write values=\"…\" for one series, <series> for several");
        }
        const NodeList own{series(source)};
        if (own[0] != nullptr) node->series = store(own);
    } else if (node->series.empty()) {
        complain("template.chart-series", "the chart has nothing to show", source.span)
            .hints.push_back("add values=\"…\", or a <series values=\"…\"/>");
    }
    node->format = number_format(source, "format");
    node->axis_format = number_format(source, "axis-format");
    node->x_title = text_of(source, "x-title");
    node->y_title = text_of(source, "y-title");
    node->center = text_of(source, "center");
    node->empty = text_of(source, "empty");
    node->alternative_text = text_of(source, "alt");
    node->large = styles_.resized(source.style, 160, {});
    node->light = styles_.resized(source.style, 100, base::Color::gray(10'000));
    note_data_style(source.style);
    note_data_style(node->large);
    note_data_style(node->light);
    finish(*node, false);
    return node;
}

}  // namespace cajista::templates::detail
