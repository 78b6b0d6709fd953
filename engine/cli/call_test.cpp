// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "base/files.h"
#include "cli/options.h"
#include "compare/load_cases.h"
#include "compare/run_cases.h"
#include "run/instant.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

po::options_description test_options() {
    po::options_description options;
    options.add_options()("filter", po::value<std::string>()->default_value(""),
                          "only cases whose file or name holds this text")(
        "jobs", po::value<std::uint32_t>()->default_value(0), "processes (0: one a core)")(
        "timeout", po::value<std::uint32_t>()->default_value(60), "seconds that a case may take")(
        "junit", po::value<std::string>(), "file for the results as JUnit XML")(
        "html", po::value<std::string>(),
        "file for a report with what was expected, what is there and the difference")(
        "failed", po::value<std::string>()->default_value("cajista-failed"),
        "folder where failed cases leave what `compose` replays; - for none")(
        "list", "only show the names of the cases")(
        "update", "write what is there now as what is expected, after showing the difference")(
        "reason", po::value<std::string>(), "with --update: why; kept in the history of the case")(
        "who", po::value<std::string>(), "with --update: who (default: the user)");
    return options;
}

/// Who is at the keyboard, for the history of a case.
std::string user_name() {
    for (const char* name : {"USER", "LOGNAME"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != 0) return value;
    }
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : "?";
}

std::string indented(const std::string& text, std::string_view blanks) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.append(blanks).append(text, at, end - at).append("\n");
        at = end + 1;
    }
    return out;
}

void print_failed(const compare::Tested& tested) {
    const compare::Case& one = *tested.of;
    const base::SourcePosition at = base::position_of(*one.file, one.span.begin);
    std::cout << fmt::format("FAILED {}:{} {}\n", one.file->path, at.line, one.name);
    for (const compare::Failure& failure : tested.result.failures) {
        std::cout << fmt::format("  {}:{}:{}: {}\n", failure.path, failure.line, failure.column,
                                 failure.message)
                  << indented(failure.details, "    ");
        for (const std::string* path : {&failure.golden, &failure.drawn, &failure.difference}) {
            if (!path->empty()) std::cout << "    picture " << *path << '\n';
        }
    }
    if (!tested.result.replay.empty()) {
        std::cout << fmt::format("  replay in {}: {}\n", tested.result.replay,
                                 tested.result.replay_command);
    }
}

/// Loads all files, so that all their errors are shown at once.
bool load(const Texts& names, std::vector<compare::CaseFile>& files) {
    const std::vector<std::filesystem::path> paths(names.begin(), names.end());
    auto found = compare::find_case_files(paths);
    if (!found) {
        print_diagnostics(found.errors());
        return false;
    }
    std::size_t errors = 0;
    for (const base::SourceFilePtr& file : found.value()) {
        auto loaded = compare::load_cases(file);
        if (loaded) {
            files.push_back(std::move(loaded).value());
        } else {
            print_diagnostics(loaded.errors());
            errors += loaded.errors().size();
        }
    }
    if (errors == 0) return true;
    std::cerr << fmt::format("{} {} in case files; nothing was tested\n", errors,
                             errors == 1 ? "error" : "errors");
    return false;
}

/// What fails and is no golden stays for a person: assertions say what must be so.
bool is_still_failing(const compare::CaseResult& result) {
    return result.rewrites.size() < result.failures.size();
}

int update(const compare::SuiteResult& suite, const compare::Change& change) {
    std::size_t left = 0;
    std::vector<std::vector<const compare::Tested*>> files;
    for (const compare::Tested& tested : suite.cases) {
        const compare::CaseResult& result = tested.result;
        if (result.verdict == compare::Verdict::passed) continue;
        if (is_still_failing(result)) {
            ++left;
            std::cout << fmt::format(
                "not updated: {}: {} fails that is no golden; change the "
                "case\n",
                tested.of->name, result.rewrites.empty() ? "what" : "something");
        }
        if (result.rewrites.empty()) continue;
        if (files.empty() || files.back().front()->of->file != tested.of->file) {
            files.emplace_back();
        }
        files.back().push_back(&tested);
    }
    for (const auto& cases : files) {
        if (base::Status written = compare::apply_rewrites(cases, change); !written) {
            print_diagnostics(written.errors());
            return exit_could_not;
        }
        for (const compare::Tested* tested : cases) {
            std::cout << fmt::format("updated: {}\n", tested->of->name);
        }
    }
    return left == 0 ? 0 : exit_differs;
}

void print_list(const std::vector<compare::CaseFile>& files) {
    for (const compare::CaseFile& file : files) {
        for (const compare::Case& one : file.cases) {
            std::cout << fmt::format("{}: {}\n", file.file->path, one.name);
        }
    }
}

base::Status write_reports(const po::variables_map& values, const compare::SuiteResult& suite) {
    if (values.count("junit") != 0) {
        base::Status written =
            base::write_whole_file(values["junit"].as<std::string>(),
                                   compare::junit_report(suite, run::instant_of_clock().text));
        if (!written) return written;
    }
    if (values.count("html") == 0) return {};
    return base::write_whole_file(values["html"].as<std::string>(),
                                  compare::html_test_report(suite));
}

}  // namespace

int call_test(const Arguments& arguments) {
    const Command& self = command("test");
    const Parsed parsed = parse_options(self, test_options(), "path", -1, arguments);
    if (parsed.answered) return *parsed.answered == 0 ? 0 : exit_could_not;
    const po::variables_map& values = parsed.values;
    const auto wrong = [&self](const std::string& message) {
        usage_error(self, message);
        return exit_could_not;
    };
    if (values.count("path") == 0) return wrong("the case files or folders are missing");
    const bool updates = values.count("update") != 0;
    if (updates && (values.count("reason") == 0 || values["reason"].as<std::string>().empty())) {
        return wrong("--update needs --reason TEXT");
    }
    if (values.count("html") != 0 && values["failed"].as<std::string>() == "-") {
        return wrong("--html shows the pictures that failed cases leave: --failed can't be -");
    }
    std::vector<compare::CaseFile> files;
    if (!load(values["path"].as<Texts>(), files)) return exit_could_not;
    if (values.count("list") != 0) {
        print_list(files);
        return 0;
    }
    compare::SuiteOptions options;
    options.filter = values["filter"].as<std::string>();
    options.jobs = values["jobs"].as<std::uint32_t>();
    options.seconds = values["timeout"].as<std::uint32_t>();
    options.wants_rewrites = updates;
    options.failed = values["failed"].as<std::string>();
    if (options.failed == "-") options.failed.clear();
    auto suite = compare::run_cases(files, options, [](const compare::Tested& tested) {
        if (tested.result.verdict != compare::Verdict::passed) print_failed(tested);
    });
    if (!suite) {
        print_diagnostics(suite.errors());
        return exit_could_not;
    }
    if (suite->cases.empty()) {
        std::cerr << fmt::format("error: no case holds '{}'\n", options.filter);
        return exit_could_not;
    }
    if (base::Status written = write_reports(values, suite.value()); !written) {
        print_diagnostics(written.errors());
        return exit_could_not;
    }
    const std::size_t failed = suite->failed();
    std::cout << fmt::format("{} cases, {} failed, in {:.1f} s\n", suite->cases.size(), failed,
                             suite->seconds);
    if (updates && failed != 0) {
        const std::string who =
            values.count("who") != 0 ? values["who"].as<std::string>() : user_name();
        return update(suite.value(),
                      {run::instant_of_clock().text, who, values["reason"].as<std::string>()});
    }
    return failed == 0 ? 0 : exit_differs;
}

}  // namespace cajista::cli
