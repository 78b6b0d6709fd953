// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/html_page.h"

#include <fmt/format.h>

#include "compare/detail/golden_text.h"

namespace cajista::compare::detail {

namespace {

std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve(bytes.size() / 3 * 4 + 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            value = value << 8 |
                    (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            out += at + i > bytes.size() ? '=' : letters[value >> (18 - 6 * i) & 63U];
        }
    }
    return out;
}

constexpr std::string_view style =
    "body{font:14px system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse}"
    "td,th{border:1px solid #ccc;padding:.2em .5em;text-align:left;vertical-align:top}"
    "label{margin-right:1em;white-space:nowrap}#search{margin-right:1em}"
    ".text-lost,.amount-changed,.document-missing,.failed,.crashed,.timed-out{background:#fdd}"
    "figure{display:inline-block;margin:.5em;vertical-align:top}"
    "img{max-width:30vw;border:1px solid #999}figcaption{color:#666}"
    "pre{background:#f6f6f6;padding:.5em;overflow:auto}.gone{background:#fdd}.come{background:#dfd}"
    "section{border-top:1px solid #ccc;margin-top:1em}";

/// Shows what has a kind that is ticked and holds the text that is typed.
constexpr std::string_view script =
    "<p id=\"shown\"></p>\n<script>\nfunction show(){const on=new Set([...document."
    "querySelectorAll('input[type=checkbox]')].filter(i=>i.checked).map(i=>i.value));\n"
    "const text=document.getElementById('search').value.toLowerCase();let n=0;\n"
    "for(const e of document.querySelectorAll('[data-kinds]')){"
    "e.hidden=!(e.dataset.kinds.split(' ').some(k=>on.has(k))&&"
    "(e.dataset.text||e.textContent).toLowerCase().includes(text));if(!e.hidden)++n;}\n"
    "document.getElementById('shown').textContent=n+' shown';}\n"
    "for(const i of document.querySelectorAll('input'))i.addEventListener('input',show);show();\n"
    "</script>\n</body></html>\n";

}  // namespace

std::string html_begin(std::string_view title) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\n"
        "<style>{}</style></head>\n<body>\n",
        escaped_xml(title), style);
}

std::string_view html_end() { return script; }

std::string html_filter(const std::vector<std::pair<std::string, std::size_t>>& kinds) {
    std::string out = "<p><input id=\"search\" type=\"search\" placeholder=\"filter by text\">\n";
    for (const auto& [name, count] : kinds) {
        out += fmt::format(
            "<label><input type=\"checkbox\" value=\"{0}\" checked> {0} ({1})</label>\n", name,
            count);
    }
    return out + "</p>\n";
}

std::string html_figure(std::string_view caption, std::string_view png) {
    return fmt::format(
        "<figure><figcaption>{0}</figcaption><img alt=\"{0}\" src=\"data:image/png;base64,{1}\">"
        "</figure>\n",
        caption, base64(png));
}

}  // namespace cajista::compare::detail
