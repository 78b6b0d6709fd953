// SPDX-License-Identifier: Apache-2.0
// Texts in the page store, compressed (zlib format).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::store {

/// Any thread; the same text gives the same bytes.
std::string pack(std::string_view text);
/// Nothing when the bytes are not what pack() gave.
std::optional<std::string> unpack(std::string_view bytes);

}  // namespace cajista::store
