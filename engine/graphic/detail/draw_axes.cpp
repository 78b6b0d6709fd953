// SPDX-License-Identifier: Apache-2.0
// Charts with a value axis: bars, stacked bars, lines and areas; bars also from left to right.
#include <algorithm>
#include <cmath>
#include <optional>

#include "graphic/detail/chart_parts.h"
#include "graphic/detail/chart_scale.h"

namespace cajista::graphic::detail {

namespace {

const base::Color grid_color = base::Color::gray(8600);
const base::Color axis_color = base::Color::gray(4500);
constexpr double grid_width = 0.4;
constexpr double axis_width = 0.7;

/// The plot's area in the chart, and its value axis.
struct Plot {
    double left = 0, top = 0, right = 0, bottom = 0;
    Scale scale;
    double width() const { return right - left; }
    double height() const { return bottom - top; }
    double y(double number) const { return bottom - scale.part(number) * height(); }
    double x(double number) const { return left + scale.part(number) * width(); }
    /// Where bars stand: zero, or what of the axis is nearest to it.
    double base_number() const { return std::clamp(0.0, scale.low(), scale.high()); }
};

std::size_t count_of(const Chart& chart) {
    return chart.series.empty() ? 0 : chart.series[0].values.size();
}

bool is_stacked(const Chart& chart) {
    return chart.kind == ChartKind::stacked_bar || chart.kind == ChartKind::area;
}

/// Numbers at the bars say it: a grid would only cross them.
bool has_direct_labels(const Chart& chart) {
    return chart.value_labels == ChartValueLabels::value && !is_stacked(chart);
}

struct Tick {
    Word word;
    double number;
};

std::vector<Tick> ticks_of(ChartJob& job, const Scale& scale) {
    std::vector<Tick> ticks;
    for (std::int64_t i = scale.first; i <= scale.last; ++i) {
        const std::string text = job.numbers.axis(scale.coefficient(i), scale.decimals_exponent());
        ticks.push_back({job.word(text), scale.value(i)});
    }
    return ticks;
}

double widest(const std::vector<Tick>& ticks) {
    double width = 0;
    for (const Tick& tick : ticks) width = std::max(width, tick.word.width);
    return width;
}

// --- what stands around the plot

/// Legend and titles; what they leave is the plot with its tick and category labels.
struct Surroundings {
    std::vector<LegendEntry> entries;
    ChartLegend legend = ChartLegend::none;
    std::optional<LegendRows> rows;
    double top = 0, bottom = 0, right = 0;  ///< taken there
};

Surroundings surround(ChartJob& job) {
    Surroundings around;
    around.entries = entries_of(job);
    around.legend = job.chart.legend;
    if (around.legend == ChartLegend::automatic) {
        around.legend = around.entries.size() > 1 ? ChartLegend::top : ChartLegend::none;
    }
    if (around.entries.empty()) around.legend = ChartLegend::none;
    if (around.legend == ChartLegend::none) return around;
    if (around.legend == ChartLegend::right) {
        double width = 0;
        for (const LegendEntry& entry : around.entries) {
            const Word word = job.word(entry.name, job.width * 0.35);
            width = std::max(width, word.width);
        }
        around.right = width + job.em * 2.7;
        return around;
    }
    around.rows.emplace(job, around.entries, job.width);
    (around.legend == ChartLegend::top ? around.top : around.bottom) =
        around.rows->height() + job.em * 0.5;
    return around;
}

void draw_legend(ChartJob& job, const Surroundings& around, const Plot& plot) {
    if (around.legend == ChartLegend::top) around.rows->draw(job, 0, 0);
    if (around.legend == ChartLegend::bottom) {
        around.rows->draw(job, plot.left, job.height - around.rows->height());
    }
    if (around.legend != ChartLegend::right) return;
    const double left = job.width - around.right + job.em * 1.2;
    // Stacked parts stand in the legend as they do in the bars.
    const bool is_reversed = is_stacked(job.chart) && !job.chart.is_horizontal;
    double baseline = plot.top + job.em * 0.4;
    for (std::size_t i = 0; i < around.entries.size(); ++i, baseline += job.em * 1.6) {
        const LegendEntry& entry = around.entries[is_reversed ? around.entries.size() - 1 - i : i];
        draw_swatch(job, entry, left, baseline);
        job.canvas.put(job.word(entry.name, job.width * 0.35),
                       left + job.em * (entry.is_line ? 1.5 : 1.1), baseline, Anchor::start);
    }
}

// --- category labels

/// A label in up to three lines, each at most `room` wide; nothing when a word is wider.
std::vector<Word> wrapped(ChartJob& job, std::string_view text, double room) {
    constexpr std::size_t most_lines = 3;
    std::vector<Word> lines;
    std::string line;
    Word set;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string longer =
            line.empty() ? std::string(word) : line + " " + std::string(word);
        const Word tried = job.word(longer);
        if (tried.width <= room) {
            line = longer;
            set = tried;
            continue;
        }
        if (line.empty()) return {};
        lines.push_back(set);
        line = std::string(word);
        set = job.word(line);
        if (set.width > room || lines.size() == most_lines) return {};
    }
    lines.push_back(set);
    return lines;
}

struct CategoryLabels {
    std::vector<std::vector<Word>> words;  ///< by category, empty: left out
    std::size_t lines = 0;
};

/// Whole where they fit, else in lines, else every second, third, fifth … of them.
CategoryLabels label_categories(ChartJob& job, double slot) {
    CategoryLabels made;
    const auto labels = job.chart.labels;
    if (labels.empty()) return made;
    const double room = slot - job.em * 0.35;
    bool all_fit = true;
    for (const std::string_view label : labels) {
        made.words.push_back(wrapped(job, label, room));
        all_fit = all_fit && !made.words.back().empty();
        made.lines = std::max(made.lines, made.words.back().size());
        if (!all_fit) break;
    }
    if (all_fit) return made;
    made.words.assign(labels.size(), {});
    made.lines = 1;
    double width = 0;
    std::vector<Word> whole;
    for (const std::string_view label : labels) {
        whole.push_back(job.word(label, job.width * 0.4));
        width = std::max(width, whole.back().width);
    }
    std::size_t every = labels.size();
    for (const std::size_t step : {2UL, 3UL, 4UL, 5UL, 6UL, 10UL, 12UL, 20UL, 50UL, 100UL, 365UL}) {
        if (width + job.em * 0.5 > slot * static_cast<double>(step)) continue;
        every = step;
        break;
    }
    for (std::size_t i = 0; i < labels.size(); i += every) made.words[i] = {whole[i]};
    return made;
}

// --- what stands in the plot

void draw_value_label(ChartJob& job, const ChartValue& value, double x, double y, double room) {
    if (job.chart.value_labels != ChartValueLabels::value || value.is_missing) return;
    const Word word = job.word(value.text);
    if (word.width > room) return;
    const double baseline = value.number < 0 ? y + job.em * 1.05 : y - job.em * 0.35;
    job.canvas.put(word, x, baseline, Anchor::middle);
}

/// In the middle of a part of a stack, where it fits.
void draw_part_label(ChartJob& job, const ChartValue& value, Spot middle, double width,
                     double height, const base::Color& color) {
    if (job.chart.value_labels != ChartValueLabels::value) return;
    if (height < job.em * 1.2) return;
    const bool takes_light = is_dark(color) && job.chart.light != nullptr;
    const Word word = job.canvas.set(value.text, takes_light ? *job.chart.light : *job.chart.style);
    if (word.width > width - 2) return;
    job.canvas.put(word, middle.x, middle.y + job.em * 0.35, Anchor::middle);
}

/// Of the room that a category has, what its bars take, and how wide each is.
struct BarRoom {
    double group, bar;
};

BarRoom bar_room(const ChartJob& job, double slot) {
    const auto number = is_stacked(job.chart) ? 1.0 : static_cast<double>(job.chart.series.size());
    const double most = job.em * 4.5 * number;
    BarRoom room{};
    room.group = std::min(slot * (number > 1 ? 0.76 : 0.64), most);
    room.bar = room.group / number;
    return room;
}

void draw_bars(ChartJob& job, const Plot& plot) {
    const std::size_t count = count_of(job.chart);
    const double slot = plot.width() / static_cast<double>(count);
    const BarRoom room = bar_room(job, slot);
    const double gap = job.chart.series.size() > 1 ? std::min(room.bar * 0.08, 1.5) : 0;
    const double zero = plot.y(plot.base_number());
    for (std::size_t s = 0; s < job.chart.series.size(); ++s) {
        const base::Color color = job.color_of(s);
        for (std::size_t i = 0; i < count; ++i) {
            const ChartValue& value = job.chart.series[s].values[i];
            if (value.is_missing) continue;
            const double left = plot.left + slot * (static_cast<double>(i) + 0.5) - room.group / 2 +
                                room.bar * static_cast<double>(s);
            const double y = plot.y(value.number);
            job.canvas.rectangle(left + gap / 2, std::min(y, zero), room.bar - gap,
                                 std::abs(zero - y), color);
            const double label_room = job.chart.series.size() > 1 ? room.bar * 1.05 : slot * 0.96;
            draw_value_label(job, value, left + room.bar / 2, y, label_room);
        }
    }
}

void draw_stacked_bars(ChartJob& job, const Plot& plot) {
    const std::size_t count = count_of(job.chart);
    const double slot = plot.width() / static_cast<double>(count);
    const BarRoom room = bar_room(job, slot);
    for (std::size_t i = 0; i < count; ++i) {
        const double left = plot.left + slot * (static_cast<double>(i) + 0.5) - room.bar / 2;
        Reach sum;
        for (std::size_t s = 0; s < job.chart.series.size(); ++s) {
            const ChartValue& value = job.chart.series[s].values[i];
            if (value.is_missing || value.number == 0) continue;
            double& end = value.number < 0 ? sum.low : sum.high;
            const double from = plot.y(end);
            end += value.number;
            const double to = plot.y(end);
            const double height = std::abs(to - from);
            const double gap = height > 2 ? 0.5 : 0;  // a hair of paper between parts
            const base::Color color = job.color_of(s);
            const double top = std::min(from, to) + (value.number < 0 ? gap : 0);
            job.canvas.rectangle(left, top, room.bar, height - gap, color);
            draw_part_label(job, value, {left + room.bar / 2, (from + to) / 2}, room.bar, height,
                            color);
        }
    }
}

/// Runs of spots between gaps.
template <typename Draw>
void for_runs(std::span<const ChartValue> values, const std::vector<Spot>& spots, Draw draw) {
    for (std::size_t begin = 0; begin < values.size();) {
        if (values[begin].is_missing) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < values.size() && !values[end].is_missing) ++end;
        draw(std::span(spots).subspan(begin, end - begin));
        begin = end;
    }
}

