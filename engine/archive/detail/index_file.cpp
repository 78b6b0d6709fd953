// SPDX-License-Identifier: Apache-2.0
#include "archive/detail/index_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace cajista::archive::detail {

namespace {

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out += c;
        if (c == quote) out += c;
    }
    return out + quote;
}

std::string sql_name(std::string_view name) { return quoted(name, '"'); }

}  // namespace

std::string sql_text(std::string_view text) { return quoted(text, '\''); }

base::Result<std::unique_ptr<IndexFile>> IndexFile::create(const std::filesystem::path& folder,
                                                           const std::vector<std::string>& fields,
                                                           std::string_view columns) {
    std::unique_ptr<IndexFile> index(new IndexFile(folder, fields, std::string(columns)));
    if (base::Status opened = index->open(); !opened) return std::move(opened).errors();
    return index;
}

base::Diagnostic IndexFile::failed() const {
    return base::error("archive.index-failed",
                       fmt::format("the index of '{}' could not be written: {}", folder_.string(),
                                   database_ ? sqlite3_errmsg(database_.get()) : "no database"));
}

base::Status IndexFile::execute(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failed();
    }
    return {};
}

std::string IndexFile::all_columns() const {
    std::string list = "key TEXT NOT NULL, number INTEGER NOT NULL, " + columns_;
    for (const std::string& field : fields_) list += ", " + sql_name(field) + " TEXT";
    return list;
}

base::Status IndexFile::open() {
    std::error_code ignored;  // of an attempt that was killed; opening says if it is in the way
    std::filesystem::remove(staging(), ignored);
    std::filesystem::remove(folder_ / "index.sqlite", ignored);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open(staging().c_str(), &opened);
    database_.reset(opened);
    if (code != SQLITE_OK) return failed();
    // The staging file is thrown away when the run stops, so nothing in it needs to last.
    base::Status ready = execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
    if (ready) ready = execute("CREATE TABLE staged (" + all_columns() + ")");
    if (!ready) return ready;
    const auto own = std::count(columns_.begin(), columns_.end(), ',') + 1;
    std::string sql = "INSERT INTO staged VALUES (?,?";
    for (std::size_t i = 0; i < static_cast<std::size_t>(own) + fields_.size(); ++i) sql += ",?";
    sql += ')';
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        return failed();
    }
    insert_.reset(statement);
    return {};
}

void IndexFile::bind(int place, std::string_view text) {
    sqlite3_bind_text64(insert_.get(), place, text.data() == nullptr ? "" : text.data(),
                        text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

base::Status IndexFile::add(const store::DocumentFacts& facts, std::uint64_t number,
                            std::initializer_list<Cell> cells) {
    int place = 1;
    bind(place++, facts.key);
    sqlite3_bind_int64(insert_.get(), place++, static_cast<sqlite3_int64>(number));
    for (const Cell& cell : cells) {
        if (cell.is_text) {
            bind(place++, cell.text);
        } else {
            sqlite3_bind_int64(insert_.get(), place++, cell.number);
        }
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        bind(place++, i < facts.index.size() ? facts.index[i] : std::string_view{});
    }
    const int code = sqlite3_step(insert_.get());
    sqlite3_reset(insert_.get());
    return code == SQLITE_DONE ? base::Status() : base::Status(failed());
}

base::Status IndexFile::finish() {
    insert_.reset();
    std::string sql = "CREATE TABLE documents (" + all_columns() +
                      "); INSERT INTO documents SELECT * FROM staged ORDER BY key, number; "
                      "DROP TABLE staged; CREATE INDEX documents_by_key ON documents (key);";
    for (const std::string& field : fields_) {
        sql += " CREATE INDEX " + sql_name("documents_by_" + field) + " ON documents (" +
               sql_name(field) + ");";
    }
    base::Status built = execute(sql + " COMMIT");
    if (built) built = execute("VACUUM INTO " + sql_text((folder_ / "index.sqlite").string()));
    if (!built) return built;
    database_.reset();
    std::error_code ignored;  // a staging file left behind is in nobody's way
    std::filesystem::remove(staging(), ignored);
    return {};
}

}  // namespace cajista::archive::detail
