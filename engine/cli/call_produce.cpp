// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "cli/options.h"
#include "cli/progress.h"
#include "run/run_job.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

int call_produce(const Arguments& arguments) {
    const Command& self = command("produce");
    po::options_description options;
    options.add_options()("profile", po::value<std::string>()->default_value(""),
                          "a <profile> of the job: another press, another split")(
        "volume-sheets", po::value<std::uint64_t>(), "other limit of sheets per volume (0: none)")(
        "volume-pages", po::value<std::uint64_t>(), "other limit of pages per volume (0: none)")(
        "workers", po::value<std::uint32_t>()->default_value(0),
        "threads (0: as many as the run was asked for, or cores); the files are the same")(
        "progress", po::value<std::string>()->default_value("auto"), "auto, always or never");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    ProgressMode mode{};
    if (!parse_progress(values["progress"].as<std::string>(), mode)) {
        return usage_error(self, "--progress takes auto, always or never");
    }
    run::ProduceOptions produce;
    produce.profile = values["profile"].as<std::string>();
    if (values.count("volume-sheets") != 0) {
        produce.volume_sheets = values["volume-sheets"].as<std::uint64_t>();
    }
    if (values.count("volume-pages") != 0) {
        produce.volume_pages = values["volume-pages"].as<std::uint64_t>();
    }
    produce.workers = values["workers"].as<std::uint32_t>();
    run::install_stop_handlers();
    ProgressPrinter printer(mode);
    const std::filesystem::path folder = values["run"].as<Texts>().front();
    const run::RunResult result = run::produce_run(folder, produce, printer);
    printer.finish();
    print_diagnostics(result.diagnostics);
    if (result.diagnostics.empty()) {
        std::cout << fmt::format("{} documents, {} pages in {:.1f} s\n", result.facts.documents,
                                 result.facts.pages, result.facts.seconds);
        for (const report::FileFacts& made : result.facts.channels.front().files) {
            std::cout << fmt::format("print    {} ({} pages)\n", (folder / made.name).string(),
                                     made.pages);
        }
    }
    return static_cast<int>(result.exit_code);
}

}  // namespace cajista::cli
