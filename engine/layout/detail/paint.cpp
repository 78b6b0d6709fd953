// SPDX-License-Identifier: Apache-2.0
#include "layout/detail/paint.h"

#include <algorithm>

#include "layout/detail/collect.h"

namespace cajista::layout::detail {

using document::LineStyle;
using page::Item;

namespace {

std::uint8_t dash_of(LineStyle style) {
    if (style == LineStyle::dashed) return 1;
    return style == LineStyle::dotted ? 2 : 0;
}

/// Whether `next` goes on to the right of `last`, or below it, as one area.
bool extend(Item& last, const Item& next) {
    if (last.kind != Item::Kind::fill || last.color != next.color || last.element != next.element ||
        last.radius != Length{} || next.radius != Length{}) {
        return false;
    }
    if (last.area.top == next.area.top && last.area.height == next.area.height &&
        last.area.right() == next.area.left) {
        last.area.width += next.area.width;
        return true;
    }
    if (last.area.left == next.area.left && last.area.width == next.area.width &&
        last.area.bottom() == next.area.top) {
        last.area.height += next.area.height;
        return true;
    }
    return false;
}

Item line_item(const Rect& from_by, Length width, const base::Color& color, LineStyle style) {
    Item item;
    item.kind = Item::Kind::stroke;
    item.dash = dash_of(style);
    item.area = from_by;
    item.width = width;
    item.color = color;
    return item;
}

}  // namespace

void Canvas::clear() {
    constexpr std::size_t most_kept = 100'000;  // items of some 300 pages, 9 MB
    items.clear();
    if (items.capacity() > most_kept) items.shrink_to_fit();
    shared.clear();
    links.clear();
    anchors.clear();
    bookmarks.clear();
    running.clear();
}

Canvas::Size Canvas::size() const {
    return {items.size(),   shared.size(),    links.size(),
            anchors.size(), bookmarks.size(), running.size()};
}

void Canvas::shrink_to(const Size& size) {
    items.resize(size.items);
    shared.resize(size.shared);
    links.resize(size.links);
    anchors.resize(size.anchors);
    bookmarks.resize(size.bookmarks);
    running.resize(size.running);
}

void Painter::forget() {
    shift_ = {};
    open_.clear();
    rows_.clear();
    deferred_.clear();
    sharing_ = {};
    strokes_.clear();
    vertical_.clear();
}

void Painter::begin_page(std::uint32_t page, Size page_size, Rect frame, Tagging tagging) {
    page_ = page;
    page_size_ = page_size;
    frame_ = frame;
    tagging_ = tagging;
    first_item_ = canvas_.items.size();
    is_at_top_ = outer_ == nullptr || outer_->is_at_top_;
    sharing_.set = nullptr;
    Length top = frame.top;
    for (OpenFragment& one : open_) {
        one.starts_here = one.box->style->box.clones_edges;
        one.top = top;
        if (one.starts_here) top += one.box->clone_above;
        one.background = 0;
        if (one.box->style->box.background.is_none() || one.box->style->box.is_hidden) continue;
        canvas_.items.emplace_back();
        one.background = canvas_.items.size();
    }
}

Length Painter::end_page(Length bottom) {
    Length lowest = bottom;
    for (const OpenFragment& one : open_) {
        if (one.box->style->box.clones_edges) lowest += one.box->clone_below;
    }
    Length below = lowest;  // from the outermost box on
    for (const OpenFragment& one : open_) {
        const bool is_whole = one.box->style->box.clones_edges;
        paint_edges(one, below, is_whole, flow_left_);
        settle(one, below);
        if (is_whole) below -= one.box->clone_below;
    }
    paint_deferred();
    return lowest;
}

void Painter::paint_deferred() {
    if (deferred_.empty()) return;
    std::vector<Deferred> deferred;  // painting them may defer others
    deferred.swap(deferred_);
    const auto order = [](const Deferred& one) { return one.mark->style->box.z_index; };
    std::stable_sort(deferred.begin(), deferred.end(),
                     [&](const Deferred& a, const Deferred& b) { return order(a) < order(b); });
    // A positioned box may hold others, which are painted by their own painter.
    const std::size_t above = canvas_.items.size();
    std::size_t below = above;
    for (const Deferred& one : deferred) {
        paint_positioned(one);
        if (order(one) < 0) below = canvas_.items.size();
    }
    if (below > above) move_below(above, below);
}

/// Items from `above` up to `below` go under all that the page has.
void Painter::move_below(std::size_t above, std::size_t below) {
    const auto at = [&](std::size_t index) {
        return canvas_.items.begin() + static_cast<std::ptrdiff_t>(index);
    };
    std::rotate(at(first_item_), at(above), at(below));
    for (page::SharedItems& one : canvas_.shared) {
        if (one.begin < first_item_ || one.begin >= below) continue;
        const bool goes_under = one.begin >= above;
        const std::size_t up = below - above, down = above - first_item_;
        one.begin = goes_under ? one.begin - down : one.begin + up;
        one.end = goes_under ? one.end - down : one.end + up;
    }
    std::sort(canvas_.shared.begin(), canvas_.shared.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
}

Length Painter::paint(std::span<const Atom> atoms, base::Point origin, const Repeated& repeated) {
    flow_left_ = origin.x;
    Length y = origin.y;
    if (!atoms.empty()) y += atoms.front().edges_above();
    const bool starts_with_row = !atoms.empty() && atoms.front().kind == Atom::Kind::row;
    for (std::size_t i = 0; i < atoms.size();) {
        y += atoms[i].space;
        if (atoms[i].kind != Atom::Kind::row) {
            paint_marks(atoms[i], {origin.x + atoms[i].x + shift_.x, y + shift_.y},
                        {origin.x + shift_.x, origin.y});
            if (atoms[i].kind == Atom::Kind::open) shift_by(*atoms[i].box, 1);
            paint_atom(atoms[i], {origin.x + atoms[i].x + shift_.x, y + shift_.y},
                       {origin.x + shift_.x, origin.y});
            y += atoms[i].height;
            is_at_top_ = is_at_top_ && !has_content(atoms[i]);
            if (atoms[i].kind == Atom::Kind::close) {
                close_box(*atoms[i].box, y);
                shift_by(*atoms[i].box, -1);
            }
            ++i;
            continue;
        }
        rows_.clear();
        if (rows_.capacity() == 0) rows_.reserve(atoms.size() - i);
        const auto add_running = [&](const RunningRows& running) {
            for (const RowLayout* row : running.rows) {
                rows_.push_back({row, y, true});
                y += row->height;
            }
        };
        if (i == 0 && starts_with_row && repeated.head != nullptr) {
            if (repeated.head->rows.empty()) y += lead_of(*atoms.front().row);
            add_running(*repeated.head);
        }
        const TableLayout* table = atoms[i].row->table;
        const std::size_t start = i;
        for (; i < atoms.size() && atoms[i].kind == Atom::Kind::row && atoms[i].row->table == table;
             ++i) {
            if (i > start) y += atoms[i].space;
            paint_marks(atoms[i], {origin.x + atoms[i].x, y}, origin);
            is_at_top_ = false;
            rows_.push_back({atoms[i].row, y, false});
            y += atoms[i].height;
        }
        if (i == atoms.size() && repeated.foot != nullptr) add_running(*repeated.foot);
        for (PlacedRow& placed : rows_) placed.top += shift_.y;
        paint_rows(rows_, {origin.x + shift_.x, origin.y});
    }
    return y;
}

void Painter::paint_fragment(const Fragment& fragment, base::Point origin) {
    Painter inner(workspace_, canvas_);
    inner.outer_ = this;
    if (!fragment.open.empty()) {
        for (const Box* box : fragment.open) {
            inner.open_.push_back({box, origin.y, false, {}, {}, 0});
        }
        inner.flow_left_ = origin.x;
    }
    inner.begin_page(
        page_, page_size_,
        fragment.open.empty() ? frame_ : Rect{origin.x, origin.y, fragment.width, fragment.height},
        tagging_);
    inner.frame_ = frame_;
    inner.end_page(inner.paint(fragment.atoms, origin));
}

void Painter::paint_atom(const Atom& atom, base::Point at, base::Point origin) {
    for (const Marker* marker = atom.marker; marker != nullptr; marker = marker->outer) {
        if (marker->paragraph->lines.empty()) continue;
        const text::Line& label = marker->paragraph->lines.front();
        Length baseline = at.y + label.ascent;
        if (atom.kind == Atom::Kind::line) {
            baseline = at.y + atom.paragraph->lines[atom.line].ascent;
        }
        paint_line(*marker->paragraph, label, {origin.x + marker->x, baseline - label.ascent});
    }
    switch (atom.kind) {
        case Atom::Kind::line:
            if (atom.paragraph->shared_id != 0) {
                paint_shared(*atom.paragraph, atom.line, at);
            } else {
                paint_line(*atom.paragraph, atom.paragraph->lines[atom.line], at);
            }
            break;
        case Atom::Kind::open:
            open_box(*atom.box, at);
            break;
        case Atom::Kind::picture:
            paint_picture(*atom.picture, at);
            break;
        case Atom::Kind::columns:
            paint_columns(*atom.columns, at);
            break;
        case Atom::Kind::turned:
            paint_turned(*atom.turned, at);
            break;
        case Atom::Kind::row:
        case Atom::Kind::close:
        case Atom::Kind::space:
            break;
    }
}

void Painter::paint_marks(const Atom& atom, base::Point at, base::Point origin) {
    for (const Mark* mark = atom.marks; mark != nullptr; mark = mark->next) {
        const base::Point place{origin.x + mark->x, at.y};
        switch (mark->kind) {
            case Mark::Kind::anchor:
                canvas_.anchors.push_back({mark->text, page_, place});
                break;
            case Mark::Kind::bookmark:
                canvas_.bookmarks.push_back({mark->text, mark->level, page_, place});
                break;
            case Mark::Kind::positioned:
                // At the top of a page the space before it is gone.
                defer({mark,
                       {place.x,
                        is_at_top_ && atom.space == Length{} ? place.y : place.y + mark->y}});
                break;
            case Mark::Kind::floating:
                paint_fragment(*mark->fragment, {place.x, place.y + mark->y});
                break;
            case Mark::Kind::running:
                canvas_.running.push_back({mark->text, mark->value, page_ + 1, is_at_top_});
                break;
        }
    }
}

bool Painter::is_open(const Box& box) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const OpenFragment& one) { return one.box == &box; });
}

