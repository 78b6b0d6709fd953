// SPDX-License-Identifier: Apache-2.0
// Whether the colours that templates name may stand in the files that the job makes.
#pragma once

#include "base/result.h"
#include "run/compiled_job.h"

namespace cajista::run {

/// Templates, intents and converters must be there. Errors, each with its place: pdf.color-unfit,
/// run.spot-differs, pdf.page-unfit (pages of PDF files). What data brings (pictures by field) is
/// checked when it is met.
base::Status check_colors(const CompiledJob& compiled);

}  // namespace cajista::run
