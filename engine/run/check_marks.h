// SPDX-License-Identifier: Apache-2.0
// Whether the marks of <print> can stand on the pages of the templates, asked before the first
// record.
#pragma once

#include "base/result.h"
#include "run/compiled_job.h"

namespace cajista::run {

/// Templates must be there. Errors are what no page can do right: print.mark-zone-missing when no
/// page master of a template has a zone that marks need, print.mark-outside-zone when a mark fits
/// in none, print.bad-mark. Warnings (`out`) are those of single page masters: perhaps no page with
/// marks ever takes them.
base::Status check_marks(const CompiledJob& compiled, base::Diagnostics& out);

}  // namespace cajista::run
