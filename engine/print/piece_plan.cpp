// SPDX-License-Identifier: Apache-2.0
#include "print/piece_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "print/check_document.h"
#include "print/detail/external_sort.h"
#include "print/detail/piece_bytes.h"
#include "print/detail/sort_bytes.h"
#include "print/make_piece.h"
#include "print/sheets.h"

namespace cajista::print {

namespace {

constexpr std::size_t diagnostics_kept = 20;
// A household is held in memory. One key for all documents is a slip in the job, and no envelope
// takes so many: the rest begins another household.
constexpr std::size_t household_documents = 10'000;
}  // namespace

struct PiecePlanner::State {
    const job::Production& production;
    std::filesystem::path scratch;
    std::size_t memory;
    std::optional<detail::ExternalSort> documents;  // by household, when there are any
    detail::ExternalSort pieces;
    PlanFacts facts;
    base::Diagnostics errors;
    std::uint64_t errors_found = 0;
    std::uint64_t print_documents = 0;
    std::uint64_t thick_documents = 0;
    bool has_serial = false;  // of some document
    NumbersBefore earlier;
    std::vector<Sheet> sheets;
    std::vector<std::uint32_t> marked_pages;
    std::string order, key, payload;

    State(const job::Production& with, std::filesystem::path folder, std::size_t bytes)
        : production(with),
          scratch(std::move(folder)),
          memory(bytes != 0 ? bytes : detail::sort_memory),
          pieces(scratch, "pieces", memory) {
        facts.groups.resize(production.groups.size());
        if (production.household) documents.emplace(scratch, "households", memory);
    }

    /// Group keys with their texts, so that groups stand together whatever the locale thinks.
    void append_groups(const store::DocumentFacts& document, std::string& out) const {
        for (const job::GroupLevel& level : production.groups) {
            detail::append_key(out, value_of(document, level.order.value), level.order.descending);
            detail::append_key(out, value_of(document, level.value));
        }
    }

    /// A run's documents were checked while they were composed; a store of before may not be.
    void check_zones(const store::DocumentFacts& document) {
        find_marked_pages(production, sheets, marked_pages);
        for (const std::uint32_t page : marked_pages) {
            const base::Rect& zone = document.pages[page].mark_zone;
            if (zone.width.units > 0 && zone.height.units > 0) continue;
            ++errors_found;
            if (errors.size() < diagnostics_kept) errors.push_back(zone_missing(document, page));
        }
    }

    /// A document that no machine takes, alone in its envelope.
    void check_thickness(const store::DocumentFacts& document, std::uint32_t sheet_count) {
        std::uint32_t most = 0;
        for (const job::Machine& machine : production.machines) {
            if (machine.sheets == 0) return;
            most = std::max(most, machine.sheets);
        }
        if (most == 0 || sheet_count <= most) return;
        ++thick_documents;
        if (facts.warnings.size() >= diagnostics_kept) return;
        facts.warnings.push_back(base::warning(
            "print.too-thick",
            fmt::format("document '{}' (record {}) has {} sheets, from page {} on more than the "
                        "thickest machine takes ({})",
                        document.key, document.record_number, sheet_count,
                        most < sheets.size() ? sheets[most].front + 1 : document.pages.size(),
                        most)));
    }

    void note_serial(const store::DocumentFacts& document) {
        const job::ValueSlot from = production.marks.serials.from;
        if (from == job::no_value) return;
        const std::string_view text = value_of(document, from);
        if (!has_serial) facts.first_serial = text;
        has_serial = true;
        if (facts.first_serial && *facts.first_serial != text) facts.first_serial.reset();
    }

