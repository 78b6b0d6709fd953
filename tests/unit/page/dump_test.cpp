// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <array>

#include "page/dump.h"

using namespace cajista;
using base::Length;
using page::Item;

namespace {

base::Rect area(int left, int top, int width, int height) {
    return {Length::points(left), Length::points(top), Length::points(width),
            Length::points(height)};
}

}  // namespace

TEST_CASE("dump: one line a thing") {
    text::TextStyle style;
    style.size = Length::points(9);
    text::GlyphRun first, second, third;
    first.style = second.style = third.style = &style;
    first.text = "say \"a";
    second.text = "b\"";
    third.text = "right";
    std::array<Item, 6> items;
    for (Item& item : items) item.color = base::Color::black();
    items[0].kind = items[1].kind = items[2].kind = Item::Kind::glyphs;
    items[0].run = &first;
    items[0].area = area(10, 20, 30, 0);
    items[0].element = items[1].element = items[2].element = 1;
    items[1].run = &second;
    items[1].area = area(40, 20, 5, 0);
    items[2].run = &third;
    items[2].area = area(100, 20, 5, 0);
    items[3].kind = Item::Kind::fill;
    items[3].area = area(1, 2, 3, 4);
    items[3].color = base::Color::rgb(0, 1250, 10000);
    items[3].radius = Length::points(1);
    items[4].kind = Item::Kind::stroke;
    items[4].dash = 1;
    items[4].area = area(0, 5, 10, 0);
    items[4].width = Length::points(1, 2);
    Item inner = items[3];
    page::StaticGroup group;
    group.items = {&inner, 1};
    group.size = {Length::points(7), Length::points(8)};
    items[5].kind = Item::Kind::group;
    items[5].area = area(3, 3, 7, 8);
    items[5].group = &group;
    page::Link link{area(10, 11, 12, 13), "#there", 0};
    page::Page page;
    page.master = "first";
    page.size = {Length::points(200), Length::points(100)};
    page.items = items;
    page.links = {&link, 1};
    page::ComposedDocument document;
    document.pages = {&page, 1};
    CHECK(page::dump(document) ==
          "page 1 first 200 100\n"
          "text 10 20 9 ? \"say \\\"ab\\\"\"\n"
          "text 100 20 9 ? \"right\"\n"
          "fill 1 2 3 4 rgb(0 12.5 100) radius 1\n"
          "stroke 0 5 10 0 width 0.5 dashed gray(0)\n"
          "group 3 3 7 8\n"
          "  fill 1 2 3 4 rgb(0 12.5 100) radius 1\n"
          "link 10 11 12 13 \"#there\"\n");
}

TEST_CASE("dump: structure") {
    const std::array<page::Element, 3> elements{
        page::Element{base::Role::table, 0, "de", {}, 1, 1},
        page::Element{base::Role::table_row, 1, {}, {}, 1, 1},
        page::Element{base::Role::figure, 2, {}, "a \"tree\"", 2, 3}};
    page::ComposedDocument document;
    document.elements = elements;
    CHECK(page::dump_structure(document) ==
          "table lang de\n  tr\n    figure columns 2 rows 3 alt \"a \\\"tree\\\"\"\n");
}
