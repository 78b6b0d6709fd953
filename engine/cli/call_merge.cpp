// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>

#include "cli/options.h"
#include "cli/progress.h"
#include "cli/run_again.h"
#include "cli/run_commands.h"
#include "cli/run_output.h"
#include "run/run_job.h"

namespace cajista::cli {

namespace po = boost::program_options;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

int call_merge(const Arguments& arguments) {
    constexpr std::size_t most_shards = 10'000;
    const Command& self = command("merge");
    po::options_description options;
    options.add_options()("progress", po::value<std::string>()->default_value("auto"),
                          "auto, always or never");
    const Parsed parsed = parse_options(self, options, "run", most_shards + 1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0 || parsed.values["run"].as<Texts>().size() < 2) {
        return usage_error(self, "name the new run directory, then those of all shards");
    }
    ProgressMode mode{};
    if (!parse_progress(parsed.values["progress"].as<std::string>(), mode)) {
        return usage_error(self, "--progress takes auto, always or never");
    }
    std::vector<fs::path> folders;
    for (const std::string& name : parsed.values["run"].as<Texts>()) {
        folders.push_back(fs::absolute(name));
    }
    base::Result<run::RunRecord> record = run::read_run_record(folders[1]);
    if (!record) {
        print_diagnostics(record.errors());
        return exit_wrong;
    }
    run::RunOptions merged;
    merged.out = folders.front();
    merged.workers = record->workers;
    merged.limit = record->limit;
    merged.folder = record->folder;
    merged.data = record->data;
    merged.set = record->set;
    auto compiled = compile_again(record.value());
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    run::install_stop_handlers();
    ProgressPrinter printer(mode);
    const std::vector<fs::path> shards(folders.begin() + 1, folders.end());
    const run::RunResult result = run::merge_shards(*compiled.value(), merged, shards, printer);
    printer.finish();
    print_diagnostics(result.diagnostics);
    if (result.exit_code != run::ExitCode::wrong) print_result(result, merged.out);
    return static_cast<int>(result.exit_code);
}

}  // namespace cajista::cli
