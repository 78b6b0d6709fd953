// SPDX-License-Identifier: Apache-2.0
#include "print/piece_states.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/files.h"
#include "print/detail/csv_rows.h"

namespace cajista::print {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 4> state_names = {"open", "ok", "reprint", "pulled"};
constexpr std::string_view audit_header =
    "instant,action,piece,state,next_sequence,source,reason\n";
constexpr std::size_t largest_audit = std::size_t{4} << 30;
constexpr std::uint64_t most_pieces = 100'000'000;

base::Diagnostic damaged(const fs::path& path, std::size_t line) {
    return base::error("print.audit-damaged",
                       fmt::format("line {} of '{}' can't be read", line, path.string()))
        .hint("the file is only ever appended to; put its rows back from a copy");
}

bool parse_number(std::string_view text, std::uint64_t& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() && !text.empty();
}

base::Diagnostic unwritable(const fs::path& path) {
    return base::error("base.file-unwritable", fmt::format("'{}' can't be written: {}",
                                                           path.string(), std::strerror(errno)));
}

}  // namespace

std::string_view state_name(PieceState state) {
    return state_names[static_cast<std::size_t>(state)];
}

PieceState PieceBook::state(std::uint64_t piece) const {
    const auto found = states.find(piece);
    return found == states.end() ? PieceState::open : found->second;
}

std::uint64_t PieceBook::count(PieceState state) const {
    if (state == PieceState::open) return pieces - std::min(pieces, std::uint64_t{states.size()});
    return static_cast<std::uint64_t>(std::ranges::count_if(
        states, [state](const auto& entry) { return entry.second == state; }));
}

bool PieceBook::is_closed() const {
    return count(PieceState::ok) + count(PieceState::pulled) == pieces;
}

void PieceBook::apply(const AuditRow& row) {
    if (row.action == "reprinted") {
        next_sequence = std::max(next_sequence, row.next_sequence);
        if (row.piece == 0) {
            ++reprints;
            return;
        }
    }
    reasons.erase(row.piece);
    const bool needs_reason = row.state == PieceState::reprint || row.state == PieceState::pulled;
    if (needs_reason && !row.reason.empty()) reasons[row.piece] = row.reason;
    if (row.state == PieceState::open) {
        states.erase(row.piece);
    } else {
        states[row.piece] = row.state;
    }
}

fs::path audit_path(const fs::path& run, std::string_view profile) {
    return run / (profile.empty() ? "pieces.csv" : fmt::format("pieces-{}.csv", profile));
}

base::Result<std::vector<AuditRow>> read_audit(const fs::path& run, std::string_view profile) {
    const fs::path path = audit_path(run, profile);
    std::vector<AuditRow> rows;
    std::error_code failure;
    if (!fs::exists(path, failure)) return rows;
    auto text = base::read_bytes(path, largest_audit);
    if (!text) return std::move(text).errors();
    detail::CsvRows csv(text.value());
    std::vector<std::string> fields;
    while (csv.next(fields)) {
        if (csv.line() == 1) continue;
        AuditRow row;
        const bool is_whole = fields.size() == 7 && parse_number(fields[2], row.piece) &&
                              parse_number(fields[4], row.next_sequence);
        const auto* state =
            is_whole ? std::ranges::find(state_names, fields[3]) : state_names.end();
        if (state == state_names.end()) return damaged(path, csv.line());
        row.instant = fields[0];
        row.action = fields[1];
        row.state = static_cast<PieceState>(state - state_names.begin());
        row.source = fields[5];
        row.reason = fields[6];
        rows.push_back(std::move(row));
    }
    return rows;
}

base::Status append_audit(const fs::path& run, std::string_view profile,
                          const std::vector<AuditRow>& rows) {
    const fs::path path = audit_path(run, profile);
    std::error_code failure;
    std::string text;
    if (!fs::exists(path, failure)) text = audit_header;
    for (const AuditRow& row : rows) {
        detail::append_csv(text, row.instant);
        text += ',';
        detail::append_csv(text, row.action);
        fmt::format_to(std::back_inserter(text), ",{},{},{},", row.piece, state_name(row.state),
                       row.next_sequence);
        detail::append_csv(text, row.source);
        text += ',';
        detail::append_csv(text, row.reason);
        text += '\n';
    }
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return unwritable(path);
    const off_t before = ::lseek(file, 0, SEEK_END);
    std::size_t written = 0;
    bool is_good = before >= 0;
    while (is_good && written < text.size()) {
        const ssize_t done = ::write(file, text.data() + written, text.size() - written);
        if (done < 0 && errno == EINTR) continue;
        is_good = done > 0;
        if (is_good) written += static_cast<std::size_t>(done);
    }
    is_good = is_good && ::fsync(file) == 0;
    base::Status status;
    if (!is_good) {
        status = unwritable(path);
        if (::ftruncate(file, before) != 0) status = unwritable(path);
    }
    ::close(file);
    return status;
}

base::Result<std::set<std::uint64_t>> pulled_pieces(const fs::path& run, std::string_view profile) {
    auto rows = read_audit(run, profile);
    if (!rows) return std::move(rows).errors();
    PieceBook book;
    for (const AuditRow& row : rows.value()) book.apply(row);
    std::set<std::uint64_t> pulled;
    for (const auto& [piece, state] : book.states) {
        if (state == PieceState::pulled) pulled.insert(piece);
    }
    return pulled;
}

base::Result<std::vector<std::uint64_t>> parse_pieces(std::string_view list) {
    std::set<std::uint64_t> pieces;
    std::string_view rest = list;
    while (true) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view part = rest.substr(0, comma);
        const std::size_t dash = part.find('-');
        std::uint64_t first = 0, last = 0;
        bool is_good = parse_number(part.substr(0, dash), first);
        last = first;
        if (is_good && dash != std::string_view::npos) {
            is_good = parse_number(part.substr(dash + 1), last);
        }
        if (!is_good || first == 0 || last < first || last > most_pieces) {
            return base::error("print.bad-piece-list",
                               fmt::format("'{}' is no list of pieces", list))
                .hint("numbers and ranges with commas between: 3,7-9");
        }
        for (std::uint64_t piece = first; piece <= last; ++piece) pieces.insert(piece);
        if (comma == rest.size()) break;
        rest.remove_prefix(comma + 1);
    }
    return std::vector<std::uint64_t>(pieces.begin(), pieces.end());
}

}  // namespace cajista::print
