// SPDX-License-Identifier: Apache-2.0
// Languages share what a font knows, unless the font tells them apart.
#include <catch2/catch.hpp>

#include "text/detail/itemize.h"
#include "unit/text/fonts.h"

using namespace cajista::text;
using detail::latin_script;

TEST_CASE("languages of one language system have one shaper") {
    detail::ShapingStore store;
    detail::Shapers shapers(store);
    const TextStyle style = test::style("DejaVu Sans");
    const FontFace& face = *style.fonts->faces.front();
    const auto find = [&](std::string_view language) {
        return &shapers.find(face, style, language, latin_script, false);
    };
    const auto* english = find("en");
    CHECK(find("de") == english);
    CHECK(find("fr-CH") == english);
    // Romanian writes ş and ţ with commas: DejaVu Sans has a language system for it.
    const auto* romanian = find("ro");
    CHECK(romanian != english);
    CHECK(find("en") == english);
    CHECK(find("ro") == romanian);
    CHECK(shapers.size() == 2);
    CHECK(&shapers.find(face, style, "en", latin_script, true) != english);
}

TEST_CASE("a language from the data doesn't make a shaper's list grow without bound") {
    detail::ShapingStore store;
    detail::Shapers shapers(store);
    const TextStyle style = test::style("DejaVu Sans");
    const FontFace& face = *style.fonts->faces.front();
    for (char a = 'a'; a <= 'j'; ++a) {
        for (char b = 'a'; b <= 'j'; ++b) {
            const char name[] = {'x', '-', a, b, '\0'};
            shapers.find(face, style, name, latin_script, false);
        }
    }
    CHECK(shapers.size() == 4);  // 100 names, 33 to one: Typesetter::trim_caches sees them
}
