// SPDX-License-Identifier: Apache-2.0
#include "message/write_web.h"

#include <catch2/catch.hpp>

#include <array>

using namespace cajista;
using document::Block;
using document::Inline;

namespace {

class NoLateContent final : public document::LateContent {
public:
    std::span<const Inline> inlines(document::LateId, const document::LateContext&,
                                    base::Arena&) override {
        return {};
    }
    std::span<const Block* const> blocks(document::LateId, const document::LateContext&,
                                         base::Arena&) override {
        return {};
    }
};

struct Builder {
    base::Arena arena;
    document::Style style;

    Inline text(std::string_view content, std::string_view link = {}) {
        Inline part;
        part.text = content;
        part.style = &style;
        part.link = link;
        return part;
    }
    const Block* paragraph(std::vector<Inline> inlines, base::Role role = base::Role::paragraph) {
        auto* block = arena.make<document::Paragraph>();
        block->kind = document::BlockKind::paragraph;
        block->role = role;
        block->style = &style;
        block->inlines = arena.copy(inlines);
        return block;
    }
    std::string write(std::vector<const Block*> blocks) {
        const std::array flows{document::Flow{"body", arena.copy(blocks)}};
        document::Document document;
        document.language = "es";
        document.title = "Extracto <1>";
        document.flows = flows;
        NoLateContent late;
        return message::write_web(document, late, arena);
    }
};

bool holds(const std::string& html, std::string_view part) {
    return html.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("text can't become markup") {
    Builder build;
    const std::string html =
        build.write({build.paragraph({build.text("<script>alert(1)</script> & \"x\"")})});
    CHECK_FALSE(holds(html, "<script>"));
    CHECK(holds(html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"));
    CHECK(holds(html, "<title>Extracto &lt;1&gt;</title>"));
    CHECK(holds(html, "<html lang=\"es\">"));
}

TEST_CASE("headings keep their level") {
    Builder build;
    const std::string html =
        build.write({build.paragraph({build.text("Title")}, base::Role::heading2)});
    CHECK(holds(html, "<h2"));
    CHECK(holds(html, "Title</h2>"));
}

TEST_CASE("links that run programs are left as text") {
    Builder build;
    const std::string html =
        build.write({build.paragraph({build.text("bad", "javascript:alert(1)"),
                                      build.text("good", "https://bank.example/?a=1&b=2")})});
    CHECK_FALSE(holds(html, "javascript:"));
    CHECK(holds(html, "bad"));
    CHECK(holds(html, "<a href=\"https://bank.example/?a=1&amp;b=2\">good</a>"));
}

TEST_CASE("page numbers and break rows stay on pages") {
    Builder build;
    Inline late;
    late.kind = Inline::Kind::late;
    late.style = &build.style;
    document::Row row;
    document::Cell cell;
    std::vector<const Block*> inside{build.paragraph({build.text("carried forward")})};
    cell.children = build.arena.copy(inside);
    cell.style = &build.style;
    std::vector cells{cell};
    row.cells = build.arena.copy(cells);
    std::vector rows{row};
    document::RowGroup foot;
    foot.kind = document::RowGroup::Kind::foot;
    foot.show = document::RowGroup::Show::break_only;
    foot.rows = build.arena.copy(rows);
    std::vector feet{foot};
    auto* table = build.arena.make<document::Table>();
    table->kind = document::BlockKind::table;
    table->style = &build.style;
    table->feet = build.arena.copy(feet);
    const std::string html = build.write({build.paragraph({late}), table});
    CHECK_FALSE(holds(html, "carried forward"));
    CHECK_FALSE(holds(html, "<p"));
}

TEST_CASE("curves and words of a drawing are SVG's") {
    Builder build;
    using Kind = graphic::PathPoint::Kind;
    const auto at = [](int x, int y) {
        return base::Point{base::Length::points(x), base::Length::points(y)};
    };
    const graphic::PathPoint path[] = {{Kind::move, at(0, 0)},  {Kind::curve, at(1, 2)},
                                       {Kind::curve, at(3, 4)}, {Kind::curve, at(5, 6)},
                                       {Kind::line, at(7, 8)},  {Kind::close, at(0, 0)}};
    graphic::Shape shape;
    shape.path = path;
    shape.fill = base::Color::black();
    text::GlyphRun run;
    run.style = &build.style.text;
    run.text = "a < b";
    const graphic::Label label{at(2, 9), &run};
    graphic::Drawing drawing;
    drawing.size = {base::Length::points(10), base::Length::points(10)};
    drawing.shapes = {&shape, 1};
    drawing.labels = {&label, 1};
    document::Picture picture;
    picture.kind = document::BlockKind::drawing;
    picture.style = &build.style;
    picture.drawing = &drawing;
    picture.alternative_text = "what it shows";
    const std::string html = build.write({&picture});
    CHECK(holds(html, "d=\"M0 0C1 2 3 4 5 6L7 8z\""));
    CHECK(holds(html, ">a &lt; b</text>"));
    CHECK(holds(html, "aria-label=\"what it shows\""));
}
