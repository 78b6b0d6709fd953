// SPDX-License-Identifier: Apache-2.0
// What a case expects: <expect> and the assertions in it.
#pragma once

#include <filesystem>

#include "compare/case.h"
#include "compare/detail/case_element.h"

namespace cajista::compare::detail {

/// `folder` is that of the case file: goldens beside it are relative to it.
Expectation load_expectation(const CaseElement& element, const std::filesystem::path& folder);

}  // namespace cajista::compare::detail
