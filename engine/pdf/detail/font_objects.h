// SPDX-License-Identifier: Apache-2.0
// The objects of one embedded font (ISO 32000-1, 9.6 to 9.10): Type 0 font, CIDFont, descriptor,
// widths, program, CMap, ToUnicode.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "pdf/detail/object_file.h"
#include "pdf/detail/subset_font.h"
#include "pdf/font_plan.h"

namespace cajista::pdf::detail {

/// A font ready to be written to any number of files: its objects refer to each other by their
/// distance, so that it needs `object_count` consecutive numbers. The first is the Type 0 font.
struct PreparedFont {
    struct Object {
        std::string value;  ///< of a stream: the entries of its dictionary
        std::string stream;
        bool is_stream = false;
        bool is_compressed = false;
    };
    std::vector<Object> objects;

    void write(ObjectFile& file, std::uint32_t first_number) const;
};

/// How many numbers any PreparedFont needs at most.
constexpr std::uint32_t font_object_count = 7;

/// Instance 0: the planned glyphs with one-byte codes.
base::Result<PreparedFont> prepare_font(const PlannedFace& face, const SubsettingFont& font,
                                        int compression_level);

/// The two-byte instance: glyph ids as codes, with the text of each.
base::Result<PreparedFont> prepare_wide_font(const PlannedFace& face, const SubsettingFont& font,
                                             const std::map<std::uint16_t, std::string>& glyphs,
                                             int compression_level);

}  // namespace cajista::pdf::detail
