// SPDX-License-Identifier: Apache-2.0
// Pages: masters, frames, furniture, late content, static content, limits.
#include "unit/layout/builder.h"

using namespace cajista;
using namespace cajista::layout;
using namespace cajista::layout::test;
using Use = document::MasterStep::Use;

namespace {

constexpr double ascent = 9.465;

double line_top(const page::Page& page, std::string_view text) {
    return baseline_of(page, text) - ascent;
}

std::string masters_of(const page::ComposedDocument& document) {
    std::string joined;
    for (const page::Page& page : document.pages) {
        if (!joined.empty()) joined += ' ';
        joined += page.master;
    }
    return joined;
}

}  // namespace

TEST_CASE("first rest* last") {
    Builder b;
    b.step(b.master("first", 200, 60), Use::once);
    b.step(b.master("rest", 200, 120));
    const auto* last = b.master("last", 200, 48, {Builder::frame("stub", 10, 100, 200, 60)});
    SECTION("one page is a first page") {
        b.step(last, Use::last);
        b.flow({b.lines("a", 3)});
        CHECK(masters_of(b.lay_out()) == "first");
    }
    SECTION("the last page takes its master when the body fits there") {
        b.step(last, Use::last);
        b.flow({b.lines("a", 18)});
        CHECK(masters_of(b.lay_out()) == "first rest last");
    }
    SECTION("and gets a page of its own when it does not") {
        b.step(last, Use::last);
        b.flow({b.lines("a", 20)});
        b.flow({b.p("slip")}, "stub");
        const auto& document = b.lay_out();
        CHECK(masters_of(document) == "first rest rest last");
        CHECK(texts_on(document.pages[3]) == "slip");
        CHECK(line_top(document.pages[3], "slip") == Approx(100).margin(0.01));
    }
    SECTION("a stub of a one-page document makes the last page") {
        b.step(last, Use::last);
        b.flow({b.lines("a", 3)});
        b.flow({b.p("slip")}, "stub");
        CHECK(masters_of(b.lay_out()) == "first last");
    }
    SECTION("without a last master") {
        b.flow({b.lines("a", 16)});
        CHECK(masters_of(b.lay_out()) == "first rest rest");
    }
}

TEST_CASE("fixed frames") {
    Builder b;
    const auto* master = b.master("page", 200, 120, {Builder::frame("address", 15, 2, 60, 24)});
    b.step(master);
    SECTION("on the first page only, in reading order") {
        b.flow({b.p("name")}, "address");
        b.flow({b.lines("a", 12)});
        const auto& document = b.lay_out();
        CHECK(texts_on(document.pages[0]).starts_with("name a.1"));
        CHECK(texts_on(document.pages[1]) == "a.11 a.12");
        CHECK(left_of(document.pages[0], "name") == 15);
        CHECK(line_top(document.pages[0], "name") == Approx(2).margin(0.01));
    }
    SECTION("overflow is painted and reported with sizes") {
        b.flow({b.lines("n", 3)}, "address");
        const auto& document = b.lay_out();
        CHECK(texts_on(document.pages[0]) == "n.1 n.2 n.3");
        REQUIRE(b.warnings.size() == 1);
        CHECK(b.warnings[0].code == "layout.frame-overflow");
        CHECK(b.warnings[0].message ==
              "the flow of frame 'address' is 36 pt high, the frame 24 pt");
    }
    SECTION("an unknown frame is an error") {
        b.flow({b.p("n")}, "adress");
        CHECK(b.errors() == std::vector<std::string>{"layout.flow-without-frame"});
    }
}

TEST_CASE("a document without masters is an error") {
    Builder b;
    document::Document empty;
    base::Arena arena;
    const auto result = b.engine.lay_out(empty, b.answers, arena);
    REQUIRE(!result.ok());
    CHECK(result.errors()[0].code == "layout.no-page-master");
}