/// The painter of the box around paints it; this one when the box is yet to open.
void Painter::defer(const Deferred& positioned) {
    Painter* painter = this;
    const Box* around = positioned.mark->around;
    while (around != nullptr && painter != nullptr && !painter->is_open(*around)) {
        painter = painter->outer_;
    }
    (painter != nullptr ? painter : this)->deferred_.push_back(positioned);
}

void Painter::settle(const OpenFragment& around, Length bottom) {
    if (deferred_.empty()) return;
    const Box& box = *around.box;
    const auto& border = box.style->box.border;
    const Length left = border_width(border[document::left]);
    const Length over = around.starts_here ? border_width(border[document::top]) : Length{};
    const Length under = border_width(border[document::bottom]);
    for (Deferred& one : deferred_) {
        if (one.mark->around != &box) continue;
        one.is_settled = true;
        one.within = {flow_left_ + box.x + around.shift.x + left,
                      around.top + around.shift.y + over,
                      box.width - left - border_width(border[document::right]),
                      max({}, bottom - around.top - over - under)};
    }
}

void Painter::paint_positioned(const Deferred& positioned) {
    const Mark& mark = *positioned.mark;
    const document::BoxStyle& box = mark.style->box;
    const bool by_page = box.position == document::Position::relative_to_page;
    const Rect whole = by_page                 ? Rect{{}, {}, page_size_.width, page_size_.height}
                       : positioned.is_settled ? positioned.within
                                               : frame_;
    const auto inset = [&](document::Side side, Length by) {
        return resolve(box.inset[side], by, {});
    };
    base::Point place = positioned.at;
    if (is_definite(box.inset[document::left])) {
        place.x = whole.left + inset(document::left, whole.width);
    } else if (is_definite(box.inset[document::right])) {
        place.x = whole.right() - inset(document::right, whole.width) - mark.fragment->width;
    }
    if (is_definite(box.inset[document::top])) {
        place.y = whole.top + inset(document::top, whole.height);
    } else if (is_definite(box.inset[document::bottom])) {
        place.y = whole.bottom() - inset(document::bottom, whole.height) - mark.fragment->height;
    }
    paint_fragment(*mark.fragment, place);
}

