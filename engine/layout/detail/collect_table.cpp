// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/collect_table.h"

#include <algorithm>
#include <optional>

#include "layout/detail/align_signs.h"
#include "layout/detail/notes.h"
#include "layout/detail/split_row.h"

namespace cajista::layout::detail {

using document::Break;
using document::Keep;
using document::RowGroup;
using document::Table;

namespace {

void append_places(std::span<const RowGroup> groups, const auto& is_wanted,
                   std::vector<RowPlace>& places) {
    for (const RowGroup& group : groups) {
        if (!is_wanted(group)) continue;
        if (const std::size_t wanted = places.size() + group.rows.size();
            places.capacity() < wanted) {
            places.reserve(std::max(wanted, 2 * places.capacity()));
        }
        for (const document::Row& row : group.rows) {
            RowPlace place{&group, &row};
            place.first_of_group = &row == &group.rows.front();
            place.last_of_group = &row == &group.rows.back();
            places.push_back(place);
        }
    }
}

base::Role role_of(const RowGroup& group) {
    switch (group.kind) {
        case RowGroup::Kind::head:
            return base::Role::table_head;
        case RowGroup::Kind::foot:
            return base::Role::table_foot;
        case RowGroup::Kind::body:
            break;
    }
    return base::Role::table_body;
}

bool keeps(const RowGroup& group, Keep keep) {
    return (group.keep & static_cast<std::uint8_t>(keep)) != 0;
}

RunningRows lay_rows(Workspace& workspace, TableLayout& table,
                     std::span<const RowGroup* const> groups,
                     const document::LateContext* late_context, const Context& context) {
    RunningRows running;
    running.groups = groups;
    std::vector<RowPlace> places;
    for (const RowGroup* group : groups) {
        running.has_late = running.has_late || has_late(*group);
        append_places(
            {group, 1}, [](const RowGroup&) { return true; }, places);
    }
    const document::LateContext* outer = workspace.late_context;
    workspace.late_context = late_context;
    RowSetter setter(workspace, table);
    std::vector<RowLayout*> rows;
    rows.reserve(places.size());
    for (const RowPlace& place : places) rows.push_back(setter.place(place));
    const bool is_head = !rows.empty() && groups.front()->kind == RowGroup::Kind::head;
    if (is_head) rows.front()->leads_page = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        setter.lay(*rows[i], i + 1 < rows.size() ? rows[i + 1] : nullptr, context);
    }
    setter.finish_band(rows);
    for (const RowLayout* row : rows) running.height += row->height;
    if (!rows.empty() && !is_head) running.height += outer_bottom(*rows.back());
    workspace.late_context = outer;
    running.rows = workspace.arena->copy(std::span<RowLayout* const>(rows));
    return running;
}

}  // namespace

RunningRows lay_running_rows(Workspace& workspace, TableLayout& table,
                             std::span<const RowGroup* const> groups,
                             const document::LateContext* late_context) {
    Context context = table.context;
    context.artifact = true;
    return lay_rows(workspace, table, groups, late_context, context);
}

RunningRows lay_end_rows(Workspace& workspace, TableLayout& table, const RowGroup& group,
                         const document::LateContext& late_context) {
    Context context = table.context;
    context.element = workspace.add_element(table.context, role_of(group));
    const RowGroup* only[] = {&group};
    return lay_rows(workspace, table, only, &late_context, context);
}

/// Hands the rows of one table to the collector, bands of spanned rows at a time.
class TableCollector {
public:
    TableCollector(Workspace& workspace, Collector& collector, const Table& source)
        : workspace_(workspace), collector_(collector), source_(source) {}

    void collect(Area area, const Context& context) {
        const Style& style = *source_.style;
        table_ = workspace_.arena->make<TableLayout>();
        table_->source = &source_;
        table_->style = &style;
        table_->collapse = style.table.borders == document::BorderModel::collapse;
        if (!table_->collapse) {
            table_->spacing = style.table.spacing;
            table_->spacing_down = style.table.spacing_down;
        }
        table_->is_rtl = style.paragraph.direction == text::Direction::right_to_left;
        const ColumnCount count = count_columns(workspace_, source_);
        table_->columns = count.columns;
        table_->rows_set = workspace_.arena->make<std::uint32_t>(0U);
        if (workspace_.failed() || table_->columns == 0) return;
        area_ = area;
        has_signs_ = count.has_signs;
        may_follow_page_ = collector_.page_widths_ != nullptr && collector_.widths_given_ == 0;
        share_ = collector_.share_;
        table_->context = context;
        table_->context.element =
            workspace_.add_element(context, base::Role::table, source_.language);
        find_places();
        const bool below = has_caption_below();
        size(area);
        if (!below) add_caption(area, TopMargin::own);
        Collector::OpenBox open = open_table(area);
        box_ = open.box;
        if (may_follow_page_ && open.has_width) {  // it follows, its own width is asked for again
            open.has_width = false;
            --collector_.widths_given_;
        }
        if (has_signs_) table_->axes = find_axes(workspace_, *table_);
        collector_.add_marks(source_, open.inner.x);
        if (collector_.sink_.has_pages()) set_running_rows();
        set_rows();
        close_table(open);
        if (below && source_.caption != nullptr) {
            add_caption(area, TopMargin::none);
            collector_.margin(style.box.margin[document::bottom], area.width);
        }
    }

private:
    enum class TopMargin : std::uint8_t { own, none };

