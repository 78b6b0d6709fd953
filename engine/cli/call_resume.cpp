// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/files.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/run_again.h"
#include "cli/run_output.h"
#include "run/run_directory.h"
#include "run/run_job.h"

namespace cajista::cli {

namespace po = boost::program_options;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

namespace {

int resume_composing(const fs::path& folder, const run::RunRecord& record, std::uint32_t workers,
                     std::uint32_t seconds, ProgressMode mode) {
    auto compiled = compile_again(record);
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    compiled.value()->traced_keys.insert(record.trace.begin(), record.trace.end());
    run::RunOptions options;
    options.out = folder;
    options.workers = workers != 0 ? workers : record.workers;
    options.record_seconds = seconds;
    options.limit = record.limit;
    options.folder = record.folder;
    options.data = record.data;
    options.set = record.set;
    options.supplement = record.supplement;
    options.shard = record.shard;
    run::install_stop_handlers();
    ProgressPrinter printer(mode);
    const run::RunResult result = run::resume_job(*compiled.value(), options, printer);
    printer.finish();
    print_diagnostics(result.diagnostics);
    if (result.exit_code != run::ExitCode::wrong) print_result(result, folder);
    return end_of_run(result);
}

int resume_publishing(const fs::path& folder, const run::RunRecord& record) {
    base::Status done = run::finish_publication(folder);
    if (!done) {
        print_diagnostics(done.errors());
        return done.errors().front().code == "run.locked" ? exit_wrong : 16;
    }
    std::cout << fmt::format("{} is published\n", folder.string());
    return record.exit_code;
}

}  // namespace

int call_resume(const Arguments& arguments) {
    const Command& self = command("resume");
    po::options_description options;
    options.add_options()("workers", po::value<std::uint32_t>()->default_value(0),
                          "threads that compose (0: as before)")(
        "seconds", po::value<std::uint32_t>()->default_value(0),
        "a record that takes longer stops the run (0: as the job says)")(
        "progress", po::value<std::string>()->default_value("auto"), "auto, always or never");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0) return usage_error(self, "the run directory is missing");
    ProgressMode mode{};
    if (!parse_progress(parsed.values["progress"].as<std::string>(), mode)) {
        return usage_error(self, "--progress takes auto, always or never");
    }
    const fs::path folder = fs::absolute(parsed.values["run"].as<Texts>().front());
    base::Result<run::RunRecord> record = run::read_run_record(folder);
    if (!record) {
        print_diagnostics(record.errors());
        return exit_wrong;
    }
    const std::string& state = record->state;
    if (state == "published" || state == "refused" || state == "voided" || state == "composed") {
        print_diagnostics(
            {base::warning("run.nothing-to-resume",
                           fmt::format("the run in '{}' has ended ({}): there is nothing to resume",
                                       folder.string(), record->state))});
        return record->exit_code;
    }
    if (record->state == "reading") {
        print_diagnostics({base::error("run.input-incomplete",
                                       "the run was interrupted while standard input was read, so "
                                       "the rest of the data is lost")
                               .hint("run the job again")});
        return exit_wrong;
    }
    if (record->supplement.kind == "release" && record->state != "publishing") {
        print_diagnostics(
            {base::error("run.release-interrupted",
                         "the release was interrupted before anything was published")
                 .hint("call `cajista release` again as before, with the same --out")});
        return exit_wrong;
    }
    if (record->state == "publishing") return resume_publishing(folder, record.value());
    return resume_composing(folder, record.value(), parsed.values["workers"].as<std::uint32_t>(),
                            parsed.values["seconds"].as<std::uint32_t>(), mode);
}

}  // namespace cajista::cli
