// SPDX-License-Identifier: Apache-2.0
// What the referees of data formats share: a file goes through reader and parser as in a run.
#pragma once

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "data/reader.h"
#include "job/input.h"
#include "value/convert.h"

namespace cajista::conformance {

/// What became of a file.
struct Reading {
    std::vector<std::vector<std::string>> records;  ///< fields as text
    std::vector<std::string> problems;              ///< codes of rejects and of a failure
    bool is_good() const { return problems.empty(); }
};

inline std::shared_ptr<const value::RecordType> make_type(std::string_view fields) {
    auto file = std::make_shared<base::SourceFile>();
    file->path = "referee.schema.xml";
    file->text =
        "<schema name=\"r\" xmlns=\"urn:cajista:schema\">" + std::string(fields) + "</schema>";
    auto schema = value::load_schema(file);
    if (schema.ok()) return schema.value().record;
    std::fprintf(stderr, "schema: %s\n", schema.errors().front().message.c_str());
    std::exit(2);
}

inline Reading read_input(job::Input input) {
    Reading result;
    std::vector<job::Input> inputs;
    inputs.push_back(std::move(input));
    auto opened = data::Reader::open(inputs, 0);
    if (!opened.ok()) {
        result.problems.push_back(opened.errors().front().code);
        return result;
    }
    const auto parser = opened.value()->create_parser();
    data::RawBatch batch;
    base::Arena arena;
    while (true) {
        batch.clear();
        arena.reset();
        const data::Outcome outcome = opened.value()->next(batch);
        if (outcome == data::Outcome::failed) {
            result.problems.push_back(opened.value()->failure().code);
        }
        if (outcome == data::Outcome::failed || outcome == data::Outcome::end) return result;
        auto record = parser->parse(batch, batch.records().front(), arena);
        if (!record.ok()) {
            result.problems.push_back(record.errors().front().code);
            continue;
        }
        std::vector<std::string>& fields = result.records.emplace_back();
        for (const value::Value& each : record.value()->slots) {
            const bool is_text = !each.is_null() && each.kind() != value::ValueKind::list;
            fields.push_back(is_text ? value::to_plain_text(each) : "");
        }
    }
}

inline std::string read_whole(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline void write_whole(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Counts what passed, and says what didn't.
class Score {
public:
    void count(bool is_right, const std::string& what) {
        ++(is_right ? passed_ : failed_);
        if (!is_right) std::printf("failed: %s\n", what.c_str());
    }
    void skip() { ++skipped_; }
    /// Prints the last line; the exit code.
    int end() const {
        std::printf("%d passed, %d failed, %d skipped\n", passed_, failed_, skipped_);
        return passed_ > 0 && failed_ == 0 ? 0 : 1;
    }

private:
    int passed_ = 0, failed_ = 0, skipped_ = 0;
};

}  // namespace cajista::conformance
