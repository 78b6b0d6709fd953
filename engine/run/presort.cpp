// SPDX-License-Identifier: Apache-2.0
// Addresses out to a presort program, and its sequence back.
#include "print/presort.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/limits.h"
#include "print/planned_output.h"
#include "run/pieces.h"
#include "run/production.h"

namespace cajista::run {

namespace fs = std::filesystem;

namespace {

struct PresortCall {
    std::unique_ptr<RunDirectory> directory;
    RunRecord record;
    job::Production production;
    fs::path plan;
};

base::Result<PresortCall> open_call(const PieceCall& call) {
    PresortCall open;
    auto record = read_run_record(call.run);
    if (!record) return std::move(record).errors();
    open.record = std::move(record).value();
    auto production = kept_production(call.run, call.profile);
    if (!production) return std::move(production).errors();
    open.production = std::move(production).value();
    auto directory = RunDirectory::open(call.run);
    if (!directory) return std::move(directory).errors();
    open.directory = std::move(directory).value();
    open.plan = call.run / output_folder(call.profile) / print::plan_name;
    return open;
}

base::Result<std::uint64_t> count_pieces(const fs::path& plan) {
    auto reader = print::PlanReader::open(plan);
    if (!reader) return std::move(reader).errors();
    std::uint64_t pieces = 0;
    for (print::Piece piece; reader.value()->next(piece);) ++pieces;
    if (!reader.value()->status().ok()) return base::Diagnostics(reader.value()->status().errors());
    return pieces;
}

/// The rows in our own columns, so that the job's names don't matter any more.
std::string kept_rows(const print::PresortOrder& order) {
    std::vector<std::uint64_t> by_position(order.by_piece.size());
    for (std::size_t i = 0; i < order.by_piece.size(); ++i) {
        by_position[order.by_piece[i].position] = i + 1;
    }
    std::string out = "piece,tray,reject\n";
    for (const std::uint64_t piece : by_position) {
        const print::PresortOrder::Place& place = order.by_piece[piece - 1];
        std::string tray = place.is_reject ? std::string() : order.trays[place.tray];
        std::string quoted;
        for (const char c : tray) quoted += c == '"' ? "\"\"" : std::string(1, c);
        fmt::format_to(std::back_inserter(out), "{},\"{}\",{}\n", piece, quoted,
                       place.is_reject ? "reject" : "");
    }
    return out;
}

print::AuditRow row_of(const PieceCall& call, const fs::path& file) {
    print::AuditRow row;
    row.instant = call.instant;
    row.action = "presorted";
    row.reason = call.reason;
    row.source = file.filename().string();
    return row;
}

}  // namespace

base::Result<std::uint64_t> presort_out(const PieceCall& call, const fs::path& file) {
    auto open = open_call(call);
    if (!open) return std::move(open).errors();
    auto reader = store::PageStoreReader::open(open->directory->pages());
    if (!reader) return std::move(reader).errors();
    return print::write_addresses(open->plan, file, open->record.job, open->production,
                                  *reader.value());
}

base::Result<Presorted> presort_back(const PieceCall& call, const fs::path& file) {
    auto open = open_call(call);
    if (!open) return std::move(open).errors();
    auto pieces = count_pieces(open->plan);
    if (!pieces) return std::move(pieces).errors();
    auto text = base::read_bytes(file, base::limits::image_bytes);
    if (!text) return std::move(text).errors();
    auto order = print::parse_presort(text.value(), file, open->production.presort, pieces.value());
    if (!order) return std::move(order).errors();
    base::Status kept =
        base::write_whole_file(presort_path(call.run, call.profile), kept_rows(order.value()));
    if (!kept) return std::move(kept).errors();
    std::vector<print::AuditRow> rows = {row_of(call, file)};
    if (open->production.presort.pulls_rejects) {
        for (const print::PresortOrder::Reject& reject : order->rejects) {
            print::AuditRow row = row_of(call, file);
            row.action = "pulled";
            row.piece = reject.piece;
            row.state = print::PieceState::pulled;
            row.reason = "presort: " + reject.reason;
            rows.push_back(std::move(row));
        }
    }
    base::Status noted = print::append_audit(call.run, call.profile, rows);
    if (!noted) return std::move(noted).errors();
    return Presorted{pieces.value(), order->trays.size(), order->rejects.size()};
}

base::Result<bool> presort_drop(const PieceCall& call) {
    auto open = open_call(call);
    if (!open) return std::move(open).errors();
    std::error_code failure;
    const bool was_there = fs::remove(presort_path(call.run, call.profile), failure);
    if (failure) {
        return base::error(
            "base.file-unwritable",
            fmt::format("'{}' can't be taken away: {}",
                        presort_path(call.run, call.profile).string(), failure.message()));
    }
    if (!was_there) return false;
    print::AuditRow row = row_of(call, presort_path(call.run, call.profile));
    row.action = "presort dropped";
    base::Status noted = print::append_audit(call.run, call.profile, {row});
    if (!noted) return std::move(noted).errors();
    return true;
}

}  // namespace cajista::run
