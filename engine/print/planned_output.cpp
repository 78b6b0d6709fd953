// SPDX-License-Identifier: Apache-2.0
#include "print/planned_output.h"

#include <fmt/format.h>

#include "base/files.h"
#include "base/limits.h"
#include "print/detail/serials.h"
#include "print/presort.h"
#include "print/ticket.h"

namespace cajista::print {

namespace {

base::Diagnostic interrupted() {
    return base::error("run.interrupted", "stopped by a signal; nothing is published");
}

base::Result<PlanFacts> plan_pieces(const PlannedRun& run, store::PageStoreReader& reader) {
    PiecePlanner planner(*run.production, run.scratch);
    planner.set_numbers_before(run.before);
    store::Frame frame;
    store::DocumentFacts facts;
    std::uint64_t read = 0;
    while (reader.next(frame)) {
        if (++read % 256 == 0 && run.is_stopped && run.is_stopped(0)) return interrupted();
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if ((facts.channels & store::Channel::print) == 0) continue;
        base::Status added = planner.add(facts, reader.last_ref(), frame.document.size());
        if (!added) return std::move(added).errors();
    }
    if (!reader.status().ok()) return base::Diagnostics(reader.status().errors());
    auto planned = planner.finish(run.folder / plan_name);
    if (!planned || run.presort.empty()) return planned;
    auto text = base::read_bytes(run.presort, base::limits::image_bytes);
    if (!text) return std::move(text).errors();
    auto order = parse_presort(text.value(), run.presort, {}, planned->pieces);
    if (!order) return std::move(order).errors();
    base::Status sorted =
        apply_presort(run.folder / plan_name, order.value(), run.scratch, planned.value());
    if (!sorted) return std::move(sorted).errors();
    return planned;
}

/// Before the first piece: whether the numbers last to the end. What a document says alone is
/// looked at with its piece.
base::Status check_serials(const PlannedRun& run, const PlanFacts& plan) {
    const job::Serials& serials = run.production->marks.serials;
    if (!serials.series.empty() || plan.pieces == 0) return {};
    std::uint64_t first = 1;
    if (serials.from != job::no_value) {
        if (!plan.first_serial) return {};
        auto parsed = detail::parse_first_serial(*plan.first_serial, run.before.pieces + 1);
        if (!parsed) return std::move(parsed).errors();
        first = parsed.value();
    }
    auto last = detail::serial_of(serials, first, run.before.pieces + plan.pieces);
    if (last) return {};
    base::Diagnostics errors = std::move(last).errors();
    errors.front().message = fmt::format(
        "{} pieces need serial numbers from {} on: {}; nothing is "
        "printed",
        plan.pieces, first + run.before.pieces, errors.front().message);
    return errors;
}

/// Ends groups, begins others, as `piece` says.
class Groups {
public:
    Groups(const job::Production& production, const PlanFacts& plan)
        : levels_(production.groups), plan_(plan), next_(levels_.size()) {}

    base::Status begin(const Piece& piece, PieceWriter& writer) {
        if (piece.new_groups == 0) return {};
        bool breaks = false;
        for (std::size_t level = piece.new_groups - 1; level < levels_.size(); ++level) {
            breaks = breaks || levels_[level].has_volumes;
        }
        if (base::Status ended = end(piece.new_groups - 1, writer); !ended) return ended;
        if (breaks) writer.break_volume();
        for (std::size_t level = piece.new_groups - 1; level < levels_.size(); ++level) {
            const GroupCount& count = plan_.groups[level][next_[level]++];
            if (!levels_[level].has_banner) continue;
            writer.announce({levels_[level].name, piece.groups[level], count});
        }
        is_open_ = true;
        return {};
    }

    base::Status end(std::size_t from, PieceWriter& writer) {
        if (!is_open_) return {};
        for (std::size_t level = levels_.size(); level > from; --level) {
            if (!levels_[level - 1].has_separator) continue;
            if (base::Status done = writer.separate(); !done) return done;
        }
        return {};
    }

private:
    const std::vector<job::GroupLevel>& levels_;
    const PlanFacts& plan_;
    std::vector<std::size_t> next_;
    bool is_open_ = false;
};

base::Status write_pieces(const PlannedRun& run, const PlanFacts& plan, PieceWriter& writer) {
    auto pieces = PlanReader::open(run.folder / plan_name);
    if (!pieces) return std::move(pieces).errors();
    Groups groups(*run.production, plan);
    std::uint64_t documents = 0;
    std::size_t trays = 0;
    Piece piece;
    while (pieces.value()->next(piece)) {
        if (run.is_stopped && run.is_stopped(documents)) return interrupted();
        if (base::Status begun = groups.begin(piece, writer); !begun) return begun;
        if (piece.begins_tray) {
            const GroupCount& count = plan.trays[trays++];
            if (run.production->presort.has_tags && !piece.tray.empty()) {
                writer.announce({"tray", piece.tray, count});
            }
        }
        if (run.pulled.contains(piece.number)) continue;
        if (base::Status added = writer.add(piece); !added) return added;
        documents += piece.documents.size();
    }
    if (!pieces.value()->status().ok()) return pieces.value()->status();
    return groups.end(0, writer);
}

}  // namespace

base::Result<PlannedOutput> produce_planned(const PlannedRun& run) {
    std::error_code failure;
    std::filesystem::create_directories(run.folder, failure);
    auto reader = store::PageStoreReader::open(run.pages);
    if (!reader) return std::move(reader).errors();
    auto planned = plan_pieces(run, *reader.value());
    if (!planned) return std::move(planned).errors();
    if (base::Status last = check_serials(run, planned.value()); !last) {
        return std::move(last).errors();
    }
    StoreResources resources(*reader.value());
    WriterSettings settings;
    settings.job = run.job;
    settings.created = run.created;
    settings.format = run.format;
    settings.volumes_before = run.before.volumes;
    settings.pieces_before = run.before.pieces;
    settings.queue = run.queue;
    settings.pages = run.pages;
    if (!run.production->marks.serials.series.empty() && run.first_serial) {
        auto first = run.first_serial(planned->pieces);
        if (!first) return std::move(first).errors();
        settings.first_serial = first.value();
    }
    auto writer = PieceWriter::create(run.folder, *run.production, settings, *run.plan, resources,
                                      *reader.value());
    if (!writer) return std::move(writer).errors();
    base::Status done = write_pieces(run, planned.value(), *writer.value());
    if (!done) return std::move(done).errors();
    auto written = writer.value()->finish();
    if (!written) return std::move(written).errors();
    PlannedOutput output{std::move(planned).value(), std::move(written).value()};
    if (!run.production->ticket.empty()) {
        base::Status ticket = write_ticket(run.folder, *run.production, run.job, output.written);
        if (!ticket) return std::move(ticket).errors();
    }
    return output;
}

base::Result<pdf::FontPlan> read_font_plan(const std::filesystem::path& pages) {
    auto bytes = base::read_bytes(pages / "fonts.plan", base::limits::image_bytes);
    if (!bytes) return std::move(bytes).errors();
    return pdf::FontPlan::parse(bytes.value());
}

}  // namespace cajista::print
