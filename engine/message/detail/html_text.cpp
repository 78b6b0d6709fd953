// SPDX-License-Identifier: Apache-2.0
#include "message/detail/html_text.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "base/characters.h"
#include "base/print_number.h"

namespace cajista::message::detail {

namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_base64(std::string& out, std::string_view bytes) {
    const auto byte = [&](std::size_t at) -> unsigned {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const unsigned group = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        out += base64_letters[group >> 18 & 63];
        out += base64_letters[group >> 12 & 63];
        out += at + 1 < bytes.size() ? base64_letters[group >> 6 & 63] : '=';
        out += at + 2 < bytes.size() ? base64_letters[group & 63] : '=';
    }
}

/// 0..10000 to 0..255.
unsigned screen_level(unsigned component) { return (component * 255 + 5000) / 10000; }

void append_measure(std::string& out, const document::Measure& measure) {
    if (measure.kind == document::Measure::Kind::percent) {
        base::append_fixed(out, measure.number, 2);
        out += '%';
    } else {
        append_points(out, measure.length);
    }
}

bool is_set(const document::Measure& measure) {
    return measure.kind == document::Measure::Kind::percent ||
           (measure.kind == document::Measure::Kind::length && measure.length.units != 0);
}

std::string_view align_name(text::Align align) {
    switch (align) {
        case text::Align::start:
            return "start";
        case text::Align::end:
            return "end";
        case text::Align::left:
            return "left";
        case text::Align::right:
            return "right";
        case text::Align::center:
            return "center";
        case text::Align::justify:
            return "justify";
    }
    return "start";
}

void append_text_style(std::string& out, const text::TextStyle& style) {
    out += "font-size:";
    append_points(out, style.size);
    if (style.fonts != nullptr && !style.fonts->faces.empty()) {
        const text::FontFace& face = *style.fonts->faces.front();
        if (face.weight() != 400) out += fmt::format(";font-weight:{}", face.weight());
        if (face.is_italic()) out += ";font-style:italic";
    }
    out += ";color:";
    append_color(out, style.color);
    if (style.underline) out += ";text-decoration:underline";
    if (style.line_through) out += ";text-decoration:line-through";
}

void append_box_style(std::string& out, const document::BoxStyle& box) {
    constexpr std::array names{"top", "right", "bottom", "left"};
    const std::array padding{box.padding.top, box.padding.right, box.padding.bottom,
                             box.padding.left};
    for (std::size_t side = 0; side < 4; ++side) {
        if (padding[side].units != 0) {
            out += fmt::format(";padding-{}:", names[side]);
            append_points(out, padding[side]);
        }
        if (is_set(box.margin[side])) {
            out += fmt::format(";margin-{}:", names[side]);
            append_measure(out, box.margin[side]);
        }
        const document::BorderSide& border = box.border[side];
        if (border.style != document::LineStyle::none && border.width.units > 0) {
            out += fmt::format(";border-{}:", names[side]);
            append_points(out, border.width);
            out += border.style == document::LineStyle::dashed   ? " dashed "
                   : border.style == document::LineStyle::dotted ? " dotted "
                                                                 : " solid ";
            append_color(out, border.color);
        }
    }
    if (!box.background.is_none()) {
        out += ";background:";
        append_color(out, box.background);
    }
    if (box.radius.units > 0) {
        out += ";border-radius:";
        append_points(out, box.radius);
    }
}

void append_path(std::string& out, const graphic::Shape& shape) {
    for (const base::Rect& rect : shape.rects) {
        out += 'M';
        base::append_points(out, rect.left, 3);
        out += ' ';
        base::append_points(out, rect.top, 3);
        out += 'h';
        base::append_points(out, rect.width, 3);
        out += 'v';
        base::append_points(out, rect.height, 3);
        out += 'h';
        base::append_points(out, -rect.width, 3);
        out += 'z';
    }
    std::size_t curve_points = 0;  // three make a curve, behind one letter
    for (const graphic::PathPoint& point : shape.path) {
        using Kind = graphic::PathPoint::Kind;
        if (point.kind == Kind::close) {
            out += 'z';
            continue;
        }
        if (point.kind == Kind::curve) {
            out += curve_points++ % 3 == 0 ? 'C' : ' ';
        } else {
            out += point.kind == Kind::move ? 'M' : 'L';
        }
        base::append_points(out, point.at.x, 3);
        out += ' ';
        base::append_points(out, point.at.y, 3);
    }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
        }
    }
}

