// SPDX-License-Identifier: Apache-2.0
// Rows of a SQLite query as records: each becomes a JSON object with a key for each column, so that
// rejects can be read by people and parsed like other JSON.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/detail/cutter.h"

namespace cajista::data::detail {

class SqlSource : public RecordSource {
public:
    /// Opens the database read-only and prepares the query. Errors: data.file-unreadable,
    /// data.sql-query (with the query's span).
    static base::Result<std::unique_ptr<SqlSource>> open(const job::Input& input);

    /// Whether the query asks for a key (`?`).
    virtual bool has_parameter() const = 0;
    /// Starts the query again, for this key.
    virtual void restart(std::string_view key) = 0;
};

}  // namespace cajista::data::detail
