// SPDX-License-Identifier: Apache-2.0
// What stands where on finished pages, in short.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/page.h"

namespace cajista::layout::test {

using base::Length;

/// The texts of a page by line, `text@x,baseline`, in whole points where they are whole.
inline std::vector<std::string> lines_on(const page::Page& page) {
    std::vector<std::string> found;
    const auto number = [](Length length) {
        std::string text = std::to_string(length.to_points());
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
        return text;
    };
    for (const page::Item& item : page.items) {
        if (item.kind != page::Item::Kind::glyphs) continue;
        found.push_back(std::string(item.run->text) + "@" + number(item.area.left) + "," +
                        number(item.area.top));
    }
    return found;
}

/// The texts of a page, joined by spaces.
inline void append_texts(std::span<const page::Item> items, std::string& joined) {
    for (const page::Item& item : items) {
        if (item.kind == page::Item::Kind::group) append_texts(item.group->items, joined);
        if (item.kind == page::Item::Kind::turned) append_texts(item.turned->items, joined);
        if (item.kind != page::Item::Kind::glyphs) continue;
        if (!joined.empty()) joined += ' ';
        joined += item.run->text;
    }
}
inline std::string texts_on(const page::Page& page) {
    std::string joined;
    append_texts(page.items, joined);
    return joined;
}

/// Texts by page, pages separated by " | ".
inline std::string texts_of(const page::ComposedDocument& document) {
    std::string joined;
    for (const page::Page& page : document.pages) {
        if (&page != document.pages.data()) joined += " | ";
        joined += texts_on(page);
    }
    return joined;
}

/// Top of the first glyph line of this text: its baseline. -1 when it is not on the page.
inline double baseline_of(const page::Page& page, std::string_view text) {
    for (const page::Item& item : page.items) {
        if (item.kind == page::Item::Kind::glyphs && item.run->text == text) {
            return item.area.top.to_points();
        }
    }
    return -1;
}
inline double left_of(const page::Page& page, std::string_view text) {
    for (const page::Item& item : page.items) {
        if (item.kind == page::Item::Kind::glyphs && item.run->text == text) {
            return item.area.left.to_points();
        }
    }
    return -1;
}

inline std::vector<page::Item> items_of(const page::Page& page, page::Item::Kind kind) {
    std::vector<page::Item> found;
    for (const page::Item& item : page.items) {
        if (item.kind == kind) found.push_back(item);
    }
    return found;
}

}  // namespace cajista::layout::test
