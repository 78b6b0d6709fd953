// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "base/files.h"
#include "cli/options.h"
#include "cli/run_again.h"
#include "run/capture.h"
#include "run/compose_one.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

/// The code that the replayed record is rejected with; empty: it is composed.
std::string code_of_replay(const std::string& capture) {
    auto replay = run::Replay::unpack(capture);
    if (!replay) return replay.errors().front().code;
    auto document = run::replay_capture(*replay.value(), {}, templates::Channel::print);
    return document ? std::string() : document.errors().front().code;
}

}  // namespace

int call_capture(const Arguments& arguments) {
    const Command& self = command("capture");
    po::options_description options;
    options.add_options()("record", po::value<std::uint64_t>(), "number of a rejected record")(
        "output,o", po::value<std::string>(), "file to write")(
        "mask", "masks the values of the record: letters become x, digits 1")(
        "keep", po::value<Texts>()->composing(),
        "field that is not masked, as the data names it; may be repeated");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    if (values.count("record") == 0) return usage_error(self, "--record is missing");
    if (values.count("output") == 0) return usage_error(self, "-o is missing");
    const std::filesystem::path folder =
        std::filesystem::absolute(values["run"].as<Texts>().front());
    const std::filesystem::path target =
        std::filesystem::absolute(values["output"].as<std::string>());
    base::Result<run::RunRecord> record = run::read_run_record(folder);
    if (!record) {
        print_diagnostics(record.errors());
        return exit_wrong;
    }
    auto compiled = compile_again(record.value());
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    run::CaptureOptions capture;
    capture.record = values["record"].as<std::uint64_t>();
    capture.is_masked = values.count("mask") != 0;
    if (values.count("keep") != 0) {
        for (const std::string& field : values["keep"].as<Texts>()) capture.keep.insert(field);
    }
    auto bytes = run::capture_record(folder, record.value(), *compiled.value(), capture);
    if (!bytes) {
        print_diagnostics(bytes.errors());
        return exit_wrong;
    }
    if (base::Status written = base::write_whole_file(target, bytes.value()); !written) {
        print_diagnostics(written.errors());
        return 16;
    }
    std::error_code ignored;
    std::filesystem::permissions(target, std::filesystem::perms(0600), ignored);
    const std::string code = code_of_replay(bytes.value());
    std::cout << fmt::format(
        "{}: {} bytes; replayed, {}\n", target.string(), bytes->size(),
        code.empty() ? "the record is composed" : "the record is rejected with " + code);
    return 0;
}

}  // namespace cajista::cli
