// SPDX-License-Identifier: Apache-2.0
// Documents by hand, short enough to read in a test. Fonts: Liberation Sans, 10 pt on 12 pt.
#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "layout/layout.h"
#include "page/dump.h"
#include "unit/layout/answers.h"
#include "unit/layout/pages.h"

namespace cajista::layout::test {

class Builder {  ///< owns everything a document points to
public:
    Builder() {
        plain.text.fonts = sans();
        plain.text.size = Length::points(10);
        plain.paragraph.line_height = Length::points(12);
        plain.paragraph.orphans = 1;
        plain.paragraph.widows = 1;
        plain.name = "p";
        answers.style = &plain;
    }

    Style plain;  ///< 10 on 12 pt, no orphans and widows

    /// A style of its own, made from `plain`.
    const Style& style(const std::function<void(Style&)>& change) {
        Style& made = styles_.emplace_back(plain);
        change(made);
        return made;
    }
    auto inlines(const std::vector<Inline>& all) { return arena_.copy(all); }
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    Inline text(std::string content, const Style* look = nullptr) {
        Inline one;
        one.text = keep(std::move(content));
        one.style = look != nullptr ? look : &plain;
        return one;
    }
    Inline late(document::LateId id, std::string widest) {
        Inline one = text("");
        one.kind = Inline::Kind::late;
        one.late = id;
        one.late_widest = keep(std::move(widest));
        return one;
    }
    document::Paragraph* p(std::vector<Inline> inlines, const Style* look = nullptr) {
        auto* made = arena_.make<document::Paragraph>();
        made->kind = document::BlockKind::paragraph;
        made->role = base::Role::paragraph;
        made->style = look != nullptr ? look : &plain;
        made->inlines = arena_.copy(inlines);
        return made;
    }
    document::Paragraph* p(std::string content, const Style* look = nullptr) {
        const Style* used = look != nullptr ? look : &plain;
        return p(std::vector<Inline>{text(std::move(content), used)}, used);
    }
    /// Paragraph of `count` lines: name.1, name.2, …
    document::Paragraph* lines(const std::string& name, int count, const Style* look = nullptr) {
        std::vector<Inline> inlines;
        for (int i = 1; i <= count; ++i) {
            if (i > 1) {
                Inline end = text("", look);
                end.kind = Inline::Kind::line_break;
                inlines.push_back(end);
            }
            inlines.push_back(text(name + "." + std::to_string(i), look));
        }
        return p(inlines, look);
    }
    document::Container* box(Blocks children, const Style* look = nullptr,
                             document::BlockKind kind = document::BlockKind::container) {
        auto* made = arena_.make<document::Container>();
        made->kind = kind;
        made->style = look != nullptr ? look : &plain;
        made->children = arena_.copy(children);
        return made;
    }
    document::Picture* drawing(Length width, Length height, const Style* look = nullptr) {
        auto* what = arena_.make<graphic::Drawing>();
        what->size = {width, height};
        auto* made = arena_.make<document::Picture>();
        made->kind = document::BlockKind::drawing;
        made->style = look != nullptr ? look : &plain;
        made->drawing = what;
        return made;
    }

