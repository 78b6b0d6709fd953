// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/chart_parts.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "graphic/detail/chart_scale.h"

namespace cajista::graphic::detail {

base::Color ChartJob::color_at(std::size_t index) const {
    const auto colors = chart.colors.empty() ? usual_chart_colors() : chart.colors;
    return colors[index % colors.size()];
}

base::Color ChartJob::color_of(std::size_t series) const {
    const base::Color& own = chart.series[series].color;
    return own.is_none() ? color_at(series) : own;
}

base::Diagnostic no_room(const Chart& chart, std::string_view what) {
    return base::error(
               "graphic.chart-size",
               fmt::format("a chart of {:.1f} pt by {:.1f} pt has no room for {}",
                           chart.size.width.to_points(), chart.size.height.to_points(), what))
        .hint("give it more width or height, a smaller font or legend=\"none\"");
}

Reach reach_of(const Chart& chart) {
    Reach reach;
    bool is_first = true;
    const auto take = [&](double number) {
        reach.low = is_first ? number : std::min(reach.low, number);
        reach.high = is_first ? number : std::max(reach.high, number);
        is_first = false;
    };
    const bool is_stacked = chart.kind == ChartKind::stacked_bar || chart.kind == ChartKind::area;
    const std::size_t count = chart.series.empty() ? 0 : chart.series[0].values.size();
    for (std::size_t i = 0; i < count; ++i) {
        Reach sum;
        for (const ChartSeries& one : chart.series) {
            if (one.values[i].is_missing) continue;
            const double number = one.values[i].number;
            if (!is_stacked) take(number);
            (number < 0 ? sum.low : sum.high) += number;
        }
        if (is_stacked) {
            take(sum.low);
            take(sum.high);
        }
    }
    // A line far from zero shows nothing when its axis begins there.
    const bool is_far = chart.kind == ChartKind::line &&
                        (reach.low > reach.high * 0.6 || reach.high < reach.low * 0.6) &&
                        reach.low != reach.high;
    if (!is_far || reach.low * reach.high <= 0) {
        reach.low = std::min(reach.low, 0.0);
        reach.high = std::max(reach.high, 0.0);
    }
    return reach;
}

bool has_whole_numbers(const Chart& chart) {
    for (const ChartSeries& one : chart.series) {
        for (const ChartValue& value : one.values) {
            if (!value.is_missing && value.number != std::floor(value.number)) return false;
        }
    }
    return true;
}

std::vector<LegendEntry> entries_of(const ChartJob& job) {
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < job.chart.series.size(); ++i) {
        if (job.chart.series[i].name.empty()) continue;
        entries.push_back(
            {job.chart.series[i].name, job.color_of(i), job.chart.kind == ChartKind::line});
    }
    return entries;
}

void draw_swatch(ChartJob& job, const LegendEntry& entry, double x, double baseline) {
    const double middle = baseline - job.em * 0.34;
    if (entry.is_line) {
        job.canvas.line({x, middle}, {x + job.em * 1.1, middle}, 1.6, entry.color);
    } else {
        job.canvas.rectangle(x, middle - job.em * 0.36, job.em * 0.72, job.em * 0.72, entry.color);
    }
}

LegendRows::LegendRows(ChartJob& job, std::span<const LegendEntry> entries, double width)
    : row_height_(job.em * 1.5) {
    double x = 0;
    for (const LegendEntry& entry : entries) {
        const double mark = job.em * (entry.is_line ? 1.5 : 1.1);
        const Word word = job.word(entry.name, std::max(width - mark, job.em));
        if (rows_ == 0) rows_ = 1;
        if (x > 0 && x + mark + word.width > width) {
            ++rows_;
            x = 0;
        }
        placed_.push_back({word, entry, x, rows_ - 1});
        x += mark + word.width + job.em * 1.4;
    }
}

void LegendRows::draw(ChartJob& job, double left, double top) const {
    for (const Placed& one : placed_) {
        const double baseline = top + row_height_ * static_cast<double>(one.row) + job.em;
        draw_swatch(job, one.entry, left + one.x, baseline);
        const double mark = job.em * (one.entry.is_line ? 1.5 : 1.1);
        job.canvas.put(one.word, left + one.x + mark, baseline, Anchor::start);
    }
}

void draw_sparkline(ChartJob& job) {
    const auto values = job.chart.series[0].values;
    double low = 0, high = 0;
    bool is_first = true;
    for (const ChartValue& value : values) {
        if (value.is_missing) continue;
        low = is_first ? value.number : std::min(low, value.number);
        high = is_first ? value.number : std::max(high, value.number);
        is_first = false;
    }
    const double edge = std::min(1.6, job.height / 4);
    const double room = job.height - edge * 2;
    const auto y = [&](double number) {
        return high > low ? edge + room * (high - number) / (high - low) : job.height / 2;
    };
    const double step =
        (job.width - edge * 2) / static_cast<double>(std::max<std::size_t>(values.size(), 2) - 1);
    if (low < 0 && high > 0) {
        job.canvas.line({0, y(0)}, {job.width, y(0)}, 0.3, base::Color::gray(7000));
    }
    const base::Color color = job.color_of(0);
    std::vector<Spot> spots;
    Spot last;
    const auto end_line = [&] {
        if (spots.size() == 1) job.canvas.circle(spots[0], 0.6, color, {}, 0);
        job.canvas.polyline(spots, 0.8, color);
        spots.clear();
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].is_missing) {
            end_line();
            continue;
        }
        last = {edge + step * static_cast<double>(i), y(values[i].number)};
        spots.push_back(last);
    }
    end_line();
    job.canvas.circle(last, std::min(1.5, edge), color, {}, 0);
}

}  // namespace cajista::graphic::detail
