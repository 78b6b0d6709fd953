// SPDX-License-Identifier: Apache-2.0
// The fields of one CSV row (RFC 4180 and its dialects).
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "job/input.h"

namespace cajista::data::detail {

/// One field as it stands in the row.
struct CsvField {
    std::string_view text;  ///< without the quotes, escapes still in it
    bool is_quoted = false;
    bool has_escapes = false;
};

/// Walks over a row without its line end. A plain value over text that outlives it.
class CsvRow {
public:
    CsvRow(std::string_view row, const job::CsvDialect& dialect)
        : at_(row.data()), end_(row.data() + row.size()), dialect_(dialect) {}

    /// False after the last field, or when the row is broken (see is_broken()).
    bool next(CsvField& field) {
        if (done_) return false;
        if (dialect_.quote != '\0' && at_ != end_ && *at_ == dialect_.quote) {
            return next_quoted(field);
        }
        const void* found =
            std::memchr(at_, dialect_.delimiter, static_cast<std::size_t>(end_ - at_));
        const char* stop = found == nullptr ? end_ : static_cast<const char*>(found);
        field = {{at_, static_cast<std::size_t>(stop - at_)}, false, false};
        move_to(stop);
        return true;
    }
    /// A quote isn't closed, or something stands behind the closing one.
    bool is_broken() const { return broken_; }

private:
    bool next_quoted(CsvField& field);
    void move_to(const char* stop) {
        done_ = stop == end_;
        at_ = done_ ? end_ : stop + 1;
    }

    const char* at_;
    const char* end_;
    const job::CsvDialect& dialect_;
    bool done_ = false;
    bool broken_ = false;
};

/// Where a row that starts at the front of `data` ends.
struct CsvRowEnd {
    enum class Found : std::uint8_t {
        row,     ///< `content` bytes and a line end, `size` together
        more,    ///< not within these bytes
        broken,  ///< text behind a closing quote; `size` is that of the first line
    };
    Found found = Found::more;
    std::size_t content = 0;
    std::size_t size = 0;
};
CsvRowEnd find_row_end(std::string_view data, const job::CsvDialect& dialect);

/// The text of a quoted field with its escapes resolved.
void append_unescaped(std::string& out, const CsvField& field, const job::CsvDialect& dialect);

}  // namespace cajista::data::detail
