// SPDX-License-Identifier: Apache-2.0
// Boxes that are turned by right angles. The body is 200 x 120 pt at (10, 20); lines of 12 pt.
#include "unit/layout/builder.h"

using namespace cajista;
using namespace cajista::layout::test;
using base::Point;
using base::Rect;

namespace {

Rect rect(double left, double top, double width, double height) {
    return {pt(left), pt(top), pt(width), pt(height)};
}

const page::Item& turned_on(const page::Page& page) {
    for (const page::Item& item : page.items) {
        if (item.kind == page::Item::Kind::turned) return item;
    }
    FAIL("nothing is turned");
    return page.items.front();
}

}  // namespace

TEST_CASE("places in a turned frame") {
    page::Turned turned;
    turned.size = {pt(60), pt(20)};
    const Rect area = rect(10, 5, 30, 8);
    turned.quarters = 1;  // lines run up
    CHECK(turned.turned_size() == base::Size{pt(20), pt(60)});
    CHECK(turned.place(Point{pt(10), pt(5)}) == Point{pt(5), pt(50)});
    CHECK(turned.place(area) == rect(5, 20, 8, 30));
    turned.quarters = 2;
    CHECK(turned.place(area) == rect(20, 7, 30, 8));
    turned.quarters = 3;  // lines run down
    CHECK(turned.place(Point{pt(10), pt(5)}) == Point{pt(15), pt(10)});
    CHECK(turned.place(area) == rect(7, 10, 8, 30));
}

TEST_CASE("turned content takes width and height the other way round") {
    Builder b;
    const Style& up = b.style([](Style& s) {
        s.box.orientation = 1;
        s.box.width = Measure::of(pt(50));
        s.box.padding = {pt(1), pt(2), pt(3), pt(4)};
    });
    b.flow({b.p("a"), b.box({b.lines("t", 2)}, &up), b.p("z")});
    const auto& document = b.lay_out();
    const page::Item& item = turned_on(document.pages[0]);
    CHECK(item.area == rect(14, 33, 24, 50));
    CHECK(item.turned->size == base::Size{pt(50), pt(24)});
    REQUIRE(item.turned->items.size() == 2);
    CHECK(item.turned->items[1].area.left == Length{});
    CHECK(baseline_of(document.pages[0], "z") - baseline_of(document.pages[0], "a") ==
          Approx(12 + 1 + 50 + 3));
    CHECK(b.warnings.empty());
}

TEST_CASE("lines of turned content are as long as the longest, at most as the page is high") {
    Builder b;
    const Style& down = b.style([](Style& s) { s.box.orientation = 3; });
    b.flow({b.p(std::string(20, 'M') + " " + std::string(20, 'M'), &down)});
    const auto& document = b.lay_out();
    const page::Item& item = turned_on(document.pages[0]);
    CHECK(item.area == rect(10, 20, item.area.width.to_points(), 120));
    CHECK(item.turned->size.height > pt(12));
}

TEST_CASE("no page cuts a turned box") {
    Builder b;
    const Style& up = b.style([](Style& s) {
        s.box.orientation = 1;
        s.box.width = Measure::of(pt(50));
        s.box.border[document::top] = s.box.border[document::bottom] = {
            document::LineStyle::solid, pt(1), base::Color::black()};
    });
    SECTION("it goes to the next one") {
        b.flow({b.lines("a", 6), b.box({b.p("t")}, &up)});
        const auto& document = b.lay_out();
        REQUIRE(document.pages.size() == 2);
        CHECK(texts_on(document.pages[0]) == "a.1 a.2 a.3 a.4 a.5 a.6");
        CHECK(turned_on(document.pages[1]).area == rect(10, 21, 12, 50));
    }
    SECTION("one that is higher than the page sticks out and is reported") {
        const Style& high = b.style([](Style& s) {
            s.box.orientation = 1;
            s.box.width = Measure::of(pt(150));
        });
        b.flow({b.p("a"), b.p("t", &high), b.p("z")});
        const auto& document = b.lay_out();
        REQUIRE(document.pages.size() == 3);
        CHECK(turned_on(document.pages[1]).area == rect(10, 20, 12, 150));
        REQUIRE(b.warning_codes() == std::vector<std::string>{"layout.box-higher-than-page"});
        CHECK(b.warnings[0].message == "a turned box of 150 pt stands on a page that has 120 pt");
    }
    SECTION("one that is wider, too") {
        const Style& wide = b.style([](Style& s) {
            s.box.orientation = 1;
            s.box.width = Measure::of(pt(20));
        });
        b.flow({b.lines("t", 20, &wide)});
        CHECK(turned_on(b.lay_out().pages[0]).area == rect(10, 20, 240, 20));
        REQUIRE(b.warning_codes() == std::vector<std::string>{"layout.turned-too-wide"});
        CHECK(b.warnings[0].message ==
              "a turned box takes 240 pt of the page's width and has 200 pt");
    }
}

