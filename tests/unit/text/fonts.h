// SPDX-License-Identifier: Apache-2.0
// The catalogue of fonts/ and styles in its faces, for the tests of text/.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "text/paragraph.h"

namespace cajista::text::test {

inline FontSet& fonts() {
    static FontSet* const set = [] {
        auto* made = new FontSet;
        const auto file =
            base::read_source(std::string(CAJISTA_SOURCE_DIR) + "/fonts/catalogue.xml");
        if (file.ok()) (void)made->add_catalogue(file.value()).ok();
        return made;
    }();
    return *set;
}

inline const FontChain* chain(const std::string& family, std::uint16_t weight = 400,
                              bool italic = false) {
    const std::vector<std::string> families{family};
    auto made = fonts().chain(families, weight, italic, {});
    return made.ok() ? made.value() : nullptr;
}

inline TextStyle style(const std::string& family = "Liberation Sans", std::int64_t points = 10) {
    TextStyle made;
    made.fonts = chain(family);
    made.size = base::Length::points(points);
    return made;
}

inline Span span(std::string_view text, const TextStyle& style) {
    Span made;
    made.text = text;
    made.style = &style;
    return made;
}
inline Span mark(Span::Kind kind, const TextStyle& style) {
    Span made;
    made.kind = kind;
    made.style = &style;
    return made;
}

/// The text of a line in visual order of its runs.
inline std::string text_of(const Line& line) {
    std::string text;
    for (const GlyphRun& run : line.runs) text += run.text;
    return text;
}
inline std::vector<std::string> texts_of(std::span<const Line> lines) {
    std::vector<std::string> texts;
    for (const Line& line : lines) texts.push_back(text_of(line));
    return texts;
}

}  // namespace cajista::text::test
