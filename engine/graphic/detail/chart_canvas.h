// SPDX-License-Identifier: Apache-2.0
// What a chart is drawn on: shapes and words in points from the top left, rounded to hundredths.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/color.h"
#include "graphic/drawing.h"
#include "text/paragraph.h"

namespace cajista::graphic::detail {

enum class Anchor : std::uint8_t { start, middle, end };

/// A text in one line.
struct Word {
    std::span<const text::GlyphRun> runs;
    double width = 0;  ///< points
};

struct Spot {
    double x = 0, y = 0;
};

class ChartCanvas {
public:
    ChartCanvas(text::Typesetter& typesetter, std::string_view language, base::Arena& arena)
        : typesetter_(typesetter), language_(language), arena_(arena) {}

    /// Shapes a text; its glyphs are copied into the arena.
    Word set(std::string_view text, const text::TextStyle& style);
    /// The same, cut with an ellipsis when it is wider than `width`.
    Word fitted(std::string_view text, const text::TextStyle& style, double width);
    void put(const Word& word, double x, double baseline, Anchor anchor);

    void rectangle(double left, double top, double width, double height, const base::Color& color);
    void line(Spot from, Spot to, double width, const base::Color& color);
    /// Lines that share a width and colour, as one path.
    void lines(std::span<const Spot> ends, double width, const base::Color& color);
    void polyline(std::span<const Spot> spots, double width, const base::Color& color);
    void polygon(std::span<const Spot> spots, const base::Color& color);
    /// `edge` none: without one.
    void circle(Spot middle, double radius, const base::Color& color, const base::Color& edge,
                double edge_width);
    /// From `begin` to `end` in parts of the circle, clockwise from the top; `hole` 0: a slice.
    void wedge(Spot middle, double radius, double hole, double begin, double end,
               const base::Color& color);

    /// White lines from the hole to the edge, where parts meet.
    void wedge_gaps(Spot middle, double radius, double hole, std::span<const double> cuts);

    const Drawing* finish(base::Size size);

private:
    static base::Length length(double points);
    static base::Point point(Spot spot) { return {length(spot.x), length(spot.y)}; }
    static std::vector<PathPoint> lines_through(std::span<const Spot> spots);
    void add_path(std::span<const PathPoint> path, const base::Color& fill,
                  const base::Color& stroke, double width);
    void arc(std::vector<PathPoint>& path, Spot middle, double radius, double begin,
             double end) const;

    text::Typesetter& typesetter_;
    std::string_view language_;
    base::Arena& arena_;
    std::vector<Shape> shapes_;
    std::vector<Label> labels_;
};

/// The colour with less ink: `part` 1 is itself, 0 white.
base::Color tinted(const base::Color& color, double part);
/// Light text is read on it.
bool is_dark(const base::Color& color);

}  // namespace cajista::graphic::detail
