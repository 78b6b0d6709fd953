// SPDX-License-Identifier: Apache-2.0
// Details in any order: read once into a temporary SQLite database, found by key afterwards. SQLite
// keeps its memory bounded, so the size of the file doesn't matter.
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "data/detail/join.h"
#include "data/detail/sqlite_handle.h"

namespace cajista::data::detail {

namespace {

// Rows of one key that follow each other share an entry: it saves most of the index for data that
// is grouped, but not sorted.
constexpr std::size_t entry_bytes = std::size_t{256} << 10;

template <typename T>
void put(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <typename T>
T take(std::string_view& in) {
    T value{};
    if (in.size() < sizeof value) return value;
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
    return value;
}

void put_record(std::string& out, const RawBatch& batch, const RawRecord& record) {
    put(out, record.part_count);
    for (const RawPart& part : batch.parts(record)) {
        put(out, part);
        out.append(batch.bytes(part)).append(batch.context(part));
    }
}

void take_record(std::string_view& in, RawBatch& batch) {
    batch.begin_record(0);
    const auto count = take<std::uint32_t>(in);
    for (std::uint32_t i = 0; i < count && !in.empty(); ++i) {
        const auto part = take<RawPart>(in);
        const std::string_view bytes = in.substr(0, part.size);
        in.remove_prefix(bytes.size());
        const std::string_view context = in.substr(0, part.context_size);
        in.remove_prefix(context.size());
        batch.add_part(part, bytes, context);
    }
}

class IndexedJoin final : public DetailJoin {
public:
    IndexedJoin(std::unique_ptr<JoinNode> child, KeyReader key, std::uint32_t number,
                std::filesystem::path scratch)
        : child_(std::move(child)),
          key_reader_(std::move(key)),
          number_(number),
          scratch_(std::move(scratch)) {}

    Found collect(const std::string& key, RawBatch& held) override {
        if (!is_built_) {
            const Found found = build();
            if (found != Found::done) return found;
        }
        sqlite3_reset(find_.get());
        bind(find_.get(), 1, key);
        bool any = false;
        int result = SQLITE_ROW;
        while ((result = sqlite3_step(find_.get())) == SQLITE_ROW) {
            any = true;
            std::string_view body = column(find_.get(), 0);
            while (!body.empty()) {
                row_.clear();
                take_record(body, row_);
                copy_parts(row_, row_.records().front(), held, number_);
            }
        }
        if (result != SQLITE_DONE) return broken();
        if (!any) return Found::done;
        sqlite3_reset(mark_.get());
        bind(mark_.get(), 1, key);
        return sqlite3_step(mark_.get()) == SQLITE_DONE ? Found::done : broken();
    }

    Found leftover() override {
        if (!is_built_) {
            const Found found = build();
            if (found != Found::done) return found;
        }
        while (rest_.empty()) {
            const int result = sqlite3_step(orphans_.get());
            if (result == SQLITE_DONE) return drain();
            if (result != SQLITE_ROW) return broken();
            rest_ = column(orphans_.get(), 0);
        }
        std::string_view body = rest_;
        orphan_.clear();
        take_record(body, orphan_);
        rest_.erase(0, rest_.size() - body.size());
        const RawPart part = orphan_.parts(orphan_.records().front())[0];
        auto problem = base::error("data.detail-orphan", "a row of a detail belongs to no record");
        problem.data.line = part.line;
        problem.data.offset = part.offset;
        orphan_.set_problem(std::move(problem));
        return Found::orphan;
    }

private:
    Found drain() {
        orphan_.clear();
        const Outcome outcome = child_->drain(orphan_);
        if (outcome == Outcome::failed) return fail(child_->problem());
        return outcome == Outcome::end ? Found::done : Found::orphan;
    }
    Found broken() {
        return fail(
            base::error("data.join-index", fmt::format("the temporary index of a detail failed: {}",
                                                       database_ ? sqlite3_errmsg(database_.get())
                                                                 : "it can't be made"))
                .hint("is there room in the folder for temporary files?"));
    }
    static void bind(sqlite3_stmt* statement, int number, std::string_view bytes) {
        sqlite3_bind_blob64(statement, number, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    }
    static std::string_view column(sqlite3_stmt* statement, int number) {
        const void* bytes = sqlite3_column_blob(statement, number);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, number));
        return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size};
    }
    bool execute(const char* sql) {
        return sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    bool prepare(Statement& statement, const char* sql) {
        sqlite3_stmt* prepared = nullptr;
        const bool good =
            sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr) == SQLITE_OK;
        statement.reset(prepared);
        return good;
    }

