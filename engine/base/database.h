// SPDX-License-Identifier: Apache-2.0
// SQLite for journals and registers: what is written in a transaction is there or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cajista::base {

/// One statement of a database, prepared once and used again and again. One owner, one thread; the
/// database must outlive it.
class Query {
public:
    Query() = default;
    /// Values by place, from 1. Texts are copied.
    Query& bind(int place, std::int64_t number);
    Query& bind(int place, std::uint64_t number) {
        return bind(place, static_cast<std::int64_t>(number));
    }
    Query& bind(int place, std::string_view text);
    /// True: there is a row, and the columns can be asked for. False: the end, or an error.
    bool step();
    /// For a statement without rows: runs it and makes it ready for the next values.
    Status run();
    /// After step() gave false: what went wrong, if anything; ready for the next values.
    Status reset();

    std::int64_t number(int column) const;
    std::string text(int column) const;

private:
    friend class Database;
    struct Close {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Close> statement_;
    std::string path_;
    int code_ = 0;
};

/// An open database. One owner; move-only. Errors: base.database-failed with SQLite's reason.
class Database {
public:
    enum class Mode : std::uint8_t {
        read,   ///< must exist; also while another process writes
        write,  ///< made when it is not there, for its owner alone; write-ahead log
    };
    /// Waits at most five seconds for another process's transaction to end.
    static Result<Database> open(const std::filesystem::path& path, Mode mode);

    /// Statements without values, separated by `;`.
    Status execute(const std::string& sql);
    Result<Query> prepare(std::string_view sql);

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    Diagnostic failed(std::string_view what) const;
    std::filesystem::path path_;
    std::unique_ptr<sqlite3, Close> database_;
};

/// Begins a transaction; it is undone unless committed.
class Transaction {
public:
    explicit Transaction(Database& database) : database_(database) {}
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Status begin();
    Status commit();

private:
    Database& database_;
    bool is_open_ = false;
};

}  // namespace cajista::base
