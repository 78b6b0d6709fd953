// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

#include "cli/options.h"
#include "run/instant.h"
#include "run/pieces.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

int tell(const base::Diagnostics& errors) {
    print_diagnostics(errors);
    return exit_wrong;
}

int hand_out(const run::PieceCall& call, const std::string& file) {
    auto pieces = run::presort_out(call, file);
    if (!pieces) return tell(pieces.errors());
    std::cout << fmt::format("{} pieces\naddresses {}\n", pieces.value(), file);
    return 0;
}

int take_back(const run::PieceCall& call, const std::string& file) {
    auto taken = run::presort_back(call, file);
    if (!taken) return tell(taken.errors());
    std::cout << fmt::format("{} pieces in {} trays, {} rejects; `cajista produce` follows it\n",
                             taken->pieces, taken->trays, taken->rejects);
    return 0;
}

int drop(const run::PieceCall& call) {
    auto dropped = run::presort_drop(call);
    if (!dropped) return tell(dropped.errors());
    std::cout << (dropped.value() ? "the presort is dropped\n" : "there was no presort\n");
    return 0;
}

}  // namespace

int call_presort(const Arguments& arguments) {
    const Command& self = command("presort");
    po::options_description options;
    options.add_options()("out", po::value<std::string>(), "writes the addresses of all pieces")(
        "back", po::value<std::string>(), "takes sequence, trays and rejects back")(
        "drop", "forgets what was taken back");
    add_piece_options(options, "why, for the audit");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    auto asked = piece_call(values);
    if (!asked) {
        print_diagnostics(asked.errors());
        return exit_wrong;
    }
    const run::PieceCall& call = asked.value();
    if (values.count("out") + values.count("back") + values.count("drop") != 1) {
        return usage_error(self, "one of --out, --back and --drop is needed");
    }
    if (values.count("out") != 0) return hand_out(call, values["out"].as<std::string>());
    if (values.count("back") != 0) return take_back(call, values["back"].as<std::string>());
    return drop(call);
}

}  // namespace cajista::cli
