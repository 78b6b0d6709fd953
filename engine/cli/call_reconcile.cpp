// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>
#include <map>

#include "cli/options.h"
#include "run/instant.h"
#include "run/pieces.h"

namespace cajista::cli {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

namespace {

constexpr int exit_open = 4;

/// The keys of the documents in each piece, as far as the control file has them.
std::map<std::uint64_t, std::string> keys_by_piece(const run::PieceCall& call) {
    std::map<std::uint64_t, std::string> keys;
    const auto known = run::keyed_pieces(call);
    if (!known) return keys;
    for (const print::KeyedPiece& one : known.value()) {
        std::string& all = keys[one.piece];
        if (!all.empty()) all += ' ';
        all += one.key;
    }
    return keys;
}

void print_open(const run::PieceCall& call, const print::PieceBook& book, bool with_pulled) {
    const std::map<std::uint64_t, std::string> keys = keys_by_piece(call);
    for (std::uint64_t piece = book.before + 1; piece <= book.before + book.pieces; ++piece) {
        const print::PieceState state = book.state(piece);
        if (state == print::PieceState::ok) continue;
        if (state == print::PieceState::pulled && !with_pulled) continue;
        const auto reason = book.reasons.find(piece);
        const auto key = keys.find(piece);
        std::cout << fmt::format("{} {}{}{}\n", piece, print::state_name(state),
                                 key == keys.end() ? "" : fmt::format(" ({})", key->second),
                                 reason == book.reasons.end() ? "" : ": " + reason->second);
    }
}

int print_book(const print::PieceBook& book) {
    using print::PieceState;
    std::cout << fmt::format(
        "{} pieces: {} ok, {} pulled, {} for reprint, {} open{}\n", book.pieces,
        book.count(PieceState::ok), book.count(PieceState::pulled), book.count(PieceState::reprint),
        book.count(PieceState::open), book.is_closed() ? "; the job is closed" : "");
    return book.is_closed() ? 0 : exit_open;
}

}  // namespace

int call_reconcile(const Arguments& arguments) {
    const Command& self = command("reconcile");
    po::options_description options;
    options.add_options()("open", "lists the pieces that are open or for reprint, and why")(
        "pulled", "lists those that were pulled as well")(
        "pull", po::value<std::string>(), "takes pieces out, like 3,7-9: produce leaves them out")(
        "pull-key", po::value<Texts>()->composing(),
        "takes the pieces with the document of this key out; may be repeated");
    add_piece_options(options, "why, for the audit");
    const Parsed parsed = parse_options(self, options, "run", 2, arguments);
    if (parsed.answered) return *parsed.answered;
    const po::variables_map& values = parsed.values;
    if (values.count("run") == 0) return usage_error(self, "the run directory is missing");
    const Texts given = values["run"].as<Texts>();
    auto asked = piece_call(values);
    if (!asked) {
        print_diagnostics(asked.errors());
        return exit_wrong;
    }
    const run::PieceCall& call = asked.value();
    base::Result<print::PieceBook> book = base::Diagnostics{};
    if (given.size() == 2) {
        book = run::reconcile_pieces(call, given[1]);
    } else if (values.count("pull") + values.count("pull-key") != 0) {
        if (call.reason.empty()) return usage_error(self, "--reason is missing");
        auto pieces = values.count("pull") != 0
                          ? print::parse_pieces(values["pull"].as<std::string>())
                          : run::pieces_of_keys(call, values["pull-key"].as<Texts>());
        book = pieces ? run::pull_pieces(call, pieces.value())
                      : base::Result<print::PieceBook>(std::move(pieces).errors());
    } else {
        book = run::read_pieces(call);
    }
    if (!book) {
        print_diagnostics(book.errors());
        return exit_wrong;
    }
    const bool with_pulled = values.count("pulled") != 0;
    if (values.count("open") != 0 || with_pulled) {
        print_open(call, book.value(), with_pulled);
    }
    return print_book(book.value());
}

}  // namespace cajista::cli
