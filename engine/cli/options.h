// SPDX-License-Identifier: Apache-2.0
// Options of one command, by Boost.Program_options, with errors and help in one form.
#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>

#include "cli/program.h"
#include "run/instant.h"
#include "run/pieces.h"

namespace cajista::cli {

/// What a command line asks, or the exit code when it has been answered (help, an error).
struct Parsed {
    boost::program_options::variables_map values;
    std::optional<int> answered;
};

/// Parses GNU-style options; `positional` takes the rest (its name must be among `options`).
Parsed parse_options(const Command& command,
                     const boost::program_options::options_description& options,
                     const std::string& positional, int most_positional,
                     const Arguments& arguments);

/// Prints `error: message` with the hint to --help; gives exit_wrong.
int usage_error(const Command& command, const std::string& message);

/// `NAME=VALUE`, or only `VALUE` with an empty name.
std::pair<std::string, std::string> name_and_value(const std::string& text);

/// `--now`, or the machine's clock. Error: run.instant-malformed.
base::Result<run::Instant> instant_of(const boost::program_options::variables_map& values);

/// Options of the commands that change what becomes of pieces: `--reason`, `--profile`, `--now`.
void add_piece_options(boost::program_options::options_description& options,
                       const char* about_reason);
/// The run, the first of `run`, with these options. Error: run.instant-malformed.
base::Result<run::PieceCall> piece_call(const boost::program_options::variables_map& values);

}  // namespace cajista::cli
