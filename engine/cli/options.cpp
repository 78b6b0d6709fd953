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

}  // namespace cajista::cli
