// SPDX-License-Identifier: Apache-2.0
#include "compare/detail/golden_text.h"

#include <algorithm>

#include "compare/detail/line_diff.h"

namespace cajista::compare::detail {

namespace {

/// Blanks before the first sign of the line that holds the element.
std::string indentation_of(const base::SourceSpan& span) {
    const std::string_view line = base::line_of(*span.file, span.begin);
    const std::size_t first = line.find_first_not_of(" \t");
    return std::string(line.substr(0, std::min(first, line.size())));
}

std::string element_name(const base::SourceSpan& span) {
    return span.file->text.substr(span.begin, span.end - span.begin);
}

}  // namespace

std::vector<std::string> golden_lines(std::string_view text) {
    std::vector<std::string> lines = split_lines(text);
    for (std::string& line : lines) line.erase(line.find_last_not_of(" \t") + 1);
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    const auto first = std::find_if(lines.begin(), lines.end(),
                                    [](const std::string& line) { return !line.empty(); });
    lines.erase(lines.begin(), first);
    std::size_t common = std::string::npos;
    for (const std::string& line : lines) {
        if (!line.empty()) common = std::min(common, line.find_first_not_of(" \t"));
    }
    for (std::string& line : lines) line.erase(0, std::min(common, line.size()));
    return lines;
}

std::string golden_inside(const Assertion& assertion, const std::vector<std::string>& lines) {
    const std::string indent = indentation_of(assertion.span);
    std::string out = assertion.is_empty_tag ? ">\n" : "\n";
    for (const std::string& line : lines) out += indent + "  " + escaped_xml(line) + '\n';
    out += indent;
    // The `>` of the empty tag stays behind.
    if (assertion.is_empty_tag) out += "</" + element_name(assertion.span);
    return out;
}

std::string chosen_dump(const std::string& dump, const Assertion& assertion) {
    if (assertion.page == 0 && assertion.show.empty()) return dump;
    std::string out;
    std::uint32_t page = 0;
    for (const std::string& line : split_lines(dump)) {
        const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
        const std::string_view kind =
            std::string_view(line).substr(begin, line.find(' ', begin) - begin);
        const bool is_page = begin == 0 && kind == "page";
        if (is_page) ++page;
        if (assertion.page != 0 && assertion.page != page) continue;
        const bool shown =
            is_page || assertion.show.empty() ||
            std::find(assertion.show.begin(), assertion.show.end(), kind) != assertion.show.end();
        if (shown) out += line + '\n';
    }
    return out;
}

std::string escaped_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string escaped_attribute(std::string_view text) {
    std::string out;
    for (const char c : escaped_xml(text)) {
        if (c == '"') {
            out += "&quot;";
        } else {
            out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
        }
    }
    return out;
}

}  // namespace cajista::compare::detail
