// SPDX-License-Identifier: Apache-2.0
// A form XObject as the page store keeps it, and the parts it shares with a stored document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/detail/stored_form.h"
#include "pdf/encode.h"

namespace cajista::pdf::detail {

/// Content that pages share, with all it needs. Its space begins at the bottom left of the group.
struct EncodedForm {
    std::int64_t box[4] = {0, 0, 0, 0};  ///< left, bottom, right, top of all ink, 1/100 pt
    bool is_compressed = false;
    std::string content;
    std::vector<ResourceUse> resources;  ///< all are used
    std::vector<WideGlyph> wide_glyphs;

    void append_to(std::string& out) const;
    static base::Result<EncodedForm> parse(std::string_view bytes);
};

void write_resources(base::BinaryWriter& out, const std::vector<ResourceUse>& resources);
std::vector<ResourceUse> read_resources(StoredReader& in);
void write_glyphs(base::BinaryWriter& out, const std::vector<WideGlyph>& glyphs);
std::vector<WideGlyph> read_glyphs(StoredReader& in);

}  // namespace cajista::pdf::detail
