// SPDX-License-Identifier: Apache-2.0
#include "data/detail/csv_fields.h"

#include <algorithm>

namespace cajista::data::detail {

namespace {

/// Finds the closing quote from `at` (behind the opening one); `end` when there is none.
const char* closing_quote(const char* at, const char* end, const job::CsvDialect& dialect,
                          bool& has_escapes) {
    const bool doubled = dialect.escape == dialect.quote;
    while (at < end) {
        if (!doubled && *at == dialect.escape) {
            has_escapes = true;
            at += 2;
            continue;
        }
        if (*at == dialect.quote) {
            if (!doubled || at + 1 == end || at[1] != dialect.quote) return at;
            has_escapes = true;
            ++at;
        }
        ++at;
    }
    return end;
}

std::size_t content_of(std::string_view line) {
    return line.ends_with('\r') ? line.size() - 1 : line.size();
}

}  // namespace

bool CsvRow::next_quoted(CsvField& field) {
    bool has_escapes = false;
    const char* begin = at_ + 1;
    const char* close = closing_quote(begin, end_, dialect_, has_escapes);
    field = {{begin, static_cast<std::size_t>(close - begin)}, true, has_escapes};
    const bool closed = close < end_;
    if (!closed || (close + 1 != end_ && close[1] != dialect_.delimiter)) {
        broken_ = done_ = true;
        return false;
    }
    move_to(close + 1);
    return true;
}

CsvRowEnd find_row_end(std::string_view data, const job::CsvDialect& dialect) {
    using Found = CsvRowEnd::Found;
    const std::size_t line_end = data.find('\n');
    const std::string_view line = data.substr(0, line_end);
    const bool has_line = line_end != std::string_view::npos;
    if (dialect.quote == '\0' || line.find(dialect.quote) == std::string_view::npos) {
        if (!has_line) return {};
        return {Found::row, content_of(line), line_end + 1};
    }
    const CsvRowEnd first_line{Found::broken, content_of(line), line.size() + (has_line ? 1 : 0)};
    const char* at = data.data();
    const char* end = at + data.size();
    while (true) {
        if (at < end && *at == dialect.quote) {
            bool has_escapes = false;
            at = closing_quote(at + 1, end, dialect, has_escapes);
            if (at >= end) return {};
            ++at;
            // At the end of the window it can't be told whether a doubled quote goes on.
            if (at == end) return {};
            if (*at == '\r' && at + 1 == end) return {};
            const bool at_row_end = *at == '\n' || (*at == '\r' && at[1] == '\n');
            if (*at != dialect.delimiter && !at_row_end) return first_line;
        } else {
            while (at < end && *at != dialect.delimiter && *at != '\n') ++at;
            if (at == end) return {};
        }
        if (*at == dialect.delimiter) {
            ++at;
            continue;
        }
        if (*at == '\r') ++at;
        const std::size_t size = static_cast<std::size_t>(at + 1 - data.data());
        return {Found::row, content_of(data.substr(0, size - 1)), size};
    }
}

void append_unescaped(std::string& out, const CsvField& field, const job::CsvDialect& dialect) {
    const std::string_view text = field.text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == dialect.escape && at + 1 < text.size()) ++at;
        out += text[at];
    }
}

}  // namespace cajista::data::detail
