// SPDX-License-Identifier: Apache-2.0
// Reads small CSV files that we or an inserter wrote (RFC 4180).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "print/detail/csv.h"

namespace cajista::print::detail {

/// Rows of a text; empty lines don't count.
class CsvRows {
public:
    explicit CsvRows(std::string_view text) : rest_(text) {}

    /// False at the end.
    bool next(std::vector<std::string>& fields) {
        while (!rest_.empty() && (rest_.front() == '\n' || rest_.front() == '\r')) {
            if (rest_.front() == '\n') ++line_;
            rest_.remove_prefix(1);
        }
        if (rest_.empty()) return false;
        ++line_;
        fields.assign(1, {});
        bool is_quoted = false;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') {
                if (is_quoted && rest_.starts_with('"')) {
                    fields.back() += '"';
                    rest_.remove_prefix(1);
                } else {
                    is_quoted = !is_quoted;
                }
            } else if (c == ',' && !is_quoted) {
                fields.emplace_back();
            } else if (c == '\n' && !is_quoted) {
                break;
            } else if (c != '\r' || is_quoted) {
                fields.back() += c;
            }
        }
        return true;
    }
    /// Of the row that next() gave, from 1.
    std::size_t line() const { return line_; }

private:
    std::string_view rest_;
    std::size_t line_ = 0;
};

}  // namespace cajista::print::detail
