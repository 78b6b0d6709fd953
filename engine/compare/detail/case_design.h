// SPDX-License-Identifier: Apache-2.0
// What a case composes: a template or job by path, or one made from the parts that it brings.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compare/case.h"
#include "compare/detail/case_element.h"

namespace cajista::compare::detail {

/// Elements that say what is composed; the same before the cases and in one.
bool is_design_element(std::string_view name);

/// Fills what `made` composes from its own elements and those that all cases of the file share.
/// `folder` is that of the case file; `language` is the document's locale when the case gives one.
void load_design(const std::vector<CaseElement>& shared, const std::vector<CaseElement>& own,
                 const CaseElement& owner, const std::filesystem::path& folder,
                 const std::string& language, Case& made);

}  // namespace cajista::compare::detail
