// SPDX-License-Identifier: Apache-2.0
// Line breaking (UAX 14) of text/ against LineBreakTest.txt of Debian's unicode-data.
#include "conformance/unicode_cases.h"
#include "text/detail/find_breaks.h"

namespace {

using namespace cajista::conformance;

/// Cases in which text/ departs from the file on purpose, with what it does.
std::vector<BreakCase> read_listed() {
    std::vector<BreakCase> listed;
    std::ifstream lines(CAJISTA_SOURCE_DIR "/tests/conformance/line_break_listed.txt");
    for (std::string line; std::getline(lines, line);) {
        BreakCase one = read_break_case(line);
        if (!one.offsets.empty()) listed.push_back(std::move(one));
    }
    return listed;
}

bool is_met(const BreakCase& wanted, const std::vector<bool>& breaks) {
    for (std::size_t i = 1; i < wanted.offsets.size(); ++i) {
        if (breaks[wanted.offsets[i]] != wanted.breaks[i]) return false;
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    using cajista::text::Shortcuts;
    const auto file = unicode_file(count, arguments, "LineBreakTest.txt");
    std::ifstream lines(file);
    if (!lines) return missing(file);
    // Both ways: the states for plain text where they apply, and ICU for all.
    cajista::text::detail::BreakFinder quick(Shortcuts::on);
    cajista::text::detail::BreakFinder icu(Shortcuts::off);
    const std::vector<BreakCase> listed = read_listed();
    Tally tally;
    for (std::string line; std::getline(lines, line);) {
        const BreakCase wanted = read_break_case(line);
        if (wanted.offsets.empty()) continue;
        const auto found = std::ranges::find(listed, wanted.text, &BreakCase::text);
        const bool is_listed = found != listed.end();
        bool is_right = true;
        for (auto* finder : {&quick, &icu}) {
            std::vector<bool> breaks;
            finder->find(wanted.text, "en", breaks);
            is_right = is_right && is_met(is_listed ? *found : wanted, breaks);
        }
        if (!is_right && tally.shows()) std::printf("failed: %s\n", line.c_str());
        if (is_right && is_listed) {
            ++tally.skipped;
        } else {
            tally.count(is_right);
        }
    }
    std::printf("%zu listed with their reasons in line_break_listed.txt\n", listed.size());
    return tally.finish();
}
