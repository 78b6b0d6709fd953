// SPDX-License-Identifier: Apache-2.0
// Paths, drawings, images and forms of a content stream (ISO 32000-1, 8.4 to 8.10).
#include "pdf/detail/content_stream.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace cajista::pdf::detail {

/// How a drawing stands on the page: position and scale of each axis.
struct Placement {
    base::Rect area;
    base::Size natural;

    base::Length x(base::Length at) const {
        return area.left +
               (area.width == natural.width ? at : at.times(area.width.units, natural.width.units));
    }
    base::Length y(base::Length at) const {
        return area.top + (area.height == natural.height
                               ? at
                               : at.times(area.height.units, natural.height.units));
    }
    /// Line widths follow the smaller scale, so that a line never grows over its neighbours.
    base::Length width(base::Length line) const {
        return min(line.times(area.width.units, natural.width.units),
                   line.times(area.height.units, natural.height.units));
    }
};

namespace {

std::int64_t thousandths(base::Length length) {
    return (std::clamp<std::int64_t>(length.units, 0, std::int64_t{30'000} << 16) * 1000 + 32768) >>
           16;
}

base::Rect normal(base::Rect area) {
    if (area.width.units < 0) {
        area.left += area.width;
        area.width = -area.width;
    }
    if (area.height.units < 0) {
        area.top += area.height;
        area.height = -area.height;
    }
    return area;
}

base::Rect widened(const base::Rect& area, base::Length by) {
    return {area.left - by, area.top - by, area.width + by * 2, area.height + by * 2};
}

}  // namespace

/// Graphics that would be painted over waiting text start a new phase.
void ContentStream::before_graphics(const page::Item& item, const base::Rect& extent) {
    if (text_area_.touches(extent)) flush();
    if (!is_tagged_ || graphics_mark_ == item.element) return;
    end_path();
    mark(graphics_, graphics_mark_, item.element);
}

void ContentStream::begin_path(Path kind, const base::Color& color) {
    if (path_ == kind && (kind == Path::stroke || color == fill_color_)) return;
    end_path();
    path_ = kind;
    if (kind != Path::stroke) set_color(graphics_, color, false);
}

void ContentStream::end_path() {
    switch (path_) {
        case Path::none:
            return;
        case Path::fill:
            graphics_.append("f\n");
            break;
        case Path::fill_even_odd:
            graphics_.append("f*\n");
            break;
        case Path::stroke:
            graphics_.append("S\n");
            break;
    }
    path_ = Path::none;
}

/// Line state, before the first line of a path. `dashes`: of a drawing, instead of style.dash.
void ContentStream::set_line(const LineStyle& style, std::span<const base::Length> dashes) {
    if (path_ == Path::stroke && style == line_ && dashes.empty()) return;
    end_path();
    const auto number = [this](std::int64_t value, int digits, std::string_view operation) {
        char* out = graphics_.reserve(base::number_bytes);
        graphics_.commit(base::write_fixed(out, value, digits));
        graphics_.append(operation);
    };
    if (style.width != line_.width) number(style.width, 3, " w\n");
    if (style.cap != line_.cap) number(style.cap, 0, " J\n");
    if (style.join != line_.join) number(style.join, 0, " j\n");
    // Dashes are three widths long and apart, dots one width (round caps) and two widths apart.
    const bool dash_follows_width = style.dash == 1 || style.dash == 2;
    if (!dashes.empty()) {
        graphics_.append("[");
        for (const base::Length dash : dashes) number(thousandths(dash), 3, " ");
        graphics_.append("]0 d\n");
    } else if (style.dash != line_.dash || (dash_follows_width && style.width != line_.width)) {
        graphics_.append("[");
        if (style.dash == 1) number(style.width * 3, 3, "");
        if (style.dash == 2) number(0, 0, " ");
        if (style.dash == 2) number(style.width * 2, 3, "");
        graphics_.append("]0 d\n");
    }
    set_color(graphics_, style.color, true);
    line_ = style;
}

void ContentStream::rectangle(const base::Rect& area) {
    // Edges are rounded, not widths: neighbours abut.
    const Hundredths left = x_of(area.left), right = x_of(area.right());
    const Hundredths bottom = y_of(area.bottom()), top = y_of(area.top);
    graphics_.numbers("re\n", left, bottom, right - left, top - bottom);
}

/// A solid horizontal or vertical line as a filled rectangle: one operator, in one path with others
/// of its colour.
bool ContentStream::line_as_area(const page::Item& item) {
    const bool is_level = item.area.height.units == 0;
    if (item.dash != 0 || (!is_level && item.area.width.units != 0)) return false;
    const base::Rect area = normal(item.area);
    const Hundredths thickness = std::max<Hundredths>(to_hundredths(item.width), 1);
    begin_path(Path::fill, item.color);
    const base::Length half = item.width / 2;
    if (is_level) {
        graphics_.numbers("re\n", x_of(area.left), y_of(area.top + half),
                          x_of(area.right()) - x_of(area.left), thickness);
    } else {
        graphics_.numbers("re\n", x_of(area.left - half), y_of(area.bottom()), thickness,
                          y_of(area.top) - y_of(area.bottom()));
    }
    return true;
}

void ContentStream::rounded_rectangle(const base::Rect& area, base::Length radius) {
    const base::Length r = min(radius, min(area.width, area.height) / 2);
    if (r.units <= 0) return rectangle(area);
    const base::Length k = r.times(5523, 10000);  // a quarter circle as a Bézier curve
    const Hundredths left = x_of(area.left), right = x_of(area.right());
    const Hundredths top = y_of(area.top), bottom = y_of(area.bottom());
    const Hundredths step = x_of(r), arm = x_of(r - k);
    graphics_.numbers("m\n", left + step, bottom);
    graphics_.numbers("l\n", right - step, bottom);
    graphics_.numbers("c\n", right - arm, bottom, right, bottom + arm, right, bottom + step);
    graphics_.numbers("l\n", right, top - step);
    graphics_.numbers("c\n", right, top - arm, right - arm, top, right - step, top);
    graphics_.numbers("l\n", left + step, top);
    graphics_.numbers("c\n", left + arm, top, left, top - arm, left, top - step);
    graphics_.numbers("l\n", left, bottom + step);
    graphics_.numbers("c\nh\n", left, bottom + arm, left + arm, bottom, left + step, bottom);
}

void ContentStream::fill(const page::Item& item) {
    const base::Rect area = normal(item.area);
    if (item.color.is_none() || area.width.units == 0 || area.height.units == 0) return;
    before_graphics(item, area);
    begin_path(Path::fill, item.color);
    rounded_rectangle(area, item.radius);
}

void ContentStream::stroke(const page::Item& item) {
    if (item.color.is_none() || item.width.units <= 0) return;
    before_graphics(item, widened(normal(item.area), item.width / 2));
    if (line_as_area(item)) return;
    const std::uint8_t dash = std::min<std::uint8_t>(item.dash, 2);
    set_line({item.color, thousandths(item.width), dash,
              static_cast<std::uint8_t>(dash == 2 ? 1 : 0), line_.join},
             {});
    begin_path(Path::stroke, item.color);
    graphics_.numbers("m\n", x_of(item.area.left), y_of(item.area.top));
    graphics_.numbers("l\n", x_of(item.area.right()), y_of(item.area.bottom()));
}

void ContentStream::outline(const page::Item& item) {
    if (item.color.is_none() || item.width.units <= 0) return;
    const base::Rect area = normal(item.area);
    before_graphics(item, widened(area, item.width / 2));
    const std::uint8_t dash = std::min<std::uint8_t>(item.dash, 2);
    set_line({item.color, thousandths(item.width), dash,
              static_cast<std::uint8_t>(dash == 2 ? 1 : 0), 0},
             {});
    begin_path(Path::stroke, item.color);
    rounded_rectangle(area, item.radius);
}

void ContentStream::draw(const page::Item& item) {
    const graphic::Drawing& drawing = *item.drawing;
    if (drawing.size.width.units <= 0 || drawing.size.height.units <= 0) return;
    before_graphics(item, normal(item.area));
    const Placement placement{item.area, drawing.size};
    for (const graphic::Shape& one : drawing.shapes) shape(one, placement);
}

/// Bars and modules of a barcode in whole numbers: one module is the unit of their own coordinates.
/// False, with nothing written, when they are few or on no grid.
bool ContentStream::modules(const graphic::Shape& shape, const Placement& placement) {
    constexpr std::size_t fewest = 8;
    constexpr std::int64_t least_unit = 65536 / 50;  // 1/50 pt
    if (shape.rects.size() < fewest || !shape.path.empty() || !shape.stroke.is_none() ||
        shape.fill.is_none() || placement.area.width != placement.natural.width ||
        placement.area.height != placement.natural.height) {
        return false;
    }
    std::int64_t across = 0, down = 0;
    for (const base::Rect& rect : shape.rects) {
        across = std::gcd(std::gcd(across, rect.left.units), rect.width.units);
        down = std::gcd(std::gcd(down, rect.top.units), rect.height.units);
        if (across < least_unit || down < least_unit) return false;
    }
    end_path();
    set_color(graphics_, shape.fill, false);
    graphics_.append("q ");
    char* out = graphics_.reserve(4 * base::number_bytes);
    out = base::write_points(out, {across}, 6);
    std::memcpy(out, " 0 0 -", 6);
    out = base::write_points(out + 6, {down}, 6);
    *out++ = ' ';
    graphics_.commit(out);
    graphics_.numbers("cm\n", x_of(placement.area.left), y_of(placement.area.top));
    for (const base::Rect& rect : shape.rects) {
        out = graphics_.reserve(4 * base::number_bytes);
        for (const std::int64_t number : {rect.left.units / across, rect.top.units / down,
                                          rect.width.units / across, rect.height.units / down}) {
            out = base::write_integer(out, number);
            *out++ = ' ';
        }
        std::memcpy(out, "re\n", 3);
        graphics_.commit(out + 3);
    }
    graphics_.append("f\nQ\n");
    return true;
}

void ContentStream::shape(const graphic::Shape& shape, const Placement& placement) {
    if (modules(shape, placement)) return;
    const auto lines = [&] {
        for (const base::Rect& rect : shape.rects) {
            const base::Length left = placement.x(rect.left), top = placement.y(rect.top);
            rectangle(normal(
                {left, top, placement.x(rect.right()) - left, placement.y(rect.bottom()) - top}));
        }
        path(shape.path, placement);
    };
    if (shape.rects.empty() && shape.path.empty()) return;
    if (!shape.fill.is_none()) {
        // Paths of a drawing may overlap with different directions: each is filled alone.
        if (!shape.path.empty()) end_path();
        begin_path(shape.even_odd ? Path::fill_even_odd : Path::fill, shape.fill);
        lines();
        if (!shape.path.empty()) end_path();
    }
    if (shape.stroke.is_none() || shape.stroke_width.units <= 0) return;
    std::vector<base::Length> dashes;
    bool has_dash = false;
    for (const base::Length dash : shape.dashes) {
        dashes.push_back(placement.width(dash));
        has_dash = has_dash || thousandths(dashes.back()) > 0;
    }
    if (!has_dash) dashes.clear();  // all zero is not allowed (8.4.3.6)
    const auto dash = static_cast<std::uint8_t>(dashes.empty() ? 0 : 255);
    set_line(
        {shape.stroke, thousandths(placement.width(shape.stroke_width)), dash,
         std::min<std::uint8_t>(shape.line_cap, 2), std::min<std::uint8_t>(shape.line_join, 2)},
        dashes);
    begin_path(Path::stroke, shape.stroke);
    lines();
}

void ContentStream::path(std::span<const graphic::PathPoint> points, const Placement& placement) {
    using Point = graphic::PathPoint;
    const auto x = [&](std::size_t i) { return x_of(placement.x(points[i].at.x)); };
    const auto y = [&](std::size_t i) { return y_of(placement.y(points[i].at.y)); };
    bool has_point = false;  // a path begins with `m`, whatever the data says
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point::Kind kind = points[i].kind;
        if (kind == Point::Kind::close) {
            if (has_point) graphics_.append("h\n");
        } else if (kind == Point::Kind::curve && has_point && points.size() - i >= 3) {
            graphics_.numbers("c\n", x(i), y(i), x(i + 1), y(i + 1), x(i + 2), y(i + 2));
            i += 2;
        } else {
            graphics_.numbers(has_point && kind != Point::Kind::move ? "l\n" : "m\n", x(i), y(i));
            has_point = true;
        }
    }
}

void ContentStream::begin_window(const page::Item& item) {
    const base::Rect area = normal(item.area);
    base::Rect all = item.window->picture;  // waiting text must not get into the window
    all.left += item.area.left;
    all.top += item.area.top;
    before_graphics(item, all);
    end_path();
    saved_ = {fill_color_, line_, graphics_overprint_};
    graphics_.append("q\n");
    rectangle(area);
    graphics_.append("W n\n");
}

void ContentStream::end_window() {
    end_path();
    graphics_.append("Q\n");
    fill_color_ = saved_.fill_color;
    line_ = saved_.line;
    graphics_overprint_ = saved_.overprint;
}

void ContentStream::begin_turned(const page::Item& item) {
    flush();
    outside_.push_back({size_, {fill_color_, line_, graphics_overprint_}, text_state_});
    const page::Turned& turned = *item.turned;
    const Hundredths left = x_of(item.area.left), right = x_of(item.area.right());
    const Hundredths bottom = y_of(item.area.bottom()), top = y_of(item.area.top);
    constexpr Hundredths one = 100, none = 0;
    out_.append("q ");
    if (turned.quarters == 1) {
        out_.numbers("cm\n", none, one, -one, none, right, bottom);
    } else if (turned.quarters == 2) {
        out_.numbers("cm\n", -one, none, none, -one, right, top);
    } else {
        out_.numbers("cm\n", none, -one, one, none, left, top);
    }
    size_ = turned.size;
    text_area_.start(size_);
}

void ContentStream::end_turned() {
    flush();
    out_.append("Q\n");
    const Outside& outside = outside_.back();
    size_ = outside.size;
    fill_color_ = outside.saved.fill_color;
    line_ = outside.saved.line;
    graphics_overprint_ = outside.saved.overprint;
    text_state_ = outside.text;
    outside_.pop_back();
    text_area_.start(size_);
}

void ContentStream::paint(const page::Item& item, std::uint32_t index, bool is_form,
                          const base::Rect& extent) {
    before_graphics(item, normal(extent));
    end_path();
    set_overprint(graphics_, graphics_overprint_, false);
    resources_->use(index);
    const Hundredths x = x_of(item.area.left);
    const Hundredths bottom = y_of(item.area.bottom());
    const bool moves = !is_form || x != 0 || bottom != 0;
    if (moves) graphics_.append("q ");
    if (moves && is_form) {
        graphics_.numbers("cm", Hundredths{100}, Hundredths{0}, Hundredths{0}, Hundredths{100}, x,
                          bottom);
    } else if (!is_form) {
        graphics_.numbers("cm", x_of(item.area.right()) - x, Hundredths{0}, Hundredths{0},
                          y_of(item.area.top) - bottom, x, bottom);
    }
    graphics_.append("/X");
    char* out = graphics_.reserve(base::number_bytes);
    graphics_.commit(base::write_unsigned(out, index));
    graphics_.append(moves ? " Do Q\n" : " Do\n");
}

}  // namespace cajista::pdf::detail