TEST_CASE("the mark zone stays free") {
    Builder b;
    auto* master = b.master("page", 200, 120);
    master->mark_zone = {pt(0), pt(0), pt(25), pt(160)};
    b.step(master);
    b.flow({b.p("a")});
    const auto& document = b.lay_out();
    CHECK(left_of(document.pages[0], "a") == 25);
    CHECK(document.pages[0].mark_zone == master->mark_zone);
}

TEST_CASE("furniture knows page and count") {
    Builder b;
    b.answers.text = [](document::LateId, const document::LateContext& context) {
        REQUIRE(context.counts_known);
        return std::to_string(context.page_number) + "/" + std::to_string(context.page_count);
    };
    const auto* master = b.master("page", 200, 120);
    b.step(master);
    b.furniture(master, {b.p("head")}, {b.p("foot"), b.p({b.late(1, "99/99")})});
    b.flow({b.lines("a", 11)});
    const auto& document = b.lay_out();
    CHECK(texts_of(document) ==
          "head foot 1/2 a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9 a.10 | "
          "head foot 2/2 a.11");
    CHECK(line_top(document.pages[0], "head") == Approx(0).margin(0.01));
    // The footer area is the lower margin, 20 pt; two lines of 12 pt grow upwards out of it.
    CHECK(line_top(document.pages[0], "1/2") == Approx(148).margin(0.01));
    CHECK(line_top(document.pages[0], "foot") == Approx(136).margin(0.01));
    CHECK(b.warning_codes() == std::vector<std::string>(2, "layout.furniture-overflow"));
    CHECK(document.pages[0].items[0].element == 0);
    CHECK(document.elements.size() == 1);
}

TEST_CASE("static furniture is one group for all pages and documents") {
    Builder b;
    const auto* master = b.master("page", 200, 120);
    b.step(master);
    auto* head = b.p("letterhead");
    head->static_id = 77;
    b.furniture(master, {head}, {});
    b.flow({b.lines("a", 11)});
    const page::StaticGroup* group = nullptr;
    std::string first;
    for (int round = 0; round < 2; ++round) {
        const auto& document = b.lay_out();
        for (const page::Page& page : document.pages) {
            REQUIRE(page.items[0].kind == page::Item::Kind::group);
            if (group == nullptr) group = page.items[0].group;
            CHECK(page.items[0].group == group);
        }
        if (first.empty()) first = page::dump(document);
        CHECK(page::dump(document) == first);
    }
    CHECK(group->items.size() == 1);
}

TEST_CASE("the static cache changes no result") {
    const auto lay = [](std::size_t cache_bytes, int rounds) {
        Builder b;
        LayoutEngine engine({cache_bytes});
        const auto* master = b.master("page", 200, 120);
        b.step(master);
        auto* head = b.p("letterhead");
        head->static_id = 1;
        const Style& placed = b.style([](Style& s) {
            s.box.position = document::Position::relative_to_page;
            s.box.inset[document::bottom] = Measure::of(pt(3));
        });
        auto* corner = b.p("corner", &placed);
        corner->static_id = 3;
        b.furniture(master, {head, corner}, {});
        auto* paragraph = b.lines("s", 14);
        paragraph->static_id = 2;
        b.flow({paragraph, b.p("z")});
        const auto source = b.document();
        std::string text;
        for (int i = 0; i < rounds; ++i) {
            base::Arena arena;
            auto result = engine.lay_out(source, b.answers, arena);
            REQUIRE(result);
            text = page::dump(*result.value().document);
            for (const auto& page : result.value().document->pages) {
                for (const auto& item : page.items) {
                    if (item.kind == page::Item::Kind::group) {
                        text += std::to_string(item.group->id) + "\n";
                    }
                }
            }
            engine.trim_caches();
        }
        return text;
    };
    const std::string cold = lay(0, 1);
    CHECK(cold.find("letterhead") != std::string::npos);
    CHECK(lay(0, 3) == cold);
    CHECK(lay(1 << 20, 1) == cold);
    CHECK(lay(1 << 20, 3) == cold);
}

