// SPDX-License-Identifier: Apache-2.0
// A barcode as its symbology defines it: rows of dark and light modules.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "graphic/drawing.h"

namespace cajista::graphic::detail {

struct Symbol {
    std::uint32_t width = 0;       ///< modules
    std::uint32_t rows = 0;        ///< 1: bars of any height
    std::uint32_t row_height = 1;  ///< modules; of symbols with several rows
    std::vector<bool> dark;        ///< row by row
};

/// Of a Data Matrix (ISO/IEC 16022, table 7, without DMRE).
bool is_symbol_size(std::uint16_t rows, std::uint16_t columns);

/// Encodes by zint, in memory. Measured: Code 128 of 20 characters 7 us, QR 90 us.
/// Error: graphic.barcode-data.
base::Result<Symbol> encode_by_zint(BarcodeKind kind, std::string_view data,
                                    const BarcodeOptions& options);

}  // namespace cajista::graphic::detail
