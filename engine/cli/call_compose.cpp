// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "base/files.h"
#include "cli/options.h"
#include "run/compose_one.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

po::options_description compose_options() {
    po::options_description options;
    options.add_options()("data", po::value<Texts>()->composing(),
                          "[NAME=]FILE with the records; - is standard input")(
        "set", po::value<Texts>()->composing(), "NAME=VALUE: a parameter of the job")(
        "key", po::value<std::string>(), "key of the record")(
        "record", po::value<std::uint64_t>(), "number of the record, from 1 (default: the first)")(
        "key-field", po::value<std::string>()->default_value(""),
        "with a template: the field that is the key (default: id)")(
        "channel", po::value<std::string>()->default_value("print"), "print, archive or web")(
        "now", po::value<std::string>(), "instant of the document (default: the clock)")(
        "output,o", po::value<std::string>()->default_value("-"),
        "file to write; - is standard output");
    return options;
}

bool is_job(const base::SourceFile& file) {
    // The root element decides; both kinds are checked as a whole right afterwards.
    const std::size_t job = file.text.find("<job");
    const std::size_t design = file.text.find("<template");
    return job < design;
}

int write_into(int descriptor, std::string_view name, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            std::cerr << fmt::format("error: {} can't be written: {}\n", name,
                                     std::strerror(errno));
            return 16;
        }
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return 0;
}

int write_output(const std::string& target, const std::string& bytes) {
    if (target == "-") return write_into(STDOUT_FILENO, "standard output", bytes);
    // A device or pipe is written into: renaming a finished file over it would take its place.
    std::error_code unknown;
    const std::filesystem::file_status status = std::filesystem::status(target, unknown);
    if (std::filesystem::is_other(status)) {
        const int file = ::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        if (file < 0) {
            std::cerr << fmt::format("error: {} can't be written: {}\n", target,
                                     std::strerror(errno));
            return 16;
        }
        const int code = write_into(file, target, bytes);
        ::close(file);
        return code;
    }
    base::Status written = base::write_whole_file(target, bytes, base::Lasting::no);
    if (!written) print_diagnostics(written.errors());
    return written ? 0 : 16;
}

base::Result<std::unique_ptr<run::CompiledJob>> compile(const std::string& name,
                                                        const po::variables_map& values) {
    base::Result<run::Instant> given = instant_of(values);
    if (!given) return std::move(given).errors();
    const run::Instant& now = given.value();
    base::Result<base::SourceFilePtr> file = base::read_source(name);
    if (!file) return std::move(file).errors();
    job::LoadOptions load;
    if (values.count("data") != 0) {
        for (const std::string& text : values["data"].as<Texts>()) {
            load.data.push_back(name_and_value(text));
        }
    }
    if (values.count("set") != 0) {
        for (const std::string& text : values["set"].as<Texts>()) {
            load.set.push_back(name_and_value(text));
        }
    }
    if (is_job(*file.value())) {
        return run::compile_job(file.value(), load, now, run::Depth::run);
    }
    if (load.data.empty()) {
        return base::error("cli.data-missing", "a template needs data").hint("add --data FILE");
    }
    return run::compile_template(name, load.data.front().second,
                                 values["key-field"].as<std::string>(), now, run::Depth::run);
}

/// The exit code when the file is a capture.
std::optional<int> replay(const po::variables_map& values, templates::Channel channel) {
    auto file = base::read_source(values["file"].as<Texts>().front());
    if (!file || !run::is_capture(file.value()->text)) return std::nullopt;
    base::Result<run::Instant> given = instant_of(values);
    if (!given) {
        print_diagnostics(given.errors());
        return exit_wrong;
    }
    std::optional<run::Instant> now;  // without --now the instant of the run
    if (values.count("now") != 0) now = std::move(given).value();
    auto capture = run::Replay::unpack(file.value()->text);
    if (!capture) {
        print_diagnostics(capture.errors());
        return exit_wrong;
    }
    auto document = run::replay_capture(*capture.value(), now, channel);
    if (!document) {
        print_diagnostics(document.errors());
        return exit_wrong;
    }
    print_diagnostics(document->warnings);
    return write_output(values["output"].as<std::string>(), document->bytes);
}

}  // namespace

int call_compose(const Arguments& arguments) {
    const Command& self = command("compose");
    const Parsed parsed = parse_options(self, compose_options(), "file", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("file") == 0) return usage_error(self, "the job or template is missing");
    if (values.count("key") != 0 && values.count("record") != 0) {
        return usage_error(self, "--key and --record exclude each other");
    }
    const std::string& channel_name = values["channel"].as<std::string>();
    const auto channel = templates::parse_channel(channel_name);
    const bool is_known =
        channel && (*channel == templates::Channel::print ||
                    *channel == templates::Channel::archive || *channel == templates::Channel::web);
    if (!is_known) return usage_error(self, "--channel takes print, archive or web");
    if (auto replayed = replay(values, *channel)) return *replayed;
    auto compiled = compile(values["file"].as<Texts>().front(), values);
    if (!compiled) {
        print_diagnostics(compiled.errors());
        return exit_wrong;
    }
    if (*channel == templates::Channel::archive) {
        if (base::Status ready = run::ensure_archive(*compiled.value()); !ready) {
            print_diagnostics(ready.errors());
            return exit_wrong;
        }
    }
    run::Selection selection;
    if (values.count("key") != 0) selection.key = values["key"].as<std::string>();
    if (values.count("record") != 0) selection.record = values["record"].as<std::uint64_t>();
    auto document = run::compose_one(*compiled.value(), selection, *channel);
    if (!document) {
        print_diagnostics(document.errors());
        return exit_wrong;
    }
    print_diagnostics(document->warnings);
    return write_output(values["output"].as<std::string>(), document->bytes);
}

}  // namespace cajista::cli
