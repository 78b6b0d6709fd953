// SPDX-License-Identifier: Apache-2.0
#include "unit/data/read_all.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "value/convert.h"

namespace cajista::test {

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "data-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
}

std::string dump(const value::Value& value) {
    std::string out;
    switch (value.kind()) {
        case value::ValueKind::string:
            return fmt::format("\"{}\"", value.as_string());
        case value::ValueKind::null:
            return "null";
        case value::ValueKind::list:
            for (const value::Value& item : value.as_list()) {
                out += (out.empty() ? "" : ", ") + dump(item);
            }
            return "[" + out + "]";
        case value::ValueKind::record: {
            const value::Record& record = value.as_record();
            for (std::uint32_t slot = 0; slot < record.slots.size(); ++slot) {
                out += fmt::format("{}{}: {}", out.empty() ? "" : ", ",
                                   record.type->fields[slot].name, dump(record.slots[slot]));
            }
            return "{" + out + "}";
        }
        default:
            return value::to_plain_text(value);
    }
}

namespace {

std::string describe(std::string_view kind, const base::Diagnostic& problem) {
    return fmt::format("{} {} {}: {}", kind, problem.code, problem.data.line, problem.message);
}

}  // namespace

ReadResult read_all(std::span<const job::Input> inputs, std::uint32_t main,
                    std::size_t batch_records) {
    ReadResult result;
    auto opened = data::Reader::open(inputs, main);
    if (!opened.ok()) {
        result.end = describe("open", opened.errors().front());
        return result;
    }
    data::Reader& reader = *opened.value();
    const auto parser = reader.create_parser();
    base::Arena arena;
    data::RawBatch batch;
    while (result.end.empty()) {
        batch.clear();
        while (batch.records().size() < batch_records && result.end.empty()) {
            const data::Outcome outcome = reader.next(batch);
            if (outcome == data::Outcome::end) result.end = "end";
            if (outcome == data::Outcome::failed) {
                result.end = describe("failed", reader.failure());
            }
        }
        for (const data::RawRecord& raw : batch.records()) {
            arena.reset();
            CHECK(raw.number == ++result.records);
            auto record = parser->parse(batch, raw, arena);
            if (record.ok()) {
                result.lines.push_back(dump(value::Value::record(record.value())));
            } else {
                CHECK(record.errors().front().record_number == raw.number);
                result.lines.push_back(describe("reject", record.errors().front()));
                result.keys.push_back(record.errors().front().record_key);
            }
        }
    }
    return result;
}

std::shared_ptr<const value::RecordType> load_type(std::string_view fields) {
    auto file = std::make_shared<base::SourceFile>();
    file->path = "test.schema.xml";
    file->text = fmt::format("<schema name=\"r\" xmlns=\"urn:cajista:schema\">{}</schema>", fields);
    auto schema = value::load_schema(file);
    if (!schema.ok()) INFO(schema.errors().front().message);
    REQUIRE(schema.ok());
    return schema.value().record;
}

ReadResult read_input(job::Input input, std::string_view schema) {
    input.record = load_type(schema);
    std::vector<job::Input> inputs;
    inputs.push_back(std::move(input));
    return read_all(inputs);
}

ReadResult read_job(const Folder& folder, std::string_view inputs, std::string_view schema) {
    folder.write(
        "r.schema.xml",
        fmt::format("<schema name=\"r\" xmlns=\"urn:cajista:schema\">{}</schema>", schema));
    auto file = std::make_shared<base::SourceFile>();
    file->path = (folder.path() / "job.xml").string();
    file->text = fmt::format(
        "<job name=\"j\" xmlns=\"urn:cajista:job\">{}"
        "<document template=\"t.xml\"/><print/></job>",
        inputs);
    auto job = job::load_job(file);
    if (!job.ok()) {
        ReadResult result;
        result.end = describe("job", job.errors().front());
        return result;
    }
    return read_all(job.value().inputs, job.value().main_input);
}

}  // namespace cajista::test
