// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/chart_canvas.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "graphic/detail/chart_scale.h"

namespace cajista::graphic::detail {

base::Length ChartCanvas::length(double points) {
    return base::Length::scaled(std::llround(points * 100), base::Length::units_per_point, 100);
}

Word ChartCanvas::set(std::string_view text, const text::TextStyle& style) {
    Word word;
    std::string line(text);
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    text::Span span;
    span.text = arena_.copy(line);
    span.style = &style;
    text::ParagraphStyle unwrapped;
    unwrapped.white_space = text::WhiteSpace::pre;
    const auto set =
        typesetter_.set_paragraph({&span, 1}, unwrapped, language_, base::Length{}, arena_);
    if (set.empty()) return word;
    const auto runs = arena_.copy(set[0].runs);
    const base::Length left = runs.empty() ? base::Length{} : runs[0].x;
    for (text::GlyphRun& run : runs) {
        run.x -= left;  // Arabic begins at the right edge of a width of nothing
        run.glyphs = arena_.copy(run.glyphs);  // those of cached words end with the typesetter
        run.text = arena_.copy(run.text);
        run.style = &style;
    }
    word.runs = runs;
    word.width = set[0].width.to_points();
    return word;
}

Word ChartCanvas::fitted(std::string_view text, const text::TextStyle& style, double width) {
    const Word whole = set(text, style);
    if (whole.width <= width || text.empty()) return whole;
    std::size_t fits = 0, over = text.size();
    Word best = set("…", style);
    while (fits + 1 < over) {
        std::size_t middle = (fits + over) / 2;
        while (middle > fits && (static_cast<unsigned char>(text[middle]) & 0xC0U) == 0x80U) {
            --middle;
        }
        if (middle == fits) break;
        std::string cut(text.substr(0, middle));
        while (cut.ends_with(' ')) cut.pop_back();
        const Word tried = set(cut + "…", style);
        if (tried.width <= width) {
            best = tried;
            fits = middle;
        } else {
            over = middle;
        }
    }
    return best;
}

void ChartCanvas::put(const Word& word, double x, double baseline, Anchor anchor) {
    if (anchor == Anchor::middle) x -= word.width / 2;
    if (anchor == Anchor::end) x -= word.width;
    for (const text::GlyphRun& run : word.runs) {
        const base::Point origin = point({x, baseline});
        labels_.push_back({{origin.x + run.x, origin.y}, &run});
    }
}

void ChartCanvas::add_path(std::span<const PathPoint> path, const base::Color& fill,
                           const base::Color& stroke, double width) {
    Shape shape;
    shape.path = arena_.copy(path);
    shape.fill = fill;
    shape.stroke = stroke;
    shape.stroke_width = length(width);
    shape.line_cap = 0;
    shape.line_join = 1;
    shapes_.push_back(shape);
}

void ChartCanvas::rectangle(double left, double top, double width, double height,
                            const base::Color& color) {
    if (!(width > 0) || !(height > 0)) return;
    const base::Point from = point({left, top});
    const base::Point to = point({left + width, top + height});
    const base::Rect area{from.x, from.y, to.x - from.x, to.y - from.y};
    const auto rects = arena_.array<base::Rect>(1);
    rects[0] = area;
    Shape shape;
    shape.kind = Shape::Kind::rects;
    shape.rects = rects;
    shape.fill = color;
    shapes_.push_back(shape);
}

void ChartCanvas::line(Spot from, Spot to, double width, const base::Color& color) {
    const Spot ends[] = {from, to};
    lines(ends, width, color);
}

void ChartCanvas::lines(std::span<const Spot> ends, double width, const base::Color& color) {
    std::vector<PathPoint> path;
    for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
        path.push_back({PathPoint::Kind::move, point(ends[i])});
        path.push_back({PathPoint::Kind::line, point(ends[i + 1])});
    }
    if (!path.empty()) add_path(path, {}, color, width);
}

std::vector<PathPoint> ChartCanvas::lines_through(std::span<const Spot> spots) {
    std::vector<PathPoint> path;
    for (const Spot& spot : spots) {
        path.push_back({path.empty() ? PathPoint::Kind::move : PathPoint::Kind::line, point(spot)});
    }
    return path;
}

void ChartCanvas::polyline(std::span<const Spot> spots, double width, const base::Color& color) {
    std::vector<PathPoint> path = lines_through(spots);
    if (path.size() > 1) add_path(path, {}, color, width);
}

void ChartCanvas::polygon(std::span<const Spot> spots, const base::Color& color) {
    std::vector<PathPoint> path = lines_through(spots);
    if (path.size() < 3) return;
    path.push_back({PathPoint::Kind::close, path.front().at});
    add_path(path, color, {}, 0);
}

