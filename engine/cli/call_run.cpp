// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <iostream>
#include <optional>

#include "base/characters.h"
#include "base/files.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/run_output.h"
#include "run/run_job.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

po::options_description run_options() {
    po::options_description options;
    options.add_options()("out", po::value<std::string>(),
                          "run directory, new or empty (default: runs/JOB-INSTANT)")(
        "data", po::value<Texts>()->composing(),
        "NAME=PATH: another file for an input; - is "
        "standard input")("set", po::value<Texts>()->composing(),
                          "NAME=VALUE: a parameter of the job")(
        "workers", po::value<std::uint32_t>()->default_value(0),
        "threads that compose (0: the job's, or one a core)")(
        "seconds", po::value<std::uint32_t>()->default_value(0),
        "a record that takes longer stops the run (0: as the job says)")(
        "limit", po::value<std::uint64_t>()->default_value(0), "at most so many records")(
        "trace", po::value<Texts>()->composing(),
        "KEY: writes into trace.ndjson which rules matched for this record; may be repeated")(
        "now", po::value<std::string>(), "instant of the job (default: the clock)")(
        "shard", po::value<std::string>(),
        "K/N: composes each Nth batch of the input, for `cajista merge`; needs --now")(
        "progress", po::value<std::string>()->default_value("auto"), "auto, always or never")(
        "dry-run", "compose everything, write nothing");
    return options;
}

/// `2/4`: the second of four.
std::optional<run::Shard> parse_shard(std::string_view text) {
    const std::size_t slash = text.find('/');
    run::Shard shard;
    std::uint32_t number = 0;
    const auto parse = [](std::string_view digits, std::uint32_t& value) {
        const auto [end, problem] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return problem == std::errc() && end == digits.data() + digits.size();
    };
    if (slash == std::string_view::npos || !parse(text.substr(0, slash), number) ||
        !parse(text.substr(slash + 1), shard.count)) {
        return std::nullopt;
    }
    constexpr std::uint32_t most_shards = 10'000;
    if (number == 0 || number > shard.count || shard.count > most_shards) return std::nullopt;
    shard.index = number - 1;
    return shard;
}

std::string file_name_part(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (base::is_letter_or_digit(c) || c == '-' || c == '_') out += c;
    }
    return out;
}

}  // namespace

int call_run(const Arguments& arguments) {
    const Command& self = command("run");
    const Parsed parsed = parse_options(self, run_options(), "job", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("job") == 0) return usage_error(self, "the job file is missing");
    ProgressMode mode{};
    if (!parse_progress(values["progress"].as<std::string>(), mode)) {
        return usage_error(self, "--progress takes auto, always or never");
    }
    job::LoadOptions load;
    for (const char* name : {"data", "set"}) {
        if (values.count(name) == 0) continue;
        auto& list = std::string_view(name) == "data" ? load.data : load.set;
        for (const std::string& text : values[name].as<Texts>()) {
            list.push_back(name_and_value(text));
        }
    }
    run::Shard shard;
    if (values.count("shard") != 0) {
        const auto given = parse_shard(values["shard"].as<std::string>());
        if (!given) return usage_error(self, "--shard takes K/N, like 2/4");
        if (values.count("now") == 0) {
            return usage_error(self, "--shard needs --now: all shards have the same instant");
        }
        shard = *given;
    }
    base::Result<run::Instant> given = instant_of(values);
    if (!given) {
        print_diagnostics(given.errors());
        return exit_wrong;
    }
    const run::Instant& now = given.value();
    base::Result<base::SourceFilePtr> file = base::read_source(values["job"].as<Texts>().front());
    if (!file) {
        print_diagnostics(file.errors());
        return exit_wrong;
    }
    auto compiled = run::compile_job(file.value(), load, now, run::Depth::run);
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    print_diagnostics(compiled.value()->warnings);
    if (values.count("trace") != 0) {
        for (const std::string& key : values["trace"].as<Texts>()) {
            compiled.value()->traced_keys.insert(key);
        }
    }
    run::RunOptions options;
    options.workers = values["workers"].as<std::uint32_t>();
    options.record_seconds = values["seconds"].as<std::uint32_t>();
    options.limit = values["limit"].as<std::uint64_t>();
    options.dry_run = values.count("dry-run") != 0;
    options.folder = std::filesystem::current_path();
    options.data = load.data;
    options.set = load.set;
    options.shard = shard;
    options.out = values.count("out") != 0
                      ? std::filesystem::path(values["out"].as<std::string>())
                      : std::filesystem::path("runs") /
                            fmt::format("{}-{}", file_name_part(compiled.value()->job.name),
                                        file_name_part(now.text));
    run::install_stop_handlers();
    ProgressPrinter printer(mode);
    const run::RunResult result = run::run_job(*compiled.value(), options, printer);
    printer.finish();
    print_diagnostics(result.diagnostics);
    if (result.exit_code != run::ExitCode::wrong) {
        print_result(result, options.dry_run ? std::filesystem::path() : options.out);
    }
    if (shard.is_part() && result.facts.state == "composed") {
        std::cout << fmt::format("composed shard {} of {}; `cajista merge OUT RUN...` publishes\n",
                                 shard.index + 1, shard.count);
    }
    return end_of_run(result);
}

}  // namespace cajista::cli
