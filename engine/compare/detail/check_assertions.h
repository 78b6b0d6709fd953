// SPDX-License-Identifier: Apache-2.0
// Holds what a case expects? Each answer that is no is a Failure with what is there instead.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compare/case.h"
#include "compare/case_result.h"
#include "compare/detail/composed_case.h"

namespace cajista::compare::detail {

/// Takes failures, and how the case would have to be written.
class Findings {
public:
    Findings(CaseResult& result, bool wants_rewrites)
        : result_(result), wants_rewrites_(wants_rewrites) {}

    Failure& fail(const base::SourceSpan& span, std::string message, std::string details = {});
    void rewrite(const base::SourceSpan& span, std::string text);
    void rewrite_file(const std::string& path, std::string content);
    bool wants_rewrites() const { return wants_rewrites_; }

private:
    CaseResult& result_;
    bool wants_rewrites_;
};

/// Everything but values and pictures, which need the record and the PDF.
void check_expectation(const Expectation& expected, const ComposedCase& composed,
                       Findings& findings);

/// Diagnostics as lines for the details of a failure.
std::string show_diagnostics(const base::Diagnostics& diagnostics);

}  // namespace cajista::compare::detail