    base::Status add(const store::DocumentFacts& document, store::FrameRef frame,
                     std::uint64_t bytes) {
        PlannedDocument planned;
        planned.number = earlier.documents + ++print_documents;
        for (const job::ValueSlot filter : production.filters) {
            if (!value_of(document, filter).empty()) continue;
            ++facts.filtered;
            return {};
        }
        lay_sheets(document.pages, production.is_simplex, sheets);
        check_zones(document);
        note_serial(document);
        planned.frame = frame;
        planned.bytes = bytes;
        planned.pages = static_cast<std::uint32_t>(document.pages.size());
        planned.sheets = static_cast<std::uint32_t>(sheets.size());
        planned.milligrams = paper_weight(production, document);
        check_thickness(document, planned.sheets);
        for (const job::Insert& insert : production.inserts) {
            if (insert.when != job::no_value && value_of(document, insert.when).empty()) continue;
            planned.inserts |= 1U << (insert.tray - 1);
        }
        order.clear();
        append_groups(document, order);
        for (const job::SortKey& sort : production.sort) {
            detail::append_key(order, value_of(document, sort.value), sort.descending);
        }
        detail::append_key(order, planned.number);
        const auto copies = copies_of(document, production.copies);
        if (!copies) return base::Diagnostics(copies.errors());
        if (copies.value() > 0) {
            base::Status added =
                documents ? add_to_household(document, planned) : add_alone(document, planned);
            if (!added) return added;
        }
        for (std::uint64_t i = 1; i < copies.value(); ++i) {
            ++planned.copy;
            if (base::Status added = add_alone(document, planned); !added) return added;
        }
        return add_recipients(document, planned);
    }

    base::Status add_alone(const store::DocumentFacts& document, const PlannedDocument& planned) {
        Piece piece;
        for (const job::GroupLevel& level : production.groups) {
            piece.groups.emplace_back(value_of(document, level.value));
        }
        piece.documents.push_back(planned);
        return add_piece(piece, order, planned.copy);
    }

    /// A piece for each other recipient, behind the document's own.
    base::Status add_recipients(const store::DocumentFacts& document, PlannedDocument planned) {
        const PlannedDocument own = planned;
        for (std::size_t i = 0; i < production.recipients.size(); ++i) {
            const job::Recipients& others = production.recipients[i];
            const auto copies = copies_of(document, others.copies);
            if (!copies) return base::Diagnostics(copies.errors());
            planned.recipient = static_cast<std::uint32_t>(i + 1);
            planned.sheets = own.sheets + (others.has_cover ? 1 : 0);
            planned.milligrams =
                own.milligrams + (others.has_cover ? sheet_weight(production, document) : 0);
            for (const std::string_view address :
                 job::list_of_texts(value_of(document, others.addresses))) {
                planned.address = address;
                for (std::uint64_t copy = 0; copy < copies.value(); ++copy) {
                    ++planned.copy;
                    if (base::Status added = add_alone(document, planned); !added) return added;
                }
            }
        }
        return {};
    }

    base::Status add_to_household(const store::DocumentFacts& document,
                                  const PlannedDocument& planned) {
        const std::string_view household = value_of(document, production.household->by);
        key.clear();
        append_groups(document, key);
        detail::append_key(key, household);
        const std::size_t together = key.size();
        detail::append_key(key, value_of(document, production.household->priority));
        key += order;
        payload.clear();
        base::BinaryWriter writer(payload);
        writer.number(together);
        writer.text(household);
        for (const job::GroupLevel& level : production.groups) {
            writer.text(value_of(document, level.value));
        }
        writer.text(order);
        detail::write(writer, planned);
        return documents->add(key, payload);
    }

    base::Status add_piece(Piece& piece, std::string_view position, std::uint64_t part) {
        if (!complete_piece(production, piece)) note_too_thick(piece);
        key.clear();
        detail::append_key(key, std::uint64_t{piece.machine});
        key += position;
        detail::append_key(key, part);
        payload.clear();
        base::BinaryWriter writer(payload);
        detail::write(writer, piece);
        return pieces.add(key, payload);
    }

    void note_too_thick(const Piece& piece) {
        if (piece.documents.size() == 1 && piece.documents.front().recipient == 0) return;
        if (facts.warnings.size() >= diagnostics_kept) return;
        facts.warnings.push_back(base::warning(
            "print.too-thick",
            fmt::format("the piece with document {} has {} sheets; the thickest machine, '{}', "
                        "takes {}",
                        piece.documents.front().number, piece.sheets,
                        production.machines[piece.machine].name,
                        production.machines[piece.machine].sheets)));
    }

