// SPDX-License-Identifier: Apache-2.0
// The report of a run in the forms of operations.md. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "report/run_facts.h"

namespace cajista::report {

/// report.json; keys in a fixed order, UTF-8, ends with a newline.
std::string json_report(const RunFacts& facts);
/// report.html: one self-contained file.
std::string html_report(const RunFacts& facts);
/// The lines that end a run on the terminal.
std::string text_report(const RunFacts& facts);

}  // namespace cajista::report
