// SPDX-License-Identifier: Apache-2.0
// Goldens inside a case file: without the indentation that makes the file readable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compare/case.h"

namespace cajista::compare::detail {

/// Lines without blank ones at both ends, without blanks at their ends, and without the indentation
/// that all have in common.
std::vector<std::string> golden_lines(std::string_view text);

/// The content of the assertion's element with these lines, indented below it, as XML.
std::string golden_inside(const Assertion& assertion, const std::vector<std::string>& lines);

/// A dump without the pages and kinds of things that the assertion doesn't look at.
std::string chosen_dump(const std::string& dump, const Assertion& assertion);

/// For content, and for an attribute's value in double quotes (line ends become blanks).
std::string escaped_xml(std::string_view text);
std::string escaped_attribute(std::string_view text);

}  // namespace cajista::compare::detail
