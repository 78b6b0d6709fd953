// SPDX-License-Identifier: Apache-2.0
// Documents of random shape and style: layout ends, and every text stands on exactly one page.
#include <map>

#include "unit/layout/builder.h"

using namespace cajista;
using namespace cajista::layout;
using namespace cajista::layout::test;

namespace {

/// A small generator of our own: the same documents on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 2862933555777941757U + 3037000493U) {}
    int roll(int sides) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<int>((state_ >> 33) % static_cast<std::uint64_t>(sides));
    }
    bool one_in(int sides) { return roll(sides) == 0; }

private:
    std::uint64_t state_;
};

class Maker {
public:
    Maker(Builder& builder, std::uint64_t seed, unsigned aside = 0)
        : b(builder), dice(seed), aside_(aside) {}

    const Block* block(int depth) {
        if (aside_ != 0 && dice.one_in(3)) return aside(depth);
        const int kind = dice.roll(depth > 3 ? 2 : 8);
        if (kind <= 2) return text(1 + dice.roll(dice.one_in(8) ? 30 : 6), &style());
        if (kind == 3) return b.drawing(pt(dice.roll(300)), pt(dice.roll(200)), &style());
        if (kind <= 5) return b.box(blocks(depth + 1), &style());
        return table(depth + 1);
    }
    Blocks blocks(int depth) {
        Blocks made;
        for (int i = dice.roll(4); i >= 0; --i) made.push_back(block(depth));
        return made;
    }
    int texts() const { return names_; }
    void turn_some() { turns_ = true; }
    void clone_some() { clones_ = true; }
    std::map<std::string, int> lines;  ///< of each text

private:
    /// What stands beside the flow, or in columns.
    const Block* aside(int depth) {
        int kind = dice.roll(5);
        while ((aside_ & 1U << kind) == 0) kind = (kind + 1) % 5;
        if (kind == 0 || depth > 3) return noted();
        Blocks inside;
        if (kind == 1) {  // many floats before one paragraph
            for (int i = dice.one_in(4) ? dice.roll(40) : 1; i >= 0; --i) {
                inside.push_back(floating(depth + 1));
            }
            inside.push_back(text(1 + dice.roll(4)));
            return b.box(inside, &style());
        }
        if (kind == 2) return floating(depth + 1);
        if (kind == 3) {
            const int count = 1 + dice.roll(3);
            const bool balances = dice.one_in(2);
            return b.box(blocks(depth + 1), &b.style([&](Style& s) {
                s.box.columns = static_cast<std::uint8_t>(count);
                s.box.balances_columns = balances;
            }));
        }
        return text(1, &b.style([&](Style& s) {
            s.box.position = document::Position::relative_to_frame;
            s.box.inset[document::top] = Measure::of(pt(dice.roll(60)));
        }));
    }
    const Block* floating(int depth) {
        const Style& look = b.style([&](Style& s) {
            s.box.floats = dice.one_in(2) ? document::Float::left : document::Float::right;
            if (dice.one_in(2)) s.box.width = Measure::of(pt(20 + dice.roll(150)));
            if (dice.one_in(5)) s.box.break_inside = document::Break::avoid;
            if (dice.one_in(5)) s.box.clears = document::Clear::both;
            if (dice.one_in(5)) s.box.padding = {pt(3), pt(2), pt(5), pt(2)};
        });
        if (dice.one_in(2)) return text(1 + dice.roll(30), &look);
        return b.box(blocks(depth + 1), &look);
    }
    /// A line with a footnote.
    const Block* noted() {
        document::Paragraph* made = text(1);
        document::Inline call = b.text("*");
        const Style& policy = b.style([&](Style& s) {
            s.box.footnote_policy = static_cast<document::FootnotePolicy>(dice.roll(2));
        });
        call.note = b.box({text(1 + dice.roll(dice.one_in(9) ? 30 : 3))}, &policy);
        if (!dice.one_in(2)) {
            made->inlines = b.inlines({made->inlines[0], call});
            return made;
        }
        const Style& edges = b.style([](Style& one) {
            one.box.padding = {pt(9), pt(2), pt(9), pt(2)};
            one.box.background = base::Color::black();
        });
        document::Inline opening = b.text("", &edges), closing = opening;
        opening.kind = document::Inline::Kind::opening_edge;
        closing.kind = document::Inline::Kind::closing_edge;
        made->inlines = b.inlines({opening, made->inlines[0], call, closing});
        return made;
    }
    document::Paragraph* text(int count, const Style* look = nullptr) {
        const std::string name = "t" + std::to_string(names_++);
        lines[name] = count;
        return b.lines(name, count, look);
    }

