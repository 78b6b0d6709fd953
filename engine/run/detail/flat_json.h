// SPDX-License-Identifier: Apache-2.0
// Reads the flat JSON object of texts that run.json is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::run::detail {

/// An object whose values are strings; nothing for anything else.
std::optional<std::map<std::string, std::string, std::less<>>> read_flat_json(
    std::string_view text);

/// Digits as a number; 0 for anything else.
std::uint64_t count_of(std::string_view digits);

}  // namespace cajista::run::detail