TEST_CASE("a fill takes the candidates that fit") {
    Builder b;
    auto fill = std::make_unique<document::Fill>();
    fill->kind = document::BlockKind::fill;
    fill->style = &b.plain;
    fill->least = pt(24);
    fill->most = pt(60);
    b.answers.candidates = [&](auto, const document::LateContext& context) {
        CHECK(context.space_left <= pt(60));
        return Blocks{b.lines("x", 4), b.lines("y", 3), b.p("z")};
    };
    SECTION("best first, as far as they fit") {
        b.flow({b.lines("a", 2), fill.get()});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 x.1 x.2 x.3 x.4 z");
    }
    SECTION("not below the least room") {
        b.flow({b.lines("a", 9), fill.get()});
        CHECK(texts_of(b.lay_out()) == "a.1 a.2 a.3 a.4 a.5 a.6 a.7 a.8 a.9");
    }
}

TEST_CASE("links, anchors, bookmarks, decoration") {
    Builder b;
    const Style& lined = b.style([](Style& s) { s.text.underline = true; });
    Inline link = b.text("there", &lined);
    link.link = "https://example.com/";
    link.role = base::Role::link;
    auto* target = b.p("target");
    target->anchor = "t";
    target->bookmark = "Target";
    target->role = base::Role::heading2;
    b.flow({b.p({b.text("go "), link}), b.lines("a", 9), target});
    const auto& document = b.lay_out();
    REQUIRE(document.pages[0].links.size() == 1);
    CHECK(document.pages[0].links[0].target == "https://example.com/");
    CHECK(document.pages[0].links[0].area.height == pt(12));
    CHECK(document.elements[document.pages[0].links[0].element - 1].role == base::Role::link);
    const auto fills = items_of(document.pages[0], page::Item::Kind::fill);
    REQUIRE(fills.size() == 1);
    CHECK(fills[0].area.left == document.pages[0].links[0].area.left);
    REQUIRE(document.anchors.size() == 1);
    CHECK(document.anchors[0].page == 1);
    REQUIRE(document.bookmarks.size() == 1);
    CHECK(document.bookmarks[0].level == 2);
    CHECK(page::dump_structure(document) ==
          "p\n  link\np\nh2\nanchor t page 2 10 20\nbookmark 2 \"Target\" page 2 10 20\n");
}

TEST_CASE("limits reject, they never hang") {
    Builder b;
    SECTION("pages") {
        b.flow({b.lines("a", 101)});
        Limits limits;
        limits.pages = 10;
        CHECK(b.errors(limits) == std::vector<std::string>{"layout.too-many-pages"});
        limits.pages = 11;
        CHECK(b.errors(limits).empty());
    }
    SECTION("steps") {
        b.flow({b.lines("a", 101)});
        Limits limits;
        limits.steps = 50;
        CHECK(b.errors(limits) == std::vector<std::string>{"layout.too-many-steps"});
    }
    SECTION("memory") {
        b.flow({b.lines("a", 101)});
        Limits limits;
        limits.arena_bytes = 1000;
        CHECK(b.errors(limits) == std::vector<std::string>{"layout.document-too-large"});
    }
    SECTION("depth") {
        const Block* inner = b.p("x");
        for (int i = 0; i < 1000; ++i) inner = b.box({inner});
        b.flow({inner});
        CHECK(b.errors() == std::vector<std::string>{"layout.too-deep"});
    }
    SECTION("a frame without any room") {
        b.step(b.master("none", 0, 0));
        b.flow({b.p("ab cd"), b.table({0, -1}, {b.body({b.row_of({"x", "y"})})})});
        const auto& document = b.lay_out();
        std::string all = texts_of(document);
        std::erase_if(all, [](char c) { return c == ' ' || c == '|'; });
        CHECK(all == "abcdxy");
        CHECK(!b.warnings.empty());
    }
}

