// SPDX-License-Identifier: Apache-2.0
#include "graphic/detail/svg_path.h"
#include "base/characters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

namespace cajista::graphic::detail {

namespace {

constexpr double quarter_circle =
    0.5522847498307936;  // control distance of a quarter: 4/3 (√2 - 1)

// Coordinates past this are nonsense, and would overflow later sums.
constexpr double largest_number = 1e9;

/// Reads path data command by command.
class PathReader {
public:
    PathReader(std::string_view data, Outline& outline) : numbers_(data), outline_(outline) {}

    bool read() {
        bool is_first = true;
        while (!numbers_.is_at_end()) {
            const char command = numbers_.peek();
            const char kind = static_cast<char>(command | 0x20);
            if (std::string_view("mlhvcsqtaz").find(kind) == std::string_view::npos) return false;
            if (is_first && kind != 'm') return false;
            is_first = false;
            numbers_.advance();
            if (!read_segments(kind, command == kind)) return false;
        }
        return true;
    }

private:
    /// One command with all the argument groups that follow it.
    bool read_segments(char kind, bool is_relative) {
        if (kind == 'z') {
            outline_.close();
            current_ = start_;
            last_ = 'z';
            return true;
        }
        do {
            const Vertex origin = is_relative ? current_ : Vertex{};
            if (!read_segment(kind, origin)) return false;
            last_ = kind;
            if (kind == 'm') kind = 'l';  // further pairs are lines
            numbers_.skip_separators();
        } while (starts_number(numbers_.peek()));
        return true;
    }

    static bool starts_number(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
    }

    bool read_segment(char kind, Vertex origin) {
        switch (kind) {
            case 'm':
                return read_move(origin);
            case 'l':
                return read_line(origin);
            case 'h':
                return read_straight(origin, true);
            case 'v':
                return read_straight(origin, false);
            case 'c':
            case 's':
                return read_cubic(origin, kind == 's');
            case 'q':
            case 't':
                return read_quadratic(origin, kind == 't');
            default:
                return read_arc(origin);
        }
    }

    bool read_move(Vertex origin) {
        if (!read_vertex(origin, current_)) return false;
        start_ = control_ = current_;
        outline_.move_to(current_);
        return true;
    }

    bool read_line(Vertex origin) {
        if (!read_vertex(origin, current_)) return false;
        begin_after_close();
        outline_.line_to(current_);
        return true;
    }

    bool read_straight(Vertex origin, bool is_horizontal) {
        const auto value = numbers_.number();
        if (!value) return false;
        begin_after_close();
        if (is_horizontal) {
            current_.x = origin.x + *value;
        } else {
            current_.y = origin.y + *value;
        }
        outline_.line_to(current_);
        return true;
    }

    bool read_cubic(Vertex origin, bool is_smooth) {
        Vertex c1 = current_;
        Vertex c2;
        Vertex to;
        if (is_smooth) {
            if (last_ == 'c' || last_ == 's') c1 = mirrored();
        } else if (!read_vertex(origin, c1)) {
            return false;
        }
        if (!read_vertex(origin, c2) || !read_vertex(origin, to)) return false;
        begin_after_close();
        outline_.curve_to(c1, c2, to);
        control_ = c2;
        current_ = to;
        return true;
    }

    /// A quadratic curve as the cubic that is the same.
    bool read_quadratic(Vertex origin, bool is_smooth) {
        Vertex c = current_;
        Vertex to;
        if (is_smooth) {
            if (last_ == 'q' || last_ == 't') c = mirrored();
        } else if (!read_vertex(origin, c)) {
            return false;
        }
        if (!read_vertex(origin, to)) return false;
        begin_after_close();
        const auto toward = [&](Vertex end) {
            return Vertex{end.x + (c.x - end.x) * 2 / 3, end.y + (c.y - end.y) * 2 / 3};
        };
        outline_.curve_to(toward(current_), toward(to), to);
        control_ = c;
        current_ = to;
        return true;
    }

    bool read_arc(Vertex origin) {
        const auto rx = numbers_.number();
        const auto ry = numbers_.number();
        const auto angle = numbers_.number();
        const auto is_large = numbers_.flag();
        const auto is_clockwise = numbers_.flag();
        Vertex to;
        if (!rx || !ry || !angle || !is_large || !is_clockwise || !read_vertex(origin, to)) {
            return false;
        }
        begin_after_close();
        outline_.arc_to(current_, {std::abs(*rx), std::abs(*ry)}, *angle, *is_large, *is_clockwise,
                        to);
        current_ = to;
        return true;
    }

