// SPDX-License-Identifier: Apache-2.0
// Parts of the HTML reports: each is one file that needs nothing else.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cajista::compare::detail {

/// From the doctype into the body; with the style of all reports.
std::string html_begin(std::string_view title);
/// The script that filters `[data-kinds]` by the ticked boxes and by the text typed into #search,
/// and the end of the file.
std::string_view html_end();
/// A field #search and, for each kind, a box that is ticked.
std::string html_filter(const std::vector<std::pair<std::string, std::size_t>>& kinds);

/// A PNG with a caption inside the file.
std::string html_figure(std::string_view caption, std::string_view png);

}  // namespace cajista::compare::detail
