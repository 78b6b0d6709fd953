// SPDX-License-Identifier: Apache-2.0
// The text that a glyph stands for.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/paragraph.h"

namespace cajista::pdf::detail {

/// The text of the cluster of glyph `index` (UTF-8, in the run's text). Empty when an earlier
/// glyph, in visual order, stands for it already, or when the cluster lies outside the text.
std::string_view cluster_text(const text::GlyphRun& run, std::size_t index);

}  // namespace cajista::pdf::detail
