// SPDX-License-Identifier: Apache-2.0
// CMap files: from codes to CIDs (Adobe Technical Note 5014) and to text (ISO 32000-1, 9.10.3).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cajista::pdf::detail {

/// A code of one or two bytes, its CID and its text (UTF-8).
struct MappedCode {
    std::uint16_t code = 0;
    std::uint16_t cid = 0;
    std::string_view text;
};

enum class CodeBytes : std::uint8_t { one = 1, two = 2 };

/// `codes` ascending. `name`: of the CMap resource.
std::string cid_map(std::span<const MappedCode> codes, CodeBytes bytes, std::string_view name);
/// Codes without text map to U+200B, which shows nothing and is no word.
std::string unicode_map(std::span<const MappedCode> codes, CodeBytes bytes);

}  // namespace cajista::pdf::detail
