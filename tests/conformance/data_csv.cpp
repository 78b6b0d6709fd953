// SPDX-License-Identifier: Apache-2.0
// The CSV reader against csv-spectrum; data_csv.py brings the cases: NAME.csv, the names of its
// columns in NAME.columns, one a line, and the fields that must come out in NAME.fields, each ended
// by a byte 0.
#include "conformance/read_cases.h"

namespace {

using namespace cajista;
using namespace cajista::conformance;

std::vector<std::string> split(const std::string& text, char end) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; (at = text.find(end, begin)) != std::string::npos; begin = at + 1) {
        parts.push_back(text.substr(begin, at - begin));
    }
    return parts;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"') {
            out += "&quot;";
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else {
            out += c;
        }
    }
    return out;
}

void judge(const std::filesystem::path& file, Score& score) {
    std::filesystem::path beside = file;
    const auto columns = split(read_whole(beside.replace_extension("columns")), '\n');
    const auto fields = split(read_whole(beside.replace_extension("fields")), '\0');
    std::string schema;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        schema +=
            "<field name=\"f" + std::to_string(i) + "\" from=\"" + escaped(columns[i]) + "\"/>";
    }
    job::Input input;
    input.name = "cases";
    input.format = job::Format::csv;
    input.path = file.string();
    input.record = make_type(schema);
    const Reading reading = read_input(std::move(input));
    std::vector<std::string> read;
    for (const auto& record : reading.records) {
        read.insert(read.end(), record.begin(), record.end());
    }
    const std::string name = file.filename().string();
    const std::string why = reading.is_good() ? "other fields" : reading.problems.front();
    score.count(reading.is_good() && read == fields, name + ": " + why);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: conformance_data_csv CASES (data_csv.py calls it)\n");
        return 2;
    }
    Score score;
    for (const auto& file : files_in(arguments[1])) {
        if (file.extension() == ".csv") judge(file, score);
    }
    return score.end();
}
