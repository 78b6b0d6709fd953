// SPDX-License-Identifier: Apache-2.0
#include "page/dump.h"

#include <vector>

#include "base/print_number.h"

namespace cajista::page {

namespace {

using base::Length;

void append(std::string& out, Length length) {
    out += ' ';
    base::append_points(out, length, 2);
}

void append(std::string& out, const base::Rect& area) {
    append(out, area.left);
    append(out, area.top);
    append(out, area.width);
    append(out, area.height);
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_color(std::string& out, const base::Color& color) {
    static constexpr std::string_view names[] = {"none", "gray", "rgb", "cmyk"};
    static constexpr std::size_t counts[] = {0, 1, 3, 4};
    const auto space = static_cast<std::size_t>(color.space);
    out += ' ';
    out += names[space];
    for (std::size_t i = 0; i < counts[space]; ++i) {
        out += i == 0 ? '(' : ' ';
        base::append_fixed(out, color.components[i], 2);
    }
    if (counts[space] > 0) out += ')';
    if (color.spot != nullptr) {
        out += " spot ";
        append_quoted(out, color.spot->name);
        out += ' ';
        base::append_fixed(out, color.tint, 2);
    }
    if (color.overprints) out += " overprints";
}

/// Whether the glyphs of `next` go on where those of `last` end, on one baseline.
bool goes_on(const Item& last, const Item& next) {
    if (next.kind != Item::Kind::glyphs || last.area.top != next.area.top ||
        last.element != next.element || last.run->face != next.run->face ||
        last.run->style->size != next.run->style->size) {
        return false;
    }
    const std::int64_t gap = (next.area.left - last.area.right()).units;
    return gap >= -1 && gap <= Length::units_per_point / 100;
}

class Dumper {
public:
    std::string out;

    void items(std::span<const Item> items, std::size_t indent) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            out.append(indent, ' ');
            if (items[i].kind != Item::Kind::glyphs) {
                item(items[i], indent);
                continue;
            }
            std::string text(items[i].run->text);
            std::size_t end = i;
            while (end + 1 < items.size() && goes_on(items[end], items[end + 1])) {
                text += items[++end].run->text;
            }
            glyphs(items[i], text);
            i = end;
        }
    }

private:
    void glyphs(const Item& item, std::string_view text) {
        out += "text";
        append(out, item.area.left);
        append(out, item.area.top);
        append(out, item.run->style->size);
        out += ' ';
        out += item.run->face != nullptr ? item.run->face->postscript_name() : "?";
        out += ' ';
        append_quoted(out, text);
        if (item.element == 0) out += " artifact";
        if (item.color != base::Color::black()) append_color(out, item.color);
        out += '\n';
    }

    void item(const Item& item, std::size_t indent) {
        static constexpr std::string_view kinds[] = {
            "text", "fill", "stroke", "outline", "image", "drawing", "group", "window", "turned"};
        out += kinds[static_cast<std::size_t>(item.kind)];
        append(out, item.area);
        const bool line = item.kind == Item::Kind::stroke || item.kind == Item::Kind::outline;
        if (line) {
            out += " width";
            append(out, item.width);
            if (item.dash != 0) out += item.dash == 1 ? " dashed" : " dotted";
        }
        if (line || item.kind == Item::Kind::fill) append_color(out, item.color);
        if (item.radius > Length{}) {
            out += " radius";
            append(out, item.radius);
        }
        if (item.kind == Item::Kind::window) {
            out += " of";
            append(out, item.window->picture);
        }
        if (item.kind == Item::Kind::turned) {
            out += " by ";
            base::append_integer(out, item.turned->quarters * 90);
        }
        const bool is_picture = item.kind == Item::Kind::image ||
                                item.kind == Item::Kind::drawing || item.kind == Item::Kind::window;
        if (is_picture) {
            if (item.element == 0) out += " artifact";
        }
        out += '\n';
        if (item.kind == Item::Kind::group) items(item.group->items, indent + 2);
        if (item.kind == Item::Kind::turned) items(item.turned->items, indent + 2);
    }
};

std::string_view name_of(base::Role role) {
    static constexpr std::string_view names[] = {
        "none",  "document", "section", "division", "p",    "h1",      "h2",      "h3",
        "h4",    "h5",       "h6",      "list",     "li",   "label",   "body",    "table",
        "thead", "tbody",    "tfoot",   "tr",       "th",   "td",      "caption", "figure",
        "quote", "note",     "link",    "span",     "code", "artifact"};
    const auto index = static_cast<std::size_t>(role);
    return index < std::size(names) ? names[index] : "?";
}

void append_place(std::string& out, std::uint32_t page, const base::Point& at) {
    out += " page ";
    base::append_integer(out, page + 1);
    append(out, at.x);
    append(out, at.y);
    out += '\n';
}

}  // namespace

std::string dump(const ComposedDocument& document) {
    Dumper dumper;
    for (const Page& page : document.pages) {
        dumper.out += "page ";
        base::append_integer(dumper.out, page.number);
        dumper.out += ' ';
        dumper.out += page.master;
        append(dumper.out, page.size.width);
        append(dumper.out, page.size.height);
        dumper.out += '\n';
        dumper.items(page.items, 0);
        for (const Link& link : page.links) {
            dumper.out += "link";
            append(dumper.out, link.area);
            dumper.out += ' ';
            append_quoted(dumper.out, link.target);
            dumper.out += '\n';
        }
    }
    return dumper.out;
}

std::string dump_structure(const ComposedDocument& document) {
    std::string out;
    std::vector<std::size_t> depth(document.elements.size() + 1, 0);
    for (std::size_t i = 0; i < document.elements.size(); ++i) {
        const Element& element = document.elements[i];
        depth[i + 1] = element.parent <= i ? depth[element.parent] + 1 : 1;
        out.append(2 * (depth[i + 1] - 1), ' ');
        out += name_of(element.role);
        if (element.column_span > 1) out += " columns " + std::to_string(element.column_span);
        if (element.row_span > 1) out += " rows " + std::to_string(element.row_span);
        if (!element.language.empty()) out.append(" lang ").append(element.language);
        if (!element.alternative_text.empty()) {
            out += " alt ";
            append_quoted(out, element.alternative_text);
        }
        out += '\n';
    }
    for (const Anchor& anchor : document.anchors) {
        out.append("anchor ").append(anchor.name);
        append_place(out, anchor.page, anchor.at);
    }
    for (const Bookmark& bookmark : document.bookmarks) {
        out += "bookmark " + std::to_string(bookmark.level) + ' ';
        append_quoted(out, bookmark.text);
        append_place(out, bookmark.page, bookmark.at);
    }
    return out;
}

}  // namespace cajista::page
