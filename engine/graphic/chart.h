// SPDX-License-Identifier: Apache-2.0
// Charts of numbers as drawings: bars, lines, areas, pies and sparklines with axes and legends.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/color.h"
#include "base/length.h"
#include "base/result.h"
#include "graphic/drawing.h"
#include "text/paragraph.h"
#include "text/style.h"

namespace cajista::graphic {

enum class ChartKind : std::uint8_t { bar, stacked_bar, line, area, pie, donut, sparkline };
enum class ChartLegend : std::uint8_t { automatic, none, top, bottom, right };
enum class ChartValueLabels : std::uint8_t { none, value, percent };

struct ChartValue {
    double number = 0;
    bool is_missing = true;  ///< a gap; 0 is a number
    std::string_view text;   ///< how it prints, for value labels
};

struct ChartSeries {
    std::string_view name;
    std::span<const ChartValue> values;
    base::Color color;  ///< none: the next one of Chart::colors
};

/// How the numbers of axes print: by the document's locale.
class ChartNumbers {
public:
    /// coefficient * 10^exponent, exponent <= 0: as many decimals.
    virtual std::string axis(std::int64_t coefficient, int exponent) = 0;
    virtual std::string percent(std::int64_t whole) = 0;

protected:
    ~ChartNumbers() = default;
};

/// What a chart shows and how. All it points to must outlive make_chart(), the styles the drawing.
struct Chart {
    ChartKind kind = ChartKind::bar;
    base::Size size;
    bool is_horizontal = false;  ///< bars from left to right
    ChartLegend legend = ChartLegend::automatic;
    ChartValueLabels value_labels = ChartValueLabels::none;
    std::span<const std::string_view> labels;  ///< of the categories; a chart without: empty
    std::span<const ChartSeries> series;
    std::span<const base::Color> colors;  ///< by series, of pies by slice, again from the first
    std::string_view x_title, y_title;
    std::string_view center;                 ///< text in the hole of a donut
    std::string_view empty;                  ///< stands there when there is nothing to show
    std::string_view language;               ///< BCP 47
    const text::TextStyle* style = nullptr;  ///< never null
    const text::TextStyle* large = nullptr;  ///< of `center`; null: style
    const text::TextStyle* light = nullptr;  ///< on dark areas; null: style
};

bool parse_chart_kind(std::string_view name, ChartKind& kind);
std::span<const std::string_view> chart_kind_names();
/// The colours that are used without any from the template.
std::span<const base::Color> usual_chart_colors();

/// Draws it. Axes have ticks in steps of 1, 2 or 5; those of bars and areas hold zero, that of a
/// line does unless its numbers stand far from it. Coordinates are hundredths of a point, made
/// without the mathematical library's sines: the same data, the same drawing. Errors, without span:
/// graphic.chart-data (lists of different lengths, negative parts of a pie), graphic.chart-points
/// (over base::limits::chart_points), graphic.chart-size (no room for the text) and
/// graphic.chart-empty (nothing to show, and no `empty`).
base::Result<const Drawing*> make_chart(const Chart& chart, ChartNumbers& numbers,
                                        text::Typesetter& typesetter, base::Arena& arena);

}  // namespace cajista::graphic
