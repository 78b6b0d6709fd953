// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <string>

#include <catch2/catch.hpp>

#include "graphic/drawing.h"

using namespace cajista;
using namespace cajista::graphic;
using base::Color;
using base::Length;

namespace {

struct Fixture {
    base::Arena arena;
    std::deque<base::SpotColor> inks;

    base::Result<const Drawing*> load(
        std::string inside,
        std::string attributes = R"(width="100pt" height="50pt" viewBox="0 0 200 100")") {
        const auto file = std::make_shared<base::SourceFile>(base::SourceFile{
            "logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" " + attributes + ">" + inside + "</svg>"});
        return load_svg(file, arena, inks);
    }
    const Drawing& draw(std::string inside) {
        auto made = load(std::move(inside));
        REQUIRE(made.ok());
        return *made.value();
    }
    std::string error(std::string inside) {
        auto made = load(std::move(inside));
        return made.ok() ? "" : made.errors().front().code;
    }
    /// M 1,2 L 3,4 C … Z in points.
    static std::string path_of(const Shape& shape) {
        std::string out;
        for (const PathPoint& point : shape.path) {
            out += "MLCZ"[static_cast<int>(point.kind)];
            if (point.kind == PathPoint::Kind::close) continue;
            char text[64];
            std::snprintf(text, sizeof text, "%.2f,%.2f ", point.at.x.to_points(),
                          point.at.y.to_points());
            out += text;
        }
        return out;
    }
    std::string path(const std::string& data) {
        return path_of(draw("<path d=\"" + data + "\"/>").shapes[0]);
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "viewBox, size and title") {
    const Drawing& drawing =
        draw("<title>Bank</title><rect x='20' y='10' width='40' height='20'/>");
    CHECK(drawing.size == base::Size{Length::points(100), Length::points(50)});
    CHECK(drawing.alternative_text == "Bank");
    CHECK(path_of(drawing.shapes[0]) == "M10.00,5.00 L30.00,5.00 L30.00,15.00 L10.00,15.00 Z");
    CHECK(drawing.shapes[0].fill == Color::black());
    CHECK(drawing.shapes[0].stroke.is_none());
    auto centred =
        load("<rect width='10' height='10'/>", R"(width="20pt" height="10pt" viewBox="0 0 10 10")");
    REQUIRE(centred.ok());
    CHECK(path_of(centred.value()->shapes[0]) ==
          "M5.00,0.00 L15.00,0.00 L15.00,10.00 L5.00,10.00 Z");
    auto plain = load("", R"(width="96" height="1in")");
    REQUIRE(plain.ok());
    CHECK(plain.value()->size == base::Size{Length::points(72), Length::points(72)});
}

TEST_CASE_METHOD(Fixture, "path commands") {
    CHECK(path("M2 4L6,8h2v-2z") == "M1.00,2.00 L3.00,4.00 L4.00,4.00 L4.00,3.00 Z");
    CHECK(path("m2,4 2,0 2,2zm2 2l2 2") ==
          "M1.00,2.00 L2.00,2.00 L3.00,3.00 ZM2.00,3.00 L3.00,4.00 ");
    CHECK(path("M0 0zL2 2") == "M0.00,0.00 ZM0.00,0.00 L1.00,1.00 ");
    CHECK(path("M0 0C2 0 4 2 4 4S6 8 8 8") ==
          "M0.00,0.00 C1.00,0.00 C2.00,1.00 C2.00,2.00 C2.00,3.00 C3.00,4.00 C4.00,4.00 ");
    CHECK(path("M0 0Q6 0 6 6T12 12") ==
          "M0.00,0.00 C2.00,0.00 C3.00,1.00 C3.00,3.00 C3.00,5.00 C4.00,6.00 C6.00,6.00 ");
    CHECK(path("M.5.5-1-1") == "M0.25,0.25 L-0.50,-0.50 ");
    CHECK(path("M1e1 0") == "M5.00,0.00 ");
}

TEST_CASE_METHOD(Fixture, "arcs, with flags run together") {
    // A quarter circle of radius 10 about (10, 0).
    CHECK(path("M0 0A10 10 0 0010 10") == "M0.00,0.00 C0.00,2.76 C2.24,5.00 C5.00,5.00 ");
    CHECK(path("M0 0a10 10 0 1 1 20 0") ==
          "M0.00,0.00 C0.00,-2.76 C2.24,-5.00 C5.00,-5.00 C7.76,-5.00 C10.00,-2.76 C10.00,0.00 ");
    CHECK(path("M0 0A1 1 0 0 0 20 0") == path("M0 0A10 10 0 0 0 20 0"));
    CHECK(path("M0 0A0 5 0 0 0 4 4") == "M0.00,0.00 L2.00,2.00 ");
}

TEST_CASE_METHOD(Fixture, "shapes, groups and transforms") {
    const Drawing& drawing = draw(R"svg(
        <g fill="none" stroke="#f00" stroke-width="4" transform="translate(10 20) scale(2)">
            <line x1="0" y1="0" x2="5" y2="0"/>
            <circle cx="0" cy="0" r="1" style="fill: rgb(0, 0, 255); stroke: none"/>
            <polygon points="0,0 1,0 1,1" transform="rotate(90)" stroke-dasharray="1 2 3"/>
        </g><rect width="10" height="10" rx="2" display="none"/>)svg");
    REQUIRE(drawing.shapes.size() == 3);
    CHECK(path_of(drawing.shapes[0]) == "M5.00,10.00 L10.00,10.00 ");
    CHECK(drawing.shapes[0].stroke == Color::rgb(10000, 0, 0));
    CHECK(drawing.shapes[0].fill.is_none());
    CHECK(std::abs(drawing.shapes[0].stroke_width.units - Length::points(4).units) < 2);
    CHECK(drawing.shapes[1].fill == Color::rgb(0, 0, 10000));
    CHECK(drawing.shapes[1].stroke.is_none());
    CHECK(path_of(drawing.shapes[2]) == "M5.00,10.00 L5.00,11.00 L4.00,11.00 Z");
    CHECK(drawing.shapes[2].dashes.size() == 6);
}

TEST_CASE_METHOD(Fixture, "colours") {
    const auto fill = [&](const char* color) {
        return draw("<rect width='1' height='1' fill='" + std::string(color) + "'/>")
            .shapes[0]
            .fill;
    };
    CHECK(fill("#fff") == Color::gray(10000));
    CHECK(fill("#FF0000") == Color::rgb(10000, 0, 0));
    CHECK(fill("Tomato") == Color::rgb(10000, 3882, 2784));
    CHECK(fill("rgb(100%, 0%, 50%)") == Color::rgb(10000, 0, 5000));
    CHECK(fill("device-cmyk(0 1 0.5 25%)") == Color::cmyk(0, 10000, 5000, 2500));
    CHECK(error("<rect width='1' height='1' fill='rouge'/>") == "graphic.svg-malformed");
}

TEST_CASE_METHOD(Fixture, "what isn't supported is said, all at once, with places") {
    auto made = load(R"svg(<text>x</text><defs><linearGradient id="a"/></defs>
        <rect width="1" height="1" fill="url(#a)"/><g opacity="0.5"/><use href="#a"/>)svg");
    REQUIRE_FALSE(made.ok());
    REQUIRE(made.errors().size() == 5);
    for (const auto& error : made.errors()) {
        CHECK(error.code == "graphic.svg-unsupported");
        CHECK(error.span.file != nullptr);
    }
    const auto& first = made.errors()[0].span;
    CHECK(first.file->text.substr(first.begin, first.end - first.begin) == "text");
    CHECK(draw("<g opacity='1'/><metadata><x/></metadata>").shapes.empty());
}

TEST_CASE_METHOD(Fixture, "hostile files end with an error") {
    CHECK(error("<path d='M0 0 L'/>") == "graphic.svg-malformed");
    CHECK(error("<path d='L0 0'/>") == "graphic.svg-malformed");
    CHECK(error("<path d='M0 0 A1 1 0 2 0 1 1'/>") == "graphic.svg-malformed");
    CHECK(error("<path d='M1e999 0'/>") == "graphic.svg-malformed");
    CHECK(error("<path d='Mnan inf'/>") == "graphic.svg-malformed");
    CHECK(error("<g transform='scale(1'/>") == "graphic.svg-malformed");
    CHECK(error("<polygon points='1,2,3'/>") == "graphic.svg-malformed");
    CHECK(error("<path d='M0 0'") != "");
    std::string deep;
    for (int i = 0; i < 150; ++i) deep += "<g transform='scale(1e9)'>";
    deep += "<rect width='1' height='1' stroke='red'/>";
    for (int i = 0; i < 150; ++i) deep += "</g>";
    (void)load(deep).ok();
    CHECK_FALSE(load("", R"(width="0" height="10")").ok());
    CHECK_FALSE(load("", R"(viewBox="0 0 x")").ok());
    const auto file =
        std::make_shared<base::SourceFile>(base::SourceFile{"a.svg", "<html><svg/></html>"});
    CHECK_FALSE(load_svg(file, arena).ok());
}

TEST_CASE_METHOD(Fixture, "svg: inks of the template, with tint and overprint") {
    inks.push_back({"PANTONE 485 C", Color::cmyk(0, 9500, 10'000, 0)});
    const auto fill = [this](const std::string& value) {
        return draw("<rect width='1' height='1' fill='" + value + "'/>").shapes[0].fill;
    };
    const base::SpotColor& red = inks.front();
    CHECK(fill("spot(&quot;PANTONE 485 C&quot;)") == red.at(10'000));
    CHECK(fill("spot( &quot;PANTONE 485 C&quot; , 40% )") == red.at(4000));
    CHECK(fill("spot(PANTONE 485 C, .25)") == red.at(2500));
    CHECK(fill("#e2001a icc-named-color(house, &quot;PANTONE 485 C&quot;)") == red.at(10'000));
    const Color over = fill("spot(&quot;PANTONE 485 C&quot;, 40%, overprint)");
    CHECK(over.overprints);
    CHECK(over.tint == 4000);
    CHECK(fill("device-cmyk(0, 0, 0, 1, overprint)").overprints);
    CHECK(fill("#ff0000 device-cmyk(0, 1, 1, 0)") == Color::cmyk(0, 10'000, 10'000, 0));
    CHECK(fill("#f00 icc-color(other, 1, 1)") == Color::rgb(10'000, 0, 0));
    // What a browser shows, and what the press gets.
    const Drawing& both = draw(
        "<rect width='1' height='1' style='fill:#e2001a; fill:spot(&quot;PANTONE 485 C&quot;)'/>");
    CHECK(both.shapes[0].fill == red.at(10'000));

    CHECK(error("<rect width='1' height='1' fill='spot(&quot;PANTONE 458 C&quot;)'/>") ==
          "graphic.svg-unknown-ink");
    auto wrong = load("<rect width='1' height='1' fill='spot(&quot;PANTONE 458 C&quot;)'/>");
    CHECK(wrong.errors().front().hints.front() == "did you mean \"PANTONE 485 C\"?");
    for (const char* value :
         {"spot()", "spot(", "spot(&quot;)", "spot(&quot;PANTONE 485 C)", "spot(PANTONE 485 C, 2)",
          "spot(PANTONE 485 C, -1%)", "spot(PANTONE 485 C, 1e999)", "icc-named-color(a)",
          "#f00 spot", "#f00 icc-color(", "device-cmyk(overprint)", "device-cmyk(, overprint)"}) {
        INFO(value);
        CHECK(error("<rect width='1' height='1' fill='" + std::string(value) + "'/>") ==
              "graphic.svg-malformed");
    }
}
