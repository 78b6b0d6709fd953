// SPDX-License-Identifier: Apache-2.0
// fonts/catalogue.xml → entries. fonts/README.md describes the format.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/font.h"

namespace cajista::text::detail {

struct CatalogueContent {
    std::vector<CatalogueEntry> entries;                       ///< in the order of the file
    std::vector<std::pair<std::string, std::string>> aliases;  ///< other name, family
};

/// Errors: what base::check_xml says, text.font-catalogue for each element, attribute or value that
/// isn't in the format. Files are looked for below each root in turn; one that is nowhere keeps its
/// path below the first root, for the message when it is asked for.
base::Result<CatalogueContent> read_catalogue(const base::SourceFilePtr& file);

}  // namespace cajista::text::detail
