// SPDX-License-Identifier: Apache-2.0
// What a list marker shows for a number (CSS Counter Styles 3).
#pragma once

#include <cstdint>
#include <string>

#include "document/style.h"

namespace cajista::document {

/// `c`, `iv`, `3`; a bullet or the marker's own text whatever the number; empty for none. Any
/// thread.
std::string marker_text(const ListStyle& style, std::uint32_t number);
/// Whether `marker_text` counts, so that a list puts a full stop after it.
bool is_counted(ListMarker marker);

}  // namespace cajista::document
