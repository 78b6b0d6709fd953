// SPDX-License-Identifier: Apache-2.0
// Justification of scripts that have no spaces between words.
#include <algorithm>

#include <catch2/catch.hpp>

#include "unit/text/fonts.h"

using namespace cajista;
using namespace cajista::text;
using namespace cajista::text::test;
using base::Length;

namespace {

struct Setting {
    Typesetter typesetter;
    base::Arena arena;
    ParagraphStyle paragraph;
    TextStyle style = test::style("Liberation Serif", 10);

    std::span<const Line> set(std::string_view text, Length width, const char* language) {
        paragraph.align = Align::justify;
        const Span one = span(text, style);
        return typesetter.set_paragraph({&one, 1}, paragraph, language, width, arena);
    }
};

bool has_font_of(std::string_view text) {
    Setting setting;
    for (const Line& line : setting.set(text, Length::points(1000), "en")) {
        for (const GlyphRun& run : line.runs) {
            for (const Glyph& glyph : run.glyphs) {
                if (glyph.id == 0) return false;
            }
        }
    }
    return true;
}

/// How far every full line is from its width, at most, in units.
std::int64_t worst_edge(std::span<const Line> lines, Length width) {
    std::int64_t worst = 0;
    for (const Line& line : lines) {
        if (line.ends_paragraph) continue;
        worst = std::max(worst, std::abs((line.width - width).units));
        const GlyphRun& last = line.runs.back();
        worst = std::max(worst, std::abs((last.x + last.width - width).units));
    }
    return worst;
}

constexpr std::string_view japanese =
    "人類社会のすべての構成員の固有の尊厳と平等で譲ることのできない権利とを承認することは、世界にお"
    "ける自由、正義及び平"
    "和の基礎であるので、ABCのような語も混ぜて、人権の無視及び軽侮が、人類の良心を踏みにじった野蛮"
    "行為をもたらした。";
constexpr std::string_view thai =
    "โดยที่การยอมรับนับถือเกียรติศักดิ์ประจำตัวและสิทธิเท่าเทียมกันและโอนมิได้ของบรรดา "
    "สมาชิกทั้งหลายแห่งครอบครัวมนุษย์เป็นหลัก"
    "มูลเหตุแห่งอิสรภาพความยุติธรรมและสันติภาพในโลก";

}  // namespace

TEST_CASE("Japanese is justified between its characters", "[letter_gaps]") {
    if (!has_font_of("人")) return;
    Setting setting;
    const Length width = Length::points(155);
    const auto lines = setting.set(japanese, width, "ja");
    REQUIRE(lines.size() > 4);
    CHECK(worst_edge(lines, width) < Length::points(1, 10).units);
    // No place on a line is much wider than another: what is left over is spread over all.
    for (const Line& line : lines) {
        if (line.ends_paragraph) continue;
        for (const GlyphRun& run : line.runs) {
            for (const Glyph& glyph : run.glyphs) {
                CHECK(glyph.advance <= run.face->advance_of(glyph.id) * 3 / 2);
            }
        }
    }
}

TEST_CASE("spaces of Thai grow by a third of an em, then the letters move apart", "[letter_gaps]") {
    Setting setting;
    const Length width = Length::points(200);
    const auto lines = setting.set(thai, width, "th");
    REQUIRE(lines.size() > 2);
    CHECK(worst_edge(lines, width) < Length::points(1, 10).units);
    for (const Line& line : lines) {
        for (const GlyphRun& run : line.runs) CHECK(run.space_extra <= Length::points(35, 10));
    }
}

TEST_CASE("lines that are not justified keep their letters", "[letter_gaps]") {
    Setting setting;
    const auto lines = setting.set(thai, Length::points(200), "th");
    const Line& last = lines.back();
    REQUIRE(last.ends_paragraph);
    for (const GlyphRun& run : last.runs) {
        for (const Glyph& glyph : run.glyphs) {
            CHECK(glyph.advance <= run.face->advance_of(glyph.id));  // kerning
        }
    }
}
