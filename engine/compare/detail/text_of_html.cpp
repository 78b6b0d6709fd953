// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "compare/detail/composed_case.h"
#include "compare/page_content.h"

namespace cajista::compare::detail {

namespace {

constexpr std::array<std::string_view, 24> block_tags{
    "p",  "div", "h1",   "h2",    "h3",     "h4",     "h5",      "h6",
    "li", "ul",  "ol",   "table", "tr",     "thead",  "tbody",   "tfoot",
    "br", "hr",  "main", "body",  "header", "footer", "caption", "figure"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Decodes the reference at `at` (an `&`); moves `at` behind it.
void append_reference(std::string& out, std::string_view html, std::size_t& at) {
    const std::size_t end = html.find(';', at);
    if (end == std::string_view::npos || end - at > 12) {
        out += html[at++];
        return;
    }
    const std::string_view name = html.substr(at + 1, end - at - 1);
    struct Named {
        std::string_view name, text;
    };
    static constexpr Named known[] = {
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"nbsp", "\xC2\xA0"}};
    for (const Named& one : known) {
        if (one.name != name) continue;
        out += one.text;
        at = end + 1;
        return;
    }
    const bool hexadecimal = name.starts_with("#x");
    const std::string_view digits =
        name.substr(std::min<std::size_t>(hexadecimal ? 2 : 1, name.size()));
    std::uint32_t code = 0;
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
    if (!name.starts_with('#') || read.ec != std::errc() || code > 0x10FFFF) {
        out += html[at++];
        return;
    }
    base::append_utf8(out, code);
    at = end + 1;
}

}  // namespace

std::string text_of_html(std::string_view html) {
    std::string line;
    std::string out;
    int cells = 0;  // open ones
    const auto end_line = [&] {
        const std::string text = squeezed(line);
        if (!text.empty()) out += text + '\n';
        line.clear();
    };
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '&') {
            append_reference(line, html, at);
            continue;
        }
        if (html[at] != '<') {
            line += html[at++];
            continue;
        }
        const std::size_t close = std::min(html.find('>', at), html.size());
        std::string_view tag = html.substr(at + 1, close - at - 1);
        at = std::min(close + 1, html.size());
        const bool opens = !tag.starts_with('/');
        if (!opens) tag.remove_prefix(1);
        const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
        if (opens && is_one_of(name, {"style", "script", "title", "svg"})) {
            const std::string end_tag = "</" + std::string(name);
            at = std::min(html.find(end_tag, at), html.size());
        } else if (std::find(block_tags.begin(), block_tags.end(), name) != block_tags.end()) {
            // What stands in a cell is on the line of its row.
            if (cells == 0 || name == "tr" || name == "table") {
                end_line();
            } else {
                line += ' ';
            }
        } else if (is_one_of(name, {"td", "th"})) {
            if (opens && !squeezed(line).empty()) line += " | ";
            cells += opens ? 1 : cells > 0 ? -1 : 0;
        }
    }
    end_line();
    return out;
}

}  // namespace cajista::compare::detail