    bool read_vertex(Vertex origin, Vertex& to) {
        const auto x = numbers_.number();
        const auto y = numbers_.number();
        if (!x || !y) return false;
        to = {origin.x + *x, origin.y + *y};
        return std::abs(to.x) < largest_number && std::abs(to.y) < largest_number;
    }

    /// After `z` a new subpath begins where the last one did.
    void begin_after_close() {
        if (last_ == 'z') outline_.move_to(start_);
    }
    Vertex mirrored() const { return {2 * current_.x - control_.x, 2 * current_.y - control_.y}; }

    NumberReader numbers_;
    Outline& outline_;
    Vertex current_, start_, control_;
    char last_ = 'm';
};

Matrix rotation(double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    return {std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), 0, 0};
}

std::optional<Matrix> one_transform(std::string_view name, const std::vector<double>& n) {
    const double degree = std::numbers::pi / 180;
    if (name == "matrix" && n.size() == 6) return Matrix{n[0], n[1], n[2], n[3], n[4], n[5]};
    if (name == "translate" && (n.size() == 1 || n.size() == 2)) {
        return Matrix{1, 0, 0, 1, n[0], n.size() == 2 ? n[1] : 0};
    }
    if (name == "scale" && (n.size() == 1 || n.size() == 2)) {
        return Matrix{n[0], 0, 0, n.back(), 0, 0};
    }
    if (name == "rotate" && n.size() == 1) return rotation(n[0]);
    if (name == "rotate" && n.size() == 3) {
        return Matrix{1, 0, 0, 1, n[1], n[2]}
            .times(rotation(n[0]))
            .times({1, 0, 0, 1, -n[1], -n[2]});
    }
    if (name == "skewX" && n.size() == 1) return Matrix{1, 0, std::tan(n[0] * degree), 1, 0, 0};
    if (name == "skewY" && n.size() == 1) return Matrix{1, std::tan(n[0] * degree), 0, 1, 0, 0};
    return std::nullopt;
}

}  // namespace

Matrix Matrix::times(const Matrix& inner) const {
    return {a * inner.a + c * inner.b,     b * inner.a + d * inner.b,
            a * inner.c + c * inner.d,     b * inner.c + d * inner.d,
            a * inner.e + c * inner.f + e, b * inner.e + d * inner.f + f};
}

void Outline::curve_to(Vertex c1, Vertex c2, Vertex to) {
    for (const Vertex one : {c1, c2, to}) steps.push_back({PathPoint::Kind::curve, one});
}

void Outline::arc_to(Vertex from, Vertex radii, double degrees, bool is_large, bool is_clockwise,
                     Vertex to) {
    if (from.x == to.x && from.y == to.y) return;
    if (radii.x == 0 || radii.y == 0) return line_to(to);
    const double angle = degrees * std::numbers::pi / 180;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    // B.2.4: the middle of the chord in the ellipse's own axes, radii made large enough.
    const double dx = (from.x - to.x) / 2;
    const double dy = (from.y - to.y) / 2;
    const double x = cosine * dx + sine * dy;
    const double y = -sine * dx + cosine * dy;
    double rx = radii.x;
    double ry = radii.y;
    const double lambda = x * x / (rx * rx) + y * y / (ry * ry);
    if (lambda > 1) {
        rx *= std::sqrt(lambda);
        ry *= std::sqrt(lambda);
    }
    const double denominator = rx * rx * y * y + ry * ry * x * x;
    const double numerator = std::max(0.0, rx * rx * ry * ry - denominator);
    const double factor = (is_large == is_clockwise ? -1 : 1) * std::sqrt(numerator / denominator);
    const double cx = factor * rx * y / ry;
    const double cy = -factor * ry * x / rx;
    const Vertex center{cosine * cx - sine * cy + (from.x + to.x) / 2,
                        sine * cx + cosine * cy + (from.y + to.y) / 2};
    const double first = std::atan2((y - cy) / ry, (x - cx) / rx);
    double sweep = std::atan2((-y - cy) / ry, (-x - cx) / rx) - first;
    if (is_clockwise && sweep < 0) sweep += 2 * std::numbers::pi;
    if (!is_clockwise && sweep > 0) sweep -= 2 * std::numbers::pi;
    const int parts = std::clamp(
        static_cast<int>(std::ceil(std::abs(sweep) / (std::numbers::pi / 2) - 1e-9)), 1, 4);
    const double step = sweep / parts;
    const double reach = 4.0 / 3 * std::tan(step / 4);
    const auto place = [&](double u, double v) {
        return Vertex{center.x + cosine * rx * u - sine * ry * v,
                      center.y + sine * rx * u + cosine * ry * v};
    };
    for (int i = 0; i < parts; ++i) {
        const double a = first + step * i;
        const double b = a + step;
        const Vertex end = i + 1 == parts ? to : place(std::cos(b), std::sin(b));
        curve_to(place(std::cos(a) - reach * std::sin(a), std::sin(a) + reach * std::cos(a)),
                 place(std::cos(b) + reach * std::sin(b), std::sin(b) - reach * std::cos(b)), end);
    }
}