    /// Half of the outermost collapsed borders is the table's, left and right of the grid; of other
    /// tables border and padding.
    void find_edges() {
        const Style& style = *source_.style;
        if (!table_->collapse) {
            edges_ = workspace_.edges(style, around_);
            return;
        }
        edges_ = {};
        if (first_ == nullptr || first_->edges == nullptr) return;
        const auto half = [](const document::BorderSide* side) {
            return side == nullptr ? Length{} : side->width / 2;
        };
        edges_.left = half(first_->edges->vertical.front());
        edges_.right = half(first_->edges->vertical.back());
    }

    void size(Area area) {
        const Style& style = *source_.style;
        const document::BoxStyle& box = style.box;
        around_ = area.width;
        find_edges();
        bool definite = is_definite(box.width) || has_fractions();
        const Length margins = resolve(box.margin[document::left], area.width, {}) +
                               resolve(box.margin[document::right], area.width, {});
        const Length filled = max({}, area.width - margins - edges_.horizontal());
        // The width of a table in the collapsing model is with its borders (CSS 2.2, 17.6.2).
        const bool whole = box.is_border_box || table_->collapse;
        const Length inside = whole ? edges_.horizontal() : Length{};
        Length wanted = filled;
        if (is_definite(box.width)) wanted = resolve(box.width, area.width, {}) - inside;
        if (is_definite(box.max_width)) {
            wanted = min(wanted, resolve(box.max_width, area.width, {}) - inside);
        }
        Length least = resolve(box.min_width, area.width, {}) - inside;
        if (source_.caption != nullptr) {
            const document::Block* const one[] = {source_.caption};
            least = max(least, measure_blocks(workspace_, one, table_->context).least -
                                   edges_.horizontal());
        }
        wanted = max({}, max(wanted, least));
        const Length gaps = table_->spacing * static_cast<std::int64_t>(table_->columns + 1);
        const auto fit = [&](Length width, bool is_definite_width) {
            widths_ = size_columns(workspace_, source_, table_->columns, max({}, width - gaps),
                                   is_definite_width, table_->context);
            grid_ = gaps;
            for (const Length one : widths_) grid_ += one;
        };
        fit(wanted, definite);
        if (!definite && grid_ < least) fit(least, true);
    }

    bool has_caption_below() const {
        return source_.caption != nullptr && source_.caption->style->table.caption_below;
    }

    Length left_of(Area area) const {
        const document::BoxStyle& box = source_.style->box;
        using Kind = document::Measure::Kind;
        const Length left = resolve(box.margin[document::left], area.width, {});
        const Length right = resolve(box.margin[document::right], area.width, {});
        const Length free = max({}, area.width - grid_ - edges_.horizontal() - left - right);
        if (box.margin[document::left].kind != Kind::automatic) return area.x + left;
        return area.x + (box.margin[document::right].kind == Kind::automatic ? free / 2 : free);
    }

    /// As wide as the table; its margins collapse with none around (CSS 2.2, 17.4).
    void add_caption(Area area, TopMargin top) {
        if (source_.caption == nullptr || workspace_.failed()) return;
        if (top == TopMargin::own) {
            collector_.margin(source_.style->box.margin[document::top], area.width);
        }
        const auto stop_margins = [this] {
            Atom none;
            collector_.emit(none, top_is_done_ ? Rank::never : Rank::free);
            top_is_done_ = true;
        };
        stop_margins();
        collector_.pending_.avoid = true;
        const Area inside{left_of(area), grid_ + edges_.horizontal()};
        collector_.add_by_kind(*source_.caption, inside, table_->context);
        collector_.pending_.avoid = true;
        stop_margins();
        collector_.pending_.avoid = true;
    }

    Collector::OpenBox open_table(Area area) {
        Collector::OpenBox open;
        const bool has_margin = source_.caption == nullptr || has_caption_below();
        if (table_->collapse) {
            if (has_margin) {
                collector_.margin(source_.style->box.margin[document::top], area.width);
            }
            open.containing_width = workspace_.containing_width;
            open.containing_box = workspace_.containing_box;
            open.inner = {left_of(area) + edges_.left, grid_};
            open.whole = area.width;
        } else {
            open =
                collector_.open_box(*source_.style, area, grid_, Collector::Edge::box, has_margin);
        }
        draw_grid(open.inner.x);
        return open;
    }

