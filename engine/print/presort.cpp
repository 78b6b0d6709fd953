// SPDX-License-Identifier: Apache-2.0
#include "print/presort.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "print/control_file.h"
#include "print/detail/csv_rows.h"
#include "print/detail/external_sort.h"
#include "print/detail/piece_bytes.h"
#include "print/detail/sort_bytes.h"

namespace cajista::print {

namespace {

constexpr std::size_t errors_kept = 20;
constexpr std::uint32_t no_position = UINT32_MAX;
constexpr std::string_view reject_tray = "rejects";

base::Diagnostic bad(const std::filesystem::path& path, std::string what) {
    return base::error("print.bad-presort", fmt::format("'{}' {}", path.string(), what))
        .hint("one row for each piece that was handed out; nothing of the file was taken");
}

/// `3, 7 and 12 more`.
std::string some_of(const std::vector<std::uint64_t>& numbers) {
    constexpr std::size_t shown = 10;
    std::string out;
    for (std::size_t i = 0; i < std::min(numbers.size(), shown); ++i) {
        fmt::format_to(std::back_inserter(out), "{}{}", i == 0 ? "" : ", ", numbers[i]);
    }
    if (numbers.size() > shown) {
        fmt::format_to(std::back_inserter(out), " and {} more", numbers.size() - shown);
    }
    return out;
}

/// Rows of the file into places; what is wrong with them.
class PresortReader {
public:
    PresortReader(const std::filesystem::path& path, std::uint64_t pieces) : path_(path) {
        order_.by_piece.resize(pieces, {no_position, 0, false});
    }

    void add(std::size_t line, std::string_view number, std::string_view tray,
             std::string_view reject) {
        std::uint64_t piece = 0;
        const auto [end, problem] =
            std::from_chars(number.data(), number.data() + number.size(), piece);
        if (problem != std::errc() || end != number.data() + number.size()) {
            return note(fmt::format("has no piece number in line {}", line));
        }
        if (piece == 0 || piece > order_.by_piece.size()) {
            return note(fmt::format("names the unknown piece {} in line {}; there are {}", piece,
                                    line, order_.by_piece.size()));
        }
        PresortOrder::Place& place = order_.by_piece[piece - 1];
        if (place.position != no_position) {
            return note(
                fmt::format("names piece {} twice: the second time in line {}", piece, line));
        }
        place.position = next_++;
        place.is_reject = !reject.empty();
        place.tray = tray_number(place.is_reject ? reject_tray : tray);
        if (place.is_reject) order_.rejects.push_back({piece, std::string(reject)});
    }

    base::Result<PresortOrder> finish() {
        std::vector<std::uint64_t> missing;
        for (std::size_t i = 0; i < order_.by_piece.size(); ++i) {
            if (order_.by_piece[i].position == no_position) missing.push_back(i + 1);
        }
        if (!missing.empty() && errors_.size() < errors_kept) {
            errors_.push_back(bad(
                path_, fmt::format("lacks {} {}: {}", missing.size(),
                                   missing.size() == 1 ? "piece" : "pieces", some_of(missing))));
        }
        if (!errors_.empty()) return std::move(errors_);
        return std::move(order_);
    }

private:
    void note(std::string what) {
        if (errors_.size() < errors_kept) errors_.push_back(bad(path_, std::move(what)));
    }
    std::uint32_t tray_number(std::string_view tray) {
        const auto [found, is_new] =
            trays_.try_emplace(std::string(tray), static_cast<std::uint32_t>(order_.trays.size()));
        if (is_new) order_.trays.emplace_back(tray);
        return found->second;
    }

    const std::filesystem::path& path_;
    PresortOrder order_;
    std::unordered_map<std::string, std::uint32_t> trays_;  // never gone through
    std::uint32_t next_ = 0;
    base::Diagnostics errors_;
};

}  // namespace

base::Result<PresortOrder> parse_presort(std::string_view text, const std::filesystem::path& path,
                                         const job::Presort& names, std::uint64_t pieces) {
    detail::CsvRows csv(text);
    std::vector<std::string> fields;
    if (!csv.next(fields)) return bad(path, "is empty");
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(fields, name) - fields.begin());
    };
    const std::size_t none = fields.size();
    const std::size_t piece_at = column(names.piece), tray_at = column(names.tray),
                      reject_at = column(names.reject);
    if (piece_at == none) {
        return bad(path, fmt::format("has no column '{}' (its columns: {})", names.piece,
                                     fmt::join(fields, ", ")));
    }
    PresortReader reader(path, pieces);
    const auto field = [&](std::size_t at) {
        return at < none && at < fields.size() ? std::string_view(fields[at]) : std::string_view();
    };
    while (csv.next(fields)) {
        reader.add(csv.line(), field(piece_at), field(tray_at), field(reject_at));
    }
    return reader.finish();
}

