// SPDX-License-Identifier: Apache-2.0
// CSS `line-break` and `word-break`; where Chinese, Japanese, Korean and Thai lines end.
#include <string>

#include <catch2/catch.hpp>

#include "text/detail/find_breaks.h"
#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;
using namespace cajista::text::detail;

namespace {

std::string shown(std::string_view text, std::string_view language,
                  LineBreak strictness = LineBreak::usual, WordBreak words = WordBreak::normal) {
    BreakFinder finder(Shortcuts::on);
    std::vector<bool> breaks;
    finder.find(text, language, breaks, strictness, words);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (breaks[i]) out += '|';
        out += text[i];
    }
    return out;
}

}  // namespace

TEST_CASE("kinsoku: what may not begin or end a Japanese line", "[word_break]") {
    CHECK(shown("価格は「千円」です。次", "ja") == "価|格|は|「千|円」|で|す。|次");
    CHECK(shown("第(一)章、第二", "ja") == "第|(一)|章、|第|二");
    CHECK(shown("3,000円", "ja") == "3,000|円");
}

TEST_CASE("small kana and iteration marks begin lines when that is loose", "[word_break]") {
    constexpr std::string_view kana = "シャツ々ー";
    CHECK(shown(kana, "ja", LineBreak::strict) == "シャ|ツ々ー");
    CHECK(shown(kana, "ja", LineBreak::normal) == "シ|ャ|ツ々|ー");
    CHECK(shown(kana, "ja", LineBreak::loose) == "シ|ャ|ツ|々|ー");
    CHECK(shown("東京〜大阪", "ja", LineBreak::strict) == "東|京〜|大|阪");
    CHECK(shown("東京〜大阪", "ja", LineBreak::loose) == "東|京|〜|大|阪");
}

TEST_CASE("anywhere is between any two characters, not inside one", "[word_break]") {
    CHECK(shown("a-b c", "en", LineBreak::anywhere) == "a|-|b |c");
    CHECK(shown("e\u0301x", "en", LineBreak::anywhere) == "e\u0301|x");
}

TEST_CASE("keep-all holds words together, break-all doesn't", "[word_break]") {
    constexpr auto keep = WordBreak::keep_all, all = WordBreak::break_all;
    CHECK(shown("한국어 문장", "ko") == "한|국|어 |문|장");
    CHECK(shown("한국어 문장", "ko", LineBreak::usual, keep) == "한국어 |문장");
    CHECK(shown("日本語、文", "ja", LineBreak::usual, keep) == "日本語、|文");
    CHECK(shown("ab 12-cd", "en", LineBreak::usual, all) == "a|b |1|2-|c|d");
    CHECK(shown("a\u0301b", "en", LineBreak::usual, all) == "a\u0301|b");
    CHECK(shown("(ab)", "en", LineBreak::usual, all) == "(a|b)");
}

TEST_CASE("Thai breaks by its dictionary, whatever word-break says", "[word_break]") {
    constexpr std::string_view wanted = "ภาษา|ไทย|เป็น|ภาษา|ราชการ";
    CHECK(shown("ภาษาไทยเป็นภาษาราชการ", "th") == wanted);
    CHECK(shown("ภาษาไทยเป็นภาษาราชการ", "th", LineBreak::usual, WordBreak::keep_all) == wanted);
    CHECK(shown("ภาษาไทยเป็นภาษาราชการ", "th", LineBreak::usual, WordBreak::break_all) == wanted);
}

TEST_CASE("paragraphs follow line-break and word-break", "[word_break]") {
    Typesetter typesetter;
    base::Arena arena;
    const TextStyle style = test::style("Liberation Sans", 10);
    const auto lines = [&](std::string_view text, WordBreak words, LineBreak strictness) {
        ParagraphStyle paragraph;
        paragraph.word_break = words;
        paragraph.line_break = strictness;
        const Span one = test::span(text, style);
        const auto set =
            typesetter.set_paragraph({&one, 1}, paragraph, "en", base::Length::points(40), arena);
        return test::texts_of(set);
    };
    CHECK(lines("a wonderfully", WordBreak::normal, LineBreak::usual).front() == "a");
    CHECK(lines("a wonderfully", WordBreak::break_all, LineBreak::usual).front().size() > 5);
    CHECK(lines("a 12.345,67", WordBreak::normal, LineBreak::anywhere).front().size() > 5);
}
