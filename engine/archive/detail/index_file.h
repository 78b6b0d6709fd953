// SPDX-License-Identifier: Apache-2.0
// The index of an archive: index.sqlite, table `documents`, in order of key and number; built in
// one transaction, then VACUUM INTO, so that equal content is equal bytes.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/facts.h"

namespace cajista::archive::detail {

/// One owner, one thread. Error: archive.index-failed.
class IndexFile {
public:
    /// `columns`: what stands behind key and number, in SQL; the job's fields come last.
    static base::Result<std::unique_ptr<IndexFile>> create(const std::filesystem::path& folder,
                                                           const std::vector<std::string>& fields,
                                                           std::string_view columns);

    /// A row; a value is a number or a text, in the order of the columns.
    struct Cell {
        std::string_view text{};
        std::int64_t number = 0;
        bool is_text = false;
        Cell(std::string_view of) : text(of), is_text(true) {}
        Cell(std::uint64_t of) : number(static_cast<std::int64_t>(of)) {}
    };
    base::Status add(const store::DocumentFacts& facts, std::uint64_t number,
                     std::initializer_list<Cell> cells);
    /// SQL on the staging database: a table beside `documents`.
    base::Status execute(const std::string& sql);
    /// Builds index.sqlite.
    base::Status finish();

private:
    IndexFile(std::filesystem::path folder, std::vector<std::string> fields, std::string columns)
        : folder_(std::move(folder)), fields_(std::move(fields)), columns_(std::move(columns)) {}
    base::Status open();
    base::Diagnostic failed() const;
    std::filesystem::path staging() const { return folder_ / "index.part"; }
    std::string all_columns() const;
    void bind(int place, std::string_view text);

    struct CloseDatabase {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };
    struct CloseStatement {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::filesystem::path folder_;
    std::vector<std::string> fields_;
    std::string columns_;
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    std::unique_ptr<sqlite3_stmt, CloseStatement> insert_;
};

/// A text as SQL writes it.
std::string sql_text(std::string_view text);

}  // namespace cajista::archive::detail