    const Style& style() {
        return b.style([this](Style& s) {
            auto& box = s.box;
            s.paragraph.orphans = static_cast<std::uint8_t>(dice.roll(4));
            s.paragraph.widows = static_cast<std::uint8_t>(dice.roll(4));
            if (dice.one_in(3)) box.margin[document::top] = Measure::of(pt(dice.roll(20)));
            if (dice.one_in(3)) box.margin[document::bottom] = Measure::of(pt(dice.roll(20)));
            if (dice.one_in(4)) box.padding = {pt(dice.roll(9)), pt(2), pt(dice.roll(9)), pt(2)};
            if (dice.one_in(5)) {
                for (auto& side : box.border) {
                    side = {document::LineStyle::solid, pt(dice.roll(3)), base::Color::black()};
                }
            }
            if (clones_ && dice.one_in(2)) box.clones_edges = true;
            if (clones_ && dice.one_in(3)) box.margin_break = document::MarginBreak::keep;
            if (dice.one_in(6)) box.break_inside = document::Break::avoid;
            if (dice.one_in(9)) box.break_after = document::Break::avoid;
            if (dice.one_in(9)) box.break_before = static_cast<document::Break>(dice.roll(5));
            if (dice.one_in(9)) box.min_height = Measure::of(pt(dice.roll(200)));
            if (dice.one_in(9) && aside_ == 0) box.height = Measure::of(pt(dice.roll(60)));
            if (dice.one_in(9)) s.table.vertical_align = document::VerticalAlign::bottom;
            if (dice.one_in(6)) s.table.borders = document::BorderModel::separate;
            if (dice.one_in(6)) s.table.spacing = pt(dice.roll(5));
            if (!turns_) return;
            if (dice.one_in(4)) box.orientation = static_cast<std::uint8_t>(dice.roll(4));
            if (dice.one_in(8)) box.rotation = static_cast<std::uint8_t>(dice.roll(4));
        });
    }

    RowGroup rows(RowGroup::Kind kind, RowGroup::Show show, int columns, int count, int depth) {
        std::vector<document::Row> made;
        for (int i = 0; i < count; ++i) {
            std::vector<document::Cell> cells;
            for (int c = dice.roll(columns); c >= 0; --c) {
                const auto across = static_cast<std::uint16_t>(dice.one_in(5) ? dice.roll(4) : 1);
                const auto down = static_cast<std::uint16_t>(dice.one_in(6) ? dice.roll(9) : 1);
                cells.push_back(b.cell(blocks(depth + 2), &style(), across, down));
            }
            document::Row row = b.row(cells, dice.one_in(2) ? &b.plain : nullptr);
            row.keep_with_next = dice.one_in(6);
            made.push_back(row);
        }
        RowGroup group = b.group(kind, show, made);
        group.keep = static_cast<std::uint8_t>(dice.roll(4));
        return group;
    }

    const Block* table(int depth) {
        using Kind = RowGroup::Kind;
        using Show = RowGroup::Show;
        std::vector<double> columns;
        for (int i = dice.roll(4); i > 0; --i) columns.push_back(dice.roll(80) - 2);
        const int wide = 3;
        std::vector<RowGroup> groups;
        if (dice.one_in(2)) groups.push_back(rows(Kind::head, Show::repeat, wide, 1, depth));
        if (dice.one_in(3)) groups.push_back(rows(Kind::foot, Show::end, wide, 1, depth));
        for (int i = dice.roll(3); i >= 0; --i) {
            groups.push_back(rows(Kind::body, Show::repeat, wide, 1 + dice.roll(5), depth));
        }
        return b.table(columns, groups, &style());
    }

    Builder& b;
    Dice dice;
    unsigned aside_;
    bool turns_ = false;
    bool clones_ = false;
    int names_ = 0;
};

enum class Extra { none, turns, clones };

void count_texts(std::span<const page::Item> items, std::map<std::string, int>& seen) {
    for (const page::Item& item : items) {
        if (item.kind == page::Item::Kind::turned) count_texts(item.turned->items, seen);
        if (item.kind != page::Item::Kind::glyphs || item.element == 0) continue;
        const std::string text(item.run->text);
        if (text != "*") ++seen[text];
    }
}

