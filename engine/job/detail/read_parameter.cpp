// SPDX-License-Identifier: Apache-2.0
// Where the value of a <set> comes from, when it doesn't stand in the job: the environment, a file,
// the last line of an input.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "job/detail/loading.h"
#include "job/detail/trailer.h"

namespace cajista::job::detail {

namespace {

constexpr std::size_t most_bytes = 64 * 1024;  // a password, a control file, a last line

base::Diagnostic no_value(const Parameter& parameter, const std::string& reason) {
    return base::error("job.value-missing",
                       fmt::format("the value of '{}' can't be had: {}", parameter.name, reason),
                       parameter.span);
}

std::string_view without_end(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    return text;
}

/// The beginning or the end of a file; nothing when it can't be read.
std::optional<std::string> read_part(const std::string& path, bool is_end) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    if (is_end) {
        file.seekg(0, std::ios::end);
        const auto size = static_cast<std::int64_t>(file.tellg());
        file.seekg(std::max<std::int64_t>(0, size - static_cast<std::int64_t>(most_bytes)));
    }
    std::string text(most_bytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.empty() && file.bad()) return std::nullopt;
    return text;
}

struct FileSource {
    std::string path;
    bool is_last = false;
    std::string place;         ///< in a JSON or XML file; empty: it is made of lines
    std::string field;         ///< of `field=value` lines; empty: the line itself
    char delimiter = 0;        ///< 0: the whole line
    std::uint64_t column = 0;  ///< from 1
};

/// A file is XML when its text ends or begins as XML does.
base::Result<std::string> find_place(const FileSource& source, std::string_view text,
                                     const Parameter& parameter) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    const Part part = source.is_last ? Part::end : Part::beginning;
    std::string_view inner = without_end(text);
    if (inner.starts_with(mark)) inner.remove_prefix(mark.size());
    inner.remove_prefix(std::min(inner.size(), inner.find_first_not_of(" \t\r\n")));
    const bool is_xml = source.is_last ? inner.ends_with('>') : inner.starts_with('<');
    const std::optional<std::string> found =
        is_xml ? find_in_xml(text, source.place, part) : find_in_json(text, source.place, part);
    if (found) return std::string(without_end(*found));
    return no_value(parameter,
                    fmt::format("the {} of '{}' has no '{}'", source.is_last ? "end" : "beginning",
                                source.path, source.place));
}

base::Result<std::string> find_value(const FileSource& source, const Parameter& parameter) {
    const std::optional<std::string> text = read_part(source.path, source.is_last);
    if (!text) return no_value(parameter, fmt::format("'{}' can't be read", source.path));
    if (!source.place.empty()) return find_place(source, *text, parameter);
    std::string_view rest = without_end(*text);
    if (source.is_last) {
        const std::size_t end = rest.rfind('\n');
        if (end != std::string_view::npos) rest.remove_prefix(end + 1);
    }
    std::string_view line = without_end(rest.substr(0, rest.find('\n')));
    if (!source.field.empty()) {
        while (!rest.empty()) {
            line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (line.starts_with(source.field) && line.substr(source.field.size(), 1) == "=") {
                return std::string(without_end(line.substr(source.field.size() + 1)));
            }
        }
        return no_value(parameter,
                        fmt::format("'{}' has no line '{}=…'", source.path, source.field));
    }
    for (std::uint64_t column = 1; source.delimiter != 0 && column < source.column; ++column) {
        const std::size_t end = line.find(source.delimiter);
        if (end == std::string_view::npos) {
            return no_value(parameter, fmt::format("the line of '{}' has {} columns, no {}",
                                                   source.path, column, source.column));
        }
        line.remove_prefix(end + 1);
    }
    if (source.delimiter != 0) line = line.substr(0, line.find(source.delimiter));
    return std::string(line);
}

std::optional<FileSource> file_source(Loading& loading, Element& element) {
    FileSource source;
    if (const auto file = element.attribute("file")) source.path = loading.path_of(file->value);
    if (const auto input = element.attribute("input")) {
        for (const Input& each : loading.job.inputs) {
            if (each.name == input->value) source.path = each.path;
        }
        if (source.path.empty()) {
            loading.report(base::error("job.unknown-input",
                                       fmt::format("there is no <input> '{}'", input->value),
                                       input->span));
        }
    }
    const auto place = element.attribute("path");
    if (place) source.place = place->value;
    if (place && (source.place.empty() || source.place.starts_with('/'))) {
        element.bad_value("path", "a place like trailer/sum or trailer/@sum");
    }
    // What stands in a file of records at a place is its trailer, unless it says otherwise.
    source.is_last = element.choice("line", {"first", "last"}, place ? 1 : 0) == 1;
    source.field = element.attribute("field").value_or(Attribute{}).value;
    source.column = element.number("column", 0, 1, 10'000);
    const std::string sign = element.attribute("delimiter").value_or(Attribute{}).value;
    if (sign == "tab" || sign.size() == 1) {
        source.delimiter = sign == "tab" ? '\t' : sign.front();
    } else if (!sign.empty()) {
        element.bad_value("delimiter", "one sign, or tab");
    }
    if ((source.column != 0) != (source.delimiter != 0)) {
        element.bad_value("column", "a number, together with a 'delimiter'");
    }
    if (place && (source.column != 0 || !source.field.empty())) {
        element.bad_value("path", "without 'field' and 'column', which are of lines");
    }
    if (source.path.empty()) return std::nullopt;
    return source;
}

}  // namespace

void read_parameter(Loading& loading, Element& element, Parameter& parameter) {
    const auto value = element.attribute("value");
    parameter.is_secret = element.yes_no("secret", false);
    const auto variable = element.attribute("env");
    const std::optional<FileSource> file = file_source(loading, element);
    const int sources = (value ? 1 : 0) + (variable ? 1 : 0) + (file ? 1 : 0);
    if (sources > 1 || (parameter.is_secret && value)) {
        element.bad_value("value", parameter.is_secret ? "left out: a secret comes from env or file"
                                                       : "the only source of the value");
    }
    if (value) parameter.text = value->value;
    if (!loading.options.environment) return;  // a check doesn't ask for values
    if (variable) {
        const std::optional<std::string> found = loading.options.environment(variable->value);
        if (found) {
            parameter.text = *found;
        } else {
            loading.report(no_value(
                parameter, fmt::format("the environment has no variable '{}'", variable->value)));
        }
    }
    if (!file) return;
    base::Result<std::string> found = find_value(*file, parameter);
    if (!found) return loading.report(std::move(found).errors());
    parameter.text = std::move(found).value();
}

}  // namespace cajista::job::detail
