// SPDX-License-Identifier: Apache-2.0
// What a production that goes on with another run's numbers begins behind.
#pragma once

#include <cstdint>

namespace cajista::print {

/// How many were numbered by earlier runs of the same production (those whose rejects were
/// repaired, or whose held documents were released); numbers go on behind them.
struct NumbersBefore {
    std::uint64_t documents = 0, volumes = 0, pieces = 0;
};

}  // namespace cajista::print