void Outline::add_ellipse(Vertex center, Vertex radii) {
    add_rect({center.x - radii.x, center.y - radii.y}, {2 * radii.x, 2 * radii.y}, radii);
}

void Outline::add_rect(Vertex corner, Vertex size, Vertex radii) {
    const double rx = std::min(radii.x, size.x / 2);
    const double ry = std::min(radii.y, size.y / 2);
    const double left = corner.x;
    const double top = corner.y;
    const double right = left + size.x;
    const double bottom = top + size.y;
    if (rx <= 0 || ry <= 0) {
        move_to({left, top});
        line_to({right, top});
        line_to({right, bottom});
        line_to({left, bottom});
        return close();
    }
    const double kx = rx * (1 - quarter_circle);
    const double ky = ry * (1 - quarter_circle);
    move_to({left + rx, top});
    line_to({right - rx, top});
    curve_to({right - kx, top}, {right, top + ky}, {right, top + ry});
    line_to({right, bottom - ry});
    curve_to({right, bottom - ky}, {right - kx, bottom}, {right - rx, bottom});
    line_to({left + rx, bottom});
    curve_to({left + kx, bottom}, {left, bottom - ky}, {left, bottom - ry});
    line_to({left, top + ry});
    curve_to({left, top + ky}, {left + kx, top}, {left + rx, top});
    close();
}

void NumberReader::skip_separators() {
    while (!rest_.empty() && (base::is_css_space(rest_.front()) || rest_.front() == ',')) advance();
}

bool NumberReader::is_at_end() {
    skip_separators();
    return rest_.empty();
}

std::optional<double> NumberReader::number() {
    skip_separators();
    std::string_view text = rest_;
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with("-+")) return std::nullopt;
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [after, failed] = std::from_chars(text.data(), end, value);
    if (failed != std::errc{} || !std::isfinite(value) || std::abs(value) > largest_number) {
        return std::nullopt;
    }
    rest_ = {after, static_cast<std::size_t>(end - after)};
    return value;
}

std::optional<bool> NumberReader::flag() {
    skip_separators();
    if (peek() != '0' && peek() != '1') return std::nullopt;
    const bool value = peek() == '1';
    advance();
    return value;
}

bool parse_path(std::string_view data, Outline& outline) {
    return PathReader(data, outline).read();
}

std::optional<Matrix> parse_transform(std::string_view text) {
    Matrix result;
    NumberReader reader(text);
    while (!reader.is_at_end()) {
        const std::size_t open = reader.rest().find('(');
        if (open == std::string_view::npos) return std::nullopt;
        std::string_view name = reader.rest().substr(0, open);
        while (!name.empty() && base::is_css_space(name.back())) name.remove_suffix(1);
        while (reader.peek() != '(') reader.advance();
        reader.advance();
        std::vector<double> values;
        while (!reader.is_at_end() && reader.peek() != ')' && values.size() < 7) {
            const auto value = reader.number();
            if (!value) return std::nullopt;
            values.push_back(*value);
        }
        if (reader.peek() != ')') return std::nullopt;
        reader.advance();
        const auto one = one_transform(name, values);
        if (!one) return std::nullopt;
        result = result.times(*one);
    }
    return result;
}

}  // namespace cajista::graphic::detail
