// SPDX-License-Identifier: Apache-2.0
// The CIDs of a CID-keyed CFF font (Adobe Technical Note 5176, The Compact Font Format).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cajista::pdf::detail {

/// By glyph the CID of a CID-keyed font. Empty for a font keyed by names, where PDF takes the glyph
/// id as CID (ISO 32000-1, 9.7.4.2). Nothing for a malformed table. Takes any bytes.
std::optional<std::vector<std::uint16_t>> cff_cids(std::string_view table,
                                                   std::uint32_t glyph_count);

}  // namespace cajista::pdf::detail
