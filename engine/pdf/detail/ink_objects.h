// SPDX-License-Identifier: Apache-2.0
// Spot colours in a file (ISO 32000-1, 8.6.6.4) and the graphics states of overprint (8.6.7).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/color.h"
#include "base/result.h"
#include "pdf/detail/object_file.h"

namespace cajista::pdf::detail {

/// The stored form of a spot colour.
void write_ink(std::string& out, const base::SpotColor& spot);

/// Writes the colour space of a stored ink as object `number`. `rgb_profile`: of an ICCBased space
/// that stands for DeviceRGB; 0: none. Error: pdf.store-damaged.
base::Status write_separation(ObjectFile& file, std::uint32_t number, std::string_view stored,
                              std::uint32_t rgb_profile);

/// Writes a graphics state with or without overprint, gives its number.
std::uint32_t write_overprint(ObjectFile& file, bool is_on);

}  // namespace cajista::pdf::detail
