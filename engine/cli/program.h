// SPDX-License-Identifier: Apache-2.0
// The command line (operations.md): commands, options, exit codes. The only place that prints.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace cajista::cli {

using Arguments = std::vector<std::string>;

/// Runs `cajista ARGUMENTS…` and gives the exit code.
int run_program(const Arguments& arguments);

/// One command: its name, what it does in a line, its function (arguments after the name).
struct Command {
    std::string_view name;
    std::string_view usage;
    std::string_view summary;
    int (*call)(const Arguments& arguments);
};
std::span<const Command> commands();
const Command& command(std::string_view name);

int call_run(const Arguments& arguments);
int call_check(const Arguments& arguments);
int call_compose(const Arguments& arguments);
int call_produce(const Arguments& arguments);
int call_resume(const Arguments& arguments);
int call_retry(const Arguments& arguments);
int call_capture(const Arguments& arguments);
int call_release(const Arguments& arguments);
int call_test(const Arguments& arguments);
int call_reprint(const Arguments& arguments);
int call_reconcile(const Arguments& arguments);
int call_presort(const Arguments& arguments);
int call_diff(const Arguments& arguments);
int call_report(const Arguments& arguments);
int call_decide(const Arguments& arguments);
int call_explain(const Arguments& arguments);

/// Exit code of a wrong command line, as of a wrong job.
constexpr int exit_wrong = 12;

/// Exit codes of `test` and `diff`, as those of diff(1).
constexpr int exit_differs = 1;
constexpr int exit_could_not = 2;

/// Prints to standard error; colours on a terminal.
void print_diagnostics(const base::Diagnostics& diagnostics);

}  // namespace cajista::cli
