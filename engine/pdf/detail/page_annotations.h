// SPDX-License-Identifier: Apache-2.0
// Links of a page (ISO 32000-1, 12.5.6.5).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/detail/object_file.h"
#include "pdf/detail/structure_tree.h"
#include "pdf/encode.h"

namespace cajista::pdf::detail {

/// Object numbers by page of a document; 0: not in this file.
using PageNumbers = std::vector<std::uint32_t>;

/// Anchors of a document by name; views into the document. The first of equal names counts.
using AnchorsByName = std::map<std::string_view, const EncodedAnchor*>;
AnchorsByName anchors_by_name(const EncodedDocument& document);

/// A URI as a literal string: ASCII (12.6.4.7), the rest in percent form (RFC 3987, 3.1).
void append_uri(std::string& out, std::string_view uri);
/// `/Rect[…]` of an area from the top of a page of that height.
void append_area(std::string& out, const base::Rect& area, base::Length height);

/// Writes the page's links and appends `/Annots[…]` to its dictionary. A link to an anchor that
/// isn't there, or whose page isn't in this file, is left out. `structure`: of a tagged file, else
/// null; `place`: of the page in what is added.
void append_annotations(std::string& page_entries, ObjectFile& file,
                        const EncodedDocument& document, const EncodedPage& page,
                        const AnchorsByName& anchors, const PageNumbers& numbers,
                        StructureTree* structure, std::size_t place);

}  // namespace cajista::pdf::detail
