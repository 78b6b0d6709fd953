// SPDX-License-Identifier: Apache-2.0
#include "job/input.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"

namespace cajista::job {

namespace {

bool take_ending(std::string_view& name, std::string_view ending) {
    if (!name.ends_with(ending)) return false;
    name.remove_suffix(ending.size());
    return true;
}

}  // namespace

std::string_view format_name(Format format) {
    constexpr std::string_view names[] = {"ndjson", "json", "xml", "csv", "fixed", "sqlite"};
    return names[static_cast<std::size_t>(format)];
}

base::Result<Input> input_for_file(std::string path,
                                   std::shared_ptr<const value::RecordType> record) {
    Input input;
    input.name = "data";
    input.record = std::move(record);
    const std::string lower = base::lower(path);
    std::string_view name = lower;
    if (!take_ending(name, ".gz")) take_ending(name, ".zst");
    input.path = std::move(path);
    if (name == "-" || name.ends_with(".ndjson") || name.ends_with(".jsonl")) {
        input.format = Format::ndjson;
    } else if (name.ends_with(".json")) {
        input.format = Format::json;
    } else if (name.ends_with(".xml")) {
        input.format = Format::xml;
    } else if (name.ends_with(".csv")) {
        input.format = Format::csv;
    } else {
        return base::error(
                   "job.input-format-unknown",
                   fmt::format("the format of '{}' can't be told from its name", input.path))
            .hint("name it .ndjson, .json, .xml or .csv, or describe it in a job's <input>");
    }
    return input;
}

}  // namespace cajista::job
