// SPDX-License-Identifier: Apache-2.0
#include "run/supplements.h"

#include <fmt/format.h>

#include <utility>

#include "run/instant.h"
#include "run/run_directory.h"
#include "store/facts.h"
#include "store/page_store.h"

namespace cajista::run {

namespace {

constexpr const char* supplement_tables = R"(
CREATE TABLE IF NOT EXISTS supplement (
  folder TEXT PRIMARY KEY, kind TEXT NOT NULL, time TEXT NOT NULL, documents INTEGER NOT NULL,
  volumes INTEGER NOT NULL, pieces INTEGER NOT NULL, records INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS supplied (
  record INTEGER NOT NULL, folder TEXT NOT NULL, PRIMARY KEY (record, folder)) WITHOUT ROWID;
)";

}  // namespace

base::Result<std::unique_ptr<SupplementBook>> SupplementBook::open(
    const std::filesystem::path& run) {
    auto database = base::Database::open(run / "journal.sqlite", base::Database::Mode::write);
    if (!database) return std::move(database).errors();
    if (base::Status made = database->execute(supplement_tables); !made)
        return std::move(made).errors();
    auto find =
        database->prepare("SELECT folder FROM supplied WHERE record = ? AND folder <> ? LIMIT 1");
    if (!find) return std::move(find).errors();
    return std::unique_ptr<SupplementBook>(
        new SupplementBook(std::move(database).value(), std::move(find).value()));
}

base::Result<print::NumbersBefore> SupplementBook::made(const std::string& but) {
    auto found = rows();
    if (!found) return std::move(found).errors();
    print::NumbersBefore sum;
    for (const SupplementRow& row : found.value()) {
        if (row.folder == but) continue;
        sum.documents += row.made.documents;
        sum.volumes += row.made.volumes;
        sum.pieces += row.made.pieces;
    }
    return sum;
}

std::string SupplementBook::holder_of(std::uint64_t record, const std::string& but) {
    find_.bind(1, record).bind(2, but);
    const std::string folder = find_.step() ? find_.text(0) : std::string();
    (void)find_.reset();  // what can't be read shows when the supplement is noted
    return folder;
}

base::Result<std::vector<SupplementRow>> SupplementBook::rows() {
    auto query = database_.prepare(
        "SELECT folder, kind, time, documents, volumes, pieces, records FROM supplement "
        "ORDER BY time, folder");
    if (!query) return std::move(query).errors();
    std::vector<SupplementRow> rows;
    const auto count = [&](int column) {
        return static_cast<std::uint64_t>(query->number(column));
    };
    while (query->step()) {
        rows.push_back({query->text(0),
                        query->text(1),
                        query->text(2),
                        {count(3), count(4), count(5)},
                        count(6)});
    }
    if (base::Status done = query->reset(); !done) return std::move(done).errors();
    return rows;
}

base::Status SupplementBook::add(const SupplementRow& row, const std::filesystem::path& store) {
    base::Transaction change(database_);
    if (base::Status begun = change.begin(); !begun) return begun;
    if (base::Status cleared = remove(row.folder); !cleared) return cleared;
    auto add = database_.prepare("INSERT OR IGNORE INTO supplied VALUES (?,?)");
    if (!add) return std::move(add).errors();
    auto reader = store::PageStoreReader::open(store);
    if (!reader) return std::move(reader).errors();
    store::Frame frame;
    store::DocumentFacts facts;
    std::uint64_t records = 0;
    std::uint64_t last = 0;
    while (reader.value()->next(frame)) {
        if (!store::parse_facts(frame.facts, facts)) {
            return base::error("store.damaged", "the facts of a document can't be read");
        }
        if (std::exchange(last, facts.record_number) == facts.record_number) continue;
        ++records;
        add->bind(1, facts.record_number).bind(2, row.folder);
        if (base::Status added = add->run(); !added) return added;
    }
    if (!reader.value()->status()) return reader.value()->status();
    auto insert = database_.prepare("INSERT INTO supplement VALUES (?,?,?,?,?,?,?)");
    if (!insert) return std::move(insert).errors();
    insert->bind(1, row.folder).bind(2, row.kind).bind(3, instant_of_clock().text);
    insert->bind(4, row.made.documents).bind(5, row.made.volumes).bind(6, row.made.pieces);
    if (base::Status added = insert->bind(7, records).run(); !added) return added;
    return change.commit();
}

base::Status SupplementBook::remove(const std::string& folder) {
    for (const char* table : {"supplied", "supplement"}) {
        auto remove = database_.prepare(fmt::format("DELETE FROM {} WHERE folder = ?", table));
        if (!remove) return std::move(remove).errors();
        if (base::Status done = remove->bind(1, folder).run(); !done) return done;
    }
    return {};
}

base::Result<print::NumbersBefore> numbers_before(const std::filesystem::path& run,
                                                  const std::string& but) {
    base::Result<RunRecord> record = read_run_record(run);
    if (!record) return std::move(record).errors();
    if (record->state != "published") {
        return base::error(
                   "run.nothing-to-supplement",
                   fmt::format("'{}' is not published (state: {})", run.string(), record->state))
            .hint("only a published run can be completed; run the job again");
    }
    if (record->supplement.is_any()) {
        return base::error("run.nothing-to-supplement",
                           fmt::format("'{}' completes the run '{}' itself", run.string(),
                                       record->supplement.of.string()))
            .hint("name that run");
    }
    auto book = SupplementBook::open(run);
    if (!book) return std::move(book).errors();
    base::Result<print::NumbersBefore> others = book.value()->made(but);
    if (!others) return std::move(others).errors();
    return print::NumbersBefore{record->made.documents + others->documents,
                                record->made.volumes + others->volumes,
                                record->made.pieces + others->pieces};
}

}  // namespace cajista::run
