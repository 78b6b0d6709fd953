// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "base/files.h"
#include "base/names.h"
#include "cli/options.h"
#include "compare/diff_files.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

po::options_description diff_options() {
    po::options_description options;
    options.add_options()("tolerance", po::value<double>(),
                          "points that a word or line may move (0.1)")(
        "mask", po::value<Texts>()->composing(),
        "\"[PAGE] LEFT TOP WIDTH HEIGHT\" in points: an area where only lost text and changed "
        "amounts count")("ignore", po::value<Texts>()->composing(),
                         "kind of difference that does not count")(
        "marks", "also compare the marks of production on pages of Cajista")(
        "pictures", "also draw and compare pages without another difference")(
        "format", po::value<std::string>()->default_value("text"),
        "text or json, on standard output")("html", po::value<std::string>(),
                                            "file for a report with pictures")(
        "pdf", po::value<std::string>(),
        "file for the pages that differ, what was and what is as layers")(
        "settings", po::value<std::string>(), "file with tolerance, masks, types of pages")(
        "part", po::value<std::string>()->default_value("auto"),
        "of runs: print, archive, or auto (print where there is one)")(
        "jobs", po::value<std::uint32_t>()->default_value(0), "processes (0: one a core)");
    return options;
}

std::int32_t hundredths(double points) { return static_cast<std::int32_t>(points * 100 + 0.5); }

bool parse_mask(const std::string& text, compare::Mask& mask) {
    std::istringstream in(text);
    std::vector<double> numbers;
    for (double number = 0; in >> number;) numbers.push_back(number);
    const bool good = in.eof() && (numbers.size() == 4 || numbers.size() == 5) &&
                      std::all_of(numbers.begin(), numbers.end(),
                                  [](double one) { return one >= 0 && one < 1e6; });
    if (!good) return false;
    if (numbers.size() == 5) {
        mask.page = static_cast<std::uint64_t>(numbers.front());
        numbers.erase(numbers.begin());
    }
    mask.area = {hundredths(numbers[0]), hundredths(numbers[1]), hundredths(numbers[2]),
                 hundredths(numbers[3])};
    return true;
}

/// What is wrong with the options; empty: nothing.
std::string read_settings(const po::variables_map& values, compare::DiffSettings& settings) {
    if (values.count("tolerance") != 0) {
        const double tolerance = values["tolerance"].as<double>();
        if (!(tolerance >= 0 && tolerance <= 1000)) {
            return "--tolerance takes points from 0 to 1000";
        }
        settings.tolerance = hundredths(tolerance);
    }
    if (values.count("mask") != 0) {
        for (const std::string& text : values["mask"].as<Texts>()) {
            if (!parse_mask(text, settings.masks.emplace_back())) {
                return fmt::format("--mask takes \"[PAGE] LEFT TOP WIDTH HEIGHT\", not \"{}\"",
                                   text);
            }
        }
    }
    if (values.count("ignore") == 0) return {};
    for (const std::string& name : values["ignore"].as<Texts>()) {
        const auto& names = compare::difference_names;
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            return fmt::format("there is no kind '{}': {}", name, fmt::join(names, ", "));
        }
        const auto index = static_cast<std::size_t>(found - names.begin());
        if (!compare::is_suppressible(static_cast<compare::DifferenceKind>(index))) {
            return fmt::format("'{}' can't be ignored", name);
        }
        settings.ignored[index] = true;
    }
    return {};
}

int could_not(const base::Diagnostics& errors) {
    print_diagnostics(errors);
    return exit_could_not;
}

base::Status write_reports(const po::variables_map& values, const compare::DiffResult& result,
                           compare::DiffSide& before, compare::DiffSide& after) {
    if (values.count("html") != 0) {
        auto html = compare::html_diff_report(result, before, after);
        if (!html) return base::Status(std::move(html).errors());
        base::Status written =
            base::write_whole_file(values["html"].as<std::string>(), html.value());
        if (!written) return written;
    }
    if (values.count("pdf") == 0) return {};
    return compare::write_layered_pdf(result, before, after, values["pdf"].as<std::string>());
}

}  // namespace

int call_diff(const Arguments& arguments) {
    const Command& self = command("diff");
    const Parsed parsed = parse_options(self, diff_options(), "path", 2, arguments);
    if (parsed.answered) return *parsed.answered == 0 ? 0 : exit_could_not;
    const po::variables_map& values = parsed.values;
    compare::DiffSettings settings;
    if (values.count("settings") != 0) {
        base::Status loaded =
            compare::load_diff_settings(values["settings"].as<std::string>(), settings);
        if (!loaded) return could_not(loaded.errors());
    }
    settings.has_marks = values.count("marks") != 0;
    std::string wrong = read_settings(values, settings);
    const std::string& format = values["format"].as<std::string>();
    if (format != "text" && format != "json") wrong = "--format takes text or json";
    const std::string& named = values["part"].as<std::string>();
    const auto part = named == "print"     ? compare::RunPart::print
                      : named == "archive" ? compare::RunPart::archive
                                           : compare::RunPart::automatic;
    if (part == compare::RunPart::automatic && named != "auto") {
        wrong = "--part takes print, archive or auto";
    }
    if (values.count("path") == 0 || values["path"].as<Texts>().size() != 2) {
        wrong = "two things to compare are needed";
    }
    if (!wrong.empty()) {
        usage_error(self, wrong);
        return exit_could_not;
    }
    const Texts& paths = values["path"].as<Texts>();
    auto before = compare::open_side(paths[0], part);
    if (!before) return could_not(before.errors());
    auto after = compare::open_side(paths[1], part);
    if (!after) return could_not(after.errors());
    auto result =
        compare::compare_sides(before.value(), after.value(), settings,
                               {values["jobs"].as<std::uint32_t>(), values.count("pictures") != 0});
    if (!result) return could_not(result.errors());
    std::cout << (format == "json" ? compare::json_diff_report(result.value())
                                   : compare::text_diff_report(result.value()));
    base::Status written = write_reports(values, result.value(), before.value(), after.value());
    if (!written) return could_not(written.errors());
    return result->differences.empty() ? 0 : exit_differs;
}

}  // namespace cajista::cli
