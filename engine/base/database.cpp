// SPDX-License-Identifier: Apache-2.0
#include "base/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace cajista::base {

namespace {

constexpr int busy_milliseconds = 5000;
constexpr int busy_step_milliseconds = 5;

Diagnostic failure(const std::filesystem::path& path, std::string_view what, sqlite3* database) {
    std::string message = "the database " + path.string() + " ";
    message += what;
    message += ": ";
    message += database == nullptr ? "no memory" : sqlite3_errmsg(database);
    return error("base.database-failed", std::move(message))
        .hint("is there room on the volume, and may the file be written?");
}

/// Sets the write-ahead log. SQLite doesn't wait by itself (its busy timeout) when programs that
/// open a new database at once all want to change its mode: this asks again for as long.
int set_write_ahead(sqlite3* database) {
    int code = SQLITE_BUSY;
    for (int waited = 0; waited < busy_milliseconds; waited += busy_step_milliseconds) {
        code = sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL", nullptr,
                            nullptr, nullptr);
        if (code != SQLITE_BUSY) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(busy_step_milliseconds));
    }
    return code;
}

}  // namespace

void Query::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Query& Query::bind(int place, std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), place, number);
    return *this;
}

Query& Query::bind(int place, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), place, text.data() == nullptr ? "" : text.data(),
                        text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

bool Query::step() {
    code_ = sqlite3_step(statement_.get());
    return code_ == SQLITE_ROW;
}

Status Query::run() {
    while (step()) continue;
    return reset();
}

Status Query::reset() {
    Status status;
    if (code_ != SQLITE_ROW && code_ != SQLITE_DONE && code_ != SQLITE_OK) {
        status = failure(path_, "could not be used", sqlite3_db_handle(statement_.get()));
    }
    sqlite3_reset(statement_.get());
    code_ = SQLITE_OK;
    return status;
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Query::text(int column) const {
    const auto* bytes =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
    if (mode == Mode::write) {
        // SQLite gives the files beside it (-wal, -shm) the permissions of this one.
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file >= 0) ::close(file);
    }
    const int flags =
        mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database;
    database.path_ = path;
    database.database_.reset(opened);
    if (code != SQLITE_OK) return database.failed("can't be opened");
    sqlite3_busy_timeout(opened, busy_milliseconds);
    if (mode == Mode::write && set_write_ahead(opened) != SQLITE_OK) {
        return database.failed("could not be used");
    }
    return database;
}

Diagnostic Database::failed(std::string_view what) const {
    return failure(path_, what, database_.get());
}

Status Database::execute(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failed("could not be used");
    }
    return {};
}

Result<Query> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr) != SQLITE_OK) {
        return failed("could not be used");
    }
    Query query;
    query.statement_.reset(statement);
    query.path_ = path_.string();
    return query;
}

Transaction::~Transaction() {
    if (is_open_) (void)database_.execute("ROLLBACK");
}

Status Transaction::begin() {
    Status begun = database_.execute("BEGIN IMMEDIATE");
    is_open_ = begun.ok();
    return begun;
}

Status Transaction::commit() {
    Status done = database_.execute("COMMIT");
    if (done) is_open_ = false;
    return done;
}

}  // namespace cajista::base
