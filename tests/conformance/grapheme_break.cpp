// SPDX-License-Identifier: Apache-2.0
// Grapheme clusters (UAX 29) of text/ against GraphemeBreakTest.txt of Debian's unicode-data.
#include "conformance/unicode_cases.h"
#include "text/detail/find_clusters.h"

int main(int count, char** arguments) {
    using namespace cajista::conformance;
    const auto file = unicode_file(count, arguments, "GraphemeBreakTest.txt");
    std::ifstream lines(file);
    if (!lines) return missing(file);
    cajista::text::detail::ClusterFinder finder;
    Tally tally;
    std::vector<bool> starts;
    for (std::string line; std::getline(lines, line);) {
        const BreakCase wanted = read_break_case(line);
        if (wanted.offsets.empty()) continue;
        if (!wanted.is_valid) {
            ++tally.skipped;
            std::printf("skipped, no UTF-8: %s\n", line.c_str());
            continue;
        }
        finder.find(wanted.text, starts);
        bool is_right = true;
        for (std::size_t i = 0; i < wanted.offsets.size(); ++i) {
            is_right = is_right && starts[wanted.offsets[i]] == wanted.breaks[i];
        }
        if (!is_right && tally.shows()) std::printf("failed: %s\n", line.c_str());
        tally.count(is_right);
    }
    return tally.finish();
}