TEST_CASE("characters without a glyph are counted") {
    Builder b;
    b.flow({b.p("\U0001F600 \U0001F600")});
    b.lay_out();
    REQUIRE(b.warnings.size() == 1);
    CHECK(b.warnings[0].code == "layout.missing-glyph");
    CHECK(b.warnings[0].message == "2 characters are in no font, the first is U+1F600");
}

TEST_CASE("columns are balanced where they end, and filled where a page cuts them") {
    Builder b;
    const Style& two = b.style([](Style& s) {
        s.box.columns = 2;
        s.box.column_gap = document::Measure::of(pt(10));
    });
    SECTION("one page") {
        b.flow({b.box({b.lines("a", 5)}, &two), b.p("z")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "a.4") == Approx(line_top(page, "a.1")));
        CHECK(line_top(page, "z") - line_top(page, "a.1") == Approx(36));
    }
    SECTION("two pages") {
        b.flow({b.p("x"), b.box({b.lines("a", 22)}, &two), b.p("z")});
        CHECK(texts_of(b.lay_out()).find("a.18 | a.19 a.20 a.21 a.22 z") != std::string::npos);
    }
    SECTION("a column break") {
        const Style& next = b.style([](Style& s) { s.box.break_before = document::Break::column; });
        b.flow({b.box({b.p("a"), b.p("b", &next), b.p("c")}, &two), b.p("z")});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "b") == Approx(line_top(page, "a")));
        CHECK(line_top(page, "z") - line_top(page, "a") == Approx(24));
    }
    SECTION("a spanner cuts them") {
        const Style& across = b.style([](Style& s) { s.box.spans_columns = true; });
        b.flow({b.box({b.lines("a", 4), b.p("s", &across), b.lines("b", 2)}, &two)});
        const auto& page = b.lay_out().pages[0];
        CHECK(line_top(page, "s") - line_top(page, "a.1") == Approx(24));
        CHECK(line_top(page, "b.2") - line_top(page, "a.1") == Approx(36));
    }
}

TEST_CASE("footnotes stand at the foot of the page of their call") {
    Builder b;
    const auto call = [&](std::string name) {
        document::Inline one = b.text("*");
        one.note = b.p("note-" + name);
        return b.p(std::vector<document::Inline>{b.text(name), one});
    };
    SECTION("they take room from the body") {
        b.flow({call("a"), b.lines("b", 10)});
        // 120 less 6 + 0.5 + 3 and 12 leaves 8 lines.
        CHECK(texts_of(b.lay_out()) == "a * b.1 b.2 b.3 b.4 b.5 b.6 b.7 note-a | b.8 b.9 b.10");
    }
    SECTION("a line goes with its note") {
        b.flow({b.lines("b", 8), call("a"), b.p("c")});
        CHECK(texts_of(b.lay_out()) == "b.1 b.2 b.3 b.4 b.5 b.6 b.7 b.8 | a * c note-a");
    }
    SECTION("one that is higher than a page goes on") {
        document::Inline one = b.text("*");
        one.note = b.lines("n", 12);
        b.flow({b.p(std::vector<document::Inline>{b.text("a"), one}), b.p("z")});
        CHECK(texts_of(b.lay_out()) ==
              "a * n.1 n.2 n.3 n.4 n.5 n.6 n.7 n.8 | z n.9 n.10 n.11 n.12");
        CHECK(b.warning_codes() == std::vector<std::string>{"layout.note-continued"});
    }
}

