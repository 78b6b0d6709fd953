// SPDX-License-Identifier: Apache-2.0
// Commands on runs that exist already.
#pragma once

#include "cli/program.h"

namespace cajista::cli {

int call_status(const Arguments& arguments);
int call_void(const Arguments& arguments);
int call_prune(const Arguments& arguments);
int call_merge(const Arguments& arguments);

}  // namespace cajista::cli
