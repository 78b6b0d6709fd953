// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostic.h"

#include <catch2/catch.hpp>

#include "base/names.h"

using namespace cajista::base;

namespace {
SourceFilePtr source(std::string text) {
    return std::make_shared<SourceFile>(SourceFile{"a.xml", std::move(text)});
}
SourceSpan find(const SourceFilePtr& file, std::string_view part) {
    const auto at = static_cast<std::uint32_t>(file->text.find(part));
    return {file, at, at + static_cast<std::uint32_t>(part.size())};
}
}  // namespace

TEST_CASE("positions count lines from 1 and columns in characters") {
    const SourceFilePtr file = source("one\r\nzwölf € x\n\nlast");
    CHECK(position_of(*file, 0).line == 1);
    CHECK(position_of(*file, 0).column == 1);
    const std::uint32_t x = find(file, "x").begin;
    CHECK(position_of(*file, x).line == 2);
    CHECK(position_of(*file, x).column == 9);
    CHECK(line_of(*file, x) == "zwölf € x");
    CHECK(line_of(*file, 1) == "one");
    CHECK(line_of(*file, find(file, "last").begin - 1) == "");
    CHECK(line_of(*file, 9999) == "last");
    CHECK(position_of(*file, 9999).line == 4);
    CHECK(position_of(*source(""), 5).line == 1);
}

TEST_CASE("a diagnostic shows the line and puts the caret under the place") {
    const SourceFilePtr file = source("<a>\n\t<ñandú colour=\"red\"/>\n</a>");
    const Diagnostic finding =
        error("template.unknown-attribute", "unknown attribute colour", find(file, "colour"))
            .hint("did you mean color?");
    CHECK(format_diagnostic(finding, Coloring::plain) ==
          "a.xml:2:9: error[template.unknown-attribute]: unknown attribute colour\n"
          " 2 |  <ñandú colour=\"red\"/>\n"
          "   |         ^~~~~~\n"
          "   hint: did you mean color?\n");
    CHECK(format_diagnostic_line(finding) ==
          "a.xml:2:9: error[template.unknown-attribute]: unknown attribute colour; "
          "hint: did you mean color?");
}

TEST_CASE("the caret knows wide and combining characters") {
    const SourceFilePtr file = source("\xE6\x97\xA5\xE6\x9C\xAC e\xCC\x81 bad");
    CHECK(format_diagnostic(error("a.b", "m", find(file, "bad")), Coloring::plain) ==
          "a.xml:1:7: error[a.b]: m\n"
          " 1 | \xE6\x97\xA5\xE6\x9C\xAC e\xCC\x81 bad\n"
          "   |        ^~~\n");
}

TEST_CASE("labels, data places and records are printed") {
    const SourceFilePtr file = source("<a>\n<b>\n");
    Diagnostic finding = error("data.type", "is no number", find(file, "<b>"))
                             .label(find(file, "<a>"), "opened here");
    finding.data = {"in.csv", 12, 345};
    finding.record_number = 7;
    finding.record_key = "K-1";
    CHECK(format_diagnostic(finding, Coloring::plain) ==
          "a.xml:2:1: error[data.type]: is no number in in.csv line 12 (record 7, key K-1)\n"
          " 2 | <b>\n"
          "   | ^~~\n"
          "   a.xml:1:1: opened here\n"
          " 1 | <a>\n"
          "   | ^~~\n");
    finding.span = {};
    finding.labels.clear();
    CHECK(format_diagnostic_line(finding) ==
          "in.csv:12: error[data.type]: is no number (record 7, key K-1)");
}

TEST_CASE("a text of a file can't act on the terminal") {
    const SourceFilePtr file = source(
        "a \x1b[2J\xE2\x80\xAE"
        "b");
    const std::string text =
        format_diagnostic(error("a.b", "evil \x1b[31m\n name", find(file, "b")), Coloring::plain);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(format_diagnostic(error("a.b", "m"), Coloring::ansi) ==
          "\x1b[1m\x1b[1;31merror[a.b]\x1b[0m: m\n");
}

TEST_CASE("of a line of megabytes only the part around the caret is shown") {
    const SourceFilePtr file =
        source(std::string(3'000'000, 'x') + "HERE" + std::string(1'000'000, 'y'));
    const std::string text =
        format_diagnostic(error("a.b", "m", find(file, "HERE")), Coloring::plain);
    CHECK(text.size() < 600);
    CHECK(text.find("xHEREy") != std::string::npos);
    const std::size_t line = text.find("\n");
    const std::size_t carets = text.find("\n", line + 1);
    // The ellipsis is three bytes wide and one cell.
    CHECK(text.find("HERE") - line - 2 == text.find('^') - carets);
}

TEST_CASE("a span may end before it begins, or behind the file, without harm") {
    const SourceFilePtr file = source("abc");
    CHECK_FALSE(format_diagnostic(error("a.b", "m", {file, 2, 1}), Coloring::plain).empty());
    CHECK_FALSE(format_diagnostic(error("a.b", "m", {file, 90, 99}), Coloring::plain).empty());
}

TEST_CASE("the nearest name") {
    const std::string_view names[] = {"paragraph", "page", "table", "thead", "tbody"};
    CHECK(nearest_name("pagragraph", names) == "paragraph");
    CHECK(nearest_name("Table", names) == "table");
    CHECK(nearest_name("tabel", names) == "table");
    CHECK_FALSE(nearest_name("footer", names).has_value());
    CHECK_FALSE(nearest_name("", names).has_value());
    CHECK_FALSE(nearest_name(std::string(100'000, 'a'), names).has_value());
    const std::string_view tie[] = {"abcx", "abcy"};
    CHECK(nearest_name("abcz", tie) == "abcx");
}
