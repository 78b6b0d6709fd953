// SPDX-License-Identifier: Apache-2.0
#include "run/pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/files.h"
#include "base/limits.h"
#include "print/return_file.h"
#include "run/instant.h"
#include "run/production.h"
#include "run/serial_store.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t errors_kept = 20;

/// An output that is locked, with its plan and its book.
struct OpenOutput {
    std::unique_ptr<RunDirectory> directory;
    RunRecord record;
    job::Production production;
    print::PieceBook book;
    std::uint64_t sheets = 0;  ///< of all pieces
};

fs::path plan_of(const PieceCall& call) {
    return call.run / output_folder(call.profile) / print::plan_name;
}

/// Counts the pieces and sheets of the plan, and applies the audit.
base::Status read_book(const PieceCall& call, print::PieceBook& book, std::uint64_t& sheets) {
    auto plan = print::PlanReader::open(plan_of(call));
    if (!plan) return std::move(plan).errors();
    print::Piece piece;
    while (plan.value()->next(piece)) {
        // A presort has them in another order.
        book.before = book.pieces == 0 ? piece.number - 1 : std::min(book.before, piece.number - 1);
        ++book.pieces;
        sheets += piece.sheets;
    }
    if (!plan.value()->status().ok()) return plan.value()->status();
    auto rows = print::read_audit(call.run, call.profile);
    if (!rows) return std::move(rows).errors();
    for (const print::AuditRow& row : rows.value()) book.apply(row);
    return {};
}

base::Result<OpenOutput> open_output(const PieceCall& call) {
    OpenOutput output;
    auto record = read_run_record(call.run);
    if (!record) return std::move(record).errors();
    output.record = std::move(record).value();
    if (output.record.state != "published") {
        return base::error("run.nothing-to-produce",
                           fmt::format("'{}' has no print output that was published (state: {})",
                                       call.run.string(), output.record.state))
            .hint("only a run that ended with exit code 0 or 4 has pieces");
    }
    auto production = kept_production(call.run, call.profile);
    if (!production) return std::move(production).errors();
    output.production = std::move(production).value();
    auto directory = RunDirectory::open(call.run);
    if (!directory) return std::move(directory).errors();
    output.directory = std::move(directory).value();
    base::Status read = read_book(call, output.book, output.sheets);
    if (!read) return std::move(read).errors();
    return output;
}

base::Diagnostic unknown_piece(std::uint64_t piece, const print::PieceBook& book) {
    const std::string has =
        book.before == 0 ? fmt::format("{}", book.pieces)
                         : fmt::format("{} to {}", book.before + 1, book.before + book.pieces);
    return base::error("print.unknown-piece",
                       fmt::format("there is no piece {}; the output has {}", piece, has));
}

print::AuditRow row_of(const PieceCall& call, std::string_view action, std::uint64_t piece,
                       print::PieceState state) {
    print::AuditRow row;
    row.instant = call.instant;
    row.action = action;
    row.reason = call.reason;
    row.piece = piece;
    row.state = state;
    return row;
}

base::Status check_reprint(const print::PieceBook& book, const std::vector<std::uint64_t>& pieces) {
    base::Diagnostics errors;
    for (const std::uint64_t piece : pieces) {
        if (errors.size() >= errors_kept) break;
        if (!book.has(piece)) {
            errors.push_back(unknown_piece(piece, book));
        } else if (book.state(piece) == print::PieceState::pulled) {
            errors.push_back(base::error(
                "print.piece-pulled", fmt::format("piece {} was pulled, it isn't printed", piece)));
        }
    }
    return errors.empty() ? base::Status() : base::Status(std::move(errors));
}

base::Result<print::WrittenFacts> write_reprint(const OpenOutput& output, const PieceCall& call,
                                                const std::vector<std::uint64_t>& pieces,
                                                const std::string& name) {
    base::Result<Instant> now = parse_instant(output.record.now);
    if (!now) return std::move(now).errors();
    auto fonts = print::read_font_plan(output.directory->pages());
    if (!fonts) return std::move(fonts).errors();
    auto reader = store::PageStoreReader::open(output.directory->pages());
    if (!reader) return std::move(reader).errors();
    print::StoreResources resources(*reader.value());
    print::WriterSettings settings;
    settings.job = output.record.job;
    settings.created = now->file_time;
    settings.first_sequence = std::max(output.sheets + 1, output.book.next_sequence);
    settings.pieces_before = output.book.before;
    if (!output.production.marks.serials.series.empty()) {
        auto first = take_serials(*output.directory, output.production, output.record.serials_path,
                                  output.book.pieces);
        if (!first) return std::move(first).errors();
        settings.first_serial = first.value();
    }
    settings.reason = call.reason;
    settings.id_seed = name + "/";
    settings.format = output.record.print.format;
    base::Status restored = restore_intent(*reader.value(), output.record, settings.format);
    if (!restored) return std::move(restored).errors();
    auto writer = print::PieceWriter::create(output.directory->scratch() / name, output.production,
                                             settings, fonts.value(), resources, *reader.value());
    if (!writer) return std::move(writer).errors();
    auto plan = print::PlanReader::open(plan_of(call));
    if (!plan) return std::move(plan).errors();
    print::Piece piece;
    const std::set<std::uint64_t> wanted(pieces.begin(), pieces.end());
    std::size_t found = 0;
    while (found < wanted.size() && plan.value()->next(piece)) {
        if (!wanted.contains(piece.number)) continue;
        ++found;
        if (base::Status added = writer.value()->add(piece); !added) {
            return std::move(added).errors();
        }
    }
    if (!plan.value()->status().ok()) return base::Diagnostics(plan.value()->status().errors());
    return writer.value()->finish();
}