namespace {

/// CSS Images 3, 5.5: the picture's size by `object-fit`, its place by `object-position`.
Rect fitted(const Rect& area, const base::Size& natural, const document::BoxStyle& box) {
    using document::Fit;
    if (natural.width.units <= 0 || natural.height.units <= 0) return area;
    const auto ratio = [](Length length, Length by, Length of) {
        return length.times(by.units, of.units);
    };
    const base::Size by_width{area.width, ratio(natural.height, area.width, natural.width)};
    const base::Size by_height{ratio(natural.width, area.height, natural.height), area.height};
    const bool is_wider = by_width.height <= area.height;  // its width decides in `contain`
    base::Size size = natural;
    const base::Size contained = is_wider ? by_width : by_height;
    if (box.fit == Fit::contain) size = contained;
    if (box.fit == Fit::cover) size = is_wider ? by_height : by_width;
    if (box.fit == Fit::scale_down && contained.width < natural.width) size = contained;
    const auto place = [](const document::Measure& measure, Length room) {
        return measure.kind == document::Measure::Kind::length ? measure.length
                                                               : room.times(measure.number, 100'00);
    };
    return {area.left + place(box.fit_position[0], area.width - size.width),
            area.top + place(box.fit_position[1], area.height - size.height), size.width,
            size.height};
}

}  // namespace

void Painter::paint_object(const SetParagraph& set, const text::PlacedObject& object,
                           base::Point baseline) {
    const document::Inline& source = set.inlines[object.source];
    if (source.style->box.is_hidden) return;
    if (source.box != nullptr) {
        const Fragment& box = *set.boxes[object.source];
        return paint_fragment(box, {baseline.x, baseline.y - object.above});
    }
    Item item;
    item.element = tagged(set.elements != nullptr ? set.elements[object.source] : set.element);
    item.area = {baseline.x, baseline.y - object.above, source.size.width, source.size.height};
    if (source.style->box.rotation != 0) return paint_rotated(item, source);
    place_picture(item, source.image, source.drawing, source.style->box);
}

void Painter::paint_labels(Item drawing) {
    const graphic::Drawing& source = *drawing.drawing;
    if (source.missing_glyphs > 0) {
        warn_of_missing_glyphs(workspace_, source.missing_glyphs, source.first_missing);
    }
    const auto scaled = [](Length at, Length area, Length natural) {
        return area == natural || natural.units <= 0 ? at : at.times(area.units, natural.units);
    };
    for (const graphic::Label& label : source.labels) {
        Item item;
        item.kind = Item::Kind::glyphs;
        item.element = drawing.element;
        item.area = {drawing.area.left + scaled(label.at.x, drawing.area.width, source.size.width),
                     drawing.area.top + scaled(label.at.y, drawing.area.height, source.size.height),
                     label.run->width,
                     {}};
        item.color = label.run->style->color;
        item.run = label.run;
        canvas_.items.push_back(item);
    }
}

void Painter::paint_picture(const PlacedPicture& picture, base::Point at) {
    if (picture.source->style->box.is_hidden) return;
    Item item;
    item.element = tagged(picture.element);
    item.area = {at.x, at.y, picture.size.width, picture.size.height};
    place_picture(item, picture.source->image, picture.source->drawing, picture.source->style->box);
}

/// All of it as `item.area` says, or fitted into it; what then stands over is cut off.
void Painter::place_picture(Item item, const graphic::Image* image, const graphic::Drawing* drawing,
                            const document::BoxStyle& box) {
    if (image == nullptr && drawing == nullptr) return;
    const bool has_words = drawing != nullptr && !drawing->labels.empty();
    Rect picture = item.area;
    if (box.fit != document::Fit::fill && !has_words) {
        picture = fitted(item.area, image != nullptr ? image->natural_size : drawing->size, box);
    }
    const bool is_inside = picture.left >= item.area.left && picture.top >= item.area.top &&
                           picture.right() <= item.area.right() &&
                           picture.bottom() <= item.area.bottom();
    if (is_inside) {
        item.area = picture;
        item.kind = image != nullptr ? Item::Kind::image : Item::Kind::drawing;
        if (image != nullptr) {
            item.image = image;
        } else {
            item.drawing = drawing;
        }
    } else {
        auto* window = workspace_.arena->make<page::Window>();
        window->picture = {picture.left - item.area.left, picture.top - item.area.top,
                           picture.width, picture.height};
        window->image = image;
        window->drawing = drawing;
        item.kind = Item::Kind::window;
        item.window = window;
    }
    canvas_.items.push_back(item);
    if (item.kind == Item::Kind::drawing) paint_labels(item);
}

/// CSS 2.2, 9.4.3: `left` and `top` win over `right` and `bottom`; what follows stays.
void Painter::shift_by(const Box& box, int sign) {
    const document::BoxStyle& style = box.style->box;
    if (style.position != document::Position::relative) return;
    const auto by = [&](document::Side first, document::Side second, Length whole) {
        if (is_definite(style.inset[first])) return resolve(style.inset[first], whole, {});
        return -resolve(style.inset[second], whole, {});
    };
    shift_.x += by(document::left, document::right, box.width) * sign;
    shift_.y += by(document::top, document::bottom, frame_.height) * sign;
}

void Painter::open_box(const Box& box, base::Point at) {
    OpenFragment& fragment = open_.emplace_back();
    fragment.box = &box;
    fragment.top = at.y - shift_.y;
    fragment.shift = shift_;
    fragment.frame_width = frame_.width;
    if (box.style->box.background.is_none() || box.style->box.is_hidden) return;
    canvas_.items.emplace_back();  // filled in when its end is known; it lies below the content
    fragment.background = canvas_.items.size();
}

void Painter::close_box(const Box& box, Length bottom) {
    // The start may be missing: content of a row that was split across pages.
    const auto found = std::find_if(open_.rbegin(), open_.rend(),
                                    [&](const OpenFragment& one) { return one.box == &box; });
    if (found == open_.rend()) return;
    paint_edges(*found, bottom, true, flow_left_);
    settle(*found, bottom);
    open_.erase(std::next(found).base());
}

void Painter::paint_edges(const OpenFragment& fragment, Length bottom, bool ends_here,
                          Length left) {
    const Box& box = *fragment.box;
    const document::BoxStyle& style = box.style->box;
    Rect area{left + box.x + fragment.shift.x, fragment.top + fragment.shift.y, box.width,
              max({}, bottom - fragment.top)};
    area.width += (frame_.width - fragment.frame_width).times(box.follows_page, whole_share);
    for (const Box::OnPage* here = box.elsewhere; here != nullptr; here = here->next) {
        if (here->body != frame_.width) continue;
        area.left += here->x - box.x;
        area.width = here->width;
        break;
    }
    if (fragment.background > 0) {
        Item& item = canvas_.items[fragment.background - 1];
        item.area = area;
        item.color = style.background;
        item.radius = style.radius;
    }
    if (style.is_hidden) return;
    if (box.is_rule) {
        const Length half = area.height / 2;
        canvas_.items.push_back(line_item({area.left, area.top + half, area.width, {}}, area.height,
                                          box.style->text.color, LineStyle::solid));
        return;
    }
    paint_border(style, area, fragment.starts_here, ends_here);
}

void Painter::paint_border(const document::BoxStyle& style, const Rect& area, bool starts,
                           bool ends) {
    const auto& sides = style.border;
    const bool uniform = sides[0] == sides[1] && sides[1] == sides[2] && sides[2] == sides[3];
    if (uniform && border_width(sides[0]) <= Length{}) return;
    if (uniform && starts && ends && sides[0].style != LineStyle::double_line) {
        const Length width = sides[0].width;
        Item item = line_item({}, width, sides[0].color, sides[0].style);
        item.kind = Item::Kind::outline;
        item.area = {area.left + width / 2, area.top + width / 2, max({}, area.width - width),
                     max({}, area.height - width)};
        item.radius = max({}, style.radius - width / 2);
        canvas_.items.push_back(item);
        return;
    }
    const auto half = [&](document::Side side) { return border_width(sides[side]) / 2; };
    if (starts) {
        paint_side(sides[document::top],
                   {area.left, area.top + half(document::top), area.width, {}});
    }
    if (ends) {
        paint_side(sides[document::bottom],
                   {area.left, area.bottom() - half(document::bottom), area.width, {}});
    }
    paint_side(sides[document::left],
               {area.left + half(document::left), area.top, {}, area.height});
    paint_side(sides[document::right],
               {area.right() - half(document::right), area.top, {}, area.height});
}

void Painter::paint_side(const document::BorderSide& side, const Rect& along) {
    if (border_width(side) <= Length{}) return;
    add_stroke(canvas_.items, along, side);
}

void Painter::add_stroke(std::vector<Item>& items, const Rect& along,
                         const document::BorderSide& side) {
    if (side.style != LineStyle::double_line) {
        items.push_back(line_item(along, side.width, side.color, side.style));
        return;
    }
    const Length third = side.width / 3;
    const bool flat = along.height == Length{};
    for (const Length shift : {-third, third}) {
        Rect line = along;
        (flat ? line.top : line.left) += shift;
        items.push_back(line_item(line, third, side.color, LineStyle::solid));
    }
}

void Painter::fill(const Rect& area, const base::Color& color, Length radius) {
    Item item;
    item.kind = Item::Kind::fill;
    item.area = area;
    item.color = color;
    item.radius = radius;
    if (!canvas_.items.empty() && extend(canvas_.items.back(), item)) return;
    canvas_.items.push_back(item);
}

}  // namespace cajista::layout::detail
