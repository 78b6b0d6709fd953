// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "data/detail/csv_fields.h"
#include "data/detail/row_cutter.h"

namespace cajista::data::detail {

namespace {

class CsvCutter final : public RowCutter {
public:
    CsvCutter(Window& window, const job::Input& input) : RowCutter(window, input) {
        types_ = input.csv.type_column != 0;
    }

    /// Takes the first row off as names of columns.
    base::Status take_header(std::vector<std::string>& names);

protected:
    Row find_row(std::string_view data, bool is_all) const override;
    std::optional<std::size_t> type_of(std::string_view content) const override;
};

Row broken_row(std::string_view line, bool is_open) {
    Row row;
    row.found = Row::Found::broken;
    row.size = line.size();
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    row.content = line;
    row.problem = is_open ? base::error("data.csv-open-quote", "a quote of this row isn't closed")
                          : base::error("data.csv-after-quote",
                                        "something stands between a closing quote and the next "
                                        "delimiter");
    return row;
}

Row CsvCutter::find_row(std::string_view data, bool is_all) const {
    CsvRowEnd end = find_row_end(data, input_.csv);
    if (end.found == CsvRowEnd::Found::row) {
        return {Row::Found::row, end.size, data.substr(0, end.content), {}};
    }
    const std::size_t line_end = data.find('\n');
    const std::string_view line =
        data.substr(0, line_end == std::string_view::npos ? data.size() : line_end + 1);
    if (end.found == CsvRowEnd::Found::broken) return broken_row(line, false);
    if (is_all) {
        // The last row, without a line end; or an open quote that swallows all the rest.
        const std::string_view content =
            data.substr(0, data.size() - (data.ends_with('\r') ? 1 : 0));
        CsvRow fields(content, input_.csv);
        CsvField field;
        while (fields.next(field)) continue;
        if (!fields.is_broken()) return {Row::Found::row, data.size(), content, {}};
    } else if (line_end == std::string_view::npos) {
        if (data.size() <= input_.limits.record_bytes) return {};
        Row row = broken_row(line, true);
        row.problem = record_too_large(input_.limits.record_bytes);
        row.goes_on = true;
        return row;
    } else if (data.size() <= input_.limits.field_bytes) {
        return {};
    }
    // Only the first line is given up: what follows may be rows again.
    return broken_row(line, true);
}

std::optional<std::size_t> CsvCutter::type_of(std::string_view content) const {
    CsvRow fields(content, input_.csv);
    CsvField field;
    for (std::uint32_t i = 0; i < input_.csv.type_column; ++i) {
        if (!fields.next(field)) return std::nullopt;
    }
    for (std::size_t i = 0; i < input_.rows.size(); ++i) {
        if (input_.rows[i].type == field.text) return i;
    }
    return std::nullopt;
}

base::Status CsvCutter::take_header(std::vector<std::string>& names) {
    while (true) {
        const std::string_view data = window_.data();
        Row row = data.empty() && window_.is_at_end() ? Row{Row::Found::row, 0, {}, {}}
                                                      : find_row(data, window_.is_at_end());
        if (row.found == Row::Found::more) {
            if (!window_.fill() && window_.has_failed()) return window_.problem();
            continue;
        }
        if (row.found == Row::Found::broken) {
            row.problem.data.line = 1;
            return std::move(row.problem);
        }
        CsvRow fields(row.content, input_.csv);
        CsvField field;
        while (!row.content.empty() && fields.next(field)) {
            std::string& name = names.emplace_back();
            if (field.has_escapes) {
                append_unescaped(name, field, input_.csv);
            } else {
                name = field.text;
            }
        }
        lines_ += count_lines(window_.data().substr(0, row.size));
        window_.consume(row.size);
        return {};
    }
}

}  // namespace

base::Result<std::unique_ptr<RecordSource>> cut_csv(Window& window, const job::Input& input,
                                                    std::vector<std::string>& header) {
    auto cutter = std::make_unique<CsvCutter>(window, input);
    if (input.csv.header) {
        if (auto status = cutter->take_header(header); !status) return std::move(status).errors();
    }
    return std::unique_ptr<RecordSource>(std::move(cutter));
}

}  // namespace cajista::data::detail