base::Result<std::uint64_t> write_addresses(const std::filesystem::path& plan,
                                            const std::filesystem::path& path, std::string_view job,
                                            const job::Production& production,
                                            store::PageStoreReader& reader) {
    auto pieces = PlanReader::open(plan);
    if (!pieces) return std::move(pieces).errors();
    job::Control control = production.presort_file;
    control.path = path.string();
    auto file = ControlFile::create(path, control);
    if (!file) return std::move(file).errors();
    Piece piece;
    store::Frame frame;
    store::DocumentFacts facts;
    std::uint64_t written = 0;
    while (pieces.value()->next(piece)) {
        const PlannedDocument& first = piece.documents.front();
        if (!reader.read(first.frame, frame)) return base::Diagnostics(reader.status().errors());
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        ControlRow row;
        row.job = job;
        row.key = row.keys = facts.key;
        row.template_name = facts.template_name;
        row.title = facts.title;
        row.recipient = first.recipient != 0 ? std::string_view(first.address) : facts.recipient;
        row.household = piece.household;
        row.document = first.number;
        row.documents = piece.documents.size();
        row.copy = first.copy;
        row.piece = piece.number;
        row.pages = piece.pages;
        row.sheets = piece.sheets;
        row.inserts = piece.inserts;
        row.milligrams = piece.milligrams;
        row.postage = piece.postage;
        for (std::size_t i = 0; i < piece.groups.size() && i < row.groups.size(); ++i) {
            row.groups[i] = piece.groups[i];
        }
        if (piece.machine < production.machines.size()) {
            row.machine = production.machines[piece.machine].name;
        }
        if (base::Status added = file.value()->add(row); !added) return std::move(added).errors();
        ++written;
    }
    if (!pieces.value()->status().ok()) {
        return base::Diagnostics(pieces.value()->status().errors());
    }
    if (base::Status done = file.value()->finish(); !done) return std::move(done).errors();
    return written;
}

base::Status apply_presort(const std::filesystem::path& plan, const PresortOrder& order,
                           const std::filesystem::path& scratch, PlanFacts& facts) {
    if (facts.pieces != order.by_piece.size()) {
        return base::error("print.presort-stale",
                           fmt::format("the presort is of {} pieces; the output has {}",
                                       order.by_piece.size(), facts.pieces));
    }
    detail::ExternalSort sorted(scratch, "presort");
    std::string key, payload;
    Piece piece;
    {
        auto pieces = PlanReader::open(plan);
        if (!pieces) return std::move(pieces).errors();
        while (pieces.value()->next(piece)) {
            const PresortOrder::Place& place = order.by_piece[piece.number - 1];
            key.clear();
            detail::append_key(key, std::uint64_t{piece.machine});
            detail::append_key(key, std::uint64_t{place.is_reject ? 1U : 0U});
            detail::append_key(key, std::uint64_t{place.position});
            payload.clear();
            piece.tray = order.trays[place.tray];
            piece.new_groups = 0;
            base::BinaryWriter writer(payload);
            detail::write(writer, piece);
            if (base::Status added = sorted.add(key, payload); !added) return added;
        }
        if (!pieces.value()->status().ok()) return pieces.value()->status();
    }
    if (base::Status done = sorted.finish(); !done) return done;
    auto output = PlanWriter::create(plan);
    if (!output) return std::move(output).errors();
    std::string_view position, body;
    std::uint32_t machine = UINT32_MAX;
    std::string tray;
    while (sorted.next(position, body)) {
        base::BinaryReader reader(body);
        detail::read(reader, piece);
        piece.begins_tray = piece.machine != machine || piece.tray != tray;
        if (piece.begins_tray) facts.trays.emplace_back();
        machine = piece.machine;
        tray = piece.tray;
        GroupCount& count = facts.trays.back();
        ++count.pieces;
        count.documents += piece.documents.size();
        count.sheets += piece.sheets;
        if (base::Status added = output.value()->add(piece); !added) return added;
    }
    if (!sorted.status().ok()) return sorted.status();
    return output.value()->finish();
}

}  // namespace cajista::print
