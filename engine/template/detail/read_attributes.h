// SPDX-License-Identifier: Apache-2.0
// The attributes of an element with their places in the text of its file: pugixml doesn't say.
#pragma once

#include <pugixml.hpp>

#include <vector>

#include "template/detail/source_tree.h"

namespace cajista::templates::detail {

/// `name_end`: where the element's name ends in `file`, which is well-formed.
std::vector<SourceAttribute> read_attributes(const base::SourceFilePtr& file,
                                             const pugi::xml_node& element, std::size_t name_end);

}  // namespace cajista::templates::detail
