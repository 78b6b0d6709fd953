// SPDX-License-Identifier: Apache-2.0
// Colour profiles and output intents in a file (ISO 32000-1, 8.6.5.5 and 14.11.5).
#pragma once

#include <cstdint>

#include "pdf/detail/object_file.h"
#include "pdf/output_intent.h"

namespace cajista::pdf::detail {

/// The profile as an ICCBased stream; gives its number.
std::uint32_t write_profile(ObjectFile& file, const ColorProfile& profile);

/// The array of output intents that the standard asks for; 0: none.
std::uint32_t write_output_intents(ObjectFile& file, const VolumeOptions& options);

}  // namespace cajista::pdf::detail
