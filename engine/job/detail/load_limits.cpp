// SPDX-License-Identifier: Apache-2.0
#include "job/detail/loading.h"

namespace cajista::job::detail {

namespace {

// What a job may raise a limit to: a document of so many pages or steps still ends, in hours.
constexpr std::uint64_t most_pages = 1'000'000;
constexpr std::uint64_t most_steps = 1'000'000'000'000;
constexpr std::uint64_t most_memory = std::uint64_t{64} << 30;
constexpr std::uint64_t most_record = std::uint64_t{1} << 30;  // SQLite's and simdjson's lengths
constexpr std::uint64_t most_depth = 500;                      // recursion of the JSON reader
constexpr std::uint64_t most_seconds = 7 * 24 * 3600;

}  // namespace

Limits read_limits(Element& element) {
    Limits limits;
    limits.pages = static_cast<std::uint32_t>(element.number("pages", limits.pages, 1, most_pages));
    limits.memory_bytes = element.bytes("memory", limits.memory_bytes, 1024, most_memory);
    limits.rule_steps = element.number("rule-steps", limits.rule_steps, 1, most_steps);
    limits.layout_steps = element.number("layout-steps", limits.layout_steps, 1, most_steps);
    // Glyphs know their letter in 24 bits, and PDF's images are checked against the engine's own.
    limits.image_pixels =
        element.number("image-pixels", limits.image_pixels, 1, base::limits::image_pixels);
    InputLimits& input = limits.input;
    input.field_bytes = element.bytes("field", input.field_bytes, 1, base::limits::field_bytes);
    input.record_bytes = element.bytes("record", input.record_bytes, 1, most_record);
    input.depth = static_cast<int>(
        element.number("depth", static_cast<std::uint64_t>(input.depth), 1, most_depth));
    limits.seconds =
        static_cast<std::uint32_t>(element.number("seconds", limits.seconds, 1, most_seconds));
    element.finish();
    return limits;
}

}  // namespace cajista::job::detail
