// SPDX-License-Identifier: Apache-2.0
// One value of the header or trailer of a JSON or XML file, of which only the beginning or the end
// is at hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cajista::job::detail {

enum class Part : std::uint8_t { beginning, end };

/// The value at `path` (`trailer/sum`): its first step is the key that a JSON object begins with.
/// That object is the first of a beginning, the last of an end: behind it only the list may close.
std::optional<std::string> find_in_json(std::string_view text, std::string_view path, Part part);

/// The text at `path` (`trailer/sum`, `trailer/@count`): its first step is the first element of
/// that name of a beginning, the last of an end. Names are as they are written, with prefix.
std::optional<std::string> find_in_xml(std::string_view text, std::string_view path, Part part);

}  // namespace cajista::job::detail
