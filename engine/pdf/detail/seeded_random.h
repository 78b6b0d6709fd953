// SPDX-License-Identifier: Apache-2.0
// Random bytes for libqpdf: from the system or, while a seed is in force, made of it.
#pragma once

#include <string_view>

namespace cajista::pdf::detail {

/// While it lives, libqpdf's random bytes in this thread are made of `seed` (SHA-256 of seed and
/// counter); those of an empty seed are the system's. One at a time in a thread.
class RandomSeed {
public:
    explicit RandomSeed(std::string_view seed);
    ~RandomSeed();
    RandomSeed(const RandomSeed&) = delete;
    RandomSeed& operator=(const RandomSeed&) = delete;
};

}  // namespace cajista::pdf::detail
