// SPDX-License-Identifier: Apache-2.0
// UTF-8 as Unicode 15 table 3-7 defines it: no overlong forms, no surrogates, at most U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cajista::base {

/// Offset of the first byte that is not valid UTF-8; text.size() when all is valid.
std::size_t first_invalid_utf8(std::string_view text);

/// Decodes the code point at `offset` and moves `offset` behind it. Invalid bytes give U+FFFD, one
/// at a time, so a loop always ends.
char32_t next_code_point(std::string_view text, std::size_t& offset);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace cajista::base
