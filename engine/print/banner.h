// SPDX-License-Identifier: Apache-2.0
// What stands on a sheet that announces a group or a tray.
#pragma once

#include <string>

#include "print/piece_plan.h"

namespace cajista::print {

/// The names of a group that begins, for its banner.
struct Banner {
    std::string name, value;
    GroupCount count;
};

}  // namespace cajista::print
