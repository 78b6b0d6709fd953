// SPDX-License-Identifier: Apache-2.0
// Postal bars of four states: full, ascender, descender, tracker.
#pragma once

#include "graphic/detail/modules.h"

namespace cajista::graphic::detail {

bool is_four_state(BarcodeKind kind);

/// Draws `symbol` (three rows: ascenders, trackers, descenders; a bar in every second column) in
/// the measures of its post. Error: graphic.barcode-size.
base::Result<const Drawing*> draw_four_state(BarcodeKind kind, const Symbol& symbol,
                                             const BarcodeOptions& options, base::Arena& arena);

}  // namespace cajista::graphic::detail
