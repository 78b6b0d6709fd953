// SPDX-License-Identifier: Apache-2.0
// The short way of most table cells: plain text that fits on one line.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "text/detail/itemize.h"
#include "text/detail/place_line.h"
#include "text/detail/plain_shaper.h"

namespace cajista::text::detail {

/// Gives the line that the long way gives, or says that it doesn't apply. Keeps buffers.
class PlainLineSetter {
public:
    explicit PlainLineSetter(Shapers& shapers) : shapers_(shapers) {}

    /// False: something isn't plain, no glyph for it, or it doesn't fit in one line.
    bool set(std::span<const Span> spans, const ParagraphStyle& style, std::string_view language,
             base::Length width, base::Arena& arena, Line& line);

    /// Forgets what it knows of shapers; called before these are cleared.
    void forget() { known_ = {}; }

private:
    struct Known {
        const TextStyle* style = nullptr;
        Shaper* shaper = nullptr;
        PlainShaper* plain = nullptr;
    };
    struct RoomLeft {
        base::Length width;
        bool is_after_space = true;  ///< at the start too: a space would be dropped
    };
    PlainShaper* plain_for(const TextStyle& style, std::string_view language);
    bool set_span(const Span& span, std::uint32_t source, const ParagraphStyle& style,
                  std::string_view language, RoomLeft& room);

    Shapers& shapers_;
    std::array<Known, 16> known_{};
    std::vector<Glyph> glyphs_;
    std::vector<GlyphRun> runs_;
};

}  // namespace cajista::text::detail
