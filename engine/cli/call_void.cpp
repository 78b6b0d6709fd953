// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "cli/options.h"
#include "cli/run_commands.h"
#include "run/keep_runs.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

int call_void(const Arguments& arguments) {
    const Command& self = command("void");
    po::options_description options;
    options.add_options()("reason", po::value<std::string>(), "why; goes into the audit");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0) return usage_error(self, "the run directory is missing");
    if (parsed.values.count("reason") == 0) return usage_error(self, "--reason is missing");
    const std::filesystem::path folder = parsed.values["run"].as<Texts>().front();
    base::Status done = run::void_run(folder, parsed.values["reason"].as<std::string>());
    if (!done) {
        print_diagnostics(done.errors());
        return exit_wrong;
    }
    std::cout << fmt::format("{} is taken back; its data may be run again\n", folder.string());
    return 0;
}

int call_prune(const Arguments& arguments) {
    const Command& self = command("prune");
    po::options_description options;
    options.add_options()("older-than", po::value<std::uint64_t>(), "days since the run ended");
    const Parsed parsed = parse_options(self, options, "run", -1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0) return usage_error(self, "the run directory is missing");
    if (parsed.values.count("older-than") == 0) {
        return usage_error(self, "--older-than is missing");
    }
    int code = 0;
    for (const std::string& folder : parsed.values["run"].as<Texts>()) {
        base::Result<run::Pruned> pruned =
            run::prune_run(folder, parsed.values["older-than"].as<std::uint64_t>());
        if (!pruned) {
            print_diagnostics(pruned.errors());
            code = exit_wrong;
        } else if (pruned->is_pruned) {
            std::cout << fmt::format("{}: {} MiB removed\n", folder, pruned->bytes >> 20);
        } else {
            std::cout << fmt::format("{}: left as it is\n", folder);
        }
    }
    return code;
}

}  // namespace cajista::cli