/// Curves of at most an eighth of the circle; the path stands at the beginning.
void ChartCanvas::arc(std::vector<PathPoint>& path, Spot middle, double radius, double begin,
                      double end) const {
    const int steps = std::max(1, static_cast<int>(std::ceil(std::abs(end - begin) * 8 - 1e-9)));
    const double step = (end - begin) / steps;
    // 4/3 tan(a/4), and tan(a/4) = sin(a/2) / (1 + cos(a/2)).
    const Turn half = turn_by(std::abs(step) / 2);
    const double arm = (step < 0 ? -4.0 : 4.0) / 3 * half.sine / (1 + half.cosine) * radius;
    for (int i = 0; i < steps; ++i) {
        const Turn a = turn_by(begin + step * i);
        const Turn b = turn_by(i + 1 == steps ? end : begin + step * (i + 1));
        const Spot from{middle.x + radius * a.sine, middle.y - radius * a.cosine};
        const Spot to{middle.x + radius * b.sine, middle.y - radius * b.cosine};
        path.push_back(
            {PathPoint::Kind::curve, point({from.x + arm * a.cosine, from.y + arm * a.sine})});
        path.push_back(
            {PathPoint::Kind::curve, point({to.x - arm * b.cosine, to.y - arm * b.sine})});
        path.push_back({PathPoint::Kind::curve, point(to)});
    }
}

void ChartCanvas::circle(Spot middle, double radius, const base::Color& color,
                         const base::Color& edge, double edge_width) {
    std::vector<PathPoint> path;
    path.push_back({PathPoint::Kind::move, point({middle.x, middle.y - radius})});
    arc(path, middle, radius, 0, 1);
    path.push_back({PathPoint::Kind::close, path.front().at});
    add_path(path, color, edge, edge_width);
}

void ChartCanvas::wedge(Spot middle, double radius, double hole, double begin, double end,
                        const base::Color& color) {
    const bool is_whole = end - begin > 0.999999;
    std::vector<PathPoint> path;
    const auto at = [&](double r, double part) {
        const Turn turn = turn_by(part);
        return point({middle.x + r * turn.sine, middle.y - r * turn.cosine});
    };
    path.push_back({PathPoint::Kind::move, at(radius, begin)});
    arc(path, middle, radius, begin, end);
    if (is_whole) {
        path.push_back({PathPoint::Kind::close, path.front().at});
        if (hole > 0) path.push_back({PathPoint::Kind::move, at(hole, end)});
    } else {
        path.push_back({PathPoint::Kind::line, hole > 0 ? at(hole, end) : point(middle)});
    }
    if (hole > 0) arc(path, middle, hole, end, begin);
    if (!is_whole || hole > 0) path.push_back({PathPoint::Kind::close, path.front().at});
    add_path(path, color, {}, 0);
}

void ChartCanvas::wedge_gaps(Spot middle, double radius, double hole,
                             std::span<const double> cuts) {
    std::vector<Spot> ends;
    for (const double cut : cuts) {
        const Turn turn = turn_by(cut);
        ends.push_back({middle.x + hole * turn.sine, middle.y - hole * turn.cosine});
        ends.push_back({middle.x + radius * turn.sine, middle.y - radius * turn.cosine});
    }
    lines(ends, 1.1, base::Color::gray(10'000));
}

const Drawing* ChartCanvas::finish(base::Size size) {
    auto* drawing = arena_.make<Drawing>();
    drawing->size = size;
    drawing->shapes = arena_.copy(std::span<const Shape>(shapes_));
    drawing->labels = arena_.copy(std::span<const Label>(labels_));
    const text::Typesetter::Missing missing = typesetter_.take_missing_glyphs();
    drawing->missing_glyphs = static_cast<std::uint32_t>(missing.count);
    drawing->first_missing = missing.first;
    return drawing;
}

base::Color tinted(const base::Color& color, double part) {
    if (color.spot != nullptr) {
        base::Color lighter =
            color.spot->at(static_cast<std::uint16_t>(std::lround(color.tint * part)));
        lighter.overprints = color.overprints;
        return lighter;
    }
    base::Color lighter = color;
    const bool is_ink = color.space == base::Color::Space::cmyk;
    for (std::uint16_t& component : lighter.components) {
        const double ink = is_ink ? component : 10'000 - component;
        const auto less = static_cast<std::uint16_t>(std::lround(ink * part));
        component = is_ink ? less : static_cast<std::uint16_t>(10'000 - less);
    }
    return lighter;
}

bool is_dark(const base::Color& color) {
    using Space = base::Color::Space;
    const auto& c = color.components;
    switch (color.space) {
        case Space::gray:
            return c[0] < 5500;
        case Space::rgb:  // the weights of Rec. 601
            return 299U * c[0] + 587U * c[1] + 114U * c[2] < 5'800'000U;
        case Space::cmyk: {
            const auto left = [&](unsigned ink) { return (10'000U - ink) * (10'000U - c[3]); };
            return (299U * (left(c[0]) / 10'000) + 587U * (left(c[1]) / 10'000) +
                    114U * (left(c[2]) / 10'000)) < 5'800'000U;
        }
        default:
            return false;
    }
}

}  // namespace cajista::graphic::detail