    document::Cell cell(Blocks children, const Style* look = nullptr, std::uint16_t columns = 1,
                        std::uint16_t rows = 1) {
        document::Cell made;
        made.style = look;
        made.children = arena_.copy(children);
        made.column_span = columns;
        made.row_span = rows;
        return made;
    }
    document::Cell cell(std::string content, const Style* look = nullptr) {
        return cell(Blocks{p(std::move(content))}, look);
    }
    document::Row row(std::vector<document::Cell> cells, const Style* look = nullptr) {
        document::Row made;
        made.style = look;
        made.cells = arena_.copy(cells);
        return made;
    }
    /// A row of one-line cells.
    document::Row row_of(std::initializer_list<std::string> texts, const Style* look = nullptr) {
        std::vector<document::Cell> cells;
        for (const std::string& one : texts) cells.push_back(cell(one));
        return row(std::move(cells), look);
    }
    RowGroup group(RowGroup::Kind kind, RowGroup::Show show, std::vector<document::Row> rows) {
        RowGroup made;
        made.kind = kind;
        made.show = show;
        made.rows = arena_.copy(rows);
        return made;
    }
    RowGroup body(std::vector<document::Row> rows, std::uint8_t keep_bits = 0) {
        RowGroup made = group(RowGroup::Kind::body, RowGroup::Show::repeat, std::move(rows));
        made.keep = keep_bits;
        return made;
    }
    /// Columns by width in points; 0: automatic, negative: that many fr.
    document::Table* table(const std::vector<double>& columns, std::vector<RowGroup> groups,
                           const Style* look = nullptr) {
        auto* made = arena_.make<document::Table>();
        made->kind = document::BlockKind::table;
        made->style = look != nullptr ? look : &plain;
        std::vector<document::Column> made_columns;
        for (const double width : columns) {
            document::Column column;
            if (width > 0) column.width = Measure::of(pt(width));
            if (width < 0) {
                column.width = {Measure::Kind::fraction, static_cast<int>(-width * 1000), {}};
            }
            made_columns.push_back(column);
        }
        made->columns = arena_.copy(made_columns);
        std::vector<RowGroup> heads, feet, bodies;
        for (const RowGroup& one : groups) {
            (one.kind == RowGroup::Kind::head   ? heads
             : one.kind == RowGroup::Kind::foot ? feet
                                                : bodies)
                .push_back(one);
        }
        made->heads = arena_.copy(heads);
        made->feet = arena_.copy(feet);
        made->bodies = arena_.copy(bodies);
        return made;
    }

    /// A master with a body of this size at (10, 20) and further frames.
    document::PageMaster* master(std::string_view name, double width, double height,
                                 std::vector<document::Frame> frames = {}) {
        auto* made = arena_.make<document::PageMaster>();
        made->name = name;
        made->margin = {pt(20), pt(10), pt(20), pt(10)};
        made->size = {pt(width + 20), pt(height + 40)};
        made->frames = arena_.copy(frames);
        return made;
    }
    static document::Frame frame(std::string_view name, double x, double y, double w, double h) {
        return {name, {pt(x), pt(y), pt(w), pt(h)}, true};
    }
    void step(const document::PageMaster* which,
              document::MasterStep::Use use = document::MasterStep::Use::repeated) {
        steps_.push_back({which, use});
    }
    void flow(Blocks blocks, std::string_view frame_name = "body") {
        flows_.push_back({frame_name, arena_.copy(blocks)});
    }
    void furniture(const document::PageMaster* of, Blocks header, Blocks footer) {
        document::Furniture made;
        made.master = of;
        made.header = arena_.copy(header);
        made.footer = arena_.copy(footer);
        furniture_.push_back(made);
    }

    document::Document document() {
        document::Document made;
        made.language = "en";
        made.title = "test";
        made.pages.masters = steps_;
        made.furniture = furniture_;
        made.flows = flows_;
        return made;
    }

    /// Lays out what was built; REQUIREs success.
    const page::ComposedDocument& lay_out(const Limits& limits = {}) {
        if (steps_.empty()) step(master("page", 200, 120));
        source_ = document();
        result_arena_ = std::make_unique<base::Arena>();
        auto result = engine.lay_out(source_, answers, *result_arena_, limits);
        if (!result) {
            for (const auto& error : result.errors()) {
                UNSCOPED_INFO(base::format_diagnostic_line(error));
            }
        }
        REQUIRE(result);
        warnings = std::move(result.value().warnings);
        return *result.value().document;
    }
    /// The codes of the errors when the document can't be laid out.
    std::vector<std::string> errors(const Limits& limits = {}) {
        if (steps_.empty()) step(master("page", 200, 120));
        source_ = document();
        result_arena_ = std::make_unique<base::Arena>();
        auto result = engine.lay_out(source_, answers, *result_arena_, limits);
        std::vector<std::string> codes;
        if (!result) {
            for (const auto& error : result.errors()) codes.push_back(error.code);
        }
        return codes;
    }
    std::vector<std::string> warning_codes() const {
        std::vector<std::string> codes;
        for (const auto& one : warnings) codes.push_back(one.code);
        return codes;
    }

    LayoutEngine engine;
    Answers answers;
    base::Diagnostics warnings;

private:
    base::Arena arena_;
    std::deque<Style> styles_;
    std::deque<std::string> texts_;
    std::vector<document::MasterStep> steps_;
    std::vector<document::Flow> flows_;
    std::vector<document::Furniture> furniture_;
    document::Document source_;
    std::unique_ptr<base::Arena> result_arena_;
};

}  // namespace cajista::layout::test