    /// In `scratch`, else SQLite's own temporary database; either way nothing is left behind.
    bool open_database() {
        std::string name;
        if (!scratch_.empty()) {
            name = (scratch_ / "detail-XXXXXX").string();
            const int file = ::mkstemp(name.data());
            if (file < 0) return false;
            ::close(file);
        }
        sqlite3* opened = nullptr;
        const int result = sqlite3_open_v2(
            name.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
            nullptr);
        database_.reset(opened);
        const bool good = result == SQLITE_OK &&
                          execute(
                              "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
                              "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-32768; "
                              "PRAGMA temp_store=FILE; "
                              "CREATE TABLE d(n INTEGER PRIMARY KEY, key BLOB, body BLOB); "
                              "CREATE TABLE used(key BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN");
        if (!name.empty()) ::unlink(name.c_str());
        return good && prepare(insert_, "INSERT INTO d(key, body) VALUES(?1, ?2)");
    }

    bool flush() {
        if (entry_.empty()) return true;
        sqlite3_reset(insert_.get());
        bind(insert_.get(), 1, entry_key_);
        bind(insert_.get(), 2, entry_);
        entry_.clear();
        return sqlite3_step(insert_.get()) == SQLITE_DONE;
    }

    Found build() {
        if (!database_ && !open_database()) return broken();
        while (true) {
            row_.clear();
            const Outcome outcome = child_->next(row_);
            if (outcome == Outcome::end) break;
            if (outcome == Outcome::failed) return fail(child_->problem());
            const RawRecord& record = row_.records().front();
            if (const base::Diagnostic* problem = row_.problem(record)) {
                if (problem->code != "data.detail-orphan") return fail(*problem);
                orphan_.clear();
                copy_record(row_, record, orphan_);
                return Found::orphan;
            }
            auto key = key_reader_.read(row_, row_.parts(record)[0]);
            if (!key) {
                auto problem = base::error("data.join-order", "a row of a detail can't be read");
                problem.data.line = row_.parts(record)[0].line;
                return fail(std::move(problem));
            }
            if (*key != entry_key_ || entry_.size() > entry_bytes) {
                if (!flush()) return broken();
                entry_key_ = std::move(*key);
            }
            put_record(entry_, row_, record);
        }
        const bool good = flush() && execute("CREATE INDEX k ON d(key)") &&
                          prepare(find_, "SELECT body FROM d WHERE key = ?1 ORDER BY n") &&
                          prepare(mark_, "INSERT OR IGNORE INTO used VALUES(?1)") &&
                          prepare(orphans_,
                                  "SELECT body FROM d WHERE key NOT IN (SELECT key FROM used) "
                                  "ORDER BY n");
        is_built_ = good;
        return good ? Found::done : broken();
    }

    std::unique_ptr<JoinNode> child_;
    KeyReader key_reader_;
    std::uint32_t number_;
    std::filesystem::path scratch_;
    Database database_;  // before the statements: they go first
    Statement insert_, find_, mark_, orphans_;
    RawBatch row_;
    std::string entry_, entry_key_;
    std::string rest_;  ///< orphans of one entry that are still to be given
    bool is_built_ = false;
};

}  // namespace

std::unique_ptr<DetailJoin> join_indexed(std::unique_ptr<JoinNode> child, KeyReader key,
                                         std::uint32_t number, std::filesystem::path scratch) {
    return std::make_unique<IndexedJoin>(std::move(child), std::move(key), number,
                                         std::move(scratch));
}

}  // namespace cajista::data::detail
