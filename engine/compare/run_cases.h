// SPDX-License-Identifier: Apache-2.0
// Many cases at once, and what is written about them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "compare/case.h"
#include "compare/case_result.h"

namespace cajista::compare {

struct SuiteOptions {
    std::string filter;          ///< only cases whose file or name holds this; empty: all
    std::uint32_t jobs = 0;      ///< processes; 0: one a core
    std::uint32_t seconds = 60;  ///< for one case
    std::filesystem::path failed = "cajista-failed";  ///< see RunnerOptions
    bool wants_rewrites = false;
};

/// A case and what became of it.
struct Tested {
    const Case* of = nullptr;
    CaseResult result;
};

struct SuiteResult {
    std::vector<Tested> cases;  ///< in the order of the files
    double seconds = 0;
    std::size_t failed() const;  ///< all that did not pass
};

/// Runs the cases in processes of their own; `on_result` is called in the order of the files, as
/// soon as it is known. The results don't depend on the number of processes. A crash or a time-out
/// of a case is its verdict. Errors: compare.no-process, base.file-unwritable.
base::Result<SuiteResult> run_cases(const std::vector<CaseFile>& files, const SuiteOptions& options,
                                    const std::function<void(const Tested&)>& on_result);

/// JUnit XML, one <testsuite> for each case file.
std::string junit_report(const SuiteResult& result);

/// One self-contained file: the cases, to be filtered by verdict and text, and for each one that
/// did not pass what was expected, what is there and the difference, as pictures or as lines.
std::string html_test_report(const SuiteResult& result);

/// Who changed what is expected, and why.
struct Change {
    std::string when, who, reason;
};
/// Writes what the rewrites of cases of one file say, and adds a line to the history of each. The
/// file is read again and must be as it was. Nothing is written when two cases want another content
/// of the same golden. Errors: base.file-*, compare.case-changed, compare.golden-twice.
base::Status apply_rewrites(const std::vector<const Tested*>& cases, const Change& change);

}  // namespace cajista::compare
