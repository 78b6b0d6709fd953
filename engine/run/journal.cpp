// SPDX-License-Identifier: Apache-2.0
#include "run/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "run/detail/flat_json.h"
#include "run/instant.h"

namespace cajista::run {

namespace {

constexpr const char* journal_file = "journal.sqlite";

// Counts as columns, so that whoever looks into the journal with SQL can read them.
constexpr const char* journal_tables = R"(
CREATE TABLE IF NOT EXISTS checkpoint (
  batches INTEGER PRIMARY KEY, time TEXT NOT NULL, read INTEGER NOT NULL,
  composed INTEGER NOT NULL, rejected INTEGER NOT NULL, suppressed INTEGER NOT NULL,
  held INTEGER NOT NULL, documents INTEGER NOT NULL, pages INTEGER NOT NULL,
  warnings INTEGER NOT NULL, bytes_read INTEGER NOT NULL, store_segment INTEGER NOT NULL,
  store_bytes INTEGER NOT NULL, reject_bytes INTEGER NOT NULL, reject_codes TEXT NOT NULL,
  data_checksum INTEGER NOT NULL, milliseconds INTEGER NOT NULL, is_complete INTEGER NOT NULL,
  totals_read TEXT NOT NULL, totals_composed TEXT NOT NULL, rejected_at TEXT NOT NULL,
  messages TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, event TEXT NOT NULL,
  details TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS audit_keeps_rows BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_keeps_values BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
)";

std::string codes_text(const std::map<std::string, std::uint64_t>& codes) {
    std::string text;
    for (const auto& [code, count] : codes) text += fmt::format("{} {}\n", code, count);
    return text;
}

std::string amounts_text(const std::vector<value::Decimal>& amounts) {
    std::string text;
    for (const value::Decimal& amount : amounts) text += amount.to_string() + "\n";
    return text;
}

std::vector<value::Decimal> parse_amounts(const std::string& text) {
    std::vector<value::Decimal> amounts;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        amounts.push_back(value::Decimal::parse(line).value_or(value::Decimal::from_integer(0)));
    }
    return amounts;
}

std::map<std::string, std::uint64_t> parse_codes(std::string_view text) {
    std::map<std::string, std::uint64_t> codes;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t blank = line.find(' ');
        if (blank != std::string_view::npos) {
            codes[std::string(line.substr(0, blank))] = detail::count_of(line.substr(blank + 1));
        }
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return codes;
}

}  // namespace

base::Result<std::unique_ptr<Journal>> Journal::create(const std::filesystem::path& folder) {
    auto database = base::Database::open(folder / journal_file, base::Database::Mode::write);
    if (!database) return std::move(database).errors();
    auto journal = std::unique_ptr<Journal>(new Journal(std::move(database).value()));
    if (base::Status made = journal->database_.execute(journal_tables); !made) {
        return std::move(made).errors();
    }
    return journal;
}

base::Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& folder) {
    return create(folder);  // a run may be killed before its tables are there
}

base::Result<std::unique_ptr<Journal>> Journal::read(const std::filesystem::path& folder) {
    auto database = base::Database::open(folder / journal_file, base::Database::Mode::read);
    if (!database) return std::move(database).errors();
    return std::unique_ptr<Journal>(new Journal(std::move(database).value()));
}

base::Status Journal::add(const Checkpoint& checkpoint) {
    auto query = database_.prepare(
        "INSERT OR REPLACE INTO checkpoint VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!query) return std::move(query).errors();
    const report::RecordCounts& records = checkpoint.records;
    query->bind(1, checkpoint.batches).bind(2, instant_of_clock().text);
    query->bind(3, records.read).bind(4, records.composed).bind(5, records.rejected);
    query->bind(6, records.suppressed).bind(7, records.held);
    query->bind(8, checkpoint.documents).bind(9, checkpoint.pages).bind(10, checkpoint.warnings);
    query->bind(11, checkpoint.bytes_read).bind(12, std::uint64_t{checkpoint.store.segment});
    query->bind(13, checkpoint.store.bytes).bind(14, checkpoint.reject_bytes);
    query->bind(15, codes_text(checkpoint.reject_codes));
    query->bind(16, std::uint64_t{checkpoint.data_checksum});
    query->bind(17, static_cast<std::int64_t>(checkpoint.seconds * 1000));
    query->bind(18, std::int64_t{checkpoint.is_complete ? 1 : 0});
    query->bind(19, amounts_text(checkpoint.totals.read));
    query->bind(20, amounts_text(checkpoint.totals.composed));
    query->bind(21, fmt::format("{}", fmt::join(records.rejected_at, " ")));
    query->bind(22, to_text(checkpoint.messages));
    return query->run();
}

base::Result<std::optional<Checkpoint>> Journal::last() {
    auto query = database_.prepare(
        "SELECT batches, read, composed, rejected, suppressed, held, documents, pages, warnings, "
        "bytes_read, store_segment, store_bytes, reject_bytes, reject_codes, data_checksum, "
        "milliseconds, is_complete, totals_read, totals_composed, rejected_at, messages "
        "FROM checkpoint ORDER BY batches DESC LIMIT 1");
    if (!query) return std::move(query).errors();
    if (!query->step()) {
        if (base::Status status = query->reset(); !status) return std::move(status).errors();
        return std::optional<Checkpoint>();
    }
    const auto count = [&](int column) {
        return static_cast<std::uint64_t>(query->number(column));
    };
    Checkpoint found;
    found.batches = count(0);
    found.records = {count(1), count(2), count(3), count(4), count(5), {}};
    std::istringstream stages(query->text(19));
    for (std::uint64_t& each : found.records.rejected_at) stages >> each;
    found.documents = count(6);
    found.pages = count(7);
    found.warnings = count(8);
    found.bytes_read = count(9);
    found.store = {static_cast<std::uint32_t>(count(10)), count(11)};
    found.reject_bytes = count(12);
    found.reject_codes = parse_codes(query->text(13));
    found.data_checksum = static_cast<std::uint32_t>(count(14));
    found.seconds = static_cast<double>(count(15)) / 1000;
    found.is_complete = count(16) != 0;
    found.totals = {parse_amounts(query->text(17)), parse_amounts(query->text(18))};
    found.messages = parse_messages(query->text(20));
    return std::optional<Checkpoint>(std::move(found));
}

base::Status Journal::audit(std::string_view event, std::string_view details) {
    auto query = database_.prepare("INSERT INTO audit (time, event, details) VALUES (?,?,?)");
    if (!query) return std::move(query).errors();
    query->bind(1, instant_of_clock().text).bind(2, event).bind(3, details);
    return query->run();
}

base::Result<std::vector<AuditRow>> Journal::audit_rows() {
    auto query = database_.prepare("SELECT time, event, details FROM audit ORDER BY number");
    if (!query) return std::move(query).errors();
    std::vector<AuditRow> rows;
    while (query->step()) rows.push_back({query->text(0), query->text(1), query->text(2)});
    if (base::Status status = query->reset(); !status) return std::move(status).errors();
    return rows;
}

}  // namespace cajista::run
