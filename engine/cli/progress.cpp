// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace cajista::cli {

namespace {

constexpr std::uint64_t shown_of_a_code = 5;  // the rest is in rejects.ndjson and log.ndjson
constexpr auto bar_interval = std::chrono::milliseconds(100);
constexpr auto line_interval = std::chrono::seconds(30);
constexpr int bar_width = 28;

std::string seconds_text(double seconds) {
    const auto whole = static_cast<std::uint64_t>(seconds);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

double pages_a_second(const run::Progress& progress) {
    return progress.seconds > 0 ? static_cast<double>(progress.pages) / progress.seconds : 0;
}

}  // namespace

bool parse_progress(const std::string& text, ProgressMode& mode) {
    if (text == "never") {
        mode = ProgressMode::never;
    } else if (text == "always") {
        mode = ProgressMode::bar;
    } else if (text == "auto") {
        mode = ::isatty(STDERR_FILENO) != 0 ? ProgressMode::bar : ProgressMode::lines;
    } else {
        return false;
    }
    return true;
}

void ProgressPrinter::on_progress(const run::Progress& progress) {
    if (mode_ == ProgressMode::never) return;
    const auto now = std::chrono::steady_clock::now();
    if (last_ == std::chrono::steady_clock::time_point{}) {
        last_ = now;
        if (mode_ == ProgressMode::lines) return;
    } else if (now - last_ < (mode_ == ProgressMode::bar
                                  ? std::chrono::steady_clock::duration(bar_interval)
                                  : std::chrono::steady_clock::duration(line_interval))) {
        return;
    }
    last_ = now;
    mode_ == ProgressMode::bar ? draw_bar(progress) : print_line(progress);
}

void ProgressPrinter::draw_bar(const run::Progress& progress) {
    std::string bar;
    std::string left;
    if (progress.bytes_total != 0) {
        const double part = std::min(1.0, static_cast<double>(progress.bytes_read) /
                                              static_cast<double>(progress.bytes_total));
        const int full = static_cast<int>(part * bar_width);
        bar =
            fmt::format("[{:#<{}}{:.<{}}] {:3.0f} %  ", "", full, "", bar_width - full, part * 100);
        if (part > 0.01) {
            left = "  left " + seconds_text(progress.seconds * (1 - part) / part);
        }
    }
    std::cerr << fmt::format("\r{}{} records  {} pages  {:.0f} pages/s  {} rejects{}\x1b[K", bar,
                             progress.records, progress.pages, pages_a_second(progress),
                             progress.rejects, left)
              << std::flush;
    has_bar_ = true;
}

void ProgressPrinter::print_line(const run::Progress& progress) const {
    std::cerr << fmt::format("{}: {} records, {} pages, {:.0f} pages/s, {} rejects\n",
                             seconds_text(progress.seconds), progress.records, progress.pages,
                             pages_a_second(progress), progress.rejects);
}

void ProgressPrinter::on_diagnostic(const base::Diagnostic& diagnostic) {
    const std::uint64_t count = ++shown_[diagnostic.code];
    if (count > shown_of_a_code) return;
    finish();
    print_diagnostics({diagnostic});
    if (count == shown_of_a_code) {
        std::cerr << fmt::format("further {} are not shown; see rejects.ndjson and log.ndjson\n",
                                 diagnostic.code);
    }
}

void ProgressPrinter::finish() {
    if (has_bar_) std::cerr << "\r\x1b[K" << std::flush;
    has_bar_ = false;
}

}  // namespace cajista::cli
