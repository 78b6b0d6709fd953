// SPDX-License-Identifier: Apache-2.0
// Places inside start tags, which XML trees don't keep: they know at most where an element begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/source.h"

namespace cajista::base {

/// The element's name. `name_offset` is the byte where it begins (pugixml: offset_debug()).
SourceSpan element_span(const SourceFilePtr& file, std::ptrdiff_t name_offset);

/// The value between the quotes of the element's attribute, as written; the element's name when it
/// has no such attribute. The file has passed check_xml().
SourceSpan attribute_value_span(const SourceFilePtr& file, std::ptrdiff_t name_offset,
                                std::string_view attribute);
/// The name of the attribute; the element's name when it has no such attribute.
SourceSpan attribute_name_span(const SourceFilePtr& file, std::ptrdiff_t name_offset,
                               std::string_view attribute);

}  // namespace cajista::base
