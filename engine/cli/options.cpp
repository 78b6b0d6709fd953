// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <fmt/format.h>

#include <iostream>

namespace cajista::cli {

namespace po = boost::program_options;

Parsed parse_options(const Command& command, const po::options_description& options,
                     const std::string& positional, int most_positional,
                     const Arguments& arguments) {
    po::options_description all;
    all.add(options);
    all.add_options()("help", "show this help");
    po::options_description hidden;
    hidden.add_options()(positional.c_str(), po::value<std::vector<std::string>>());
    po::options_description known;
    known.add(all).add(hidden);
    po::positional_options_description places;
    places.add(positional.c_str(), most_positional);
    Parsed result;
    try {
        // No abbreviations: a script must not change its meaning when an option is added.
        const auto style =
            po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
        po::store(
            po::command_line_parser(arguments).options(known).positional(places).style(style).run(),
            result.values);
        po::notify(result.values);
    } catch (const po::error& failure) {
        result.answered = usage_error(command, failure.what());
        return result;
    }
    if (result.values.count("help") != 0) {
        std::cout << "usage: cajista " << command.usage << "\n\n"
                  << command.summary << ".\n\nOptions:\n"
                  << all;
        result.answered = 0;
    }
    return result;
}

int usage_error(const Command& command, const std::string& message) {
    std::cerr << fmt::format("error: {}\nusage: cajista {}\n", message, command.usage);
    return exit_wrong;
}

std::pair<std::string, std::string> name_and_value(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return {std::string(), text};
    return {text.substr(0, equals), text.substr(equals + 1)};
}

base::Result<run::Instant> instant_of(const po::variables_map& values) {
    if (values.count("now") == 0) return run::instant_of_clock();
    return run::parse_instant(values["now"].as<std::string>());
}

void add_piece_options(po::options_description& options, const char* about_reason) {
    options.add_options()("reason", po::value<std::string>(), about_reason)(
        "profile", po::value<std::string>()->default_value(""), "output of that profile")(
        "now", po::value<std::string>(), "instant for the audit (default: the clock)");
}

base::Result<run::PieceCall> piece_call(const po::variables_map& values) {
    auto now = instant_of(values);
    if (!now) return std::move(now).errors();
    const bool has_reason = values.count("reason") != 0;
    return run::PieceCall{values["run"].as<std::vector<std::string>>().front(),
                          values["profile"].as<std::string>(), now->text,
                          has_reason ? values["reason"].as<std::string>() : std::string()};
}

}  // namespace cajista::cli
