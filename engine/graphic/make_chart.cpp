// SPDX-License-Identifier: Apache-2.0
#include "graphic/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/limits.h"
#include "graphic/detail/chart_parts.h"

namespace cajista::graphic {

namespace {

using detail::ChartJob;

constexpr std::array<std::string_view, 7> kind_names = {"bar", "stacked-bar", "line",     "area",
                                                        "pie", "donut",       "sparkline"};

constexpr base::Color rgb(unsigned hex) {
    const auto part = [hex](unsigned shift) {
        return static_cast<std::uint16_t>(((hex >> shift & 0xFFU) * 10'000 + 127) / 255);
    };
    return base::Color::rgb(part(16), part(8), part(0));
}
// Told apart in grey and by those who don't tell red from green: lightness alternates.
constexpr std::array usual_colors = {rgb(0x1F5F99), rgb(0xE59A3C), rgb(0x2F8F7B), rgb(0xC25B6A),
                                     rgb(0x6C5BA7), rgb(0x9DB4C6), rgb(0x8A6D3B), rgb(0x52616B)};

constexpr double greatest_number = 1e15;

base::Diagnostic data_error(std::string message, std::string hint) {
    return base::error("graphic.chart-data", std::move(message)).hint(std::move(hint));
}

bool is_pie(ChartKind kind) { return kind == ChartKind::pie || kind == ChartKind::donut; }

base::Status check_series(const Chart& chart) {
    const std::size_t count = chart.series.empty() ? 0 : chart.series[0].values.size();
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const ChartSeries& one = chart.series[i];
        if (one.values.size() != count) {
            return data_error(fmt::format("series 1 has {} values, series {} has {}", count, i + 1,
                                          one.values.size()),
                              "give each series a value for each label, null where there is none");
        }
        for (const ChartValue& value : one.values) {
            if (value.is_missing) continue;
            if (!(std::abs(value.number) <= greatest_number)) {
                return data_error("a number is beyond 10 to the 15th", "show it in a larger unit");
            }
            const bool must_be_positive =
                is_pie(chart.kind) || (chart.kind == ChartKind::area && chart.series.size() > 1);
            if (must_be_positive && value.number < 0) {
                return data_error(
                    fmt::format("a {} can't show a negative number",
                                is_pie(chart.kind) ? "part of a pie" : "part of stacked areas"),
                    "use kind=\"bar\" or \"line\"");
            }
        }
    }
    if (!chart.labels.empty() && chart.kind != ChartKind::sparkline &&
        chart.labels.size() != count) {
        return data_error(fmt::format("{} labels for {} values", chart.labels.size(), count),
                          "give each value a label");
    }
    return {};
}

base::Status check_chart(const Chart& chart) {
    std::size_t points = chart.labels.size();
    for (const ChartSeries& one : chart.series) points = std::max(points, one.values.size());
    points *= std::max<std::size_t>(chart.series.size(), 1);
    if (chart.series.size() > base::limits::chart_series || points > base::limits::chart_points) {
        return base::error("graphic.chart-points",
                           fmt::format("{} series with {} points are more than {} and {}",
                                       chart.series.size(), points, base::limits::chart_series,
                                       base::limits::chart_points))
            .hint("show sums by month or year");
    }
    const bool is_single = is_pie(chart.kind) || chart.kind == ChartKind::sparkline;
    if (is_single && chart.series.size() > 1) {
        return data_error(
            fmt::format("a {} shows one series, not {}",
                        kind_names[static_cast<std::size_t>(chart.kind)], chart.series.size()),
            "use kind=\"stacked-bar\" or \"line\"");
    }
    return check_series(chart);
}

/// A pie of nothing but zeros has no parts to show either.
bool has_something(const Chart& chart) {
    for (const ChartSeries& one : chart.series) {
        for (const ChartValue& value : one.values) {
            if (!value.is_missing && (!is_pie(chart.kind) || value.number > 0)) return true;
        }
    }
    return false;
}

base::Status draw(ChartJob& job) {
    if (!has_something(job.chart)) {
        if (job.chart.empty.empty()) {
            return base::error("graphic.chart-empty", "there is no number to show")
                .hint("put <if> around the chart, or add empty=\"…\" with what stands there then");
        }
        const detail::Word word = job.word(job.chart.empty, job.width);
        job.canvas.put(word, job.width / 2, job.height / 2 + job.em * 0.35, detail::Anchor::middle);
        return {};
    }
    switch (job.chart.kind) {
        case ChartKind::pie:
        case ChartKind::donut:
            return detail::draw_pie(job);
        case ChartKind::sparkline:
            detail::draw_sparkline(job);
            return {};
        default:
            return job.chart.is_horizontal ? detail::draw_bars_across(job)
                                           : detail::draw_on_axes(job);
    }
}

}  // namespace

bool parse_chart_kind(std::string_view name, ChartKind& kind) {
    const auto* found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end()) return false;
    kind = static_cast<ChartKind>(found - kind_names.begin());
    return true;
}

std::span<const std::string_view> chart_kind_names() { return kind_names; }
std::span<const base::Color> usual_chart_colors() { return usual_colors; }

base::Result<const Drawing*> make_chart(const Chart& chart, ChartNumbers& numbers,
                                        text::Typesetter& typesetter, base::Arena& arena) {
    if (base::Status status = check_chart(chart); !status) return std::move(status).errors();
    detail::ChartCanvas canvas(typesetter, chart.language, arena);
    ChartJob job{chart,
                 numbers,
                 canvas,
                 chart.size.width.to_points(),
                 chart.size.height.to_points(),
                 chart.style->size.to_points()};
    if (base::Status status = draw(job); !status) return std::move(status).errors();
    return canvas.finish(chart.size);
}

}  // namespace cajista::graphic
