// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/page_annotations.h"

#include <string_view>

#include "base/print_number.h"
#include "pdf/detail/content_buffer.h"

namespace cajista::pdf::detail {

void append_uri(std::string& out, std::string_view uri) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '(';
    for (const char c : uri) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7F) {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 0xF];
            continue;
        }
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        out += c;
    }
    out += ')';
}

void append_area(std::string& out, const base::Rect& area, base::Length height) {
    const Hundredths edges[] = {to_hundredths(area.left), to_hundredths(height - area.bottom()),
                                to_hundredths(area.right()), to_hundredths(height - area.top)};
    out += "/Rect[";
    for (const Hundredths edge : edges) {
        base::append_fixed(out, edge, 2);
        out += ' ';
    }
    out.back() = ']';
}

namespace {

/// `/Dest[7 0 R/XYZ 10 700 0]`: zoom as it is. False: no such place in this file.
bool append_destination(std::string& out, const EncodedDocument& document, std::string_view name,
                        const AnchorsByName& anchors, const PageNumbers& numbers) {
    const auto found = anchors.find(name);
    if (found == anchors.end()) return false;
    const EncodedAnchor* anchor = found->second;
    if (anchor->page >= numbers.size() || numbers[anchor->page] == 0) return false;
    out += "/Dest[";
    base::append_integer(out, numbers[anchor->page]);
    out += " 0 R/XYZ ";
    base::append_fixed(out, to_hundredths(anchor->at.x), 2);
    out += ' ';
    base::append_fixed(out, to_hundredths(document.pages[anchor->page].size.height - anchor->at.y),
                       2);
    out += " 0]";
    return true;
}

}  // namespace

AnchorsByName anchors_by_name(const EncodedDocument& document) {
    AnchorsByName anchors;
    for (const EncodedAnchor& anchor : document.anchors) anchors.try_emplace(anchor.name, &anchor);
    return anchors;
}

void append_annotations(std::string& page_entries, ObjectFile& file,
                        const EncodedDocument& document, const EncodedPage& page,
                        const AnchorsByName& anchors, const PageNumbers& numbers,
                        StructureTree* structure, std::size_t place) {
    bool has_any = false;
    std::string value;
    for (const EncodedLink& link : page.links) {
        value = "<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4";
        append_area(value, link.area, page.size.height);
        if (link.target.starts_with('#')) {
            const std::string_view name = std::string_view(link.target).substr(1);
            if (!append_destination(value, document, name, anchors, numbers)) continue;
        } else {
            value += "/A<</S/URI/URI";
            append_uri(value, link.target);
            value += ">>";
        }
        const std::uint32_t number = file.allocate();
        if (structure != nullptr) {
            // What the link is called (ISO 14289-1, 7.18.5) is where it leads.
            value += "/Contents";
            append_uri(value, link.target);
            value += "/StructParent ";
            base::append_integer(value, structure->add_link(link.element, place, number));
        }
        value += ">>";
        file.write(number, value);
        page_entries += has_any ? " " : "/Annots[";
        has_any = true;
        base::append_integer(page_entries, number);
        page_entries += " 0 R";
    }
    if (has_any) page_entries += ']';
}

}  // namespace cajista::pdf::detail
