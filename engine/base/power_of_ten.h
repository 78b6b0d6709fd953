// SPDX-License-Identifier: Apache-2.0
// Powers of ten that fit in 64 bits.
#pragma once

#include <cstdint>

namespace cajista::base {

/// 10^n for 0 <= n <= 18.
constexpr std::int64_t power_of_ten(int n) {
    constexpr std::int64_t table[] = {1,
                                      10,
                                      100,
                                      1'000,
                                      10'000,
                                      100'000,
                                      1'000'000,
                                      10'000'000,
                                      100'000'000,
                                      1'000'000'000,
                                      10'000'000'000,
                                      100'000'000'000,
                                      1'000'000'000'000,
                                      10'000'000'000'000,
                                      100'000'000'000'000,
                                      1'000'000'000'000'000,
                                      10'000'000'000'000'000,
                                      100'000'000'000'000'000,
                                      1'000'000'000'000'000'000};
    return table[n];
}

}  // namespace cajista::base
