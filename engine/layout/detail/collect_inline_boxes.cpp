// SPDX-License-Identifier: Apache-2.0
// Blocks in the lines of a paragraph: those that stand in a line, those that float from it, and
// what a box hides that is higher than it may be.
#include <algorithm>

#include "layout/detail/collect.h"
#include "layout/detail/cut_atoms.h"
#include "layout/detail/float_rooms.h"
#include "layout/detail/page_widths.h"
#include "layout/detail/set_paragraph.h"
#include "layout/detail/stack_sink.h"

namespace cajista::layout::detail {

using document::Block;
using document::Inline;

Length last_baseline(const Fragment& fragment) {
    Length baseline = fragment.height;
    Length y;
    for (const Atom& atom : fragment.atoms) {
        y += atom.space;
        if (atom.kind == Atom::Kind::line) {
            baseline = y + atom.paragraph->lines[atom.line].ascent;
        } else if (atom.kind == Atom::Kind::turned && atom.turned->keeps_place) {
            baseline = y + atom.turned->content_at.y + last_baseline(*atom.turned->content);
        }
        y += atom.height;
    }
    return baseline;
}

const Fragment* collect_in_line(Workspace& workspace, const Block& block, Length width,
                                const Context& context) {
    const document::BoxStyle& box = block.style->box;
    if (!has_width(box)) {
        const Block* const one[] = {&block};
        const text::Typesetter::Widths widths = measure_blocks(workspace, one, context);
        width = min(max(widths.least, width), widths.most);
    }
    StackSink sink(workspace);
    Collector collector(workspace, sink);
    auto* content = const_cast<Fragment*>(collector.collect_alone(block, width, context));
    if (has_width(box)) {
        content->width += resolve(box.margin[document::left], width, {}) +
                          resolve(box.margin[document::right], width, {});
    }
    return content;
}

void Collector::set_lines(const document::Paragraph& paragraph, Area area, const Context& context) {
    const Style& style = *paragraph.style;
    if (!unplaced_.empty()) place_unplaced();
    const bool has_boxes = std::any_of(
        paragraph.inlines.begin(), paragraph.inlines.end(),
        [](const Inline& one) { return one.box != nullptr && leaves_line(one.box->style->box); });
    if (has_boxes) return set_lines_with_floats(paragraph, area, context);
    if (has_floats() || !waiting_.empty()) {
        const FloatRooms rooms(*this, area);
        return add_lines(*set_paragraph(workspace_, paragraph, area.width, context, &rooms), style,
                         area.x, context);
    }
    std::vector<text::LineWidth> changes;
    if (page_widths_ != nullptr && widths_given_ == 0 && widths_asked_ == 0) {
        page_widths_->changes_behind(pending_.opens.size(), {area.width, page_width_, share_},
                                     changes);
    }
    SetParagraph* set = set_paragraph(workspace_, paragraph, area.width, context, nullptr, changes);
    // Other widths may follow from data, and be as many as there are documents.
    if (!follows_pages_ || widths_asked_ > 0) set->shared_id = 0;
    add_lines(*set, style, area.x, context);
}

namespace {

/// Where a box of inline `index` was met: in which line, how far down, and how much of the line is
/// before it.
struct Meeting {
    std::size_t line = 0;
    Length top, before;
};

Meeting meeting_of(const SetParagraph& set, std::size_t index) {
    Meeting met;
    Length y;
    for (std::size_t i = 0; i < set.lines.size(); ++i) {
        const text::Line& line = set.lines[i];
        y += line.skip;
        Length before;
        bool holds_any = false;
        const auto look = [&](std::size_t source, Length right) {
            if (source >= index) return;
            holds_any = true;
            before = max(before, right);
        };
        for (const text::GlyphRun& run : line.runs) look(run.source, run.x + run.width);
        for (const text::PlacedObject& object : line.objects) look(object.source, object.x);
        if (holds_any) met = {i, y, before};
        y += line.height();
    }
    return met;
}

}  // namespace

/// A float stands beside the line that it was met in, or, when the line has no room for it, beside
/// the next one (CSS 2.2, 9.5.1, rules 6 and 8).
void Collector::set_lines_with_floats(const document::Paragraph& paragraph, Area area,
                                      const Context& context) {
    const FloatRooms rooms(*this, area);
    Context trial = context;
    trial.artifact = true;
    std::vector<Hung> hung;
    for (std::size_t i = 0; i < paragraph.inlines.size() && !workspace_.failed(); ++i) {
        const Block* box = paragraph.inlines[i].box;
        if (box == nullptr || !leaves_line(box->style->box)) continue;
        Context inside = context;
        ++inside.depth;
        if (leaves_flow(box->style->box)) {
            add_positioned(*box, area, inside);
            continue;
        }
        const auto wanted = make_float(*box, area, inside);
        if (!wanted) return;
        Meeting met;
        {
            const Workspace::Mute quiet(workspace_);
            const SetParagraph& set =
                *set_paragraph(workspace_, paragraph, area.width, trial, &rooms);
            met = meeting_of(set, i);
            if (met.before > Length{}) {
                const text::Line& line = set.lines[met.line];
                const Area room = beside_floats(area, extent() + met.top, line.height());
                if (met.before + wanted->width > room.width) {
                    met.top += line.height();
                    met.line = std::min(met.line + 1, set.lines.size() - 1);
                }
            }
        }
        Mark* mark = place_float(*wanted, box->style->box, met.top);
        if (mark != nullptr) hung.push_back({met.line, mark});
    }
    const SetParagraph& set = *set_paragraph(workspace_, paragraph, area.width, context, &rooms);
    for (Hung& one : hung) {
        if (set.lines.empty()) {
            add_mark(one.mark);
        } else {
            one.line = std::min(one.line, set.lines.size() - 1);
        }
    }
    add_lines(set, *paragraph.style, area.x, context, hung);
}

bool Collector::add_clipped(const Block& block, Area area, const Context& context) {
    using document::BlockKind;
    const Style& style = *block.style;
    const bool is_text = block.kind == BlockKind::paragraph;
    if (!is_text && block.kind != BlockKind::container && block.kind != BlockKind::list &&
        block.kind != BlockKind::list_item) {
        return false;
    }
    auto limit = given_height(style, style.box.height, area.width);
    const auto most = given_height(style, style.box.max_height, area.width);
    if (most && (!limit || *most < *limit)) limit = most;
    if (!limit) return false;
    const Length width =
        asked_width_ ? *asked_width_ : content_width(workspace_, style, area.width);
    const auto lay = [&](const Context& inside) {
        const std::size_t start = workspace_.atom_stack.size();
        StackSink sink(workspace_);
        Collector inner(workspace_, sink);
        if (is_text) {
            inner.set_lines(static_cast<const document::Paragraph&>(block), {{}, width}, inside);
        } else {
            inner.add(static_cast<const document::Container&>(block).children, {{}, width}, inside);
        }
        return inner.finish_fragment(start, width, workspace_.positioned);
    };
    Context trial = context;
    trial.artifact = true;
    if (lay(trial).height <= *limit || workspace_.failed()) return false;
    const OpenBox open = open_box(style, area);
    add_marks(block, open.inner.x);
    Context inside = context;
    if (!is_text) inside.element = workspace_.add_element(context, block.role, block.language);
    auto* content = workspace_.arena->make<Fragment>(lay(inside));
    workspace_.warn("layout.box-overflow",
                    "a content of " + in_points(content->height) + " stands in a box that is " +
                        in_points(*limit) + " high and hides what is below",
                    "use min-height, or give it more height");
    const CutAtoms parts = cut_atoms(workspace_, content->atoms, *limit, Cut::if_fits);
    content->atoms = parts.first;
    content->height = parts.taken;
    Floating where;
    where.top = extent();
    where.left = open.inner.x;
    if (!content->atoms.empty()) add_floating_mark(*content, where);
    add_height(*limit, open);
    close_box(style, open);
    return true;
}

}  // namespace cajista::layout::detail