void draw_lines(ChartJob& job, const Plot& plot) {
    const std::size_t count = count_of(job.chart);
    const double slot = plot.width() / static_cast<double>(count);
    const bool has_dots = count <= 24;
    for (std::size_t s = 0; s < job.chart.series.size(); ++s) {
        const auto values = job.chart.series[s].values;
        const base::Color color = job.color_of(s);
        std::vector<Spot> spots;
        for (std::size_t i = 0; i < count; ++i) {
            spots.push_back({plot.left + slot * (static_cast<double>(i) + 0.5),
                             plot.y(values[i].is_missing ? plot.base_number() : values[i].number)});
        }
        for_runs(values, spots, [&](std::span<const Spot> run) {
            job.canvas.polyline(run, 1.6, color);
            for (const Spot& spot : run) {
                if (has_dots) {
                    job.canvas.circle(spot, 2.2, color, base::Color::gray(10'000), 0.9);
                } else if (run.size() == 1) {
                    job.canvas.circle(spot, 0.9, color, {}, 0);
                }
            }
        });
        for (std::size_t i = 0; i < count; ++i) {
            ChartValue above = values[i];  // a line's label stands above it
            above.number = std::abs(above.number);
            draw_value_label(job, above, spots[i].x, spots[i].y - 2, slot * 0.96);
        }
    }
}

/// Areas stand on each other; one alone stands on zero.
void draw_areas(ChartJob& job, const Plot& plot) {
    const std::size_t count = count_of(job.chart);
    const bool is_alone = job.chart.series.size() == 1;
    const double step = plot.width() / static_cast<double>(std::max<std::size_t>(count, 2) - 1);
    std::vector<double> floor(count, plot.base_number());
    struct Top {
        std::vector<Spot> line;
        base::Color color;
    };
    std::vector<Top> tops;
    for (std::size_t s = 0; s < job.chart.series.size(); ++s) {
        const base::Color color = job.color_of(s);
        const auto values = job.chart.series[s].values;
        for (std::size_t begin = 0; begin < count;) {
            if (is_alone && values[begin].is_missing) {
                ++begin;
                continue;
            }
            std::size_t end = begin;
            std::vector<Spot> line, outline;
            while (end < count && !(is_alone && values[end].is_missing)) {
                const double x = plot.left + step * static_cast<double>(end);
                const double number = values[end].is_missing ? 0 : values[end].number;
                outline.push_back({x, plot.y(floor[end])});
                floor[end] = is_alone ? number : floor[end] + number;
                line.push_back({x, plot.y(floor[end])});
                ++end;
            }
            outline.insert(outline.end(), line.rbegin(), line.rend());
            job.canvas.polygon(outline, tinted(color, is_alone ? 0.25 : 0.75));
            tops.push_back({std::move(line), color});
            begin = end;
        }
    }
    for (const Top& top : tops) job.canvas.polyline(top.line, 1.3, top.color);
}

void draw_grid(ChartJob& job, const Plot& plot, const std::vector<Tick>& ticks) {
    std::vector<Spot> lines;
    for (const Tick& tick : ticks) {
        const double y = plot.y(tick.number);
        if (tick.number != 0) {
            lines.push_back({plot.left, y});
            lines.push_back({plot.right, y});
        }
        job.canvas.put(tick.word, plot.left - job.em * 0.6, y + job.em * 0.35, Anchor::end);
    }
    if (!has_direct_labels(job.chart)) job.canvas.lines(lines, grid_width, grid_color);
}

void draw_category_labels(ChartJob& job, const Plot& plot, const CategoryLabels& labels) {
    const std::size_t count = count_of(job.chart);
    const bool is_at_edges = job.chart.kind == ChartKind::area && count > 1;
    for (std::size_t i = 0; i < labels.words.size(); ++i) {
        const auto at = static_cast<double>(i);
        const double middle =
            is_at_edges ? plot.left + plot.width() * at / static_cast<double>(count - 1)
                        : plot.left + plot.width() * (at + 0.5) / static_cast<double>(count);
        double baseline = plot.bottom + job.em * 1.35;
        for (const Word& word : labels.words[i]) {
            const double most = std::max(word.width / 2, job.width - word.width / 2);
            job.canvas.put(word, std::clamp(middle, word.width / 2, most), baseline,
                           Anchor::middle);
            baseline += job.em * 1.2;
        }
    }
}

double label_height(const ChartJob& job, std::size_t lines) {
    return lines == 0 ? job.em * 0.5 : job.em * (0.6 + 1.2 * static_cast<double>(lines));
}

int steps_in(const ChartJob& job, double length, double each) {
    return std::clamp(static_cast<int>(length / (job.em * each)), 1, 8);
}

Scale scale_for(const ChartJob& job, int steps) {
    const Reach reach = reach_of(job.chart);
    return nice_scale(reach.low, reach.high, steps, has_whole_numbers(job.chart));
}

void draw_titles(ChartJob& job, const Plot& plot, const Surroundings& around) {
    if (!job.chart.y_title.empty()) {
        job.canvas.put(job.word(job.chart.y_title, job.width), 0, around.top + job.em * 0.9,
                       Anchor::start);
    }
    if (job.chart.x_title.empty()) return;
    job.canvas.put(job.word(job.chart.x_title, plot.width()), plot.right,
                   job.height - around.bottom - job.em * 0.3, Anchor::end);
}

}  // namespace

base::Status draw_on_axes(ChartJob& job) {
    const Surroundings around = surround(job);
    Plot plot;
    plot.right = job.width - around.right - job.em * 0.2;
    const bool labels_above = job.chart.value_labels != ChartValueLabels::none;
    plot.top = around.top + (job.chart.y_title.empty() ? 0 : job.em * 1.7) + job.em * 0.5 +
               (labels_above ? job.em * 0.9 : 0);
    double bottom = job.height - around.bottom;
    if (!job.chart.x_title.empty()) bottom -= job.em * 1.4;
    plot.bottom = bottom - label_height(job, job.chart.labels.empty() ? 0 : 1);
    plot.scale = scale_for(job, steps_in(job, plot.height(), 2.6));
    const std::vector<Tick> ticks = ticks_of(job, plot.scale);
    plot.left = widest(ticks) + job.em * 0.6;
    if (plot.width() < job.em * 4) return no_room(job.chart, "its axes");
    const double slot = plot.width() / static_cast<double>(count_of(job.chart));
    const CategoryLabels labels = label_categories(job, slot);
    plot.bottom = bottom - label_height(job, labels.lines);
    if (plot.height() < job.em * 2) return no_room(job.chart, "its axes");

    draw_grid(job, plot, ticks);
    switch (job.chart.kind) {
        case ChartKind::stacked_bar:
            draw_stacked_bars(job, plot);
            break;
        case ChartKind::line:
            draw_lines(job, plot);
            break;
        case ChartKind::area:
            draw_areas(job, plot);
            break;
        default:
            draw_bars(job, plot);
    }
    if (plot.scale.low() <= 0 && plot.scale.high() >= 0) {
        const double zero = plot.y(0);
        job.canvas.line({plot.left, zero}, {plot.right, zero}, axis_width, axis_color);
    }
    draw_category_labels(job, plot, labels);
    draw_titles(job, plot, around);
    draw_legend(job, around, plot);
    return {};
}

// --- bars from left to right

namespace {

void draw_bar_across(ChartJob& job, const Plot& plot, double top, double height,
                     const ChartValue& value, const base::Color& color) {
    const double zero = plot.x(plot.base_number());
    const double x = plot.x(value.number);
    job.canvas.rectangle(std::min(x, zero), top, std::abs(x - zero), height, color);
    if (job.chart.value_labels != ChartValueLabels::value) return;
    const Word word = job.word(value.text);
    const bool is_left = value.number < 0;
    job.canvas.put(word, is_left ? x - job.em * 0.4 : x + job.em * 0.4,
                   top + height / 2 + job.em * 0.35, is_left ? Anchor::end : Anchor::start);
}

void draw_category_across(ChartJob& job, const Plot& plot, std::size_t index, double middle,
                          double group) {
    const std::size_t number = job.chart.series.size();
    if (job.chart.kind != ChartKind::stacked_bar) {
        const double bar = group / static_cast<double>(number);
        const double gap = number > 1 ? std::min(bar * 0.08, 1.2) : 0;
        for (std::size_t s = 0; s < number; ++s) {
            const ChartValue& value = job.chart.series[s].values[index];
            if (value.is_missing) continue;
            draw_bar_across(job, plot, middle - group / 2 + bar * static_cast<double>(s) + gap / 2,
                            bar - gap, value, job.color_of(s));
        }
        return;
    }
    Reach sum;
    for (std::size_t s = 0; s < number; ++s) {
        const ChartValue& value = job.chart.series[s].values[index];
        if (value.is_missing || value.number == 0) continue;
        double& end = value.number < 0 ? sum.low : sum.high;
        const double from = plot.x(end);
        end += value.number;
        const double to = plot.x(end);
        const double width = std::abs(to - from);
        const double gap = width > 2 ? 0.5 : 0;
        const base::Color color = job.color_of(s);
        job.canvas.rectangle(std::min(from, to), middle - group / 2, width - gap, group, color);
        draw_part_label(job, value, {(from + to) / 2, middle}, width, group, color);
    }
}

void draw_grid_across(ChartJob& job, const Plot& plot, const std::vector<Tick>& ticks) {
    std::vector<Spot> lines;
    for (const Tick& tick : ticks) {
        const double x = plot.x(tick.number);
        if (tick.number != 0) {
            lines.push_back({x, plot.top});
            lines.push_back({x, plot.bottom});
        }
        const double most = job.width - tick.word.width / 2;
        job.canvas.put(tick.word, std::min(x, most), plot.bottom + job.em * 1.35, Anchor::middle);
    }
    if (!has_direct_labels(job.chart)) job.canvas.lines(lines, grid_width, grid_color);
}

/// Room for the labels behind the longest bars.
double widest_value(ChartJob& job) {
    if (job.chart.value_labels != ChartValueLabels::value || is_stacked(job.chart)) return 0;
    double width = 0;
    for (const ChartSeries& one : job.chart.series) {
        for (const ChartValue& value : one.values) {
            width = std::max(width, job.word(value.text).width);
        }
    }
    return width;
}

}  // namespace

base::Status draw_bars_across(ChartJob& job) {
    const Surroundings around = surround(job);
    std::vector<Word> labels;
    Plot plot;
    for (const std::string_view label : job.chart.labels) {
        labels.push_back(job.word(label, job.width * 0.4));
        plot.left = std::max(plot.left, labels.back().width);
    }
    if (!labels.empty()) plot.left += job.em * 0.6;
    const double values = widest_value(job);
    plot.right = job.width - around.right - std::max(values + job.em * 0.4, job.em * 0.2);
    plot.top = around.top + (job.chart.y_title.empty() ? 0 : job.em * 1.7) + job.em * 0.2;
    plot.bottom =
        job.height - around.bottom - (job.chart.x_title.empty() ? 0 : job.em * 1.4) - job.em * 1.8;
    const std::size_t count = count_of(job.chart);
    const double slot = plot.height() / static_cast<double>(count);
    if (plot.width() < job.em * 5) return no_room(job.chart, "its axes");
    if (slot < job.em * 1.15) return no_room(job.chart, "the labels of its bars");
    // As many ticks as their texts leave apart.
    std::vector<Tick> ticks;
    for (int steps = steps_in(job, plot.width(), 4);; --steps) {
        plot.scale = scale_for(job, steps);
        ticks = ticks_of(job, plot.scale);
        const auto number = static_cast<double>(ticks.size() - 1);
        if (steps <= 1 || (widest(ticks) + job.em) * number <= plot.width()) break;
    }
    const bool has_negative = plot.scale.low() < 0;
    if (has_negative && values > 0) plot.left += values + job.em * 0.4;
    draw_grid_across(job, plot, ticks);
    const double group = std::min(slot * (job.chart.series.size() > 1 ? 0.78 : 0.62), job.em * 4.5);
    for (std::size_t i = 0; i < count; ++i) {
        const double middle = plot.top + slot * (static_cast<double>(i) + 0.5);
        draw_category_across(job, plot, i, middle, group);
        if (i >= labels.size()) continue;
        const double right = has_negative && values > 0 ? plot.left - values - job.em * 1.0
                                                        : plot.left - job.em * 0.6;
        job.canvas.put(labels[i], right, middle + job.em * 0.35, Anchor::end);
    }
    const double zero = plot.x(plot.base_number());
    job.canvas.line({zero, plot.top}, {zero, plot.bottom}, axis_width, axis_color);
    draw_titles(job, plot, around);
    draw_legend(job, around, plot);
    return {};
}

}  // namespace cajista::graphic::detail
