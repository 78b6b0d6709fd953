// SPDX-License-Identifier: Apache-2.0
// Finished pages as text, one thing a line: for goldens, comparisons and tests.
#pragma once

#include <string>

#include "page/page.h"

namespace cajista::page {

/// One line for each line of text, fill, stroke, outline, picture, group and link, in the order in
/// which they are painted; lengths in points with at most two digits after the point. Text lines
/// have the baseline's left end, size and face; runs on one baseline that touch are one line.
/// Static groups are shown with their content, indented. Deterministic.
std::string dump(const ComposedDocument& document);

/// The structure tree, one element a line, indented; then anchors and bookmarks.
std::string dump_structure(const ComposedDocument& document);

}  // namespace cajista::page
