// SPDX-License-Identifier: Apache-2.0
#include "cli/decide_data.h"

#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "base/files.h"
#include "base/limits.h"
#include "rules/read_json.h"

namespace cajista::cli {

using value::Value;
using Next = base::Result<std::optional<Value>>;

namespace {

base::Result<std::string> read_text(const std::string& path) {
    if (path.empty()) return std::string("{}");
    if (path != "-") return base::read_bytes(path, base::limits::record_bytes);
    return std::string((std::istreambuf_iterator<char>(std::cin)),
                       std::istreambuf_iterator<char>());
}

Next checked(const Value& record) {
    if (record.is(value::ValueKind::context)) return std::optional<Value>(record);
    return base::error("cli.record-kind", "a record must be an object with the inputs by name");
}

/// The row type of a CSV file: every value a text.
std::shared_ptr<const value::RecordType> row_of(const std::vector<rules::InputPath>& paths) {
    auto type = std::make_shared<value::RecordType>();
    type->name = "record";
    for (const rules::InputPath& path : paths) {
        value::Field& field = type->fields.emplace_back();
        field.name = rules::column_of(path);
        field.from = field.name;
    }
    return type;
}

}  // namespace

base::Result<std::unique_ptr<DecideData>> DecideData::open(
    const std::string& path, char delimiter, const rules::DecisionModel& model,
    const std::vector<std::uint32_t>& items) {
    std::unique_ptr<DecideData> data(new DecideData());
    if (!path.empty() && path != "-") {
        data->paths_ = rules::input_paths(model, items);
        auto input = job::input_for_file(path, row_of(data->paths_));
        const bool is_packed = path.ends_with(".gz") || path.ends_with(".zst");
        const bool is_json =
            !input || input->format == job::Format::json || input->format == job::Format::ndjson;
        if (input && (!is_json || is_packed)) {
            input->csv.delimiter = delimiter;
            input->csv.ragged = true;
            base::Status opened = data->open_reader(path, std::move(input).value());
            if (!opened) return std::move(opened).errors();
            return data;
        }
    }
    auto text = read_text(path);
    if (!text) return std::move(text).errors();
    data->text_ = std::move(text).value();
    data->rest_ = data->text_;
    return data;
}

base::Status DecideData::open_reader(const std::string& path, job::Input input) {
    input_ = std::move(input);
    has_texts_ = input_.format == job::Format::xml || input_.format == job::Format::csv;
    if (input_.format != job::Format::csv) {
        input_.record = std::make_shared<value::RecordType>();  // read by what it holds
    }
    auto reader = data::Reader::open({&input_, 1}, 0);
    if (!reader) {
        base::Diagnostics errors = std::move(reader).errors();
        for (base::Diagnostic& error : errors) {
            if (error.code != "data.column-unknown") continue;
            error.hints.push_back(
                fmt::format("the columns of '{}' are the inputs of the decisions asked", path));
        }
        return errors;
    }
    reader_ = std::move(reader).value();
    parser_ = reader_->create_parser();
    return {};
}

Next DecideData::next(base::Arena& arena) {
    return reader_ == nullptr ? next_of_json() : next_of_file(arena);
}

Next DecideData::next_of_file(base::Arena& arena) {
    batch_.clear();
    switch (reader_->next(batch_)) {
        case data::Outcome::end:
            return std::optional<Value>();
        case data::Outcome::failed:
            return reader_->failure();
        default:
            break;
    }
    const data::RawRecord& raw = batch_.records()[0];
    if (const base::Diagnostic* problem = batch_.problem(raw)) return *problem;
    if (input_.format == job::Format::csv) {
        auto record = parser_->parse(batch_, raw, arena);
        if (!record) return std::move(record).errors();
        return std::optional<Value>(
            rules::context_of(paths_, std::span<const Value>(record.value()->slots), arena));
    }
    std::string_view text = batch_.bytes(raw);
    auto record = input_.format == job::Format::xml ? rules::read_xml_record(text, arena)
                                                    : rules::read_json(text, arena);
    if (!record) return std::move(record).errors();
    return checked(record.value());
}

Next DecideData::next_of_json() {
    while (list_.empty()) {
        if (rest_.empty()) return std::optional<Value>();
        list_arena_.reset();
        auto record = rules::read_json(rest_, list_arena_);
        if (!record) return std::move(record).errors();
        if (record->is(value::ValueKind::list)) {
            list_ = record->as_list();
        } else if (!record->is_null()) {
            return checked(record.value());
        }
    }
    const Value record = list_.front();
    list_ = list_.subspan(1);
    return checked(record);
}

}  // namespace cajista::cli
