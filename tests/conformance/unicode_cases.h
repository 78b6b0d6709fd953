// SPDX-License-Identifier: Apache-2.0
// What the referees on the test files of the Unicode Character Database share: where the files
// are, how their lines are read, and how a result is told.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace cajista::conformance {

/// Debian's unicode-data, unless a folder is given; the file may stand in it or in auxiliary/.
inline std::filesystem::path unicode_file(int count, char** arguments, const char* name) {
    const std::filesystem::path folder = count > 1 ? arguments[1] : "/usr/share/unicode";
    const std::filesystem::path inner = folder / "auxiliary" / name;
    return std::filesystem::exists(inner) ? inner : folder / name;
}

struct Tally {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;

    void count(bool is_right) { ++(is_right ? passed : failed); }
    /// The first failures are shown in full; the rest is counted.
    bool shows() const { return failed < 30; }
    int finish() const {
        std::printf("%zu passed, %zu failed, %zu skipped\n", passed, failed, skipped);
        return passed > 0 && failed == 0 ? 0 : 1;
    }
};

inline int missing(const std::filesystem::path& file) {
    std::printf("%s isn't there: install Debian's package unicode-data\n", file.c_str());
    Tally tally;
    tally.skipped = 1;
    return tally.finish();
}

inline std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

inline char32_t hexadecimal(std::string_view text) {
    return static_cast<char32_t>(std::stoul(std::string(text), nullptr, 16));
}

/// "÷ 0061 × 0308 ÷" → the text, and for each code point its first byte and whether a ÷ is before.
struct BreakCase {
    std::string text;
    std::vector<std::size_t> offsets;
    std::vector<bool> breaks;  ///< one more than `offsets`: the last is that of the end
    bool is_valid = true;      ///< false: a lone surrogate, which UTF-8 doesn't have
};

inline BreakCase read_break_case(std::string_view line) {
    BreakCase result;
    line = line.substr(0, line.find_first_of("#\t"));
    for (const std::string_view part : split(line, ' ')) {
        if (part == "÷" || part == "×") {
            result.breaks.push_back(part == "÷");
            continue;
        }
        const char32_t c = hexadecimal(part);
        result.is_valid = result.is_valid && (c < 0xD800 || c > 0xDFFF);
        result.offsets.push_back(result.text.size());
        base::append_utf8(result.text, c);
    }
    return result;
}

}  // namespace cajista::conformance
