// SPDX-License-Identifier: Apache-2.0
// SVG numbers, path data and transforms (SVG 1.1, 8.3 and 7.6; SVG 2, 9.3).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "graphic/drawing.h"

namespace cajista::graphic::detail {

/// x' = a x + c y + e, y' = b x + d y + f.
struct Matrix {
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
    Matrix times(const Matrix& inner) const;
};

struct Vertex {
    double x = 0, y = 0;
};

/// A path in user units, before the transform. Curves as in PathPoint.
struct Outline {
    struct Step {
        PathPoint::Kind kind = PathPoint::Kind::move;
        Vertex at;
    };
    std::vector<Step> steps;

    void move_to(Vertex to) { steps.push_back({PathPoint::Kind::move, to}); }
    void line_to(Vertex to) { steps.push_back({PathPoint::Kind::line, to}); }
    void curve_to(Vertex c1, Vertex c2, Vertex to);
    void close() { steps.push_back({PathPoint::Kind::close, {}}); }
    /// An elliptical arc as cubic curves of at most a quarter turn (SVG 2, B.2).
    void arc_to(Vertex from, Vertex radii, double degrees, bool is_large, bool is_clockwise,
                Vertex to);
    void add_ellipse(Vertex center, Vertex radii);
    void add_rect(Vertex corner, Vertex size, Vertex radii);
};

/// Reads numbers as SVG separates them (by blanks, commas, or nothing where it is clear).
class NumberReader {
public:
    explicit NumberReader(std::string_view text) : rest_(text) {}
    std::optional<double> number();
    std::optional<bool> flag();  ///< of an arc: one digit
    void skip_separators();
    bool is_at_end();
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    void advance() { rest_.remove_prefix(1); }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// False when the data is malformed.
bool parse_path(std::string_view data, Outline& outline);
std::optional<Matrix> parse_transform(std::string_view text);

}  // namespace cajista::graphic::detail
