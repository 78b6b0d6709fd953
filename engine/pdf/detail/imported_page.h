// SPDX-License-Identifier: Apache-2.0
// Pages of other PDF files as form XObjects (ISO 32000-1, 8.10), from graphic::ImportedPage.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "pdf/detail/object_file.h"

namespace cajista::pdf::detail {

/// Whether the bytes of an image are a stored page.
bool is_imported_page(std::string_view bytes);

/// Writes the form as object `number`, one unit wide and high like an image. Fonts and images that
/// another page brought stay what they are: `known` has their objects. `rgb_space`: the profile of
/// RGB where the output intent is another's; 0: none. `more`: entries of the form. `more_of`:
/// those of an image or form in it, by what it is; null: none. Error: pdf.store-damaged.
base::Status write_imported_page(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                                 std::string_view more,
                                 const std::function<std::string(const base::Sha256&)>& more_of,
                                 std::uint32_t rgb_space,
                                 std::map<base::Sha256, std::uint32_t>& known);

}  // namespace cajista::pdf::detail