    /// Households, in the order of their keys, become pieces.
    base::Status join_households() {
        if (base::Status done = documents->finish(); !done) return done;
        std::string_view next_key, next;
        std::string household_key, position;
        Piece head;
        std::vector<PlannedDocument> members;
        const auto close = [&]() -> base::Status {
            if (members.empty()) return {};
            std::uint64_t part = 0;
            for (auto& packed : pack_household(production, std::move(members))) {
                Piece piece;
                piece.groups = head.groups;
                piece.household = head.household;
                piece.documents = std::move(packed);
                if (base::Status added = add_piece(piece, position, part++); !added) return added;
            }
            members.clear();
            return {};
        };
        while (documents->next(next_key, next)) {
            base::BinaryReader reader(next);
            const std::string_view together = next_key.substr(0, reader.number());
            const std::string_view household = reader.text();
            std::vector<std::string> groups;
            for (std::size_t i = 0; i < production.groups.size(); ++i) {
                groups.emplace_back(reader.text());
            }
            const std::string_view order_of_this = reader.text();
            PlannedDocument planned;
            detail::read(reader, planned);
            if (members.empty() || household.empty() || together != household_key ||
                members.size() >= household_documents) {
                if (base::Status closed = close(); !closed) return closed;
                household_key = together;
                position = order_of_this;
                head.groups = std::move(groups);
                head.household = household;
            }
            members.push_back(planned);
        }
        if (!documents->status().ok()) return documents->status();
        return close();
    }

    /// Numbers a piece, and finds which groups begin with it.
    void place(Piece& piece, const std::optional<Piece>& before) {
        piece.number = earlier.pieces + ++facts.pieces;
        piece.new_groups = 0;
        for (std::size_t level = piece.groups.size(); level > 0; --level) {
            bool is_new = !before || before->machine != piece.machine;
            for (std::size_t outer = 0; !is_new && outer < level; ++outer) {
                is_new = before->groups[outer] != piece.groups[outer];
            }
            if (!is_new) break;
            piece.new_groups = static_cast<std::uint32_t>(level);
            facts.groups[level - 1].emplace_back();
        }
        for (auto& level : facts.groups) {
            ++level.back().pieces;
            level.back().documents += piece.documents.size();
            level.back().sheets += piece.sheets;
        }
        facts.documents += piece.documents.size();
        facts.sheets += piece.sheets;
        facts.pages += piece.pages;
    }

    base::Status write_plan(const std::filesystem::path& path) {
        if (base::Status done = pieces.finish(); !done) return done;
        auto output = PlanWriter::create(path);
        if (!output) return std::move(output).errors();
        std::string_view position, body;
        std::optional<Piece> before;
        while (pieces.next(position, body)) {
            Piece piece;
            base::BinaryReader reader(body);
            detail::read(reader, piece);
            place(piece, before);
            if (base::Status written = output.value()->add(piece); !written) return written;
            before = std::move(piece);
        }
        if (!pieces.status().ok()) return pieces.status();
        return output.value()->finish();
    }
};

PiecePlanner::PiecePlanner(const job::Production& production, std::filesystem::path scratch,
                           std::size_t memory)
    : state_(std::make_unique<State>(production, std::move(scratch), memory)) {}
PiecePlanner::~PiecePlanner() = default;

void PiecePlanner::set_numbers_before(const NumbersBefore& before) { state_->earlier = before; }

base::Status PiecePlanner::add(const store::DocumentFacts& facts, store::FrameRef frame,
                               std::uint64_t bytes) {
    return state_->add(facts, frame, bytes);
}

base::Result<PlanFacts> PiecePlanner::finish(const std::filesystem::path& plan) {
    State& s = *state_;
    if (!s.errors.empty()) {
        if (s.errors_found > s.errors.size()) {
            s.errors.back().hints.push_back(
                fmt::format("{} more pages have no mark zone", s.errors_found - s.errors.size()));
        }
        return std::move(s.errors);
    }
    if (s.documents) {
        if (base::Status joined = s.join_households(); !joined) return std::move(joined).errors();
    }
    if (base::Status written = s.write_plan(plan); !written) return std::move(written).errors();
    return std::move(s.facts);
}

}  // namespace cajista::print
