// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/imposed_pages.h"

#include <algorithm>
#include <utility>

#include "base/print_number.h"
#include "pdf/detail/page_annotations.h"
#include "pdf/detail/pdf_object.h"

namespace cajista::pdf::detail {

namespace {

/// `[0 0 595.28 841.89]`.
void append_box(std::string& out, std::string_view key, base::Size size) {
    out += key;
    out += "[0 0 ";
    base::append_points(out, size.width, 2);
    out += ' ';
    base::append_points(out, size.height, 2);
    out += ']';
}

}  // namespace

std::uint32_t ImposedPages::write_form(base::Size size, std::uint32_t resources,
                                       std::string_view content, bool is_compressed) {
    if (content.empty()) return 0;
    const std::uint32_t number = file_.allocate();
    std::string entries = "/Type/XObject/Subtype/Form";
    append_box(entries, "/BBox", size);
    append_reference(entries, "/Resources ", resources);
    file_.write_stream(number, entries, content, is_compressed);
    return number;
}

void ImposedPages::add(base::Size size, std::uint32_t resources, std::string_view content,
                       bool is_compressed, std::string_view marks) {
    Waiting page;
    page.size = size;
    page.content = write_form(size, resources, content, is_compressed);
    page.marks = write_form(size, resources, marks, false);
    pages_.push_back(page);
}

base::Size ImposedPages::press_size() const {
    base::Size largest;
    for (const Waiting& page : pages_) {
        largest.width = max(largest.width, page.size.width);
        largest.height = max(largest.height, page.size.height);
    }
    const base::Size& sheet = imposition_.sheet;
    return {sheet.width.units > 0 ? sheet.width : largest.width * 2 + imposition_.gutter,
            sheet.height.units > 0 ? sheet.height : largest.height};
}

void ImposedPages::add_link(const base::Rect& area, ImposedTarget target) {
    links_.push_back({pages_.size() - 1, area, std::move(target)});
}

std::int64_t ImposedPages::height_of(std::uint64_t page, base::Length y) const {
    const base::Length height = pages_[page].size.height;
    return (placed_[page].bottom + height - max(base::Length{}, min(y, height))).units >> 16;
}

/// Writes the links of a page; ` 5 0 R 6 0 R`.
std::string ImposedPages::annotations_of(std::uint64_t page) {
    std::string references, value;
    const auto begin = std::ranges::lower_bound(links_, page, {}, &Link::page);
    for (auto link = begin; link != links_.end() && link->page == page; ++link) {
        const Placed& own = placed_[page];
        base::Rect area = link->area;
        area.left += own.left;
        area.top -= own.bottom;
        value = "<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4";
        append_area(value, area, pages_[page].size.height);
        if (!link->target.uri.empty()) {
            value += "/A<</S/URI/URI";
            append_uri(value, link->target.uri);
            value += ">>";
        } else {
            const Placed& other = placed_[link->target.page];
            append_reference(value, "/Dest[", other.object);
            value += "/XYZ ";
            base::append_points(value, other.left + link->target.at.x, 2);
            value += ' ';
            base::append_integer(value, height_of(link->target.page, link->target.at.y));
            value += " 0]";
        }
        const std::uint32_t number = file_.allocate();
        file_.write(number, value + ">>");
        append_reference(references, " ", number);
    }
    return references;
}

void ImposedPages::finish(PageTree& tree, bool has_trim_box) {
    if (pages_.empty()) return;
    const base::Size press = press_size();
    const std::uint64_t sides = imposition_.is_duplex ? 2 : 1;
    const std::uint64_t sheets = (pages_.size() + sides - 1) / sides;
    constexpr std::uint64_t nothing = UINT64_MAX;
    std::vector<std::uint64_t> lanes(press_sheets(sheets) * sides * 2, nothing);
    const std::uint32_t first = file_.allocate(static_cast<std::uint32_t>(lanes.size() / 2));
    placed_.resize(pages_.size());
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        const ImposedPlace place = imposed_place(imposition_, sheets * sides, i);
        lanes[place.page * 2 + place.lane] = i;
        const base::Size& size = pages_[i].size;
        const base::Length edge = (press.width - size.width * 2 - imposition_.gutter) / 2;
        placed_[i] = {first + static_cast<std::uint32_t>(place.page),
                      place.lane == 0 ? edge : edge + size.width + imposition_.gutter,
                      (press.height - size.height) / 2};
    }
    std::string content, objects, links, value;
    for (std::size_t i = 0; i < lanes.size(); i += 2) {
        content.clear();
        objects.clear();
        links.clear();
        for (std::size_t lane = 0; lane < 2; ++lane) {
            const std::uint64_t index = lanes[i + lane];
            if (index == nothing) continue;
            const Waiting& page = pages_[index];
            if ((page.content | page.marks) == 0) continue;
            content += "q 1 0 0 1 ";
            base::append_points(content, placed_[index].left, 4);
            content += ' ';
            base::append_points(content, placed_[index].bottom, 4);
            content += " cm";
            const std::string_view names[] = {lane == 0 ? "/A" : "/C", lane == 0 ? "/B" : "/D"};
            const std::uint32_t forms[] = {page.content, page.marks};
            for (std::size_t part = 0; part < 2; ++part) {
                if (forms[part] == 0) continue;
                content += names[part];
                content += " Do";
                objects += names[part];
                append_reference(objects, " ", forms[part]);
            }
            content += " Q\n";
            links += annotations_of(index);
        }
        const std::uint32_t stream = file_.allocate();
        file_.write_stream(stream, {}, content, false);
        const std::uint32_t number = first + static_cast<std::uint32_t>(i / 2);
        value = "<</Type/Page";
        append_reference(value, "/Parent ", tree.add(number));
        append_box(value, "/MediaBox", press);
        if (has_trim_box) append_box(value, "/TrimBox", press);
        value += "/Resources<<";
        if (!objects.empty()) value += "/XObject<<" + objects + ">>";
        append_reference(value, ">>/Contents ", stream);
        if (!links.empty()) value += "/Annots[" + links + "]";
        value += ">>";
        file_.write(number, value);
    }
}

}  // namespace cajista::pdf::detail
