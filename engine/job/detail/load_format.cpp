// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"
#include "base/limits.h"
#include "job/detail/loading.h"

namespace cajista::job::detail {

namespace {

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < text.size();) {
        while (at < text.size() && base::is_space(text[at])) ++at;
        const std::size_t begin = at;
        while (at < text.size() && !base::is_space(text[at])) ++at;
        if (at > begin) result.emplace_back(text.substr(begin, at - begin));
    }
    return result;
}

void add_column(Loading& loading, RowType& row, Column column) {
    for (const Column& other : row.columns) {
        if (other.name != column.name || column.name == "-") continue;
        loading.report(base::error("job.duplicate-name",
                                   fmt::format("there are two columns '{}'", column.name),
                                   column.span));
    }
    row.columns.push_back(std::move(column));
}

void add_columns(Loading& loading, RowType& row, const Attribute& names) {
    for (std::string& name : words(names.value)) {
        Column column;
        column.name = std::move(name);
        column.span = names.span;
        add_column(loading, row, std::move(column));
    }
}

/// One byte: `;`, `tab`, `none` (when allowed).
char sign(Element& element, std::string_view name, char otherwise, std::string_view words) {
    const auto written = element.attribute(name);
    if (!written) return otherwise;
    if (written->value == "tab" && words.find("tab") != std::string_view::npos) return '\t';
    if (written->value == "none" && words.find("none") != std::string_view::npos) return '\0';
    const bool is_sign =
        written->value.size() == 1 && written->value[0] > ' ' && written->value[0] < 0x7F;
    // A tab in an attribute arrives as a space (XML 1.0, 3.3.3).
    if (is_sign || (written->value == " " && name == "delimiter")) return written->value[0];
    element.bad_value(name, fmt::format("one ASCII sign{}{}", words.empty() ? "" : " or ", words));
    return otherwise;
}

void check_row_types(Loading& loading, const Element& element, const Input& input,
                     bool has_type_column, std::string_view attribute) {
    if (has_type_column && input.rows.empty()) {
        loading.report(base::error("job.missing-element",
                                   fmt::format("<{}> has '{}', so it needs a <row> for each type",
                                               element.name(), attribute),
                                   element.span()));
    }
    for (std::size_t i = 0; i < input.rows.size(); ++i) {
        const RowType& row = input.rows[i];
        if (!has_type_column && input.rows.size() > 1) {
            loading.report(base::error("job.missing-attribute",
                                       fmt::format("several kinds of rows need '{}'", attribute),
                                       element.span()));
            return;
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (input.rows[j].type != row.type) continue;
            loading.report(base::error("job.duplicate-name",
                                       fmt::format("there are two row types '{}'", row.type),
                                       row.span));
        }
    }
    if (!input.rows.empty() &&
        std::all_of(input.rows.begin(), input.rows.end(), [](auto& row) { return row.skip; })) {
        loading.report(
            base::error("job.missing-element", "no row type starts a record", element.span()));
    }
}

