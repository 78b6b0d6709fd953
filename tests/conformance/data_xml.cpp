// SPDX-License-Identifier: Apache-2.0
// The XML readers against W3C xmlconf; data_xml.py brings the cases: lines `TYPE ID PATH`, TYPE is
// valid, invalid, not-wf or error, with `dtd-` in front when the file has a document type
// declaration, and `other-` when the case is for a language that is not claimed (XML 1.1).
//
// Claimed: XML 1.0 with namespaces, without document type declarations. Those are refused, so no
// entity is expanded and no file fetched. A case without one must be read (valid) or refused
// (not-wf), as a data file in strict mode and, in UTF-8, as a file that people write.
#include "base/check_xml.h"
#include "base/files.h"
#include "conformance/read_cases.h"

namespace {

using namespace cajista;
using namespace cajista::conformance;

job::Input input_of(const std::string& path, bool is_strict) {
    job::Input input;
    input.name = "cases";
    input.format = job::Format::xml;
    input.path = path;
    input.xml.record_path = {"*"};
    input.xml.strict = is_strict;
    input.record = make_type("<field name=\"text\" from=\".\"/>");
    return input;
}

class Referee {
public:
    void judge(const std::string& type, const std::string& id, const std::string& path) {
        const Reading strict = read_input(input_of(path, true));
        read_input(input_of(path, false));  // accepts more, and ends
        const auto file = base::read_source(path);
        const bool is_readable = file.ok();
        const bool is_source = is_readable && base::check_xml(file.value()).ok();
        if (type.starts_with("other-") || type.ends_with("error")) return score_.skip();
        if (type.starts_with("dtd-")) {
            count(!strict.is_good(), id, "with a DTD is read as data", path);
            count(!is_source, id, "with a DTD is accepted as a source file", path);
        } else if (type == "not-wf") {
            count(!strict.is_good(), id, "is read as data", path);
            count(!is_source, id, "is accepted as a source file", path);
        } else {
            const std::string why = strict.is_good() ? "" : ": " + strict.problems.front();
            count(strict.is_good() && strict.records.size() == 1, id, "is no data" + why, path);
            if (is_readable) count(is_source, id, "is no source file", path);
        }
    }
    int end() const { return score_.end(); }

private:
    void count(bool is_right, const std::string& id, const std::string& what,
               const std::string& path) {
        score_.count(is_right, id + " " + what + " (" + path + ")");
    }
    Score score_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: conformance_data_xml LIST (data_xml.py calls it)\n");
        return 2;
    }
    Referee referee;
    std::ifstream list(arguments[1]);
    std::string type, id, path;
    while (list >> type >> id && std::getline(list >> std::ws, path)) referee.judge(type, id, path);
    return referee.end();
}
