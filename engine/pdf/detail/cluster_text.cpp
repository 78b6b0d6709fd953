// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/cluster_text.h"

#include <algorithm>

namespace cajista::pdf::detail {

std::string_view cluster_text(const text::GlyphRun& run, std::size_t index) {
    const std::size_t start = run.glyphs[index].cluster;
    if (start >= run.text.size()) return {};
    if (index > 0 && run.glyphs[index - 1].cluster == start) return {};
    // Clusters ascend from left to right, or descend in a run from right to left: the next one in
    // the text is that of the nearest glyph on the other side.
    std::size_t end = run.text.size();
    for (std::size_t i = index + 1; i < run.glyphs.size(); ++i) {
        if (run.glyphs[i].cluster == start) continue;
        if (run.glyphs[i].cluster > start) end = run.glyphs[i].cluster;
        break;
    }
    if (index > 0 && run.glyphs[index - 1].cluster > start) {
        end = std::min<std::size_t>(end, run.glyphs[index - 1].cluster);
    }
    return run.text.substr(start, std::min(end, run.text.size()) - start);
}

}  // namespace cajista::pdf::detail