void append_points(std::string& out, base::Length length) {
    base::append_points(out, length, 2);
    out += "pt";
}

void append_color(std::string& out, const base::Color& color) {
    using Space = base::Color::Space;
    const auto& c = color.components;
    switch (color.space) {
        case Space::none:
            out += "transparent";
            return;
        case Space::gray:
            out += fmt::format("#{0:02x}{0:02x}{0:02x}", screen_level(c[0]));
            return;
        case Space::rgb:
            out += fmt::format("#{:02x}{:02x}{:02x}", screen_level(c[0]), screen_level(c[1]),
                               screen_level(c[2]));
            return;
        case Space::cmyk: {
            const auto channel = [&](unsigned ink) {
                return screen_level((10000 - ink) * (10000 - c[3]) / 10000);
            };
            out += fmt::format("#{:02x}{:02x}{:02x}", channel(c[0]), channel(c[1]), channel(c[2]));
            return;
        }
    }
}

void append_inline_style(std::string& out, const document::Style& style,
                         const document::Style& parent) {
    if (&style == &parent || style.text == parent.text) return;
    out += " style=\"";
    append_text_style(out, style.text);
    out += '"';
}

void append_block_style(std::string& out, const document::Style& style) {
    out += " style=\"";
    append_text_style(out, style.text);
    if (style.paragraph.align != text::Align::start) {
        out += ";text-align:";
        out += align_name(style.paragraph.align);
    }
    // No reader aligns on a sign: with digits of one width and as many decimals it looks the same.
    if (style.paragraph.align_sign != 0) out += ";font-variant-numeric:tabular-nums";
    append_box_style(out, style.box);
    out += '"';
}

void append_data_uri(std::string& out, const graphic::Image& image) {
    out += image.kind == graphic::Image::Kind::jpeg ? "data:image/jpeg;base64,"
                                                    : "data:image/png;base64,";
    append_base64(out, image.bytes);
}

void append_svg(std::string& out, const graphic::Drawing& drawing, base::Size size,
                std::string_view alternative_text) {
    const auto side = [](base::Length wanted, base::Length natural) {
        return wanted.units > 0 ? wanted : natural;
    };
    out += "<svg role=\"img\" width=\"";
    append_points(out, side(size.width, drawing.size.width));
    out += "\" height=\"";
    append_points(out, side(size.height, drawing.size.height));
    out += "\" preserveAspectRatio=\"none\" viewBox=\"0 0 ";
    base::append_points(out, drawing.size.width, 3);
    out += ' ';
    base::append_points(out, drawing.size.height, 3);
    out += "\" aria-label=\"";
    append_escaped(out, alternative_text);
    out += "\">";
    for (const graphic::Shape& shape : drawing.shapes) {
        out += "<path fill=\"";
        if (shape.fill.is_none()) {
            out += "none";
        } else {
            append_color(out, shape.fill);
        }
        if (shape.even_odd) out += "\" fill-rule=\"evenodd";
        if (!shape.stroke.is_none()) {
            out += "\" stroke=\"";
            append_color(out, shape.stroke);
            out += "\" stroke-width=\"";
            base::append_points(out, shape.stroke_width, 3);
        }
        out += "\" d=\"";
        append_path(out, shape);
        out += "\"/>";
    }
    for (const graphic::Label& label : drawing.labels) {
        out += "<text x=\"";
        base::append_points(out, label.at.x, 2);
        out += "\" y=\"";
        base::append_points(out, label.at.y, 2);
        out += "\" textLength=\"";
        base::append_points(out, label.run->width, 2);
        out += "\" lengthAdjust=\"spacingAndGlyphs\" font-size=\"";
        base::append_points(out, label.run->style->size, 2);
        out += "\" fill=\"";
        append_color(out, label.run->style->color);
        out += "\">";
        append_escaped(out, label.run->text);
        out += "</text>";
    }
    out += "</svg>";
}

bool is_safe_link(std::string_view target) {
    if (target.starts_with('#')) return true;
    constexpr std::array<std::string_view, 4> schemes{"http:", "https:", "mailto:", "tel:"};
    for (const std::string_view scheme : schemes) {
        if (target.size() <= scheme.size()) continue;
        if (base::is_same_name(target.substr(0, scheme.size()), scheme)) return true;
    }
    return false;
}

}  // namespace cajista::message::detail