/// A row of the return file, against what is known.
std::optional<base::Diagnostic> check_return(const print::PieceBook& book,
                                             const print::ReturnedPiece& row) {
    const std::string place = fmt::format("line {} of the return file", row.line);
    if (!book.has(row.piece)) {
        base::Diagnostic problem = unknown_piece(row.piece, book);
        problem.message = place + ": " + problem.message;
        return problem;
    }
    const print::PieceState known = book.state(row.piece);
    if (known == print::PieceState::pulled) {
        return base::error("print.piece-pulled",
                           fmt::format("{}: piece {} was pulled, yet it came", place, row.piece))
            .hint("look for the envelope before it is mailed");
    }
    if (known != print::PieceState::open) {
        return base::error("print.piece-twice",
                           fmt::format("{}: piece {} was returned as '{}' already", place,
                                       row.piece, print::state_name(known)))
            .hint("was this file reconciled before, or are there two envelopes of one piece?");
    }
    return std::nullopt;
}

}  // namespace

base::Result<Reprint> reprint_pieces(const PieceCall& call, std::vector<std::uint64_t> pieces) {
    auto output = open_output(call);
    if (!output) return std::move(output).errors();
    if (pieces.empty()) {
        for (const auto& [piece, state] : output->book.states) {
            if (state == print::PieceState::reprint) pieces.push_back(piece);
        }
    }
    if (pieces.empty()) {
        return base::error("print.nothing-to-reprint", "no piece was returned for reprint")
            .hint("name pieces by --pieces 3,7-9");
    }
    if (base::Status good = check_reprint(output->book, pieces); !good) {
        return std::move(good).errors();
    }
    const std::string parent = call.profile.empty() ? "reprints" : "reprints-" + call.profile;
    const std::string name = fmt::format("{}/{:04}", parent, output->book.reprints + 1);
    std::error_code failure;
    fs::create_directories(call.run / parent, failure);
    auto facts = write_reprint(output.value(), call, pieces, name);
    base::Status done;
    if (!facts) done = base::Status(std::move(facts).errors());
    if (done) done = output->directory->publish(name);
    output->directory->remove_scratch();
    if (!done) return std::move(done).errors();
    std::vector<print::AuditRow> rows;
    rows.push_back(row_of(call, "reprinted", 0, print::PieceState::open));
    for (const std::uint64_t piece : pieces) {
        rows.push_back(row_of(call, "reprinted", piece, print::PieceState::open));
    }
    for (print::AuditRow& row : rows) {
        row.source = name;
        row.next_sequence = facts->next_sequence;
    }
    if (base::Status kept = print::append_audit(call.run, call.profile, rows); !kept) {
        return std::move(kept).errors();
    }
    return Reprint{call.run / name, std::move(facts).value()};
}

base::Result<print::PieceBook> reconcile_pieces(const PieceCall& call, const fs::path& file) {
    auto output = open_output(call);
    if (!output) return std::move(output).errors();
    auto text = base::read_bytes(file, base::limits::image_bytes);
    if (!text) return std::move(text).errors();
    auto returned = print::parse_return_file(text.value(), file);
    if (!returned) return std::move(returned).errors();
    base::Diagnostics errors;
    std::vector<print::AuditRow> rows;
    for (const print::ReturnedPiece& one : returned.value()) {
        if (auto problem = check_return(output->book, one)) {
            if (errors.size() < errors_kept) errors.push_back(*std::move(problem));
            continue;
        }
        print::AuditRow row = row_of(call, "returned", one.piece, one.state);
        row.source = file.filename().string();
        if (!one.reason.empty()) row.reason = one.reason;
        output->book.apply(row);
        rows.push_back(std::move(row));
    }
    if (!errors.empty()) return errors;
    if (base::Status kept = print::append_audit(call.run, call.profile, rows); !kept) {
        return std::move(kept).errors();
    }
    return std::move(output->book);
}

base::Result<print::PieceBook> pull_pieces(const PieceCall& call,
                                           const std::vector<std::uint64_t>& pieces) {
    auto output = open_output(call);
    if (!output) return std::move(output).errors();
    if (base::Status good = check_reprint(output->book, pieces); !good) {
        return std::move(good).errors();
    }
    std::vector<print::AuditRow> rows;
    for (const std::uint64_t piece : pieces) {
        rows.push_back(row_of(call, "pulled", piece, print::PieceState::pulled));
        output->book.apply(rows.back());
    }
    if (base::Status kept = print::append_audit(call.run, call.profile, rows); !kept) {
        return std::move(kept).errors();
    }
    return std::move(output->book);
}

base::Result<print::PieceBook> read_pieces(const PieceCall& call) {
    if (auto record = read_run_record(call.run); !record) return std::move(record).errors();
    print::PieceBook book;
    std::uint64_t sheets = 0;
    base::Status read = read_book(call, book, sheets);
    if (!read) return std::move(read).errors();
    return book;
}

}  // namespace cajista::run