/// What is wrong with the pages of a random document; empty: nothing. `aside`: what stands beside
/// the flow, by bits. `most`: documents of more texts are left out.
std::string problem_of(std::uint64_t seed, unsigned aside, int most, Extra extra,
                       const std::vector<double>& widths) {
    Builder b;
    for (const double width : widths) {
        using Use = document::MasterStep::Use;
        b.step(b.master("page", width, 120), &width == &widths.back() ? Use::last : Use::once);
    }
    b.plain.paragraph.white_space = text::WhiteSpace::nowrap;  // texts stay whole in any width
    Maker maker(b, seed, aside);
    if (extra == Extra::turns) maker.turn_some();
    if (extra == Extra::clones) maker.clone_some();
    const Blocks blocks = maker.blocks(0);
    if (maker.texts() > most) return {};
    b.flow(blocks);
    Limits limits;
    limits.pages = 3000;
    limits.steps = 5'000'000;
    const auto& document = b.lay_out(limits);
    std::map<std::string, int> seen;
    std::string problem;
    for (const page::Page& page : document.pages) {
        count_texts(page.items, seen);
        for (const page::Item& item : page.items) {
            if (item.kind != page::Item::Kind::glyphs || item.element == 0) continue;
            const std::string text(item.run->text);
            if (text == "*" || extra == Extra::turns) continue;
            if (item.area.top < Length{}) problem += " above " + text;
            // With a fixed height content sticks out.
            if (aside != 0 && item.area.top > page.size.height) problem += " below " + text;
        }
    }
    int firsts = 0;
    for (const auto& [text, count] : seen) {
        if (count != 1) problem += ' ' + std::to_string(count) + " times " + text;
        if (text.ends_with(".1")) ++firsts;
    }
    for (const auto& [name, lines] : maker.lines) {
        for (int i = 1; i <= lines; ++i) {
            const std::string text = name + '.' + std::to_string(i);
            if (!seen.contains(text)) problem += " lost " + text;
        }
    }
    if (firsts != maker.texts()) problem += " texts are missing";
    if (!problem.empty()) problem = " [" + std::to_string(maker.texts()) + "]" + problem;
    return problem;
}

void lay_out_random(std::uint64_t seed, unsigned aside, int most, Extra extra = Extra::none,
                    const std::vector<double>& widths = {}) {
    INFO("seed " << seed << " with " << aside);
    CHECK(problem_of(seed, aside, most, extra, widths) == "");
}

}  // namespace

TEST_CASE("random documents lose no text and end") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) lay_out_random(seed, 0, 100'000);
}

TEST_CASE("random documents with floats, notes and columns lose no text and end") {
    for (unsigned kinds = 1; kinds < 32; ++kinds) {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) lay_out_random(seed, kinds, 100);
    }
    lay_out_random(1233, 8, 100);  // columns in a row that is split, and its first part again
}

TEST_CASE("random documents with turned boxes lose no text and end") {
    for (unsigned kinds = 0; kinds < 32; ++kinds) {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            lay_out_random(seed, kinds, 100, Extra::turns);
        }
    }
}

TEST_CASE("random documents with edges on all pages lose no text and end") {
    for (unsigned kinds = 0; kinds < 32; ++kinds) {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            lay_out_random(seed, kinds, 100, Extra::clones);
        }
    }
    // Floats above a line that has no room beside them, in a box that begins a page.
    lay_out_random(1285, 10, 100, Extra::clones);
}

TEST_CASE("random documents on pages of several widths lose no text and end") {
    const std::vector<double> widths{200, 150, 260, 90, 200, 200, 120, 240, 150, 180};
    for (unsigned kinds = 0; kinds < 32; ++kinds) {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            lay_out_random(seed, kinds, 100, Extra::none, widths);
        }
    }
    lay_out_random(2841, 4, 100, Extra::none, widths);  // a float wider than its page
}

TEST_CASE("more floats than a page holds lose no text") {
    const auto [count, lines, keeps] = GENERATE(table<int, int, bool>(
        {{200, 1, false}, {9, 25, false}, {9, 25, true}, {40, 4, true}, {1, 25, true}}));
    INFO(count << " floats of " << lines << " lines");
    Builder b;
    const Style& look = b.style([&, keeps = keeps](Style& s) {
        s.box.floats = document::Float::left;
        s.box.width = Measure::of(pt(90));
        if (keeps) s.box.break_inside = document::Break::avoid;
    });
    Blocks blocks;
    for (int i = 0; i < count; ++i) {
        blocks.push_back(b.lines("f" + std::to_string(i), lines, &look));
    }
    blocks.push_back(b.lines("t", 30));
    b.flow({b.lines("before", 3), b.box(blocks)});
    const auto& document = b.lay_out();
    int seen = 0;
    for (const page::Page& page : document.pages) {
        for (const page::Item& item : page.items) {
            if (item.kind != page::Item::Kind::glyphs) continue;
            ++seen;
            CHECK(item.area.top <= page.size.height);
        }
    }
    CHECK(seen == count * lines + 33);
}
