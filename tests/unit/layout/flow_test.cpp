// SPDX-License-Identifier: Apache-2.0
// Blocks in a flow: margins, boxes, breaks, keeps. The body is 200 x 120 pt: ten lines of 12 pt.
#include "unit/layout/builder.h"

using namespace cajista;
using namespace cajista::layout::test;
using document::Break;

namespace {

// Liberation Sans: ascent 0.905, descent 0.212 em; the 12 pt line has 0.83/2 pt above.
constexpr double ascent = 9.465;

double line_top(const page::Page& page, std::string_view text) {
    return baseline_of(page, text) - ascent - 20;  // from the body's top
}

}  // namespace

TEST_CASE("lines fill pages and go on") {
    Builder b;
    b.flow({b.lines("a", 12)});
    const auto& document = b.lay_out();
    CHECK(texts_of(document) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 a.10 | a.11 a.12");
    CHECK(line_top(document.pages[0], "a.1") == Approx(0).margin(0.01));
    CHECK(line_top(document.pages[0], "a.10") == Approx(108).margin(0.01));
    CHECK(line_top(document.pages[1], "a.11") == Approx(0).margin(0.01));
    CHECK(left_of(document.pages[0], "a.1") == 10);
    CHECK(b.warnings.empty());
}

TEST_CASE("an empty document has one page") {
    Builder b;
    CHECK(b.lay_out().pages.size() == 1);
}

TEST_CASE("orphans and widows move lines") {
    Builder b;
    const Style& two = b.style([](Style& s) { s.paragraph.orphans = s.paragraph.widows = 2; });
    SECTION("one line would be left on the first page") {
        b.flow({b.lines("a", 9), b.lines("b", 4, &two)});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 | b.1 b.2 b.3 b.4");
    }
    SECTION("one line would go to the second page") {
        b.flow({b.lines("a", 7), b.lines("b", 4, &two)});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 b.1 b.2 | b.3 b.4");
    }
    SECTION("three lines can't be split") {
        b.flow({b.lines("a", 8), b.lines("b", 3, &two)});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 | b.1 b.2 b.3");
    }
    SECTION("more than a page gives way") {
        const Style& many =
            b.style([](Style& s) { s.paragraph.orphans = s.paragraph.widows = 99; });
        b.flow({b.lines("b", 12, &many)});
        CHECK(b.lay_out().pages.size() == 2);
    }
}

TEST_CASE("margins collapse to the larger one") {
    Builder b;
    const auto with_margin = [&](double top, double bottom) -> const Style& {
        return b.style([=](Style& s) {
            s.box.margin[document::top] = Measure::of(pt(top));
            s.box.margin[document::bottom] = Measure::of(pt(bottom));
        });
    };
    SECTION("between siblings") {
        b.flow({b.p("a", &with_margin(0, 10)), b.p("b", &with_margin(6, 0))});
        CHECK(line_top(b.lay_out().pages[0], "b") == Approx(22).margin(0.01));
    }
    SECTION("with a negative one they add") {
        b.flow({b.p("a", &with_margin(0, 10)), b.p("b", &with_margin(-4, 0))});
        CHECK(line_top(b.lay_out().pages[0], "b") == Approx(18).margin(0.01));
    }
    SECTION("through the edge of a parent without border or padding") {
        b.flow({b.p("a"), b.box({b.p("b", &with_margin(5, 7))}, &with_margin(8, 3)), b.p("c")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "b") == Approx(20).margin(0.01));
        CHECK(line_top(page, "c") == Approx(39).margin(0.01));
    }
    SECTION("not through padding") {
        const Style& padded = b.style([](Style& s) {
            s.box.margin[document::top] = Measure::of(pt(8));
            s.box.padding.top = pt(1);
            s.box.padding.bottom = pt(2);
        });
        b.flow({b.p("a"), b.box({b.p("b", &with_margin(5, 7))}, &padded), b.p("c")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "b") == Approx(12 + 8 + 1 + 5).margin(0.01));
        CHECK(line_top(page, "c") == Approx(26 + 12 + 7 + 2).margin(0.01));
    }
    SECTION("through an empty block") {
        b.flow({b.p("a", &with_margin(0, 4)), b.p("", &with_margin(9, 2)), b.p("c")});
        CHECK(line_top(b.lay_out().pages[0], "c") == Approx(21).margin(0.01));
    }
    SECTION("dropped at a page break, kept at the top of the document and after a forced break") {
        const Style& broken = b.style([](Style& s) {
            s.box.break_before = Break::page;
            s.box.margin[document::top] = Measure::of(pt(5));
        });
        b.flow(
            {b.lines("a", 9, &with_margin(6, 0)), b.p("b", &with_margin(6, 0)), b.p("c", &broken)});
        const auto& document = b.lay_out();
        CHECK(line_top(document.pages[0], "a.1") == Approx(6).margin(0.01));
        CHECK(line_top(document.pages[1], "b") == Approx(0).margin(0.01));
        CHECK(line_top(document.pages[2], "c") == Approx(5).margin(0.01));
    }
}

TEST_CASE("forced breaks") {
    Builder b;
    const Style& before = b.style([](Style& s) { s.box.break_before = Break::page; });
    const Style& after = b.style([](Style& s) { s.box.break_after = Break::page; });
    SECTION("before, and not twice") {
        b.flow({b.p("a", &after), b.p("b", &before), b.p("c")});
        CHECK(texts_of(b.lay_out()) == "a | b c");
    }
    SECTION("before the first block makes no empty page") {
        b.flow({b.p("a", &before)});
        CHECK(texts_of(b.lay_out()) == "a");
    }
    SECTION("after the last block makes no empty page") {
        b.flow({b.p("a", &after)});
        CHECK(texts_of(b.lay_out()) == "a");
    }
    SECTION("of a first child takes its parent along") {
        const Style& framed = b.style([](Style& s) {
            s.box.padding.top = s.box.padding.bottom = pt(3);
            s.box.background = base::Color::gray(9000);
        });
        b.flow({b.p("a"), b.box({b.p("b", &before)}, &framed), b.p("c")});
        const auto& document = b.lay_out();
        CHECK(texts_of(document) == "a | b c");
        CHECK(items_of(document.pages[0], page::Item::Kind::fill).empty());
    }
    SECTION("of a last child waits for its parent's edge") {
        const Style& framed = b.style([](Style& s) { s.box.padding.bottom = pt(3); });
        b.flow({b.box({b.p("a", &after)}, &framed), b.p("b")});
        CHECK(texts_of(b.lay_out()) == "a | b");
    }
    SECTION("odd page: an empty page between") {
        const Style& odd = b.style([](Style& s) { s.box.break_before = Break::odd_page; });
        b.flow({b.p("a"), b.p("b", &odd), b.p("c", &odd)});
        CHECK(texts_of(b.lay_out()) == "a |  | b |  | c");
    }
    SECTION("even page at the start") {
        const Style& even = b.style([](Style& s) { s.box.break_before = Break::even_page; });
        b.flow({b.p("a", &even), b.p("b", &even)});
        CHECK(texts_of(b.lay_out()) == " | a |  | b");
    }
}

TEST_CASE("keeps") {
    Builder b;
    const Style& together = b.style([](Style& s) { s.box.break_inside = Break::avoid; });
    const Style& with_next = b.style([](Style& s) { s.box.break_after = Break::avoid; });
    SECTION("together") {
        b.flow({b.lines("a", 8), b.box({b.lines("b", 2), b.p("c")}, &together), b.p("d")});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 | b.1 b.2 c d");
    }
    SECTION("together, but more than a page: splits at the page's end") {
        b.flow({b.box({b.lines("b", 7), b.lines("c", 7)}, &together)});
        CHECK(texts_of(b.lay_out()) == "b.1 b.2 b.3 b.4 b.5 b.6 b.7 c.1 c.2 c.3 | c.4 c.5 c.6 c.7");
    }
    SECTION("a heading stays with the next paragraph") {
        b.flow({b.lines("a", 9), b.p("h", &with_next), b.lines("c", 3)});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 | h c.1 c.2 c.3");
    }
    SECTION("a chain of headings") {
        b.flow({b.lines("a", 8), b.p("h", &with_next), b.p("i", &with_next), b.p("c")});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 | h i c");
    }
    SECTION("break-before avoid") {
        const Style& stays = b.style([](Style& s) { s.box.break_before = Break::avoid; });
        b.flow({b.lines("a", 9), b.p("x"), b.p("c", &stays)});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 | x c");
    }
}

TEST_CASE("boxes") {
    Builder b;
    SECTION("padding, border and background") {
        const Style& framed = b.style([](Style& s) {
            s.box.padding = {pt(3), pt(4), pt(5), pt(6)};
            for (auto& side : s.box.border) {
                side = {document::LineStyle::solid, pt(1), base::Color::black()};
            }
            s.box.background = base::Color::gray(9000);
            s.box.radius = pt(2);
        });
        b.flow({b.box({b.p("a")}, &framed), b.p("b")});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "a") == 10 + 1 + 6);
        CHECK(line_top(page, "a") == Approx(4).margin(0.01));
        CHECK(line_top(page, "b") == Approx(22).margin(0.01));
        const auto fills = items_of(page, page::Item::Kind::fill);
        REQUIRE(fills.size() == 1);
        CHECK(fills[0].area == base::Rect{pt(10), pt(20), pt(200), pt(22)});
        CHECK(fills[0].radius == pt(2));
        CHECK(page.items[0].kind == page::Item::Kind::fill);  // below its text
        const auto outlines = items_of(page, page::Item::Kind::outline);
        REQUIRE(outlines.size() == 1);
        CHECK(outlines[0].area == base::Rect{pt(10.5), pt(20.5), pt(199), pt(21)});
    }
    SECTION("a box over two pages is painted on both, cut open") {
        const Style& framed = b.style([](Style& s) {
            for (auto& side : s.box.border) {
                side = {document::LineStyle::solid, pt(1), base::Color::black()};
            }
            s.box.background = base::Color::gray(9000);
        });
        b.flow({b.lines("a", 8), b.box({b.lines("b", 4)}, &framed)});
        const auto& document = b.lay_out();
        const auto first = items_of(document.pages[0], page::Item::Kind::fill);
        const auto second = items_of(document.pages[1], page::Item::Kind::fill);
        REQUIRE(first.size() == 1);
        REQUIRE(second.size() == 1);
        CHECK(first[0].area == base::Rect{pt(10), pt(116), pt(200), pt(13)});
        CHECK(second[0].area == base::Rect{pt(10), pt(20), pt(200), pt(37)});
        CHECK(items_of(document.pages[0], page::Item::Kind::stroke).size() == 3);
        CHECK(items_of(document.pages[1], page::Item::Kind::stroke).size() == 3);
    }
    SECTION("width, percent, auto margins") {
        const Style& centred = b.style([](Style& s) {
            s.box.width = {Measure::Kind::percent, 5000, {}};
            s.box.margin[document::left] = s.box.margin[document::right] = {};
        });
        b.flow({b.p("a", &centred)});
        CHECK(left_of(b.lay_out().pages[0], "a") == 10 + 50);
    }
    SECTION("min-height and height") {
        const Style& high = b.style([](Style& s) { s.box.min_height = Measure::of(pt(30)); });
        const Style& low = b.style([](Style& s) { s.box.height = Measure::of(pt(6)); });
        b.flow({b.box({b.p("a")}, &high), b.p("b"), b.box({b.p("c")}, &low), b.p("d")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "b") == Approx(30).margin(0.01));
        CHECK(line_top(page, "d") == Approx(48).margin(0.01));
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.box-overflow"});
    }
    SECTION("placed by insets, relative to frame and page") {
        const Style& framed = b.style([](Style& s) {
            s.box.position = document::Position::relative_to_frame;
            s.box.inset[document::top] = Measure::of(pt(50));
            s.box.inset[document::left] = Measure::of(pt(100));
        });
        const Style& paged = b.style([](Style& s) {
            s.box.position = document::Position::relative_to_page;
            s.box.inset[document::bottom] = Measure::of(pt(0));
            s.box.inset[document::right] = Measure::of(pt(0));
            s.box.width = Measure::of(pt(30));
        });
        b.flow({b.p("a"), b.p("x", &framed), b.p("y", &paged), b.p("b")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "b") == Approx(12).margin(0.01));
        CHECK(left_of(page, "x") == 110);
        CHECK(line_top(page, "x") == Approx(50).margin(0.01));
        CHECK(left_of(page, "y") == 220 - 30);
        CHECK(line_top(page, "y") == Approx(160 - 12 - 20).margin(0.01));
    }
}

