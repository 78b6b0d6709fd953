// SPDX-License-Identifier: Apache-2.0
// From finished outputs in scratch to their final names: each step is one rename and can be done
// again, so a publication that was cut off is gone on with.
#pragma once

#include "base/result.h"
#include "report/run_facts.h"
#include "run/run_directory.h"

namespace cajista::run::detail {

/// Writes the reports into scratch, with the rest of what will be published.
base::Status write_reports(const RunDirectory& directory, const report::RunFacts& facts);
base::Status publish_reports(const RunDirectory& directory);

/// Channels, rejects, reports; then scratch goes.
base::Status publish_all(const RunDirectory& directory);

}  // namespace cajista::run::detail
