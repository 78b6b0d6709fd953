// SPDX-License-Identifier: Apache-2.0
#include "compare/page_content.h"

#include <algorithm>

#include "base/characters.h"
#include "base/print_number.h"

namespace cajista::compare {

namespace {

using base::Length;

constexpr Length touching = Length::points(2, 100);  // rounding of places in the runs of a line
constexpr Length same_row = Length::points(1, 2);    // a smaller size on the same line of a table

class PageReader {
public:
    PageReader(PageContent& page, std::span<const page::Element> elements)
        : page_(page), elements_(elements) {}

    void read(std::span<const page::Item> items, base::Point origin) {
        for (const page::Item& item : items) {
            const base::Point at{origin.x + item.area.left, origin.y + item.area.top};
            if (item.kind == page::Item::Kind::group) {
                read(item.group->items, at);
            } else if (item.kind == page::Item::Kind::glyphs) {
                add(item, at);
            } else if (item.kind == page::Item::Kind::turned) {
                read_turned(*item.turned, at);
            }
        }
    }

private:
    /// Lines that run up or down, or upside down, where they begin.
    void read_turned(const page::Turned& turned, base::Point at) {
        const std::size_t first = page_.lines.size();
        last_block_ = UINT32_MAX;
        read(turned.items, {});
        last_block_ = UINT32_MAX;
        for (std::size_t i = first; i < page_.lines.size(); ++i) {
            const base::Point placed = turned.place(page_.lines[i].at);
            page_.lines[i].at = {at.x + placed.x, at.y + placed.y};
        }
    }

    void add(const page::Item& item, base::Point at) {
        const text::GlyphRun& run = *item.run;
        const std::uint32_t block = block_of(item.element);
        if (!page_.lines.empty() && block == last_block_) {
            PageLine& last = page_.lines.back();
            const Length gap = at.x - last.right();
            if (last.at.y == at.y && gap >= -touching && gap <= touching) {
                last.text += run.text;
                last.width = at.x + item.area.width - last.at.x;
                return;
            }
        }
        PageLine line;
        line.at = at;
        line.width = item.area.width;
        line.size = run.style->size;
        line.font = run.face != nullptr ? run.face->postscript_name() : "?";
        line.color = item.color;
        line.text = run.text;
        page_.lines.push_back(std::move(line));
        last_block_ = block;
    }

    /// The element around links and the like: what touches belongs together only inside it.
    std::uint32_t block_of(std::uint32_t element) const {
        while (element != 0 && element <= elements_.size()) {
            const page::Element& one = elements_[element - 1];
            const bool is_inline = one.role == base::Role::link || one.role == base::Role::span ||
                                   one.role == base::Role::code || one.role == base::Role::none;
            if (!is_inline || one.parent >= element) break;
            element = one.parent;
        }
        return element;
    }

    PageContent& page_;
    std::span<const page::Element> elements_;
    std::uint32_t last_block_ = 0;
};

bool begins_in(const PageLine& line, const base::Rect& area) {
    return line.at.x >= area.left - touching && line.at.x <= area.right() &&
           line.at.y >= area.top - touching && line.at.y <= area.bottom();
}

/// Length of the white space at `at`; 0: there is none.
std::size_t blank_at(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (base::is_space(c)) return 1;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("\xC2\xA0")) return 2;                                          // U+00A0
    if (rest.starts_with("\xE2\x80\xAF") || rest.starts_with("\xE2\x80\x89")) return 3;  // narrow
    return 0;
}

}  // namespace

std::vector<PageContent> read_pages(const page::ComposedDocument& document) {
    std::vector<PageContent> pages;
    for (const page::Page& page : document.pages) {
        PageContent& made = pages.emplace_back();
        made.master = page.master;
        made.number = page.number;
        made.size = page.size;
        PageReader(made, document.elements).read(page.items, {});
    }
    return pages;
}

std::vector<std::string> visual_rows(const PageContent& page) {
    std::vector<const PageLine*> lines;
    for (const PageLine& line : page.lines) {
        if (!squeezed(line.text).empty()) lines.push_back(&line);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const PageLine* a, const PageLine* b) { return a->at.y < b->at.y; });
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < lines.size();) {
        std::size_t end = i + 1;
        while (end < lines.size() && lines[end]->at.y - lines[i]->at.y <= same_row) ++end;
        std::stable_sort(lines.begin() + static_cast<std::ptrdiff_t>(i),
                         lines.begin() + static_cast<std::ptrdiff_t>(end),
                         [](const PageLine* a, const PageLine* b) { return a->at.x < b->at.x; });
        std::string row;
        for (; i < end; ++i) {
            if (!row.empty()) row += " | ";
            row += squeezed(lines[i]->text);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string running_text(const PageContent& page, const std::optional<base::Rect>& area) {
    std::string text;
    for (const PageLine& line : page.lines) {
        if (area && !begins_in(line, *area)) continue;
        text += line.text;
        text += ' ';
    }
    return squeezed(text);
}

std::string squeezed(std::string_view text) {
    std::string out;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t blank = blank_at(text, at); blank != 0) {
            gap = true;
            at += blank;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += text[at++];
    }
    return out;
}

std::string color_text(const base::Color& color) {
    static constexpr std::string_view names[] = {"none", "gray", "rgb", "cmyk"};
    static constexpr std::size_t counts[] = {0, 1, 3, 4};
    const auto space = static_cast<std::size_t>(color.space);
    std::string out(names[space]);
    for (std::size_t i = 0; i < counts[space]; ++i) {
        out += i == 0 ? '(' : ' ';
        base::append_fixed(out, color.components[i], 2);
    }
    if (counts[space] > 0) out += ')';
    return out;
}

}  // namespace cajista::compare
