// SPDX-License-Identifier: Apache-2.0
// Gathers what is painted on a page: glyphs into words, points into shapes.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compare/pdf_words.h"

namespace cajista::compare::detail {

/// As PDF has it (ISO 32000-1, 8.3.3): a point is a row, so `first * then`.
struct Matrix {
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
    struct Point {
        double x = 0, y = 0;
    };
    Point point(double x, double y) const { return {a * x + c * y + e, b * x + d * y + f}; }
    /// How much longer an upright line becomes.
    double scale() const { return std::hypot(c, d); }
    friend Matrix operator*(const Matrix& m, const Matrix& n) {
        return {m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f};
    }
};

/// Hundredths of a point, between -10^9 and 10^9.
std::int32_t hundredths(double points);

/// A subpath: its box and what tells it from another with the same box.
struct PathPart {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    double sum_x = 0, sum_y = 0, weight = 0;
    std::uint32_t points = 0;
};

class PathBuilder {
public:
    void begin(Matrix::Point at);
    void add(Matrix::Point at);
    void clear() { parts_.clear(); }
    const std::vector<PathPart>& parts() const { return parts_; }

private:
    std::vector<PathPart> parts_;
};

/// Appends to the words, shapes and styles of a PdfText.
class PageMarks {
public:
    explicit PageMarks(PdfText& out);

    std::uint32_t style(const std::string& font, std::int32_t size, const std::string& color);

    /// A glyph; `at` maps an em of 1 to the page. Words end at white space, in gaps and where the
    /// style or the line changes.
    void add_glyph(std::string_view text, const Matrix& at, double width, double ascent,
                   double descent, std::uint32_t style);
    void close_word();

    /// Marked content (14.6): with a text, that text stands for all glyphs inside (14.9.4).
    void begin_marked(std::string actual_text);
    void end_marked();

    void add(const PathPart& part, PdfShape::Kind kind, std::uint32_t style);
    /// Something that fills the rectangle (x, y, width, height) under the matrix.
    void place(PdfShape shape, const Matrix& at, double x, double y, double width, double height);

private:
    struct Open {
        std::string text;
        double left = 0, top = 0, right = 0, bottom = 0;
        double end_x = 0, end_y = 0;  ///< where the next glyph would follow
        double along_x = 1, along_y = 0;
        double size = 0;
        std::uint32_t style = 0;
        bool is_open = false;
    };
    void add_word(std::string_view text, double left, double right);

    PdfText& out_;
    Open word_;
    std::map<std::tuple<std::string, std::int32_t, std::string>, std::uint32_t> styles_;
    std::size_t marked_depth_ = 0, actual_depth_ = 0;
    std::string actual_text_;
};

}  // namespace cajista::compare::detail
