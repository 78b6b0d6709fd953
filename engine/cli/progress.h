// SPDX-License-Identifier: Apache-2.0
// How a run is shown while it goes: a bar on a terminal, a line now and then in a log.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "cli/program.h"
#include "run/run_job.h"

namespace cajista::cli {

enum class ProgressMode : std::uint8_t { bar, lines, never };

/// `auto`, `always`, `never`; false when it is none of them. auto: a bar when standard error is a
/// terminal, lines otherwise.
bool parse_progress(const std::string& text, ProgressMode& mode);

/// Prints to standard error. One thread.
class ProgressPrinter final : public run::ProgressListener {
public:
    explicit ProgressPrinter(ProgressMode mode) : mode_(mode) {}
    void on_progress(const run::Progress& progress) override;
    void on_diagnostic(const base::Diagnostic& diagnostic) override;
    /// Ends the bar's line.
    void finish();

private:
    void draw_bar(const run::Progress& progress);
    void print_line(const run::Progress& progress) const;

    ProgressMode mode_;
    std::chrono::steady_clock::time_point last_{};
    bool has_bar_ = false;
    std::map<std::string, std::uint64_t> shown_;  ///< diagnostics by code
};

}  // namespace cajista::cli
