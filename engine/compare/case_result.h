// SPDX-License-Identifier: Apache-2.0
// What became of a case. Plain data that travels from a worker process as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cajista::compare {

struct Failure {
    std::string path;  ///< of the case file
    std::uint32_t line = 0, column = 0;
    std::string message;  ///< one line
    std::string details;  ///< lines; of a difference they begin with `- ` or `+ `
    /// Of a picture that differs: files of the golden, of what was drawn, and of the difference.
    std::string golden, drawn, difference;
};

/// What --update writes: a stretch of the case file, or a whole file beside it.
struct Rewrite {
    std::string path;
    bool whole_file = false;
    std::uint32_t begin = 0, end = 0;
    std::string text;
};

enum class Verdict : std::uint8_t { passed, failed, crashed, timed_out };

struct CaseResult {
    Verdict verdict = Verdict::passed;
    std::vector<Failure> failures;
    std::vector<Rewrite> rewrites;  ///< only when asked for
    std::uint32_t microseconds = 0;
    std::string replay;  ///< folder that `cajista compose` replays; empty: none
    std::string replay_command;
};

std::string encode(const CaseResult& result);
/// What is no encoded result gives one with the verdict `crashed`.
CaseResult decode(std::string_view bytes);

}  // namespace cajista::compare
