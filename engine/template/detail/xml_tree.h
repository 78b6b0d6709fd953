// SPDX-License-Identifier: Apache-2.0
// An XML template as a source tree: elements of any namespace, control elements in that of
// templates, by whatever prefix (`c:if`).
#pragma once

#include <filesystem>

#include "base/diagnostic.h"
#include "template/detail/source_tree.h"

namespace cajista::templates::detail {

/// Reads `file`, whose root is `xml-template` in the namespace of templates, and the pieces that it
/// includes. Foreign elements are nodes of Element::xml_element with their qualified name as text;
/// the declarations of namespaces that each must have are attributes of it. `folder` is what no
/// path may leave. Adds what is wrong to `diagnostics`.
LoadedTree load_xml_tree(const std::filesystem::path& file, const std::filesystem::path& folder,
                         const base::SourceSpan& asked_by, base::Diagnostics& diagnostics);

}  // namespace cajista::templates::detail
