// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "base/files.h"
#include "base/limits.h"
#include "base/names.h"
#include "cli/options.h"
#include "run/built_in.h"
#include "run/check_file.h"
#include "run/run_directory.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

int call_check(const Arguments& arguments) {
    const Command& self = command("check");
    const Parsed parsed = parse_options(self, po::options_description(), "file", -1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("file") == 0) return usage_error(self, "the files are missing");
    std::size_t errors = 0;
    std::size_t warnings = 0;
    for (const std::string& file : parsed.values["file"].as<Texts>()) {
        const base::Diagnostics found = run::check_file(file);
        print_diagnostics(found);
        const auto count = static_cast<std::size_t>(
            std::count_if(found.begin(), found.end(), [](const base::Diagnostic& diagnostic) {
                return diagnostic.severity == base::Severity::error;
            }));
        errors += count;
        warnings += found.size() - count;
        if (found.empty()) std::cout << file << ": ok\n";
    }
    if (errors + warnings != 0) {
        std::cerr << fmt::format("{} {}, {} {}\n", errors, errors == 1 ? "error" : "errors",
                                 warnings, warnings == 1 ? "warning" : "warnings");
    }
    return errors == 0 ? 0 : exit_wrong;
}

int call_report(const Arguments& arguments) {
    const Command& self = command("report");
    po::options_description options;
    options.add_options()("format", po::value<std::string>()->default_value("text"),
                          "text, json or html");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    if (parsed.values.count("run") == 0) {
        return usage_error(self, "the run directory is missing");
    }
    const std::filesystem::path folder = parsed.values["run"].as<Texts>().front();
    const std::string& format = parsed.values["format"].as<std::string>();
    base::Result<run::RunRecord> record = run::read_run_record(folder);
    if (!record) {
        print_diagnostics(record.errors());
        return exit_wrong;
    }
    if (format != "text" && format != "json" && format != "html") {
        return usage_error(self, "--format takes text, json or html");
    }
    const std::string name = format == "html" ? "report.html" : "report.json";
    base::Result<std::string> text =
        base::read_bytes(folder / name, base::limits::source_file_bytes);
    if (!text) {
        std::cerr << fmt::format("the run has no report yet; its state is {}\n", record->state);
        return exit_wrong;
    }
    if (format == "text") {
        std::cout << fmt::format("{}: {} at {}\n", record->job, record->state, record->now);
    }
    std::cout << text.value();
    return 0;
}

int call_explain(const Arguments& arguments) {
    const Command& self = command("explain");
    const Parsed parsed = parse_options(self, po::options_description(), "code", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const std::string wanted =
        parsed.values.count("code") == 0 ? "" : parsed.values["code"].as<Texts>().front();
    std::istringstream lines{std::string(run::built_in_codes())};
    std::vector<std::string> codes;
    std::string text;
    bool is_inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("## ")) {
            codes.push_back(line.substr(3));
            is_inside = codes.back() == wanted;
        } else if (line.starts_with("# ")) {
            is_inside = false;
        }
        if (is_inside) text += line + '\n';
    }
    if (!text.empty()) {
        while (text.ends_with("\n\n")) text.pop_back();
        std::cout << text.substr(3);
        return 0;
    }
    if (wanted.empty()) {
        std::sort(codes.begin(), codes.end());
        for (const std::string& code : codes) std::cout << code << '\n';
        return 0;
    }
    std::cerr << fmt::format("error: there is no diagnostic '{}'", wanted);
    const std::vector<std::string_view> names(codes.begin(), codes.end());
    if (const auto nearest = base::nearest_name(wanted, names)) {
        std::cerr << fmt::format("; did you mean '{}'?", *nearest);
    }
    std::cerr << "\n`cajista explain` lists all codes.\n";
    return exit_wrong;
}

}  // namespace cajista::cli
