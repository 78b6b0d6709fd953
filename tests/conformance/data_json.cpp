// SPDX-License-Identifier: Apache-2.0
// The JSON reader against JSONTestSuite; data_json.py brings the cases.
//
// Each case is read twice: as a value inside of a record, which must be accepted (y_), refused (n_)
// or either (i_), whether a field asks for it or not; and as the whole file, which must end in
// records, rejects or a failure, and for n_ not in records alone.
#include "conformance/read_cases.h"

namespace {

using namespace cajista;
using namespace cajista::conformance;

constexpr std::string_view wanted_fields =
    "<field name=\"id\"/><field name=\"v\"/><field name=\"l\" list=\"yes\" from=\"w\"/>";

/// Shapes that the schema doesn't allow are refused for that, not as JSON.
bool is_about_schema(const std::string& code) { return code == "data.field-type"; }

job::Input input_of(const std::filesystem::path& file, std::string_view fields) {
    job::Input input;
    input.name = "cases";
    input.format = job::Format::json;
    input.path = file.string();
    input.record = make_type(fields);
    return input;
}

class Referee {
public:
    explicit Referee(std::filesystem::path scratch) : scratch_(std::move(scratch)) {}

    void judge(const std::filesystem::path& file) {
        const std::string name = file.filename().string();
        const std::string text = read_whole(file);
        if (name.size() < 2 || name[1] != '_') return score_.skip();
        for (const std::string_view key : {"v", "unread"}) inside(name, text, key);
        whole(name, text);
    }
    int end() const { return score_.end(); }

private:
    void inside(const std::string& name, const std::string& text, std::string_view key) {
        const std::string what = name + " as " + std::string(key);
        write_whole(scratch_, "[{\"id\":\"1\",\"" + std::string(key) + "\":" + text + "}]");
        const Reading reading = read_input(input_of(scratch_, wanted_fields));
        const bool is_json = reading.is_good() || is_about_schema(reading.problems.front());
        if (name[0] == 'y') {
            const std::string why = is_json ? "" : ": " + reading.problems.front();
            score_.count(is_json, what + " is refused" + why);
        } else if (name[0] == 'n') {
            score_.count(!reading.is_good(), what + " is accepted");
        } else {
            score_.count(true, what);  // it ended
        }
    }

    void whole(const std::string& name, const std::string& text) {
        write_whole(scratch_, text);
        const Reading reading = read_input(input_of(scratch_, wanted_fields));
        // No data is no record, and no mistake; the job's control totals notice it.
        const bool is_empty = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF") == std::string::npos;
        // Records may stand one after the other without a list around them.
        const bool is_sequence = name == "n_structure_double_array.json" ||
                                 name == "n_structure_object_followed_by_closing_object.json";
        const bool is_right = name[0] != 'n' || is_empty || is_sequence || !reading.is_good();
        score_.count(is_right, name + " as a file is accepted");
    }

    std::filesystem::path scratch_;
    Score score_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr,
                     "usage: conformance_data_json CASES SCRATCHFILE (data_json.py calls it)\n");
        return 2;
    }
    Referee referee(arguments[2]);
    for (const auto& file : files_in(arguments[1])) referee.judge(file);
    return referee.end();
}
