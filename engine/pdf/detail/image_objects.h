// SPDX-License-Identifier: Apache-2.0
// Image XObjects (ISO 32000-1, 8.9.5) from JPEG and PNG files.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "pdf/detail/object_file.h"

namespace cajista::pdf::detail {

/// Writes the image as object `number`; an alpha channel becomes a soft mask of its own. JPEG data
/// and the compressed rows of most PNGs go into the file as they are. `more`: further
/// entries of its dictionary. Error: pdf.image-malformed.
base::Status write_image(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                         std::string_view more = {});

}  // namespace cajista::pdf::detail
