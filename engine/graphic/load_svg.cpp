// SPDX-License-Identifier: Apache-2.0
#include "graphic/drawing.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include <pugixml.hpp>

#include "base/characters.h"
#include "base/check_xml.h"
#include "base/names.h"
#include "base/xml_places.h"
#include "graphic/detail/svg_ink.h"
#include "graphic/detail/svg_paint.h"
#include "graphic/detail/svg_path.h"

namespace cajista::graphic {

namespace {

using base::Length;
using detail::Matrix;
using detail::Outline;
using detail::Paint;
using detail::PropertyStatus;
using detail::Vertex;

constexpr double units_per_pixel = 49152;  // 1 px = 0.75 pt, in Length's units
constexpr std::size_t most_errors = 50;    // more say nothing new

Length length_of(double pixels) {
    if (!std::isfinite(pixels)) return {};  // transforms that multiply past all numbers
    // Two million points are past any sheet, and far from overflow.
    return {std::llround(std::clamp(pixels, -2.7e6, 2.7e6) * units_per_pixel)};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

class SvgReader {
public:
    SvgReader(const base::SourceFilePtr& file, base::Arena& arena,
              const std::deque<base::SpotColor>& inks)
        : file_(file), arena_(arena), inks_(inks) {}

    base::Result<const Drawing*> read() {
        pugi::xml_document document;
        const auto parsed = document.load_buffer(file_->text.data(), file_->text.size());
        const pugi::xml_node svg = document.document_element();
        if (!parsed || std::strcmp(svg.name(), "svg") != 0) {
            return base::error("graphic.svg-malformed",
                               "the file has no <svg> element without prefix at the top",
                               {file_, 0, 0});
        }
        const Matrix matrix = read_viewport(svg);
        Paint initial;
        initial.inks = &inks_;
        read_children(svg, matrix, read_paint(svg, initial));
        if (!errors_.empty()) return std::move(errors_);
        auto* drawing = arena_.make<Drawing>();
        drawing->size = size_;
        drawing->shapes = arena_.copy(shapes_);
        drawing->alternative_text = arena_.copy(std::string_view(svg.child_value("title")));
        return drawing;
    }

private:
    // --- diagnostics

    void fail(const char* code, pugi::xml_node node, const char* attribute, std::string message) {
        if (errors_.size() >= most_errors) return;
        errors_.push_back(base::error(
            code, std::move(message),
            attribute ? base::attribute_value_span(file_, node.offset_debug(), attribute)
                      : base::element_span(file_, node.offset_debug())));
    }
    void malformed(pugi::xml_node node, const char* attribute) {
        fail("graphic.svg-malformed", node, attribute,
             "the value of `" + std::string(attribute) + "` isn't one that SVG knows");
    }
    void unsupported(pugi::xml_node node, const char* attribute, const std::string& what) {
        fail("graphic.svg-unsupported", node, attribute, what + " isn't supported in SVG files");
        if (!errors_.empty() && errors_.back().hints.empty()) {
            errors_.back().hints.push_back(
                "export as plain SVG with texts as paths and effects flattened, or use a PNG");
        }
    }

    void unknown_ink(pugi::xml_node node, const char* attribute, std::string_view value) {
        const std::string_view press = detail::press_color(base::trimmed(value));
        const auto use = detail::parse_svg_ink(press);
        const std::string name = use ? use->name : std::string();
        fail("graphic.svg-unknown-ink", node, attribute, "no @color declares \"" + name + "\"");
        if (errors_.empty() || !errors_.back().hints.empty()) return;
        std::vector<std::string_view> names;
        for (const base::SpotColor& ink : inks_) names.push_back(ink.name);
        const auto nearest = base::nearest_name(name, names);
        errors_.back().hints.push_back(
            nearest ? "did you mean \"" + std::string(*nearest) + "\"?"
                    : "write @color \"" + name +
                          "\" { alternate: cmyk(0%, 100%, 0%, 0%) } in the template's style");
    }

    double number(pugi::xml_node node, const char* name, double otherwise = 0) {
        const pugi::xml_attribute attribute = node.attribute(name);
        if (!attribute || std::strcmp(attribute.value(), "auto") == 0) return otherwise;
        const auto value = detail::parse_svg_length(attribute.value());
        if (!value) malformed(node, name);
        return value.value_or(otherwise);
    }

    // --- the viewport (SVG 2, 8.2 and 8.6)

    Matrix read_viewport(pugi::xml_node svg) {
        double box[4] = {0, 0, 0, 0};
        bool has_box = svg.attribute("viewBox");
        detail::NumberReader reader(svg.attribute("viewBox").value());
        for (double& one : box) {
            const auto value = has_box ? reader.number() : std::optional<double>(0);
            if (!value) {
                malformed(svg, "viewBox");
                has_box = false;
            }
            one = value.value_or(0);
        }
        const double width = side(svg, "width", has_box ? box[2] : 300);
        const double height = side(svg, "height", has_box ? box[3] : 150);
        size_ = {length_of(width), length_of(height)};
        if (width <= 0 || height <= 0 || (has_box && (box[2] <= 0 || box[3] <= 0))) {
            fail("graphic.svg-malformed", svg, nullptr, "the drawing has no width or no height");
            return {};
        }
        if (!has_box) return {};
        return fitted(svg, box, width, height);
    }

    double side(pugi::xml_node svg, const char* name, double otherwise) {
        const std::string_view value = svg.attribute(name).value();
        return value.ends_with('%') ? otherwise : number(svg, name, otherwise);
    }

    Matrix fitted(pugi::xml_node svg, const double (&box)[4], double width, double height) {
        const std::string_view rule = svg.attribute("preserveAspectRatio").value();
        double sx = width / box[2];
        double sy = height / box[3];
        const auto share = [&](const char* low, const char* high) {
            if (rule.find(low) != std::string_view::npos) return 0.0;
            return rule.find(high) != std::string_view::npos ? 1.0 : 0.5;
        };
        if (!rule.starts_with("none")) {
            const bool slices = rule.find("slice") != std::string_view::npos;
            if (slices) unsupported(svg, "preserveAspectRatio", "cutting with `slice`");
            sx = sy = std::min(sx, sy);
        }
        return {sx,
                0,
                0,
                sy,
                (width - box[2] * sx) * share("xMin", "xMax") - box[0] * sx,
                (height - box[3] * sy) * share("YMin", "YMax") - box[1] * sy};
    }

    // --- elements

    void read_children(pugi::xml_node parent, const Matrix& matrix, const Paint& paint) {
        for (const pugi::xml_node node : parent.children()) {
            if (node.type() == pugi::node_element) read_element(node, matrix, paint);
        }
    }

    /// Recursion is bounded by limits::xml_depth, which check_xml sees to.
    void read_element(pugi::xml_node node, const Matrix& outer, const Paint& inherited) {
        const std::string_view name = node.name();
        if (name.find(':') != std::string_view::npos) return;  // an editor's own notes
        if (is_one_of(name, {"title", "desc", "metadata"})) return;
        if (name == "defs") return read_definitions(node);
        const bool is_shape =
            is_one_of(name, {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"});
        if (!is_shape && !is_one_of(name, {"g", "a"})) {
            return unsupported(node, nullptr, "<" + std::string(name) + ">");
        }
        Matrix matrix = outer;
        if (const auto attribute = node.attribute("transform")) {
            const auto own = detail::parse_transform(attribute.value());
            if (!own) return malformed(node, "transform");
            matrix = outer.times(*own);
        }
        const Paint paint = read_paint(node, inherited);
        if (!is_shape) return read_children(node, matrix, paint);
        Outline outline;
        if (!read_outline(node, name, outline)) return;
        add_shape(node, outline, matrix, paint);
    }

    /// What is defined and not used does no harm, but a Drawing can hold none of it.
    void read_definitions(pugi::xml_node defs) {
        for (const pugi::xml_node node : defs.children()) {
            const std::string_view name = node.name();
            if (node.type() != pugi::node_element || name.find(':') != std::string_view::npos) {
                continue;
            }
            unsupported(node, nullptr, "<" + std::string(name) + "> in <defs>");
        }
    }

    Paint read_paint(pugi::xml_node node, Paint paint) {
        // `color` first: `fill="currentColor"` of the same element uses it.
        if (const auto color = node.attribute("color"))
            set(node, "color", "color", color.value(), paint);
        for (const pugi::xml_attribute attribute : node.attributes()) {
            const std::string_view name = attribute.name();

            if (name != "style" && name != "color")
                set(node, attribute.name(), name, attribute.value(), paint);
        }
        std::string_view style = node.attribute("style").value();
        while (!style.empty()) {
            const std::size_t end = std::min(style.find(';'), style.size());
            const std::string_view declaration = style.substr(0, end);
            const std::size_t colon = declaration.find(':');
            if (colon != std::string_view::npos) {
                std::string_view name = declaration.substr(0, colon);
                while (!name.empty() && name.front() <= ' ') name.remove_prefix(1);
                while (!name.empty() && name.back() <= ' ') name.remove_suffix(1);
                set(node, "style", name, declaration.substr(colon + 1), paint);
            }
            style.remove_prefix(std::min(end + 1, style.size()));
        }
        return paint;
    }

    void set(pugi::xml_node node, const char* attribute, std::string_view name,
             std::string_view value, Paint& paint) {
        switch (detail::set_property(name, value, paint)) {
            case PropertyStatus::known:
            case PropertyStatus::ignored:
                return;
            case PropertyStatus::malformed:
                return malformed(node, attribute);
            case PropertyStatus::unknown_ink:
                return unknown_ink(node, attribute, value);
            case PropertyStatus::unsupported:
                return unsupported(node, attribute, "`" + std::string(name) + "` with this value");
        }
    }

    bool read_outline(pugi::xml_node node, std::string_view name, Outline& outline) {
        if (name == "path") {
            if (detail::parse_path(node.attribute("d").value(), outline)) return true;
            malformed(node, "d");
            return false;
        }
        if (name == "polyline" || name == "polygon") {
            return read_polygon(node, name == "polygon", outline);
        }
        if (name == "line") {
            outline.move_to({number(node, "x1"), number(node, "y1")});
            outline.line_to({number(node, "x2"), number(node, "y2")});
        } else if (name == "rect") {
            const Vertex size{number(node, "width"), number(node, "height")};
            const double rx = number(node, "rx", number(node, "ry"));
            if (size.x <= 0 || size.y <= 0) return false;
            outline.add_rect({number(node, "x"), number(node, "y")}, size,
                             {rx, number(node, "ry", rx)});
        } else {
            const double r = number(node, "r");
            const Vertex radii =
                name == "circle" ? Vertex{r, r} : Vertex{number(node, "rx"), number(node, "ry")};
            if (radii.x <= 0 || radii.y <= 0) return false;
            outline.add_ellipse({number(node, "cx"), number(node, "cy")}, radii);
        }
        return true;
    }

    bool read_polygon(pugi::xml_node node, bool closes, Outline& outline) {
        detail::NumberReader reader(node.attribute("points").value());
        while (!reader.is_at_end()) {
            const auto x = reader.number();
            const auto y = reader.number();
            if (!x || !y) {
                malformed(node, "points");
                return false;
            }
            if (outline.steps.empty()) {
                outline.move_to({*x, *y});
            } else {
                outline.line_to({*x, *y});
            }
        }
        if (closes && !outline.steps.empty()) outline.close();
        return !outline.steps.empty();
    }

    void add_shape(pugi::xml_node node, const Outline& outline, const Matrix& matrix,
                   const Paint& paint) {
        const bool is_stroked = !paint.stroke.is_none() && paint.stroke_width > 0;
        const bool is_painted = is_stroked || !paint.fill.is_none();
        if (!paint.is_visible || !paint.is_displayed || !is_painted) return;
        Shape shape;
        shape.fill = paint.fill;
        shape.even_odd = paint.even_odd;
        if (is_stroked) {
            const double scale = std::sqrt(std::abs(matrix.a * matrix.d - matrix.b * matrix.c));
            if (!is_uniform(matrix)) {
                return unsupported(node, nullptr, "a stroke that a transform distorts");
            }
            shape.stroke = paint.stroke;
            shape.stroke_width = length_of(paint.stroke_width * scale);
            shape.line_cap = paint.line_cap;
            shape.line_join = paint.line_join;
            const auto dashes = arena_.array<Length>(paint.dashes.size());
            for (std::size_t i = 0; i < dashes.size(); ++i) {
                dashes[i] = length_of(paint.dashes[i] * scale);
            }
            shape.dashes = dashes;
        }
        const auto path = arena_.array<PathPoint>(outline.steps.size());
        for (std::size_t i = 0; i < path.size(); ++i) {
            const Outline::Step& step = outline.steps[i];
            path[i].kind = step.kind;
            if (step.kind == PathPoint::Kind::close) continue;
            const Vertex at = step.at;
            path[i].at = {length_of(matrix.a * at.x + matrix.c * at.y + matrix.e),
                          length_of(matrix.b * at.x + matrix.d * at.y + matrix.f)};
        }
        shape.path = path;
        shapes_.push_back(shape);
    }

    /// Rotation, reflection and one scale for both axes: what keeps a stroke's width.
    static bool is_uniform(const Matrix& m) {
        const double first = m.a * m.a + m.b * m.b;
        const double second = m.c * m.c + m.d * m.d;
        const double size = std::max(first, second);
        return std::abs(first - second) <= 1e-6 * size &&
               std::abs(m.a * m.c + m.b * m.d) <= 1e-6 * size;
    }

    base::SourceFilePtr file_;
    base::Arena& arena_;
    const std::deque<base::SpotColor>& inks_;
    base::Size size_;
    std::vector<Shape> shapes_;
    base::Diagnostics errors_;
};

}  // namespace

base::Result<const Drawing*> load_svg(const base::SourceFilePtr& file, base::Arena& arena,
                                      const std::deque<base::SpotColor>& inks) {
    if (auto checked = base::check_xml(file); !checked.ok()) return std::move(checked).errors();
    return SvgReader(file, arena, inks).read();
}

}  // namespace cajista::graphic