TEST_CASE("lists have labels on the first line's baseline") {
    Builder b;
    const Style& list = b.style([](Style& s) { s.box.padding.left = pt(20); });
    const Style& item = b.style([](Style& s) { s.list.marker = document::ListMarker::decimal; });
    auto* first = b.box({b.p("one")}, &item, document::BlockKind::list_item);
    auto* second = b.box({}, &item, document::BlockKind::list_item);
    first->number = 9;
    second->number = 10;
    auto* outer = b.box({first, second}, &list, document::BlockKind::list);
    outer->role = base::Role::list;
    b.flow({outer});
    const auto& document = b.lay_out();
    const auto& page = document.pages[0];
    CHECK(left_of(page, "one") == 30);
    CHECK(baseline_of(page, "9.") == baseline_of(page, "one"));
    CHECK(left_of(page, "9.") < 30 - 4);
    CHECK(left_of(page, "9.") > 10);
    CHECK(baseline_of(page, "10.") == Approx(baseline_of(page, "one") + 12));
    CHECK(page::dump_structure(document).starts_with("list\n  li\n    label\n    body\n      p\n"));
}

TEST_CASE("pictures keep their proportions") {
    Builder b;
    SECTION("by width") {
        auto* picture = b.drawing(pt(50), pt(20));
        picture->size.width = pt(100);
        b.flow({picture, b.p("a")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "a") == Approx(40).margin(0.01));
    }
    SECTION("wider than the frame") {
        b.flow({b.drawing(pt(400), pt(100)), b.p("a")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "a") == Approx(50).margin(0.01));
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.picture-too-wide"});
    }
    SECTION("higher than the page") {
        b.flow({b.p("a"), b.drawing(pt(100), pt(240)), b.p("b")});
        const auto& document = b.lay_out();
        REQUIRE(document.pages.size() == 3);
        const auto pictures = items_of(document.pages[1], page::Item::Kind::drawing);
        REQUIRE(pictures.size() == 1);
        CHECK(pictures[0].area.height == pt(120));
        CHECK(pictures[0].area.width == pt(50));
    }
}
