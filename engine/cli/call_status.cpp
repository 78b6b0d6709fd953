// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>

#include "cli/options.h"
#include "cli/run_commands.h"
#include "run/run_status.h"

namespace cajista::cli {

namespace po = boost::program_options;

int call_status(const Arguments& arguments) {
    const Command& self = command("status");
    po::options_description options;
    options.add_options()("json", "as JSON, for programs");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0) return usage_error(self, "the run directory is missing");
    const std::filesystem::path folder =
        parsed.values["run"].as<std::vector<std::string>>().front();
    base::Result<run::RunStatus> status = run::read_status(folder);
    if (!status) {
        print_diagnostics(status.errors());
        return exit_wrong;
    }
    std::cout << (parsed.values.count("json") != 0 ? run::status_json(status.value())
                                                   : run::status_text(status.value()));
    return 0;
}

}  // namespace cajista::cli
