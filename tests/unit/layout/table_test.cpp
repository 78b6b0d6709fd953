// SPDX-License-Identifier: Apache-2.0
// Tables: columns, spans, borders, heads and feet at page breaks, rows kept and split.
#include "unit/layout/builder.h"

using namespace cajista;
using namespace cajista::layout;
using namespace cajista::layout::test;
using document::Keep;
using Kind = RowGroup::Kind;
using Show = RowGroup::Show;

namespace {

constexpr double ascent = 9.465;

double line_top(const page::Page& page, std::string_view text) {
    return baseline_of(page, text) - ascent - 20;
}

std::vector<document::Row> rows(Builder& b, const std::string& name, int count) {
    std::vector<document::Row> made;
    for (int i = 1; i <= count; ++i) made.push_back(b.row_of({name + std::to_string(i)}));
    return made;
}

const Style& ruled(Builder& b, double width = 0.5) {
    return b.style([=](Style& s) {
        s.box.border[document::bottom] = {document::LineStyle::solid, pt(width),
                                          base::Color::black()};
    });
}

constexpr auto bits = [](auto... keeps) {
    return static_cast<std::uint8_t>((static_cast<unsigned>(keeps) | ...));
};

}  // namespace

TEST_CASE("columns: fixed, percent, fraction, content") {
    Builder b;
    SECTION("fixed and fractions") {
        b.flow({b.table({50, -1, -2}, {b.body({b.row_of({"a", "b", "c"})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "a") == 10);
        CHECK(left_of(page, "b") == 60);
        CHECK(left_of(page, "c") == 110);
    }
    SECTION("percent of the table") {
        auto* table = b.table({0, -1}, {b.body({b.row_of({"a", "b"})})});
        std::vector<document::Column> columns(table->columns.begin(), table->columns.end());
        columns[0].width = {Measure::Kind::percent, 3000, {}};
        table->columns = columns;
        b.flow({table});
        CHECK(left_of(b.lay_out().pages[0], "b") == 10 + 60);
    }
    SECTION("automatic columns are as wide as their content") {
        b.flow({b.table({0, 0}, {b.body({b.row_of({"mm", "x"}), b.row_of({"mmmm", "y"})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "x") == Approx(10 + 4 * 8.33).margin(0.1));  // m is 0.833 em
        CHECK(left_of(page, "y") == left_of(page, "x"));
    }
    SECTION("automatic columns share a table of given width") {
        const Style& full = b.style([](Style& s) {
            s.box.width = {Measure::Kind::percent, 10000, {}};
        });
        b.flow({b.table({0, 0}, {b.body({b.row_of({"mm", "mm"})})}, &full)});
        CHECK(left_of(b.lay_out().pages[0], "mm") == 10);
        const auto found = lines_on(b.lay_out().pages[0]);
        CHECK(found[1].starts_with("mm@110,"));
    }
    SECTION("too little room: least widths first") {
        b.flow({b.table(
            {0, 0},
            {b.body({b.row_of({"aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee", "mmmm"})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "mmmm") > 110);
        CHECK(left_of(page, "mmmm") < 10 + 200 - 4 * 8.33 + 0.1);
    }
    SECTION("columns wider than the page are reported and stay") {
        b.flow({b.table({150, 150}, {b.body({b.row_of({"a", "b"})})})});
        CHECK(left_of(b.lay_out().pages[0], "b") == 160);
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.table-too-wide"});
    }
    SECTION("too many columns are an error") {
        std::vector<document::Cell> cells(1025, b.cell("x"));
        b.flow({b.table({}, {b.body({b.row(cells)})})});
        CHECK(b.errors() == std::vector<std::string>{"layout.too-many-columns"});
    }
}

TEST_CASE("cells: padding, height, alignment, spans") {
    Builder b;
    const auto aligned = [&](document::VerticalAlign how) -> const Style& {
        return b.style([=](Style& s) { s.table.vertical_align = how; });
    };
    SECTION("padding and vertical alignment") {
        const Style& padded = b.style([](Style& s) {
            s.box.padding = {pt(2), pt(3), pt(4), pt(5)};
        });
        b.flow(
            {b.table({50, 50, 50, 50},
                     {b.body({b.row({b.cell({b.lines("a", 3)}, &padded),
                                     b.cell({b.p("b")}, &aligned(document::VerticalAlign::bottom)),
                                     b.cell({b.p("c")}, &aligned(document::VerticalAlign::middle)),
                                     b.cell("d")}),
                              b.row_of({"e"})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "a.1") == 15);
        CHECK(line_top(page, "a.1") == Approx(2).margin(0.01));
        CHECK(line_top(page, "b") == Approx(42 - 12).margin(0.01));
        CHECK(line_top(page, "c") == Approx(15).margin(0.01));
        CHECK(line_top(page, "d") == Approx(0).margin(0.01));
        CHECK(line_top(page, "e") == Approx(42).margin(0.01));
    }
    SECTION("baselines") {
        const Style& large = b.style([](Style& s) {
            s.text.size = pt(20);
            s.paragraph.line_height = pt(24);
        });
        const Style& base = aligned(document::VerticalAlign::baseline);
        b.flow({b.table(
            {50, 50},
            {b.body({b.row({b.cell({b.p("A", &large)}, &base), b.cell({b.p("b")}, &base)})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(baseline_of(page, "A") == baseline_of(page, "b"));
    }
    SECTION("columns and rows spanned") {
        b.flow({b.table({50, 50, 50},
                        {b.body({b.row({b.cell({b.lines("a", 3)}, nullptr, 1, 2),
                                        b.cell({b.p("b")}, nullptr, 2, 1)}),
                                 b.row({b.cell("c"), b.cell("d")}), b.row_of({"e", "f", "g"})})})});
        const auto& page = b.lay_out().pages[0];
        CHECK(left_of(page, "c") == 60);
        CHECK(left_of(page, "d") == 110);
        CHECK(line_top(page, "c") == Approx(12).margin(0.01));
        CHECK(line_top(page, "e") == Approx(36).margin(0.01));
    }
    SECTION("a page ends between rows under a span; a span past the group is cut") {
        auto body = rows(b, "a", 9);
        body.push_back(b.row({b.cell({b.p("s")}, nullptr, 1, 60000), b.cell("x")}));
        body.push_back(b.row({b.cell("y")}));
        b.flow({b.table({50, 50}, {b.body(body)})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 s x | y");
    }
    SECTION("height of row and cell") {
        const Style& high = b.style([](Style& s) { s.box.height = Measure::of(pt(30)); });
        b.flow({b.table({50}, {b.body({b.row_of({"a"}, &high), b.row({b.cell("b", &high)}),
                                       b.row_of({"c"})})})});
        CHECK(line_top(b.lay_out().pages[0], "c") == Approx(60).margin(0.01));
    }
}

TEST_CASE("collapsed borders: one stroke for a rule under a row") {
    Builder b;
    const Style& cell = ruled(b);
    SECTION("from cells, merged") {
        b.flow({b.table({50, 50}, {b.body({b.row({b.cell("a", &cell), b.cell("b", &cell)}),
                                           b.row({b.cell("c", &cell), b.cell("d", &cell)})})})});
        const auto& page = b.lay_out().pages[0];
        const auto strokes = items_of(page, page::Item::Kind::stroke);
        REQUIRE(strokes.size() == 2);
        // Half of each border lies in the row above it, half in the one below.
        CHECK(strokes[0].area == base::Rect{pt(10), pt(32.25), pt(100), pt(0)});
        CHECK(strokes[1].area == base::Rect{pt(10), pt(32.25 + 12.5), pt(100), pt(0)});
    }
    SECTION("from rows") {
        b.flow({b.table({50, 50}, {b.body({b.row_of({"a", "b"}, &cell)})})});
        CHECK(items_of(b.lay_out().pages[0], page::Item::Kind::stroke).size() == 1);
    }
    SECTION("the wider border wins, whichever cell it belongs to") {
        const Style& wide = b.style([](Style& s) {
            s.box.border[document::top] = {document::LineStyle::solid, pt(2),
                                           base::Color::gray(5000)};
        });
        b.flow({b.table({50, 50}, {b.body({b.row({b.cell("a", &cell), b.cell("b", &cell)}),
                                           b.row({b.cell("c", &wide), b.cell("d")})})})});
        const auto strokes = items_of(b.lay_out().pages[0], page::Item::Kind::stroke);
        REQUIRE(strokes.size() == 2);
        CHECK(strokes[0].width == pt(2));
        CHECK(strokes[0].area.width == pt(50));
        CHECK(strokes[1].width == pt(0.5));
    }
    SECTION("a grid has one stroke a line") {
        const Style& grid = b.style([](Style& s) {
            for (auto& side : s.box.border) {
                side = {document::LineStyle::solid, pt(1), base::Color::black()};
            }
        });
        std::vector<document::Row> body;
        for (int i = 0; i < 4; ++i) {
            body.push_back(b.row({b.cell("a", &grid), b.cell("b", &grid), b.cell("c", &grid)}));
        }
        b.flow({b.table({50, 50, 50}, {b.body(body)})});
        CHECK(items_of(b.lay_out().pages[0], page::Item::Kind::stroke).size() == 5 + 4);
    }
    SECTION("backgrounds of neighbours are one fill") {
        const Style& gray = b.style([](Style& s) { s.box.background = base::Color::gray(9000); });
        b.flow({b.table({50, 50}, {b.body({b.row({b.cell("a", &gray), b.cell("b", &gray)}),
                                           b.row_of({"c", "d"}, &gray), b.row_of({"e", "f"})})})});
        const auto fills = items_of(b.lay_out().pages[0], page::Item::Kind::fill);
        REQUIRE(fills.size() == 1);
        CHECK(fills[0].area == base::Rect{pt(10), pt(20), pt(100), pt(24)});
    }
}

TEST_CASE("separate borders") {
    Builder b;
    const Style& table = b.style([](Style& s) {
        s.table.borders = document::BorderModel::separate;
        s.table.spacing = s.table.spacing_down = pt(4);
    });
    const Style& boxed = b.style([](Style& s) {
        s.table.borders = document::BorderModel::separate;
        for (auto& side : s.box.border) {
            side = {document::LineStyle::solid, pt(1), base::Color::black()};
        }
    });
    b.flow({b.table({50, 50},
                    {b.body({b.row({b.cell("a", &boxed), b.cell("b", &boxed)}),
                             b.row({b.cell("c", &boxed), b.cell("d", &boxed)})})},
                    &table),
            b.p("z")});
    const auto& page = b.lay_out().pages[0];
    CHECK(left_of(page, "a") == 10 + 4 + 1);
    CHECK(left_of(page, "b") == 10 + 4 + 50 + 4 + 1);
    CHECK(line_top(page, "a") == Approx(5).margin(0.01));
    CHECK(line_top(page, "c") == Approx(4 + 14 + 4 + 1).margin(0.01));
    CHECK(line_top(page, "z") == Approx(4 + 14 + 4 + 14 + 4).margin(0.01));
    const auto outlines = items_of(page, page::Item::Kind::outline);
    REQUIRE(outlines.size() == 4);
    CHECK(outlines[0].area == base::Rect{pt(14.5), pt(24.5), pt(49), pt(13)});
}

TEST_CASE("empty cells that show nothing") {
    for (const bool hides : {false, true}) {
        Builder b;
        const Style& plain =
            b.style([](Style& s) { s.table.borders = document::BorderModel::separate; });
        const Style& boxed = b.style([&](Style& s) {
            s.table.hides_empty_cells = hides;
            s.box.background = base::Color::black();
            for (auto& side : s.box.border) {
                side = {document::LineStyle::solid, pt(1), base::Color::black()};
            }
        });
        b.flow({b.table(
            {50, 50}, {b.body({b.row({b.cell("a", &boxed), b.cell(Blocks{}, &boxed)})})}, &plain)});
        const auto& page = b.lay_out().pages[0];
        CHECK(items_of(page, page::Item::Kind::outline).size() == (hides ? 1 : 2));
        const auto fills = items_of(page, page::Item::Kind::fill);
        REQUIRE(!fills.empty());
        CHECK(fills.back().area.right() == pt(hides ? 60 : 110));
    }
}

TEST_CASE("heads repeat") {
    Builder b;
    SECTION("on every page, tagged once") {
        b.flow({b.table({50}, {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                               b.body(rows(b, "a", 12))})});
        const auto& document = b.lay_out();
        CHECK(texts_of(document) == "H a1 a2 a3 a4 a5 a6 a7 a8 a9 | H a10 a11 a12");
        CHECK(document.pages[0].items[0].element != 0);
        CHECK(document.pages[1].items[0].element == 0);
    }
    SECTION("first and after a break differ") {
        b.flow({b.table({50}, {b.group(Kind::head, Show::first, {b.row_of({"F"})}),
                               b.group(Kind::head, Show::after_break, {b.row_of({"C"})}),
                               b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                               b.body(rows(b, "a", 18))})});
        CHECK(texts_of(b.lay_out()) ==
              "F H a1 a2 a3 a4 a5 a6 a7 a8 | C H a9 a10 a11 a12 a13 a14 a15 a16 | C H a17 a18");
    }
    SECTION("a head is never alone at the end of a page") {
        b.flow(
            {b.lines("x", 9), b.table({50}, {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                                             b.body(rows(b, "a", 1))})});
        CHECK(texts_of(b.lay_out()) == "x.1 x.2 x.3 x.4 x.5 x.6 x.7 x.8 x.9 | H a1");
    }
    SECTION("as high as two thirds of the page") {
        b.flow(
            {b.table({50}, {b.group(Kind::head, Show::repeat, {b.row({b.cell({b.lines("H", 7)})})}),
                            b.body(rows(b, "a", 4))})});
        CHECK(texts_of(b.lay_out()) ==
              "H.1 H.2 H.3 H.4 H.5 H.6 H.7 a1 a2 a3 | H.1 H.2 H.3 H.4 H.5 H.6 H.7 a4");
    }
}

TEST_CASE("a head of more than three quarters of the page is shown once") {
    Builder b;
    b.flow({b.table({50}, {b.group(Kind::head, Show::repeat, {b.row({b.cell({b.lines("H", 9)})})}),
                           b.body(rows(b, "a", 4))})});
    CHECK(texts_of(b.lay_out()) == "H.1 H.2 H.3 H.4 H.5 H.6 H.7 H.8 H.9 a1 | a2 a3 a4");
    CHECK(b.warning_codes() == std::vector<std::string>{"layout.running-rows-too-high"});
}

TEST_CASE("feet: carried forward at the break, totals at the end") {
    Builder b;
    b.answers.text = [](document::LateId, const document::LateContext& context) {
        return "cf" + std::to_string(context.rows_so_far) + "/" +
               std::to_string(context.rows_on_page) + "/p" + std::to_string(context.page_number);
    };
    const auto carried =
        b.group(Kind::foot, Show::break_only, {b.row({b.cell({b.p({b.late(1, "cf99/99/p9")})})})});
    SECTION("its height is reserved") {
        b.flow({b.table({100}, {carried, b.body(rows(b, "a", 12))})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 cf9/9/p1 | a10 a11 a12");
    }
    SECTION("the last row may use its room when the table ends there") {
        b.flow({b.table({100}, {carried, b.body(rows(b, "a", 10))})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 a10");
    }
    SECTION("rows that the template writes out are not counted") {
        auto opening = b.row_of({"open"});
        opening.counts = false;
        std::vector<document::Row> all{opening};
        for (const auto& row : rows(b, "a", 20)) all.push_back(row);
        const auto brought = b.group(Kind::head, Show::after_break,
                                     {b.row({b.cell({b.p({b.late(2, "bf99/99/p9")})})})});
        b.flow({b.table({100}, {brought, carried, b.body(all)})});
        CHECK(texts_of(b.lay_out()) ==
              "open a1 a2 a3 a4 a5 a6 a7 a8 cf8/8/p1 | cf8/0/p2 a9 a10 a11 a12 a13 a14 a15 a16 "
              "cf16/8/p2 | cf16/0/p3 a17 a18 a19 a20");
    }
    SECTION("at the end, after the last row and with it") {
        const auto total = b.group(Kind::foot, Show::end, {b.row_of({"T"})});
        b.flow({b.table({100}, {total, b.body(rows(b, "a", 10))})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 | a10 T");
    }
    SECTION("on every page") {
        const auto foot = b.group(Kind::foot, Show::repeat, {b.row_of({"F"})});
        b.flow({b.table({100}, {foot, b.body(rows(b, "a", 11))})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 F | a10 a11 F");
    }
    SECTION("late text wider than its room is reported, not lost") {
        b.answers.text = [](auto, const auto&) { return std::string("wwwwwwww wwwwwwww wwwwwww"); };
        b.flow({b.table({100}, {carried, b.body(rows(b, "a", 12))})});
        const auto& document = b.lay_out();
        CHECK(texts_of(document).find("wwwwwww |") != std::string::npos);
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.late-too-wide"});
    }
}

TEST_CASE("totals never stand alone") {
    Builder b;
    const auto totals = [&](int count) {
        return b.body(rows(b, "t", count), bits(Keep::together, Keep::with_previous));
    };
    SECTION("they take the last row along") {
        b.flow({b.table({50}, {b.body(rows(b, "a", 9)), totals(3)})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 | a9 t1 t2 t3");
    }
    SECTION("they fit") {
        b.flow({b.table({50}, {b.body(rows(b, "a", 7)), totals(3)})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 t1 t2 t3");
    }
    SECTION("with a carried-forward row and a head") {
        b.flow({b.table({50}, {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                               b.group(Kind::foot, Show::break_only, {b.row_of({"C"})}),
                               b.body(rows(b, "a", 9)), totals(2)})});
        CHECK(texts_of(b.lay_out()) == "H a1 a2 a3 a4 a5 a6 a7 a8 C | H a9 t1 t2");
    }
    SECTION("more than a page: they split") {
        b.flow({b.table({50}, {b.body(rows(b, "a", 1)), totals(12)})});
        CHECK(texts_of(b.lay_out()) == "a1 t1 t2 t3 t4 t5 t6 t7 t8 t9 | t10 t11 t12");
    }
    SECTION("keep-with-next of a row") {
        auto body = rows(b, "a", 12);
        body[9].keep_with_next = true;
        b.flow({b.table({50}, {b.body(body)})});
        CHECK(texts_of(b.lay_out()) == "a1 a2 a3 a4 a5 a6 a7 a8 a9 | a10 a11 a12");
    }
    SECTION("a forced break before a row") {
        const Style& broken = b.style([](Style& s) { s.box.break_before = document::Break::page; });
        b.flow({b.table({50}, {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                               b.body({b.row_of({"a"}), b.row_of({"b"}, &broken)})})});
        CHECK(texts_of(b.lay_out()) == "H a | H b");
    }
}

TEST_CASE("rows higher than a page are split") {
    Builder b;
    const Style& kept = b.style([](Style& s) { s.box.break_inside = document::Break::avoid; });
    SECTION("between lines, every cell for itself") {
        b.flow(
            {b.table({50, 50},
                     {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                      b.body({b.row({b.cell({b.lines("a", 12)}), b.cell({b.lines("b", 3)})}, &kept),
                              b.row_of({"z"})})})});
        CHECK(texts_of(b.lay_out()) ==
              "H a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 b.1 b.2 b.3 | H a.10 a.11 a.12 z");
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.row-higher-than-page"});
    }
    SECTION("over many pages, one warning") {
        b.flow({b.table({50}, {b.body({b.row({b.cell({b.lines("a", 95)})}, &kept)})})});
        const auto& document = b.lay_out();
        CHECK(document.pages.size() == 10);
        CHECK(texts_on(document.pages[9]) == "a.91 a.92 a.93 a.94 a.95");
        CHECK(b.warnings.size() == 1);
    }
    SECTION("a box in a cell goes on with its sides") {
        const Style& boxed = b.style([](Style& s) {
            s.box.background = base::Color::black();
            s.box.border[document::left] = {document::LineStyle::solid, pt(1),
                                            base::Color::black()};
        });
        b.flow({b.table({50}, {b.body({b.row({b.cell({b.box({b.lines("a", 12)}, &boxed)})})})})});
        for (const page::Page& page : b.lay_out().pages) {
            CHECK(items_of(page, page::Item::Kind::fill).size() == 1);
            CHECK(items_of(page, page::Item::Kind::stroke).size() == 1);
        }
    }
    SECTION("several blocks and a nested table in a cell") {
        auto* nested = b.table({40}, {b.body({b.row({b.cell({b.lines("n", 15)})})})});
        b.flow({b.table({50}, {b.body({b.row({b.cell({b.p("x"), nested, b.p("y")})})})})});
        CHECK(texts_of(b.lay_out()) ==
              "x n.1 n.2 n.3 n.4 n.5 n.6 n.7 n.8 n.9 | n.10 n.11 n.12 n.13 n.14 n.15 y");
    }
    SECTION("a line higher than the page is placed and reported") {
        const Style& huge = b.style([](Style& s) {
            s.text.size = pt(150);
            s.paragraph.line_height = pt(150);
        });
        b.flow({b.table({200}, {b.body({b.row({b.cell({b.p("x", &huge)})}), b.row_of({"z"})})})});
        CHECK(texts_of(b.lay_out()) == "x | z");
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.row-higher-than-page"});
    }
}

TEST_CASE("a cell over more rows than a page goes on at the top of the next page") {
    Builder b;
    std::vector<document::Row> body;
    body.push_back(b.row({b.cell({b.lines("s", 13)}, nullptr, 1, 12), b.cell("a1")}));
    for (int i = 2; i <= 12; ++i) body.push_back(b.row({b.cell("a" + std::to_string(i))}));
    body.push_back(b.row({b.cell("x"), b.cell("y")}));
    b.flow({b.table({50, 50}, {b.body(body)})});
    const auto& document = b.lay_out();
    CHECK(texts_of(document) ==
          "s.1 s.2 s.3 s.4 s.5 s.6 s.7 s.8 s.9 s.10 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 | "
          "a11 s.11 s.12 s.13 a12 x y");
    CHECK(line_top(document.pages[1], "s.13") == Approx(24).margin(0.01));
    CHECK(line_top(document.pages[1], "x") == Approx(36).margin(0.01));
    CHECK(b.warning_codes().empty());
}

TEST_CASE("a spanning cell is cut against its wish when no page holds it") {
    Builder b;
    const Style& kept = b.style([](Style& s) { s.box.break_inside = document::Break::avoid; });
    std::vector<document::Row> body;
    body.push_back(b.row({b.cell({b.lines("s", 12)}, nullptr, 1, 12), b.cell("a1")}, &kept));
    for (int i = 2; i <= 12; ++i) body.push_back(b.row({b.cell("a" + std::to_string(i))}, &kept));
    b.flow({b.p("x"), b.table({50, 50}, {b.body(body)})});
    CHECK(texts_of(b.lay_out()) ==
          "x | s.1 s.2 s.3 s.4 s.5 s.6 s.7 s.8 s.9 s.10 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 | "
          "a11 s.11 s.12 a12");
    CHECK(b.warning_codes() == std::vector<std::string>{"layout.spanned-rows-broken"});
}

TEST_CASE("a cell over thousands of rows takes steps in proportion") {
    const auto is_done = [](int count, std::uint64_t steps) {
        Builder one;
        std::vector<document::Row> body;
        const auto span = static_cast<std::uint16_t>(count);
        body.push_back(
            one.row({one.cell({one.lines("s", count + 50)}, nullptr, 1, span), one.cell("a")}));
        for (int i = 1; i < count; ++i) body.push_back(one.row({one.cell("a")}));
        one.flow({one.table({50, 50}, {one.body(body)})});
        Limits limits;
        limits.steps = steps;
        return one.errors(limits).empty();
    };
    CHECK(is_done(1000, 20'000));
    CHECK(is_done(10'000, 200'000));
}

TEST_CASE("a table of 20,000 rows takes steps in proportion") {
    const auto steps_of = [&](int count) {  // by bisection: the least limit that suffices
        Builder one;
        one.flow({one.table({50}, {one.group(Kind::head, Show::repeat, {one.row_of({"H"})}),
                                   one.body(rows(one, "a", count))})});
        const auto& document = one.lay_out();
        CHECK(document.pages.size() == static_cast<std::size_t>((count + 8) / 9));
        CHECK(texts_on(document.pages.back()).ends_with("a" + std::to_string(count)));
        Limits limits;
        std::uint64_t low = 0, high = 50 * static_cast<std::uint64_t>(count);
        while (high - low > high / 50 + 1) {
            limits.steps = (low + high) / 2;
            (one.errors(limits).empty() ? high : low) = limits.steps;
        }
        return high;
    };
    const auto few = steps_of(200);
    CHECK(steps_of(2000) < few * 11);
    Builder many;
    many.flow({many.table({50}, {many.body(rows(many, "a", 20000))})});
    CHECK(many.lay_out().pages.size() == 2000);
}

TEST_CASE("structure of a table") {
    Builder b;
    auto* table = b.table({50, 50}, {b.group(Kind::head, Show::repeat, {b.row_of({"H"})}),
                                     b.body({b.row({b.cell({b.p("s")}, nullptr, 2, 1)})})});
    b.flow({table});
    CHECK(page::dump_structure(b.lay_out()) ==
          "table\n  thead\n    tr\n      td\n        p\n  tbody\n    tr\n      td columns 2\n"
          "        p\n");
}
