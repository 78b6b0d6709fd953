// SPDX-License-Identifier: Apache-2.0
// Pies and donuts: clockwise from the top, in the order of the data, a table of the parts beside.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "graphic/detail/chart_parts.h"

namespace cajista::graphic::detail {

namespace {

struct Slice {
    std::string_view name;
    std::string_view text;
    double number = 0;
    std::int64_t percent = 0;
    base::Color color;
};

std::vector<Slice> slices_of(const ChartJob& job, double& sum) {
    const ChartSeries& series = job.chart.series[0];
    std::vector<Slice> slices;
    sum = 0;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        const ChartValue& value = series.values[i];
        if (value.is_missing) continue;
        sum += value.number;
        slices.push_back({i < job.chart.labels.size() ? job.chart.labels[i] : std::string_view{},
                          value.text, value.number, 0, job.color_at(i)});
    }
    return slices;
}

/// Whole percents that add up to 100: those with the largest remainders are rounded up.
void share_percents(std::vector<Slice>& slices, double sum) {
    std::vector<std::size_t> order(slices.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t left = 100;
    std::vector<double> rest(slices.size());
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const double exact = slices[i].number / sum * 100;
        slices[i].percent = static_cast<std::int64_t>(std::floor(exact));
        rest[i] = exact - std::floor(exact);
        left -= slices[i].percent;
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
    for (std::size_t i = 0; i < order.size() && left > 0; ++i, --left) ++slices[order[i]].percent;
}

struct PartTable {
    std::vector<Word> names, values;
    double name_width = 0, value_width = 0;
};

PartTable table_of(ChartJob& job, const std::vector<Slice>& slices, double room) {
    PartTable table;
    for (const Slice& slice : slices) {
        Word value;
        if (job.chart.value_labels == ChartValueLabels::value) value = job.word(slice.text);
        if (job.chart.value_labels == ChartValueLabels::percent) {
            value = job.word(job.numbers.percent(slice.percent));
        }
        table.value_width = std::max(table.value_width, value.width);
        table.values.push_back(value);
    }
    const double values = table.value_width > 0 ? table.value_width + job.em * 1.2 : 0;
    for (const Slice& slice : slices) {
        const Word name = job.word(slice.name, room - values - job.em * 1.2);
        table.name_width = std::max(table.name_width, name.width);
        table.names.push_back(name);
    }
    return table;
}

/// False when the text in the hole has no room: half an amount is a wrong one.
bool draw_disc(ChartJob& job, const std::vector<Slice>& slices, double sum, Spot middle,
               double radius) {
    const bool is_donut = job.chart.kind == ChartKind::donut;
    const double hole = is_donut ? radius * 0.62 : 0;
    double begin = 0;
    std::vector<double> cuts;
    for (const Slice& slice : slices) {
        if (!(slice.number > 0)) continue;
        const double end = begin + slice.number / sum;
        job.canvas.wedge(middle, radius, hole, begin, std::min(end, 1.0), slice.color);
        cuts.push_back(begin);
        begin = end;
    }
    if (cuts.size() > 1) job.canvas.wedge_gaps(middle, radius, hole, cuts);
    if (!is_donut || job.chart.center.empty()) return true;
    for (const text::TextStyle* style : {job.chart.large, job.chart.style}) {
        if (style == nullptr) continue;
        const Word word = job.canvas.set(job.chart.center, *style);
        if (word.width > hole * 1.85) continue;
        const double drop = style->size.to_points() * 0.35;
        job.canvas.put(word, middle.x, middle.y + drop, Anchor::middle);
        return true;
    }
    return false;
}

}  // namespace

base::Status draw_pie(ChartJob& job) {
    double sum = 0;
    std::vector<Slice> slices = slices_of(job, sum);
    share_percents(slices, sum);
    ChartLegend legend = job.chart.legend;
    if (legend == ChartLegend::automatic) legend = ChartLegend::right;
    if (job.chart.labels.empty()) legend = ChartLegend::none;
    if (legend != ChartLegend::right) {
        std::vector<LegendEntry> entries;
        for (const Slice& slice : slices) entries.push_back({slice.name, slice.color, false});
        if (legend == ChartLegend::none) entries.clear();
        const LegendRows rows(job, entries, job.width);
        const double used = entries.empty() ? 0 : rows.height() + job.em * 0.5;
        const double diameter = std::min(job.width, job.height - used);
        if (diameter < job.em * 3) return no_room(job.chart, "its legend");
        const bool is_top = legend == ChartLegend::top;
        const Spot middle{job.width / 2, (is_top ? used : 0) + diameter / 2};
        if (!draw_disc(job, slices, sum, middle, diameter / 2)) {
            return no_room(job.chart, "the text in its hole");
        }
        if (!entries.empty()) rows.draw(job, 0, is_top ? 0 : job.height - rows.height());
        return {};
    }
    const double row_height = job.em * 1.65;
    // Half of the width, or less when the names need more.
    const double most = std::min(job.height, job.width * 0.5);
    const PartTable wanted = table_of(job, slices, job.width);
    const double names = wanted.name_width + wanted.value_width + job.em * 4.4;
    const double diameter = std::clamp(job.width - names, most * 0.6, most);
    const double left = diameter + job.em * 2;
    const PartTable table = table_of(job, slices, job.width - left);
    const double height = row_height * static_cast<double>(slices.size());
    if (height > job.height + job.em * 0.7 || job.width - left < job.em * 4) {
        return no_room(job.chart, "the names of its parts");
    }
    if (!draw_disc(job, slices, sum, {diameter / 2, job.height / 2}, diameter / 2)) {
        return no_room(job.chart, "the text in its hole");
    }
    double baseline = (job.height - height) / 2 + row_height * 0.5 + job.em * 0.35;
    const double right = left + job.em * 1.2 + table.name_width + job.em * 1.2 + table.value_width;
    for (std::size_t i = 0; i < slices.size(); ++i, baseline += row_height) {
        draw_swatch(job, {slices[i].name, slices[i].color, false}, left, baseline);
        job.canvas.put(table.names[i], left + job.em * 1.2, baseline, Anchor::start);
        job.canvas.put(table.values[i], right, baseline, Anchor::end);
    }
    return {};
}

}  // namespace cajista::graphic::detail
