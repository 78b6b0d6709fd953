// SPDX-License-Identifier: Apache-2.0
// Runs that complete another one: its rejects once more, the documents that it held.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/files.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/run_again.h"
#include "cli/run_output.h"
#include "run/fingerprint.h"
#include "run/held_documents.h"
#include "run/run_job.h"

namespace cajista::cli {

namespace po = boost::program_options;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

namespace {

/// The job of the run that is completed, and how this one is to go.
struct Completion {
    run::RunRecord record;
    run::RunOptions options;
    ProgressMode mode{};
    std::unique_ptr<run::CompiledJob> compiled;
};

/// An exit code when it can't begin.
std::optional<int> prepare(const Command& self, const po::variables_map& values, const char* kind,
                           Completion& completion) {
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    if (values.count("out") == 0) return usage_error(self, "--out is missing");
    if (!parse_progress(values["progress"].as<std::string>(), completion.mode)) {
        return usage_error(self, "--progress takes auto, always or never");
    }
    const fs::path folder = fs::absolute(values["run"].as<Texts>().front());
    base::Result<run::RunRecord> record = run::read_run_record(folder);
    if (!record) {
        print_diagnostics(record.errors());
        return exit_wrong;
    }
    completion.record = std::move(record).value();
    run::RunOptions& options = completion.options;
    options.out = fs::absolute(values["out"].as<std::string>());
    options.workers = completion.record.workers;
    options.folder = completion.record.folder;
    options.data = completion.record.data;
    options.set = completion.record.set;
    options.supplement.of = folder.lexically_normal();
    if (!options.supplement.of.has_filename()) {
        options.supplement.of = options.supplement.of.parent_path();
    }
    options.supplement.kind = kind;
    if (values.count("rejects") != 0) {
        options.supplement.rejects = fs::absolute(values["rejects"].as<std::string>());
    }
    auto compiled = compile_again(completion.record);
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    completion.compiled = std::move(compiled).value();
    return std::nullopt;
}

int finish(const run::RunResult& result, const Completion& completion, ProgressPrinter& printer) {
    printer.finish();
    print_diagnostics(result.diagnostics);
    if (result.exit_code != run::ExitCode::wrong) print_result(result, completion.options.out);
    return end_of_run(result);
}

void add_common(po::options_description& options) {
    options.add_options()("out", po::value<std::string>(), "run directory, new or empty")(
        "progress", po::value<std::string>()->default_value("auto"), "auto, always or never");
}

int show_held(const fs::path& run) {
    base::Result<std::string> rows = run::list_held(run);
    if (!rows) {
        print_diagnostics(rows.errors());
        return exit_wrong;
    }
    std::cout << rows.value();
    return 0;
}

}  // namespace

int call_retry(const Arguments& arguments) {
    const Command& self = command("retry");
    po::options_description options;
    add_common(options);
    options.add_options()("rejects", po::value<std::string>(),
                          "the repaired copy of RUN's rejects.ndjson (default: that file)");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    Completion completion;
    if (const auto code = prepare(self, parsed.values, "retry", completion)) return *code;
    // A template that was mended is a good reason for a retry; it is said all the same.
    base::Status same = run::compare_fingerprints(completion.record.fingerprints,
                                                  run::fingerprints_of(*completion.compiled));
    for (base::Diagnostic& changed : std::move(same).errors()) {
        changed.severity = base::Severity::warning;
        changed.hints = {"the documents of the first run were made with what was there before"};
        print_diagnostics({changed});
    }
    run::install_stop_handlers();
    ProgressPrinter printer(completion.mode);
    return finish(run::run_job(*completion.compiled, completion.options, printer), completion,
                  printer);
}

int call_release(const Arguments& arguments) {
    const Command& self = command("release");
    po::options_description options;
    add_common(options);
    options.add_options()("key", po::value<Texts>()->composing(),
                          "key of a document to release; may be repeated (default: all)")(
        "list", po::value<std::string>(), "file with such keys, one a line")(
        "show", "lists what is held, and where it went, as CSV; releases nothing");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("show") != 0 && values.count("run") != 0) {
        return show_held(values["run"].as<Texts>().front());
    }
    run::HeldSelection selection;
    selection.all = values.count("key") == 0 && values.count("list") == 0;
    if (values.count("key") != 0) {
        for (const std::string& key : values["key"].as<Texts>()) selection.keys.insert(key);
    }
    if (values.count("list") != 0) {
        auto file = base::read_source(values["list"].as<std::string>());
        if (!file) {
            print_diagnostics(file.errors());
            return exit_wrong;
        }
        job::read_keys(file.value()->text, selection.keys);
    }
    Completion completion;
    if (const auto code = prepare(self, values, "release", completion)) return *code;
    run::install_stop_handlers();
    ProgressPrinter printer(completion.mode);
    return finish(run::release_held(*completion.compiled, completion.options, selection, printer),
                  completion, printer);
}

}  // namespace cajista::cli
