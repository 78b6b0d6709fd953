// SPDX-License-Identifier: Apache-2.0
// Charts: the numbers of a record in the words of its language.
#include <fmt/format.h>

#include "compose/detail/builder.h"
#include "compose/detail/walk.h"
#include "graphic/chart.h"

namespace cajista::compose::detail {

using templates::ChartNode;
using templates::SeriesNode;
using value::Value;
using value::ValueKind;

namespace {

constexpr std::size_t most_alternative_bytes = 2000;  // readers speak some ten minutes of it

/// The number by a format, or as text shows it where there is none.
std::string in_words(locale::Locale& locale, const Value& number, const locale::Format* format) {
    std::string text;
    if (format != nullptr) {
        locale.append_formatted(text, number, *format);
    } else {
        locale.append_value(text, number);
    }
    return text;
}

class AxisNumbers final : public graphic::ChartNumbers {
public:
    AxisNumbers(locale::Locale& locale, std::string_view format)
        : locale_(locale), format_(format) {}

    std::string axis(std::int64_t coefficient, int exponent) override {
        return print(value::Decimal::from_scaled(coefficient, exponent), format_);
    }
    std::string percent(std::int64_t whole) override {
        return print(value::Decimal::from_scaled(whole, -2), "%x100");
    }

private:
    std::string print(value::Decimal number, std::string_view format) {
        const locale::Format* known = format.empty() ? nullptr : locale_.format(format);
        return in_words(locale_, Value::number(number), known);
    }

    locale::Locale& locale_;
    std::string_view format_;
};

}  // namespace

/// Null is an empty list, a single value a list of one.
std::span<const Value> Builder::list_of(const rules::Expression* list,
                                        const templates::Place& place) {
    if (list == nullptr) return {};
    const Value value = evaluate(*list, place);
    if (failed_ || value.is_null()) return {};
    if (value.is(ValueKind::list)) return value.as_list();
    return arena_->copy(std::span(&value, 1));
}

std::span<const graphic::ChartValue> Builder::chart_values(const SeriesNode& node,
                                                           const locale::Format* format) {
    const auto list = list_of(node.values, node.place);
    const auto values = arena_->array<graphic::ChartValue>(list.size());
    for (std::size_t i = 0; i < list.size() && !failed_; ++i) {
        if (list[i].is_null()) continue;
        if (!list[i].is(ValueKind::number)) {
            fail(base::error("graphic.chart-data",
                             fmt::format("value {} of a chart is no number", i + 1),
                             plan_.span_of(node.place))
                     .hint("values are numbers, and null where there is none"));
            break;
        }
        values[i].is_missing = false;
        values[i].number = list[i].as_number().to_double();
        values[i].text = arena_->copy(in_words(*locale_, list[i], format));
    }
    return values;
}

/// `name: label value, label value; name: …`, the same in all languages.
std::string_view Builder::chart_text(const graphic::Chart& chart) {
    std::string text;
    for (const graphic::ChartSeries& one : chart.series) {
        if (!text.empty()) text += "; ";
        if (!one.name.empty()) text += fmt::format("{}: ", one.name);
        bool is_first = true;
        for (std::size_t i = 0; i < one.values.size(); ++i) {
            if (text.size() > most_alternative_bytes) {
                text += " …";
                return arena_->copy(text);
            }
            if (one.values[i].is_missing) continue;
            if (!is_first) text += ", ";
            is_first = false;
            if (i < chart.labels.size()) text += fmt::format("{} ", chart.labels[i]);
            text += one.values[i].text;
        }
    }
    if (text.empty()) text = chart.empty;
    return arena_->copy(text);
}

Builder::ChartMade Builder::chart_of(const ChartNode& node) {
    const std::string_view format_name = text_of(node.format);
    const std::string_view axis_format =
        node.axis_format != nullptr ? text_of(node.axis_format) : format_name;
    const locale::Format* format = format_name.empty() ? nullptr : locale_->format(format_name);
    if (!failed_ && !format_name.empty() && format == nullptr) {
        fail(base::error("graphic.chart-data", "the format of a chart is none",
                         plan_.span_of(node.place))
                 .hint("a number skeleton: .00, currency/EUR, compact-short"));
    }
    graphic::Chart chart = node.model;
    std::vector<std::string_view> labels;
    for (const Value& label : list_of(node.labels, node.place)) {
        bool is_stable = false;
        const std::string_view text = print(label, is_stable);
        labels.push_back(is_stable ? text : arena_->copy(text));
    }
    std::vector<graphic::ChartSeries> series;
    const auto emit = [&](const Node& child) {
        const auto& source = static_cast<const SeriesNode&>(child);
        series.push_back({text_of(source.label), chart_values(source, format), source.color});
    };
    walk(node.series, emit);
    if (failed_) return {};
    chart.labels = labels;
    chart.series = series;
    chart.x_title = text_of(node.x_title);
    chart.y_title = text_of(node.y_title);
    chart.center = text_of(node.center);
    chart.empty = text_of(node.empty);
    chart.language = node.language.empty() ? tag_ : node.language;
    chart.style = &style_of(node.style)->text;
    chart.large = &style_of(node.large)->text;
    chart.light = &style_of(node.light)->text;
    const std::string_view alternative =
        node.alternative_text != nullptr ? text_of(node.alternative_text) : chart_text(chart);
    if (failed_) return {};
    if (typesetter_ == nullptr) typesetter_ = std::make_unique<text::Typesetter>();
    AxisNumbers numbers(*locale_, axis_format);
    auto drawing = graphic::make_chart(chart, numbers, *typesetter_, *arena_);
    if (!drawing) {
        for (base::Diagnostic& error : drawing.errors()) error.span = plan_.span_of(node.place);
        fail(std::move(drawing).errors());
        return {};
    }
    return {drawing.value(), alternative};
}

const document::Block* Builder::chart(const ChartNode& node) {
    const ChartMade made = chart_of(node);
    if (made.drawing == nullptr) return nullptr;
    auto* picture = make_block<document::Picture>(node, document::BlockKind::drawing);
    picture->drawing = made.drawing;
    picture->size = made.drawing->size;
    picture->alternative_text = made.alternative_text;
    if (made.alternative_text.empty()) picture->role = base::Role::artifact;
    return picture;
}

void Builder::add_chart(const ChartNode& node) {
    const ChartMade made = chart_of(node);
    if (made.drawing == nullptr) return;
    flush();
    document::Inline& one = push_inline(document::Inline::Kind::drawing, style_of(node.style));
    one.role = made.alternative_text.empty() ? base::Role::artifact : base::Role::figure;
    one.drawing = made.drawing;
    one.size = made.drawing->size;
    one.alternative_text = made.alternative_text;
    at_space_ = false;
}

}  // namespace cajista::compose::detail
