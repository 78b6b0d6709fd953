// SPDX-License-Identifier: Apache-2.0
// The parts that charts share: colours, words in their sizes, the legend.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graphic/chart.h"
#include "graphic/detail/chart_canvas.h"

namespace cajista::graphic::detail {

/// One chart being drawn.
struct ChartJob {
    const Chart& chart;
    ChartNumbers& numbers;
    ChartCanvas& canvas;
    double width, height;  ///< points
    double em;             ///< the font size

    const text::TextStyle& style() const { return *chart.style; }
    Word word(std::string_view text) { return canvas.set(text, *chart.style); }
    Word word(std::string_view text, double room) {
        return canvas.fitted(text, *chart.style, room);
    }
    base::Color color_at(std::size_t index) const;
    base::Color color_of(std::size_t series) const;
};

struct LegendEntry {
    std::string_view name;
    base::Color color;
    bool is_line = false;
};

/// Entries in rows from left to right; wraps at `width`.
class LegendRows {
public:
    LegendRows(ChartJob& job, std::span<const LegendEntry> entries, double width);
    double height() const { return static_cast<double>(rows_) * row_height_; }
    void draw(ChartJob& job, double left, double top) const;

private:
    struct Placed {
        Word word;
        LegendEntry entry;
        double x;
        std::size_t row;
    };
    std::vector<Placed> placed_;
    std::size_t rows_ = 0;
    double row_height_;
};

void draw_swatch(ChartJob& job, const LegendEntry& entry, double x, double baseline);
base::Diagnostic no_room(const Chart& chart, std::string_view what);

base::Status draw_bars_across(ChartJob& job);  ///< horizontal bars
base::Status draw_on_axes(ChartJob& job);      ///< bars, lines, areas
base::Status draw_pie(ChartJob& job);
void draw_sparkline(ChartJob& job);

/// Sums of what is above and below zero at one category.
struct Reach {
    double low = 0, high = 0;
};
/// The numbers that the value axis has to show.
Reach reach_of(const Chart& chart);
bool has_whole_numbers(const Chart& chart);
std::vector<LegendEntry> entries_of(const ChartJob& job);

}  // namespace cajista::graphic::detail
