// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/imposed_pages.h"

#include "base/print_number.h"

namespace cajista::pdf::detail {

namespace {

void append_reference(std::string& out, std::string_view key, std::uint32_t number) {
    out += key;
    base::append_integer(out, number);
    out += " 0 R";
}

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

void ImposedPages::finish(PageTree& tree, bool has_trim_box) {
    if (pages_.empty()) return;
    const base::Size press = press_size();
    const std::uint64_t sides = imposition_.is_duplex ? 2 : 1;
    const std::uint64_t sheets = (pages_.size() + sides - 1) / sides;
    std::vector<const Waiting*> lanes(press_sheets(sheets) * sides * 2);
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        const ImposedPlace place = imposed_place(imposition_, sheets * sides, i);
        lanes[place.page * 2 + place.lane] = &pages_[i];
    }
    std::string content, objects, value;
    for (std::size_t i = 0; i < lanes.size(); i += 2) {
        content.clear();
        objects.clear();
        for (std::size_t lane = 0; lane < 2; ++lane) {
            const Waiting* const page = lanes[i + lane];
            if (page == nullptr || (page->content | page->marks) == 0) continue;
            const base::Length edge = (press.width - page->size.width * 2 - imposition_.gutter) / 2;
            const base::Length left =
                lane == 0 ? edge : edge + page->size.width + imposition_.gutter;
            content += "q 1 0 0 1 ";
            base::append_points(content, left, 4);
            content += ' ';
            base::append_points(content, (press.height - page->size.height) / 2, 4);
            content += " cm";
            const std::string_view names[] = {lane == 0 ? "/A" : "/C", lane == 0 ? "/B" : "/D"};
            const std::uint32_t forms[] = {page->content, page->marks};
            for (std::size_t part = 0; part < 2; ++part) {
                if (forms[part] == 0) continue;
                content += names[part];
                content += " Do";
                objects += names[part];
                append_reference(objects, " ", forms[part]);
            }
            content += " Q\n";
        }
        const std::uint32_t stream = file_.allocate();
        file_.write_stream(stream, {}, content, false);
        const std::uint32_t number = file_.allocate();
        value = "<</Type/Page";
        append_reference(value, "/Parent ", tree.add(number));
        append_box(value, "/MediaBox", press);
        if (has_trim_box) append_box(value, "/TrimBox", press);
        value += "/Resources<<";
        if (!objects.empty()) value += "/XObject<<" + objects + ">>";
        append_reference(value, ">>/Contents ", stream);
        value += ">>";
        file_.write(number, value);
    }
}

}  // namespace cajista::pdf::detail
