// SPDX-License-Identifier: Apache-2.0
// What one document may take (<limits> of the job). All but the seconds are counts, so that the
// same record is rejected everywhere; the seconds stop the run and reject nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "job/input.h"

namespace cajista::job {

struct Limits {
    std::uint32_t pages = base::limits::document_pages;
    /// Content and layout of one document, in the arena and beside it.
    std::size_t memory_bytes = base::limits::document_arena_bytes;
    /// Of all expressions, decisions and repetitions of one document.
    std::uint64_t rule_steps = base::limits::rule_steps;
    std::uint64_t layout_steps = base::limits::layout_steps;
    std::uint64_t image_pixels = base::limits::image_pixels;  ///< of a picture that data names
    InputLimits input;
    std::uint32_t seconds = base::limits::record_seconds;  ///< of one record, by the clock
};

}  // namespace cajista::job
