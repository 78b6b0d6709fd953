// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>

#include "cli/options.h"
#include "run/instant.h"
#include "run/pieces.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

int call_reprint(const Arguments& arguments) {
    const Command& self = command("reprint");
    po::options_description options;
    options.add_options()("pieces", po::value<std::string>(),
                          "numbers and ranges, like 3,7-9 (default: all returned for reprint)")(
        "key", po::value<Texts>()->composing(),
        "pieces with the document of this key; may be repeated");
    add_piece_options(options, "needed: why, for the audit");
    const Parsed parsed = parse_options(self, options, "run", 1, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    if (values.count("reason") == 0) return usage_error(self, "--reason is missing");
    auto asked = piece_call(values);
    if (!asked) {
        print_diagnostics(asked.errors());
        return exit_wrong;
    }
    const run::PieceCall& call = asked.value();
    std::vector<std::uint64_t> pieces;
    if (values.count("pieces") + values.count("key") != 0) {
        auto list = values.count("pieces") != 0
                        ? print::parse_pieces(values["pieces"].as<std::string>())
                        : run::pieces_of_keys(call, values["key"].as<Texts>());
        if (!list) {
            print_diagnostics(list.errors());
            return exit_wrong;
        }
        pieces = std::move(list).value();
    }
    auto made = run::reprint_pieces(call, std::move(pieces));
    if (!made) {
        print_diagnostics(made.errors());
        return exit_wrong;
    }
    std::cout << fmt::format("{} pieces, {} documents, {} sheets\n", made->facts.pieces,
                             made->facts.documents, made->facts.sheets);
    for (const print::VolumeRow& volume : made->facts.volumes) {
        std::cout << fmt::format("reprint  {} ({} pages)\n", (made->folder / volume.name).string(),
                                 volume.facts.pages);
    }
    return 0;
}

}  // namespace cajista::cli
