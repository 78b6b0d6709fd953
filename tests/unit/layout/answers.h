// SPDX-License-Identifier: Apache-2.0
// The font of the tests, and late content answered by functions.
#pragma once

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "document/late_content.h"
#include "text/font.h"

namespace cajista::layout::test {

using base::Length;
using document::Block;
using document::Inline;
using document::Measure;
using document::RowGroup;
using document::Style;
using Blocks = std::vector<const Block*>;

inline Length pt(double points) { return {static_cast<std::int64_t>(points * 65536.0 + 0.5)}; }

/// Liberation Sans from Debian's fonts-liberation; shared by all tests.
inline const text::FontChain* sans() {
    static text::FontSet fonts;
    static const text::FontChain* chain = [] {
        text::CatalogueEntry entry;
        entry.family = "Liberation Sans";
        entry.file = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf";
        REQUIRE(fonts.add_face(entry, {}));
        const std::vector<std::string> families{"Liberation Sans"};
        auto result = fonts.chain(families, 400, false, {});
        REQUIRE(result);
        return result.value();
    }();
    return chain;
}

/// Answers late content by functions.
class Answers : public document::LateContent {
public:
    std::function<std::string(document::LateId, const document::LateContext&)> text;
    std::function<Blocks(document::LateId, const document::LateContext&)> candidates;
    const Style* style = nullptr;

    std::span<const Inline> inlines(document::LateId id, const document::LateContext& context,
                                    base::Arena& arena) override {
        if (!text) return {};
        const auto answer = arena.array<Inline>(1);
        answer[0].text = arena.copy(std::string_view(text(id, context)));
        answer[0].style = style;
        return answer;
    }
    std::span<const Block* const> blocks(document::LateId id, const document::LateContext& context,
                                         base::Arena& arena) override {
        if (!candidates) return {};
        return arena.copy(candidates(id, context));
    }
};

}  // namespace cajista::layout::test
