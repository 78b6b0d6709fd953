// SPDX-License-Identifier: Apache-2.0
// Serial numbers of pieces that the job itself gives: the first one and those behind it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "job/production.h"

namespace cajista::print::detail {

/// `text`: the value of Serials::from. Error: print.bad-serial.
base::Result<std::uint64_t> parse_first_serial(std::string_view text, std::uint64_t piece);

/// The number of a piece, from 1. Error: print.serials-used-up.
base::Result<std::uint64_t> serial_of(const job::Serials& serials, std::uint64_t first,
                                      std::uint64_t piece);

}  // namespace cajista::print::detail
