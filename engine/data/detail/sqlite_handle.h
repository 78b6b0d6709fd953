// SPDX-License-Identifier: Apache-2.0
// Owners of what SQLite opens; for databases of others, read by SQL of the job (base/database.h is
// for our own).
#pragma once

#include <memory>

#include <sqlite3.h>

namespace cajista::data::detail {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

}  // namespace cajista::data::detail
