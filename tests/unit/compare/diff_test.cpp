// SPDX-License-Identifier: Apache-2.0
// Words of PDFs and their differences.
#include <algorithm>
#include <catch2/catch.hpp>

#include "compare/detail/word_edits.h"
#include "compare/differences.h"

using namespace cajista::compare;

namespace {

/// Words of one page, one behind the other on lines of a table: `x y text`.
PdfText page_of(const std::vector<std::tuple<int, int, std::string>>& words, int height = 10) {
    PdfText made;
    made.pages.push_back({20000, 10000, 0, words.size(), 0, 0, false});
    for (const auto& [x, y, text] : words) {
        made.words.push_back({x * 100, y * 100, x * 100 + 1000, (y + height) * 100,
                              made.texts.size(), static_cast<std::uint32_t>(text.size()), 0});
        made.texts += text;
    }
    return made;
}

std::string differences_of(const PdfText& before, const PdfText& after,
                           const DiffSettings& settings = {}) {
    std::vector<Difference> found;
    const std::string name = "d";
    compare_documents(name, {&before, 0, before.pages.size(), 0, 0},
                      {&after, 0, after.pages.size(), 0, 0}, settings, found);
    std::string out;
    for (const Difference& one : found) {
        out += std::string(difference_names[static_cast<std::size_t>(one.kind)]) + " " +
               one.before + ">" + one.after + "\n";
    }
    return out;
}

std::string edits_of(const std::string& a, const std::string& b) {
    std::string out;
    for (const detail::WordEdit& edit : detail::edit_words(
             a.size(), b.size(), [&](std::size_t i, std::size_t j) { return a[i] == b[j]; })) {
        if (edit.is_same) {
            CHECK(a[edit.old_word] == b[edit.new_word]);
            out += a[edit.old_word];
        } else if (edit.is_removed) {
            out += std::string("-") + a[edit.old_word];
        } else {
            out += std::string("+") + b[edit.new_word];
        }
    }
    return out;
}

}  // namespace

TEST_CASE("a shortest way between two sequences") {
    CHECK(edits_of("", "").empty());
    CHECK(edits_of("abc", "abc") == "abc");
    CHECK(edits_of("", "ab") == "+a+b");
    CHECK(edits_of("ab", "") == "-a-b");
    CHECK(edits_of("abcd", "abxd") == "ab-c+xd");
    CHECK(edits_of("abcabba", "cbabac").size() == 4 + 2 * 5);  // Myers' example: five steps
    CHECK(edits_of("xaxbxcx", "abc") == "-xa-xb-xc-x");
    // More than is searched for: still every word once.
    const std::string result = edits_of(std::string(5000, 'a') + "x", std::string(5000, 'b') + "y");
    CHECK(std::count(result.begin(), result.end(), 'a') == 5000);
    CHECK(std::count(result.begin(), result.end(), 'y') == 1);
}

TEST_CASE("what is an amount") {
    for (const char* text : {"1.50", "1,234.56", "1.234,56", "-12,00", "(3.10)", "12.5", "€5",
                             "1\u202f234,50", "12.00,"}) {
        INFO(text);
        CHECK(is_amount(text));
    }
    for (const char* text : {"", "12", "2.11.2026", "02.11.2026", "2026-11-02", "11/02/2026",
                             "a1.5", "1.", "..", "ES12"}) {
        INFO(text);
        CHECK_FALSE(is_amount(text));
    }
}

TEST_CASE("differences have kinds") {
    const PdfText base = page_of({{10, 10, "Total"}, {50, 10, "12.34"}, {10, 30, "end"}});
    CHECK(differences_of(base, base).empty());
    CHECK(differences_of(base, page_of({{10, 10, "Total"}, {50, 10, "12.35"}, {10, 30, "end"}})) ==
          "amount-changed 12.34>12.35\n");
    CHECK(differences_of(base, page_of({{10, 10, "Sum"}, {50, 10, "12.34"}, {10, 30, "end"}})) ==
          "text-changed Total>Sum\n");
    CHECK(differences_of(base, page_of({{10, 10, "Total"}, {50, 10, "12.34"}})) ==
          "text-lost end>\n");
    CHECK(differences_of(page_of({{10, 10, "Total"}, {50, 10, "12.34"}}), base) ==
          "text-added >end\n");
    CHECK(differences_of(base, page_of({{10, 10, "Total"}, {51, 10, "12.34"}, {10, 30, "end"}})) ==
          "moved >12.34\n");
    const PdfText larger = page_of({{10, 10, "Total"}, {50, 10, "12.34"}, {10, 30, "end"}}, 12);
    CHECK(differences_of(base, larger) == "font Total 12.34 end>Total 12.34 end\n");
}

TEST_CASE("masks and ignored kinds never hide lost text and changed amounts") {
    const PdfText before = page_of({{10, 10, "Total"}, {50, 10, "12.34"}, {10, 30, "end"}});
    const PdfText after = page_of({{11, 10, "Sum"}, {50, 10, "12.35"}});
    DiffSettings settings;
    settings.masks.emplace_back().area = {0, 0, 20000, 10000};
    settings.ignored.fill(true);
    CHECK(differences_of(before, after) ==
          "text-changed Total>Sum\namount-changed 12.34>12.35\ntext-lost end>\n");
    CHECK(differences_of(before, after, settings) ==
          "amount-changed 12.34>12.35\ntext-lost end>\n");
}

TEST_CASE("what pdftotext prints, in any pieces") {
    const std::string text =
        "<html>\n<title>A &amp; B</title>\n<doc>\n"
        "  <page width=\"595.280000\" height=\"841.890000\">\n"
        "    <word xMin=\"-1.005000\" yMin=\"20.170000\" xMax=\"32.788100\" yMax=\"31.340000\">"
        "a&lt;b</word>\n  </page>\n</doc>\n";
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        PdfText made;
        BboxReader reader(made);
        reader.take(std::string_view(text).substr(0, cut));
        reader.take(std::string_view(text).substr(cut));
        REQUIRE(reader.is_complete());
        REQUIRE(made.words.size() == 1);
        CHECK(made.text_of(made.words.front()) == "a<b");
        CHECK(made.words.front().right == 3279);
        CHECK(made.pages.front().width == 59528);
        CHECK(made.title == "A & B");
    }
}