    void draw_grid(Length x) {
        const std::span<const Length> widths = widths_;
        // Grid lines stand in the middle of the gaps between separate cells.
        const std::span<Length> lines = workspace_.arena->array<Length>(table_->columns + 1);
        x += table_->spacing / 2;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            lines[i] = x;
            x += widths[table_->is_rtl ? widths.size() - 1 - i : i] + table_->spacing;
        }
        lines[widths.size()] = x;
        table_->lines = lines;
    }

    /// What is left of the table stands on a page of another width: it gets columns for that.
    bool follow_page() {
        if (!may_follow_page_) return false;
        const Length width = collector_.page_width_here();
        if (width == collector_.page_width_) return false;
        const Length wider = width - collector_.page_width_;
        area_.width = max({}, area_.width + wider.times(share_, whole_share));
        collector_.page_width_ = width;
        table_ = workspace_.arena->make<TableLayout>(*table_);
        size(area_);
        setter_.emplace(workspace_, *table_);
        const Style& style = *source_.style;
        const Length border_box = grid_ + edges_.horizontal();
        const Length left = table_->collapse
                                ? left_of(area_)
                                : area_.x + left_margin(style.box, area_.width, border_box);
        draw_grid(left + edges_.left);
        if (box_ != nullptr) {
            box_->elsewhere = workspace_.arena->make<Box::OnPage>(
                Box::OnPage{width, left, border_box, box_->elsewhere});
        }
        if (has_signs_) table_->axes = find_axes(workspace_, *table_);
        if (collector_.sink_.has_pages()) set_running_rows();
        return true;
    }

    void close_table(const Collector::OpenBox& open) {
        const Length below = table_->collapse ? (last_ != nullptr ? outer_bottom(*last_) : Length{})
                                              : table_->spacing_down;
        if (below > Length{}) {
            Atom gap;
            gap.height = below;
            collector_.emit(gap, Rank::never);
        }
        if (!places_.empty() && !has_caption_below()) {
            meet_breaks_after(places_.back(), true);
            collector_.pending_.broke_after = collector_.pending_.forced != Break::automatic;
        }
        const bool has_margin = source_.caption == nullptr || !has_caption_below();
        if (!table_->collapse) {
            collector_.close_box(*source_.style, open, has_margin);
        } else if (has_margin && !collector_.pending_.broke_after) {
            collector_.margin(source_.style->box.margin[document::bottom], open.whole);
        }
    }

    bool has_fractions() const {
        using Kind = document::Measure::Kind;
        return std::any_of(source_.columns.begin(), source_.columns.end(), [](const auto& column) {
            return column.width.kind == Kind::fraction || column.width.kind == Kind::percent;
        });
    }

    void set_running_rows() {
        const auto pick = [&](std::span<const RowGroup> groups, RowGroup::Show only) {
            std::vector<const RowGroup*> picked;
            for (const RowGroup& group : groups) {
                if (group.show == only || group.show == RowGroup::Show::repeat) {
                    picked.push_back(&group);
                }
            }
            const auto kept = workspace_.arena->copy(picked);
            if (kept.empty()) return RunningRows{};
            return lay_running_rows(workspace_, *table_, kept, nullptr);
        };
        table_->after_break = pick(source_.heads, RowGroup::Show::after_break);
        table_->at_break = pick(source_.feet, RowGroup::Show::break_only);
        const Length repeated = table_->after_break.height + table_->at_break.height;
        const Length page = workspace_.frame.height;
        if (repeated <= page.times(3, 4)) return;  // more leaves too little for the rows
        workspace_.warn("layout.running-rows-too-high",
                        "a table repeats " + in_points(repeated) +
                            " of head and foot on pages of " + in_points(page) +
                            "; they are shown once",
                        "make head and foot smaller");
        table_->after_break = table_->at_break = RunningRows{};
    }

    void find_places() {
        append_places(
            source_.heads,
            [](const RowGroup& group) {
                return group.show == RowGroup::Show::first || group.show == RowGroup::Show::repeat;
            },
            places_);
        append_places(
            source_.bodies, [](const RowGroup&) { return true; }, places_);
        append_places(
            source_.feet,
            [](const RowGroup& group) {
                return group.show == RowGroup::Show::end || group.show == RowGroup::Show::repeat;
            },
            places_);
        setter_.emplace(workspace_, *table_);
        if (places_.empty()) return;
        places_.front().first_of_table = true;
        places_.back().last_of_table = true;
        first_ = setter_->place(places_.front());
        first_->starts_table = true;
    }

    void set_rows() {
        if (places_.empty()) return;
        const std::vector<RowPlace>& places = places_;
        RowLayout* row = first_;
        std::vector<RowLayout*> band;
        std::size_t band_start = 0;
        for (std::size_t i = 0; i < places.size() && !workspace_.failed(); ++i) {
            if (i > 0 && band.empty() && follow_page()) row = setter_->place(places[i]);
            RowSetter& setter = *setter_;
            const bool spans = setter.spans_on();
            RowLayout* below = i + 1 < places.size() ? setter.place(places[i + 1]) : nullptr;
            setter.lay(*row, below, group_context(places[i]));
            band.push_back(row);
            last_ = row;
            if (!spans || below == nullptr) {
                setter.finish_band(band);
                for (std::size_t b = 0; b < band.size(); ++b) {
                    emit_row(band[b], places[band_start + b],
                             band_start + b > 0 ? &places[band_start + b - 1] : nullptr, b > 0);
                }
                band.clear();
                band_start = i + 1;
            }
            row = below;
        }
    }

    const Context& group_context(const RowPlace& place) {
        if (place.group != group_) {
            group_ = place.group;
            group_context_ = table_->context;
            group_context_.element = workspace_.add_element(table_->context, role_of(*group_));
        }
        return group_context_;
    }

    void emit_row(RowLayout* row, const RowPlace& place, const RowPlace* before, bool in_band) {
        meet_breaks(place, before);
        Rank rank = Rank::free;
        if (before != nullptr) {
            const RowGroup& group = *place.group;
            const bool is_body = group.kind == RowGroup::Kind::body;
            if (before->group->kind == RowGroup::Kind::head) rank = Rank::never;
            const bool new_group = before->group != place.group;
            const bool kept = new_group ? keeps(group, Keep::with_previous) || !is_body
                                        : keeps(group, Keep::together) || !is_body;
            if (kept || before->row->keep_with_next) rank = both(rank, Rank::avoid);
        }
        Atom atom;
        atom.kind = Atom::Kind::row;
        row->in_band = in_band;
        atom.row = row;
        atom.height = row->height;
        atom.x = table_->left();
        if (row->has_notes) atom.notes = notes_of(workspace_, *row);
        const Break inside =
            place.row->style != nullptr ? place.row->style->box.break_inside : Break::automatic;
        atom.splits = inside != Break::avoid;
        atom.split_rank = rank_of_avoids(collector_.keep_);
        collector_.emit(atom, rank);
    }

    static Break style_break(const Style* style, Break document::BoxStyle::*member) {
        return style == nullptr ? Break::automatic : style->box.*member;
    }

    void meet_breaks_after(const RowPlace& before, bool ends_group) {
        collector_.break_here(style_break(before.row->style, &document::BoxStyle::break_after));
        if (!ends_group) return;
        collector_.break_here(style_break(before.group->style, &document::BoxStyle::break_after));
    }

    /// Those before the first row were met before the table. A head stays with what follows.
    void meet_breaks(const RowPlace& place, const RowPlace* before) {
        const bool has_head = before != nullptr && place.group->kind != RowGroup::Kind::head &&
                              before->group->kind == RowGroup::Kind::head;
        if (before == nullptr || has_head) return;
        const bool new_group = before->group != place.group;
        meet_breaks_after(*before, new_group);
        if (new_group) {
            collector_.break_here(
                style_break(place.group->style, &document::BoxStyle::break_before));
        }
        collector_.break_here(style_break(place.row->style, &document::BoxStyle::break_before));
        const bool group_keeps =
            style_break(place.group->style, &document::BoxStyle::break_inside) == Break::avoid;
        if (group_keeps && before != nullptr && before->group == place.group) {
            collector_.break_here(Break::avoid);
        }
    }

    Workspace& workspace_;
    Collector& collector_;
    const Table& source_;
    TableLayout* table_ = nullptr;
    std::vector<RowPlace> places_;
    std::optional<RowSetter> setter_;
    RowLayout* first_ = nullptr;
    const RowLayout* last_ = nullptr;
    base::Edges edges_;           ///< around the grid
    Length around_;               ///< width of the containing block
    std::vector<Length> widths_;  ///< of the columns, in their own order
    Length grid_;
    bool top_is_done_ = false;
    Area area_;                         ///< on the page that it stands on
    const Box* box_ = nullptr;          ///< null: nothing to paint around the cells
    bool has_signs_ = false;            ///< a cell aligns on a sign
    bool may_follow_page_ = false;      ///< its pages may differ in width, and it with them
    std::int64_t share_ = whole_share;  ///< of what a page is wider
    const RowGroup* group_ = nullptr;
    Context group_context_;
};

void collect_table(Workspace& workspace, Collector& collector, const Table& table, Area area,
                   const Context& context) {
    TableCollector(workspace, collector, table).collect(area, context);
}

}  // namespace cajista::layout::detail