void load_csv(Loading& loading, Element& element, Input& input) {
    CsvDialect& csv = input.csv;
    csv.delimiter = sign(element, "delimiter", ',', "tab");
    csv.quote = sign(element, "quote", '"', "none");
    csv.escape = sign(element, "escape", csv.quote, "");
    csv.ragged = element.yes_no("ragged", false);
    csv.type_column = static_cast<std::uint32_t>(element.number("type-column", 0, 1, 10'000));
    const auto columns = element.attribute("columns");
    for (Element& child : element.children("row")) {
        RowType row;
        row.span = child.span();
        row.type = child.required("type").value;
        row.skip = child.yes_no("skip", false);
        const auto names = child.attribute("columns");
        if (names) {
            add_columns(loading, row, *names);
        } else if (!row.skip) {
            loading.report(base::error("job.missing-attribute",
                                       "<row> needs 'columns', or skip=\"yes\"", child.span()));
        }
        child.finish();
        input.rows.push_back(std::move(row));
    }
    check_row_types(loading, element, input, csv.type_column != 0, "type-column");
    if (columns && !input.rows.empty()) {
        loading.report(base::error("job.layout-conflict",
                                   "columns stand either in <csv> or in its rows", columns->span));
    } else if (columns) {
        RowType row;
        row.span = columns->span;
        add_columns(loading, row, *columns);
        input.rows.push_back(std::move(row));
    }
    csv.header = element.yes_no("header", input.rows.empty());
    if (!csv.header && input.rows.empty()) {
        loading.report(base::error("job.missing-attribute",
                                   "without a header <csv> needs 'columns' or <row>",
                                   element.span()));
    }
    const bool clash = csv.delimiter == csv.quote || csv.delimiter == csv.escape;
    if (clash) {
        loading.report(base::error("job.layout-conflict",
                                   "delimiter, quote and escape of <csv> must differ",
                                   element.span()));
    }
    element.finish();
}

void load_xml(Element& element, Input& input) {
    if (const auto path = element.attribute("record")) {
        input.xml.record_path.clear();
        std::string_view rest = path->value;
        if (rest.starts_with('/')) rest.remove_prefix(1);
        bool good = !rest.empty();
        while (good) {
            const std::size_t end = std::min(rest.find('/'), rest.size());
            input.xml.record_path.emplace_back(rest.substr(0, end));
            good = end > 0 && rest.substr(0, end).find_first_of("[]@ ") == std::string_view::npos;
            if (end == rest.size()) break;
            rest.remove_prefix(end + 1);
        }
        if (!good || input.xml.record_path.size() > base::limits::data_depth) {
            element.bad_value("record", "element names from the root joined by /, like a/b or */b");
        }
    }
    input.xml.strict = element.yes_no("strict", false);
    element.finish();
}

Column load_column(Element& element) {
    Column column;
    const Attribute name = element.required("name");
    column.name = name.value;
    column.span = name.span;
    element.required("at");
    element.required("size");
    column.at = static_cast<std::uint32_t>(element.number("at", 1, 1, 1 << 20)) - 1;
    column.size = static_cast<std::uint32_t>(element.number("size", 1, 1, 1 << 20));
    column.form =
        static_cast<Column::Form>(element.choice("form", {"text", "zoned", "packed", "binary"}, 0));
    column.decimals = static_cast<int>(element.number("decimals", 0, 0, 30));
    if (column.form == Column::Form::text && element.has("decimals")) {
        element.bad_value("decimals", "left out: only zoned, packed and binary numbers have it");
    }
    constexpr std::uint32_t longest[] = {1 << 20, 34, 18, 8};
    if (column.size > longest[static_cast<std::size_t>(column.form)]) {
        element.bad_value("size", fmt::format("at most {} for this form",
                                              longest[static_cast<std::size_t>(column.form)]));
    }
    element.finish();
    return column;
}

void load_fixed(Loading& loading, Element& element, Input& input) {
    FixedLayout& fixed = input.fixed;
    fixed.record_bytes = static_cast<std::uint32_t>(element.number("record-bytes", 0, 1, 1 << 24));
    fixed.descriptor_word = element.yes_no("rdw", false);
    fixed.counts_characters = element.choice("count", {"bytes", "characters"}, 0) == 1;
    const std::uint64_t type_at = element.number("type-at", 0, 1, 1 << 20);
    fixed.type_size = static_cast<std::uint32_t>(element.number("type-size", 0, 1, 64));
    if ((type_at != 0) != (fixed.type_size != 0)) {
        loading.report(base::error("job.missing-attribute",
                                   "'type-at' and 'type-size' of <fixed> belong together",
                                   element.span()));
    }
    fixed.type_at = type_at == 0 ? 0 : static_cast<std::uint32_t>(type_at) - 1;
    if (fixed.descriptor_word && fixed.record_bytes != 0) {
        loading.report(base::error("job.layout-conflict",
                                   "rows have either 'record-bytes' or a descriptor word",
                                   element.span()));
    }
    for (Element& child : element.children("row")) {
        RowType row;
        row.span = child.span();
        row.type = child.required("type").value;
        row.skip = child.yes_no("skip", false);
        for (Element& column : child.children("column")) {
            add_column(loading, row, load_column(column));
        }
        child.finish();
        input.rows.push_back(std::move(row));
    }
    check_row_types(loading, element, input, fixed.type_size != 0, "type-at");
    RowType row;
    row.span = element.span();
    for (Element& column : element.children("column")) {
        add_column(loading, row, load_column(column));
    }
    if (!row.columns.empty() && !input.rows.empty()) {
        loading.report(base::error("job.layout-conflict",
                                   "columns stand either in <fixed> or in its rows", row.span));
    } else if (input.rows.empty()) {
        if (row.columns.empty()) {
            loading.report(base::error("job.missing-element", "<fixed> needs <column> or <row>",
                                       element.span()));
        }
        input.rows.push_back(std::move(row));
    }
    element.finish();
}

void report_foreign(Loading& loading, Element& element, const Input& input) {
    constexpr std::string_view names[] = {"csv", "xml", "fixed", "query", "json"};
    constexpr Format formats[] = {Format::csv, Format::xml, Format::fixed, Format::sqlite,
                                  Format::json};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const bool is_lines = formats[i] == Format::json && input.format == Format::ndjson;
        if (formats[i] == input.format || is_lines) continue;
        for (const Element& child : element.children(names[i])) {
            loading.report(base::error("job.layout-conflict",
                                       fmt::format("<{}> doesn't belong to an input of format {}",
                                                   names[i], format_name(input.format)),
                                       child.span()));
        }
    }
}

}  // namespace

void load_format(Loading& loading, Element& element, Input& input) {
    report_foreign(loading, element, input);
    switch (input.format) {
        case Format::csv:
            if (auto child = element.child("csv")) load_csv(loading, *child, input);
            break;
        case Format::xml:
            if (auto child = element.child("xml")) load_xml(*child, input);
            break;
        case Format::fixed:
            if (auto child = element.child("fixed")) {
                load_fixed(loading, *child, input);
            } else {
                loading.report(base::error("job.missing-element",
                                           "format fixed needs <fixed> with its columns",
                                           element.span()));
            }
            break;
        case Format::sqlite:
            if (auto child = element.child("query")) {
                input.query = child->text();
                input.query_span = child->span();
                child->finish();
            } else {
                loading.report(base::error("job.missing-element", "format sqlite needs <query>",
                                           element.span()));
            }
            break;
        case Format::ndjson:
        case Format::json:
            if (auto child = element.child("json")) {
                input.json_skip = child->required("skip").value;
                child->finish();
            }
            break;
    }
}

}  // namespace cajista::job::detail
