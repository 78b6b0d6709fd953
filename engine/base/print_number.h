// SPDX-License-Identifier: Apache-2.0
// Integers and fixed decimals as ASCII, without locale: for PDF, dumps and indexes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/length.h"

namespace cajista::base {

/// Most bytes that one call of the functions below writes.
constexpr std::size_t number_bytes = 32;

/// Writes to `out` (room for number_bytes) and returns the end of what was written. No NUL.
char* write_unsigned(char* out, std::uint64_t value);
char* write_integer(char* out, std::int64_t value);
/// value / 10^digits, 0 <= digits <= 9: trailing zeros and a bare point are left out, zero has no
/// sign: write_fixed(out, 1250, 2) is `12.5`, (-5, 1) is `-0.5`, (300, 2) is `3`.
char* write_fixed(char* out, std::int64_t value, int digits);
/// A length in points with at most `digits` (0 to 6) digits after the point, rounded half away
/// from zero. For PDF content 2 is ample (1/100 pt = 3.5 um).
char* write_points(char* out, Length length, int digits);

void append_integer(std::string& out, std::int64_t value);
void append_fixed(std::string& out, std::int64_t value, int digits);
void append_points(std::string& out, Length length, int digits);

}  // namespace cajista::base
