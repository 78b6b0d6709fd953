// SPDX-License-Identifier: Apache-2.0
#include "print/return_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/files.h"
#include "print/detail/csv_rows.h"

namespace cajista::print {

namespace {

constexpr std::size_t return_errors_kept = 20;
constexpr std::size_t largest_control = std::size_t{8} << 30;

base::Diagnostic bad(const std::filesystem::path& path, std::size_t line, std::string_view what) {
    return base::error("print.bad-return-file",
                       fmt::format("line {} of '{}' {}", line, path.string(), what))
        .hint("columns 'piece' and 'status' (ok, reprint or pull), and perhaps 'reason'");
}

bool parse_state(std::string_view text, PieceState& state) {
    if (text == "ok") {
        state = PieceState::ok;
    } else if (text == "reprint") {
        state = PieceState::reprint;
    } else if (text == "pull") {
        state = PieceState::pulled;
    } else {
        return false;
    }
    return true;
}

}  // namespace

base::Result<std::vector<ReturnedPiece>> parse_return_file(std::string_view text,
                                                           const std::filesystem::path& path) {
    detail::CsvRows csv(text);
    std::vector<std::string> fields;
    if (!csv.next(fields)) return bad(path, 1, "is missing: the file is empty");
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(fields, name) - fields.begin());
    };
    const std::size_t piece_at = column("piece"), status_at = column("status"),
                      reason_at = column("reason");
    if (piece_at == fields.size() || status_at == fields.size()) {
        return bad(path, 1, "doesn't name the columns");
    }
    base::Diagnostics errors;
    std::vector<ReturnedPiece> rows;
    while (csv.next(fields) && errors.size() < return_errors_kept) {
        ReturnedPiece row;
        row.line = csv.line();
        if (fields.size() <= std::max(piece_at, status_at)) {
            errors.push_back(bad(path, row.line, "has too few columns"));
            continue;
        }
        const std::string& number = fields[piece_at];
        const auto [end, problem] =
            std::from_chars(number.data(), number.data() + number.size(), row.piece);
        if (problem != std::errc() || end != number.data() + number.size()) {
            errors.push_back(bad(path, row.line, "has no piece number"));
        } else if (!parse_state(fields[status_at], row.state)) {
            errors.push_back(bad(path, row.line, "has no status that is known"));
        }
        if (reason_at < fields.size()) row.reason = fields[reason_at];
        rows.push_back(std::move(row));
    }
    if (!errors.empty()) return errors;
    return rows;
}

base::Result<std::vector<KeyedPiece>> read_keyed_pieces(const std::filesystem::path& control) {
    auto text = base::read_bytes(control, largest_control);
    if (!text) return std::move(text).errors();
    detail::CsvRows csv(text.value());
    std::vector<std::string> fields;
    csv.next(fields);
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(fields, name) - fields.begin());
    };
    const std::size_t key_at = column("key"), piece_at = column("piece");
    if (std::max(key_at, piece_at) >= fields.size()) {
        return base::error("print.plan-unreadable", fmt::format("'{}' has no columns 'key' and "
                                                                "'piece'",
                                                                control.string()));
    }
    std::vector<KeyedPiece> rows;
    while (csv.next(fields)) {
        if (fields.size() <= std::max(key_at, piece_at)) continue;
        KeyedPiece row;
        const std::string& number = fields[piece_at];
        std::from_chars(number.data(), number.data() + number.size(), row.piece);
        row.key = std::move(fields[key_at]);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace cajista::print
