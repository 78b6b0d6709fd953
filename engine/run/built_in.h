// SPDX-License-Identifier: Apache-2.0
// Files that are part of the program; engine/embed.cmake makes them when it is built.
#pragma once

#include <string_view>

namespace cajista::run {

/// fonts/catalogue.xml.
std::string_view built_in_catalogue();
/// The codes.md of all folders, one after the other: sections `## folder.slug`.
std::string_view built_in_codes();

}  // namespace cajista::run
