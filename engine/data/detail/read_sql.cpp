// SPDX-License-Identifier: Apache-2.0
#include "data/detail/read_sql.h"

#include <fmt/format.h>

#include <utility>

#include "base/characters.h"
#include "base/json_text.h"
#include "data/detail/sqlite_handle.h"

namespace cajista::data::detail {

namespace {

class Rows final : public SqlSource {
public:
    Rows(Database database, Statement statement, std::string path)
        : database_(std::move(database)), statement_(std::move(statement)), path_(std::move(path)) {
        const int count = sqlite3_column_count(statement_.get());
        for (int i = 0; i < count; ++i) {
            std::string& key = keys_.emplace_back(i == 0 ? "{" : ",");
            const char* name = sqlite3_column_name(statement_.get(), i);
            base::append_json_text(key, name == nullptr ? "" : name);
            key += ':';
        }
    }

    bool has_parameter() const override {
        return sqlite3_bind_parameter_count(statement_.get()) != 0;
    }

    void restart(std::string_view key) override {
        sqlite3_reset(statement_.get());
        key_ = key;
        sqlite3_bind_text64(statement_.get(), 1, key_.data(), key_.size(), SQLITE_STATIC,
                            SQLITE_UTF8);
        done_ = false;
    }

    Outcome next(Cut& cut) override {
        if (done_) return Outcome::end;
        cut.line = cut.offset = 0;
        cut.context = {};
        const int result = sqlite3_step(statement_.get());
        done_ = result != SQLITE_ROW;
        if (result == SQLITE_DONE) return Outcome::end;
        if (result != SQLITE_ROW) {
            cut.problem =
                base::error("data.sql-failed",
                            fmt::format("the query stopped: {}", sqlite3_errmsg(database_.get())));
            return Outcome::failed;
        }
        row_.clear();
        std::string blob;
        for (int i = 0; i < static_cast<int>(keys_.size()); ++i) append_column(i, blob);
        row_ += keys_.empty() ? "{}" : "}";
        cut.bytes = row_;
        if (blob.empty()) return Outcome::record;
        cut.problem =
            base::error("data.sql-blob", fmt::format("column '{}' holds binary data", blob))
                .hint("leave it out of the query, or convert it: hex(column)");
        return Outcome::reject;
    }

private:
    void append_column(int i, std::string& blob) {
        row_ += keys_[static_cast<std::size_t>(i)];
        switch (sqlite3_column_type(statement_.get(), i)) {
            case SQLITE_INTEGER:
                fmt::format_to(std::back_inserter(row_), "{}",
                               sqlite3_column_int64(statement_.get(), i));
                break;
            case SQLITE_FLOAT:
                append_real(i);
                break;
            case SQLITE_TEXT:
                base::append_json_text(row_, text(i));
                break;
            case SQLITE_BLOB:
                if (blob.empty()) blob = sqlite3_column_name(statement_.get(), i);
                row_ += "null";
                break;
            default:
                row_ += "null";
                break;
        }
    }
    std::string_view text(int i) {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), i));
        if (bytes == nullptr) return {};
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), i))};
    }
    /// In SQLite's own decimal form of 15 digits: what NUMERIC(10,2) was stored as comes back.
    void append_real(int i) {
        const std::string_view number = text(i);
        const bool is_plain = number.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
        if (is_plain) {
            row_ += number;
        } else {
            base::append_json_text(row_, number);
        }
    }

    Database database_;
    Statement statement_;
    std::string path_;
    std::vector<std::string> keys_;  ///< what stands before each value
    std::string row_;
    std::string key_;
    bool done_ = false;
};

base::Diagnostic bad_query(const job::Input& input, std::string message) {
    return base::error("data.sql-query", std::move(message), input.query_span);
}

}  // namespace

base::Result<std::unique_ptr<SqlSource>> SqlSource::open(const job::Input& input) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(input.path.c_str(), &opened,
                                       SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(opened);
    if (result != SQLITE_OK) {
        return base::error("data.file-unreadable",
                           fmt::format("the database '{}' can't be opened: {}", input.path,
                                       opened == nullptr ? "no memory" : sqlite3_errmsg(opened)),
                           input.span);
    }
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, static_cast<int>(input.limits.record_bytes));
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_stmt* prepared = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v2(opened, input.query.c_str(), static_cast<int>(input.query.size()) + 1,
                           &prepared, &tail) != SQLITE_OK) {
        return bad_query(input,
                         fmt::format("SQLite can't read the query: {}", sqlite3_errmsg(opened)));
    }
    Statement statement(prepared);
    if (!statement || !base::is_blank(tail) || sqlite3_stmt_readonly(prepared) == 0) {
        return bad_query(input, "the query must be one statement that only reads");
    }
    if (sqlite3_bind_parameter_count(prepared) > 1) {
        return bad_query(input, "the query has more than one parameter");
    }
    return std::unique_ptr<SqlSource>(
        std::make_unique<Rows>(std::move(database), std::move(statement), input.path));
}

}  // namespace cajista::data::detail