TEST_CASE("a text that many documents have is noted where all of it stands together") {
    Builder b;
    b.step(b.master("page", 300, 120));
    auto* text = b.lines("a long text of which no customer sees another word", 3);
    text->static_id = 5;
    const auto shared_texts = [](const page::Page& page) {
        std::vector<std::string> found;
        for (const page::SharedItems& one : page.shared) {
            page::Page part = page;
            part.items = page.items.subspan(one.begin, one.end - one.begin);
            found.push_back(texts_on(part));
        }
        return found;
    };
    const auto all_of = [](const std::string& name, int count) {
        std::string joined;
        for (int i = 1; i <= count; ++i) {
            joined += (i > 1 ? " " : "") + name + "." + std::to_string(i);
        }
        return joined;
    };
    const std::string whole = all_of("a long text of which no customer sees another word", 3);
    SECTION("wherever it stands, the same items from its corner") {
        b.flow({b.lines("x", 2), text});
        const auto& first = b.lay_out().pages[0];
        REQUIRE(shared_texts(first) == std::vector<std::string>{whole});
        const page::SharedItems one = first.shared[0];
        CHECK(one.area.left == pt(10));
        CHECK(one.area.top == pt(44));
        CHECK(one.area.height == pt(36));
        const Length step = first.items[one.begin].area.top - one.area.top;
        Builder other;
        other.step(other.master("page", 300, 120));
        auto* again = other.lines("a long text of which no customer sees another word", 3);
        again->static_id = 5;
        const Style& wide = other.style([](Style& s) { s.box.margin[document::left] = {}; });
        other.flow({other.lines("y", 5), other.box({again}, &wide)});
        const auto& second = other.lay_out().pages[0];
        REQUIRE(shared_texts(second) == std::vector<std::string>{whole});
        CHECK(second.shared[0].id == one.id);
        CHECK(second.items[second.shared[0].begin].area.top - second.shared[0].area.top == step);
    }
    SECTION("another width, another text") {
        b.flow({text, b.box({text}, &b.style([](Style& s) { s.box.padding.left = pt(7); }))});
        const auto& page = b.lay_out().pages[0];
        REQUIRE(page.shared.size() == 2);
        CHECK(page.shared[0].id != page.shared[1].id);
        CHECK(page.shared[0].end <= page.shared[1].begin);
    }
    SECTION("not when a page ends in it") {
        b.flow({b.lines("x", 8), text});
        const auto& document = b.lay_out();
        REQUIRE(document.pages.size() == 2);
        CHECK(document.pages[0].shared.empty());
        CHECK(document.pages[1].shared.empty());
    }
    SECTION("not in widths that follow from data") {
        document::Container* fitted =
            b.box({text},
                  &b.style([](Style& s) { s.box.width_by = document::WidthBy::fitting_content; }));
        b.flow({b.table({0}, {b.body({b.row({b.cell(Blocks{text})})})}), fitted});
        const auto& document = b.lay_out();
        for (const page::Page& page : document.pages) CHECK(page.shared.empty());
    }
    SECTION("not when it is short") {
        auto* brief = b.lines("short", 2);
        brief->static_id = 6;
        b.flow({brief});
        CHECK(b.lay_out().pages[0].shared.empty());
    }
    SECTION("what goes under the page moves it up") {
        const Style& below = b.style([](Style& s) {
            s.box.position = document::Position::relative_to_frame;
            s.box.z_index = -1;
        });
        b.flow({b.p("x"), text, b.p("stamp", &below), b.p("y")});
        const auto& page = b.lay_out().pages[0];
        CHECK(texts_on(page).find("stamp") == 0);
        CHECK(shared_texts(page) == std::vector<std::string>{whole});
    }
    SECTION("beside furniture and frames") {
        const auto* framed = b.master("framed", 300, 120, {Builder::frame("side", 0, 0, 100, 20)});
        Builder c;
        c.step(framed);
        c.furniture(framed, {c.p("head")}, {c.p("foot")});
        c.flow({c.p("side")}, "side");
        c.flow({text});
        c.flow({c.p("late")}, "side");
        CHECK(shared_texts(c.lay_out().pages[0]) == std::vector<std::string>{whole});
    }
}
