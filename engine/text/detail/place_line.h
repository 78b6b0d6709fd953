// SPDX-License-Identifier: Apache-2.0
// A filled line → runs in visual order with positions, and the height of the line box.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "text/detail/fill_lines.h"

namespace cajista::text::detail {

/// What stands above and below the baseline.
struct LineBox {
    base::Length ascent;
    base::Length descent;
    void include(const LineBox& other) {
        ascent = base::max(ascent, other.ascent);
        descent = base::max(descent, other.descent);
    }
};

/// CSS 2.2, 10.8: ascent and descent of the face, half the leading added to each, moved by the
/// baseline shift. `face` counts only for line-height `normal`; otherwise the first of the style.
LineBox box_of(const TextStyle& text, const FontFace& face, const ParagraphStyle& style);

/// Where the content starts, from the left: by align, `room` being what it leaves free.
base::Length aligned(Align align, bool is_rtl, base::Length room);

/// Places lines; its vectors are reused. `kept` is the paragraph's text in the arena.
class LinePlacer {
public:
    Line place(const FilledLine& line, const Paragraph& paragraph, std::string_view kept,
               base::Arena& arena);

private:
    struct Segment {
        std::size_t first = 0;
        std::size_t last = 0;
        base::Length x;  ///< from the start edge
        base::Length width;
    };
    void find_segments(const FilledLine& line, const Paragraph& paragraph);
    void order(std::span<const Piece> pieces, std::uint8_t level);
    void place_segment(const Segment& segment, const FilledLine& line, const Paragraph& paragraph,
                       std::string_view kept, base::Arena& arena);
    GlyphRun make_run(std::span<const Piece> pieces, std::span<const std::uint32_t> order,
                      std::string_view kept, base::Arena& arena);
    void add_leader(const Segment& segment, base::Length from, const FilledLine& line,
                    const Paragraph& paragraph, base::Arena& arena);
    void include(LineEdge edge, const LineBox& box);
    void place_at_edges(const Paragraph& paragraph);
    void justify(const FilledLine& line, const Paragraph& paragraph, base::Arena& arena);

    std::vector<Segment> segments_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint8_t> levels_;
    std::vector<GlyphRun> runs_;
    std::vector<PlacedObject> objects_;
    LineBox box_;
    base::Length most_at_top_, most_at_bottom_;  ///< heights of what stands at the line's edges
};

}  // namespace cajista::text::detail
