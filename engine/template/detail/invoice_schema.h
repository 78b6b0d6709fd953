// SPDX-License-Identifier: Apache-2.0
// Schemas of UN/CEFACT Cross Industry Invoice D16B as the profiles of EN 16931 and Factur-X use it:
// elements, their order and number (CEN/TS 16931-3-3, Factur-X 1.0). Made from one table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cajista::templates::detail {

/// The text of a built-in schema document: `cajista:/PROFILE/rsm.xsd`, `ram.xsd`, `udt.xsd` or
/// `qdt.xsd`. None: there is no such document.
std::optional<std::string> built_in_schema(std::string_view location);

}  // namespace cajista::templates::detail