TEST_CASE("a rotated box leaves the others where they are") {
    Builder b;
    const int quarters = GENERATE(1, 2, 3);
    const Style& style = b.style([&](Style& s) {
        s.box.rotation = static_cast<std::uint8_t>(quarters);
        s.box.width = Measure::of(pt(60));
        s.box.margin[document::left] = Measure::of(pt(20));
    });
    b.flow({b.p("a"), b.p("t", &style), b.p("z")});
    const auto& document = b.lay_out();
    const page::Item& item = turned_on(document.pages[0]);
    // The box stands at (30, 32), 60 x 12 pt: its middle at (60, 38) stays.
    CHECK(item.area == (quarters == 2 ? rect(30, 32, 60, 12) : rect(54, 8, 12, 60)));
    CHECK(baseline_of(document.pages[0], "z") - baseline_of(document.pages[0], "a") == Approx(24));
}

TEST_CASE("the point that a box is rotated about") {
    Builder b;
    const Style& style = b.style([&](Style& s) {
        s.box.rotation = 1;
        s.box.width = Measure::of(pt(60));
        s.box.rotation_origin = {Measure::of({}), Measure{Measure::Kind::percent, 100'00, {}}};
    });
    b.flow({b.p("a"), b.p("t", &style)});
    const Rect area = turned_on(b.lay_out().pages[0]).area;
    CHECK(area.left.to_points() == Approx(-2));
    CHECK(area.top.to_points() == -16);
    CHECK(area.height == pt(60));
}

TEST_CASE("a column is as wide as a turned heading, a row as high as it is long") {
    Builder b;
    const Style& up = b.style([](Style& s) {
        s.box.orientation = 1;
        s.box.height = Measure::of(pt(70));
    });
    auto* table =
        b.table({0, 0}, {b.body({b.row({b.cell(Blocks{b.lines("t", 2)}, &up), b.cell("beside")}),
                                 b.row_of({"1", "2"})})});
    b.flow({table});
    const auto& document = b.lay_out();
    CHECK(turned_on(document.pages[0]).area == rect(10, 20, 24, 70));
    CHECK(left_of(document.pages[0], "beside") == 34);
    CHECK(baseline_of(document.pages[0], "1") - baseline_of(document.pages[0], "beside") ==
          Approx(70));
}

TEST_CASE("links and anchors of turned content are where it stands") {
    Builder b;
    const Style& up = b.style([](Style& s) {
        s.box.orientation = 1;
        s.box.width = Measure::of(pt(50));
    });
    auto link = b.text("t");
    link.link = "#there";
    auto* first = b.p({b.text("i"), link});
    auto* second = b.p("two");
    second->anchor = "there";
    second->bookmark = "Two";
    b.flow({b.p("a"), b.box({first, second}, &up)});
    const auto& document = b.lay_out();
    // Liberation Sans: i is 0.222 em, t 0.278 em.
    REQUIRE(document.pages[0].links.size() == 1);
    const Rect area = document.pages[0].links[0].area;
    CHECK(area.left == pt(10));
    CHECK(area.width == pt(12));
    CHECK(area.bottom().to_points() == Approx(82 - 2.22).margin(0.01));
    CHECK(area.height.to_points() == Approx(2.78).margin(0.01));
    REQUIRE(document.anchors.size() == 1);
    CHECK(document.anchors[0].at == Point{pt(22), pt(32)});
    REQUIRE(document.bookmarks.size() == 1);
    CHECK(document.bookmarks[0].at == Point{pt(22), pt(32)});
}

TEST_CASE("footnotes called in turned content stand at the foot of the page") {
    Builder b;
    const Style& up = b.style([](Style& s) { s.box.orientation = 1; });
    auto call = b.text("1");
    call.note = b.p("note");
    b.flow({b.p({b.text("t"), call}, &up)});
    const auto& document = b.lay_out();
    CHECK(texts_on(document.pages[0]) == "t 1 note");
    CHECK(baseline_of(document.pages[0], "note") > 120);
}

TEST_CASE("a picture is turned by its orientation and by its transform") {
    for (const int orientation : {1, 2, 3}) {
        INFO(orientation);
        Builder b;
        const Style& both = b.style([&](Style& s) {
            s.box.orientation = static_cast<std::uint8_t>(orientation);
            s.box.rotation = 1;
        });
        b.flow({b.drawing(pt(30), pt(20), &both), b.p("z")});
        const auto& document = b.lay_out();
        CHECK(turned_on(document.pages[0]).turned->items.size() == 1);
        CHECK(texts_on(document.pages[0]) == "z");
    }
}
