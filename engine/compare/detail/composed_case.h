// SPDX-License-Identifier: Apache-2.0
// What one record of a case became: the ground on which its assertions are checked.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "compare/page_content.h"

namespace cajista::compare::detail {

struct ComposedCase {
    std::vector<PageContent> pages;
    std::string dump;       ///< page::dump
    std::string structure;  ///< page::dump_structure
    std::string web;        ///< HTML
    base::Diagnostics warnings;
    base::Diagnostics reject;
    bool suppressed = false;
};

/// The text of HTML as a reader sees it: blocks and rows are lines, cells have ` | ` between.
std::string text_of_html(std::string_view html);

}  // namespace cajista::compare::detail
