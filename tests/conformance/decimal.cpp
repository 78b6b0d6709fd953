// SPDX-License-Identifier: Apache-2.0
// Decimal arithmetic cases of M. Cowlishaw (decTest, in libpython3.11-testsuite) at decimal128.
//   tools/conformance decimal [DIR]    default: where the Debian package puts them
// Counted are the operations that FEEL has, with 34 digits and FEEL's half-even rounding; rounding
// to a number of digits (quantize, tointegral, rescale) with every mode that FEEL has. FEEL has no
// infinities, NaN or signed zeros: a case that gives one must give nothing here, and one that takes
// one is none of ours. The rest of the suite is left out: other precisions, other operations.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "value/decimal.h"

namespace fs = std::filesystem;
using namespace cajista::value;

namespace {

constexpr std::size_t digits_of_decimal128 = 34;
using Result = std::optional<Decimal>;

struct Case {
    std::string id, operation, expected;
    std::vector<std::string> operands;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

/// `1.5`, `'1.5'`, "1.5" without the quotes; words up to `->`, the result, then flags.
std::optional<Case> read_case(const std::string& line) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
            ++at;
            continue;
        }
        const char quote = line[at] == '\'' || line[at] == '"' ? line[at] : '\0';
        const std::size_t end =
            quote != '\0' ? line.find(quote, at + 1) : line.find_first_of(" \t\r", at);
        if (quote != '\0' && end == std::string::npos) return std::nullopt;
        const std::size_t begin = quote != '\0' ? at + 1 : at;
        words.push_back(line.substr(begin, end == std::string::npos ? end : end - begin));
        at = end == std::string::npos ? line.size() : end + (quote != '\0' ? 1 : 0);
    }
    const auto arrow = std::find(words.begin(), words.end(), "->");
    if (arrow - words.begin() < 3 || arrow + 1 == words.end()) return std::nullopt;
    return Case{words[0], lower(words[1]), arrow[1], {words.begin() + 2, arrow}};
}

bool is_special(const std::string& text) {
    const std::string low = lower(text);
    return low.find("nan") != std::string::npos || low.find("inf") != std::string::npos;
}

std::optional<Rounding> rounding_of(const std::string& name) {
    static const std::map<std::string, Rounding> modes = {
        {"half_even", Rounding::half_even}, {"half_up", Rounding::half_up},
        {"half_down", Rounding::half_down}, {"up", Rounding::up},
        {"down", Rounding::down},           {"floor", Rounding::floor},
        {"ceiling", Rounding::ceiling}};
    const auto found = modes.find(name);
    return found == modes.end() ? std::nullopt : std::optional(found->second);
}

/// `12.5E+3` has 3 digits; zeros in front don't count.
std::size_t significant_digits(const std::string& text) {
    const std::string number = text.substr(0, text.find_first_of("eE"));
    std::size_t count = 0;
    for (const char c : number) {
        if (c >= '0' && c <= '9' && (count > 0 || c != '0')) ++count;
    }
    return count;
}

/// As written: of `1E+6143` 6143, which decimal128 keeps as 10^32 E+6111.
int written_exponent(const std::string& text) {
    const std::size_t mark = text.find_first_of("eE");
    const std::size_t point = text.find('.');
    const std::size_t end = std::min(mark, text.size());
    const int fraction = point < end ? static_cast<int>(end - point - 1) : 0;
    return (mark == std::string::npos ? 0 : std::atoi(text.c_str() + mark + 1)) - fraction;
}

Decimal sign_of(int order) { return Decimal::from_integer(order); }

/// The operation on numbers; nothing in the map: FEEL has none.
using Operation = std::function<Result(const std::vector<Decimal>&)>;
const std::map<std::string, Operation>& operations() {
    using Numbers = std::vector<Decimal>;
    static const std::map<std::string, Operation> all = {
        {"add", [](const Numbers& n) { return add(n[0], n[1]); }},
        {"subtract", [](const Numbers& n) { return subtract(n[0], n[1]); }},
        {"multiply", [](const Numbers& n) { return multiply(n[0], n[1]); }},
        {"divide", [](const Numbers& n) { return divide(n[0], n[1]); }},
        {"power", [](const Numbers& n) { return power(n[0], n[1]); }},
        {"squareroot", [](const Numbers& n) { return square_root(n[0]); }},
        {"exp", [](const Numbers& n) { return exponential(n[0]); }},
        {"ln", [](const Numbers& n) { return logarithm(n[0]); }},
        {"abs", [](const Numbers& n) { return Result(n[0].absolute()); }},
        {"minus", [](const Numbers& n) { return Result(n[0].negated()); }},
        {"plus", [](const Numbers& n) { return Result(n[0]); }},
        {"apply", [](const Numbers& n) { return Result(n[0]); }},
        {"tosci", [](const Numbers& n) { return Result(n[0]); }},
        {"reduce", [](const Numbers& n) { return Result(n[0].normalized()); }},
        {"compare", [](const Numbers& n) { return Result(sign_of(compare(n[0], n[1]))); }},
        {"max", [](const Numbers& n) { return Result(compare(n[0], n[1]) < 0 ? n[1] : n[0]); }},
        {"min", [](const Numbers& n) { return Result(compare(n[0], n[1]) > 0 ? n[1] : n[0]); }},
    };
    return all;
}

/// Rounding to places: the second operand's exponent, its value, or none.
Result round_to_places(const Case& one, const std::vector<Decimal>& numbers, Rounding mode) {
    int exponent = 0;
    if (one.operation == "quantize") exponent = written_exponent(one.operands[1]);
    if (one.operation == "rescale") {
        const auto given = numbers[1].to_integer();
        if (!given) return std::nullopt;
        exponent = static_cast<int>(*given);
    }
    return numbers[0].rounded(-exponent, mode);
}

class Referee {
public:
    void run(const fs::path& path) {
        std::ifstream file(path);
        precision_ = path.filename().string().starts_with("dq") ? digits_of_decimal128 : 0;
        rounding_ = "half_even";
        for (std::string line; std::getline(file, line);) {
            const std::size_t comment = line.find("--");
            if (line.starts_with("--")) continue;
            if (comment != std::string::npos && line.find('\'') == std::string::npos) {
                line.erase(comment);
            }
            const std::size_t colon = line.find(':');
            if (colon != std::string::npos && line.find("->") == std::string::npos) {
                read_directive(lower(line.substr(0, colon)), line.substr(colon + 1));
                continue;
            }
            if (const auto one = read_case(line)) judge(*one);
        }
    }
    void print() const {
        for (const auto& [operation, count] : counts_) {
            std::cout << fmt::format("{:<12} {} passed\n", operation, count);
        }
        if (skipped_ > 0) {
            std::cout << fmt::format("{} skipped: an operand has more than {} digits\n", skipped_,
                                     digits_of_decimal128);
        }
        std::cout << fmt::format("{} passed, {} failed, {} skipped\n", passed_, failed_, skipped_);
    }
    bool is_fine() const { return passed_ != 0 && failed_ == 0; }

private:
    void read_directive(const std::string& name, const std::string& value) {
        std::istringstream words(value);
        std::string word;
        words >> word;
        if (name == "precision") precision_ = static_cast<std::size_t>(std::atoi(word.c_str()));
        if (name == "rounding") rounding_ = lower(word);
    }

    void judge(const Case& one) {
        const bool is_rounding = one.operation == "quantize" || one.operation == "rescale" ||
                                 one.operation == "tointegral" || one.operation == "tointegralx";
        const auto operation = operations().find(one.operation);
        if (operation == operations().end() && !is_rounding) return;
        const auto mode = rounding_of(rounding_);
        if (precision_ != digits_of_decimal128 || !mode) return;
        if (!is_rounding && *mode != Rounding::half_even) return;
        std::vector<Decimal> numbers;
        for (const std::string& operand : one.operands) {
            const auto number = is_special(operand) || operand.find('#') != std::string::npos
                                    ? std::nullopt
                                    : Decimal::parse(operand);
            if (!number) return;
            numbers.push_back(*number);
        }
        if (one.expected == "?" || one.expected.find('#') != std::string::npos) return;
        const bool needs_two = one.operation == "quantize" || one.operation == "rescale";
        if (needs_two && numbers.size() < 2) return;
        const auto is_too_long = [](const std::string& text) {
            return significant_digits(text) > digits_of_decimal128;
        };
        if (!is_rounding && one.operands.size() > 1 &&
            std::any_of(one.operands.begin(), one.operands.end(), is_too_long)) {
            ++skipped_;
            return;
        }
        // more digits than 34 are an error there; here places are only taken away
        if (is_rounding && is_special(one.expected)) return;
        const Result result =
            is_rounding ? round_to_places(one, numbers, *mode) : operation->second(numbers);
        const Result expected =
            is_special(one.expected) ? std::nullopt : Decimal::parse(one.expected);
        const bool is_same = result.has_value() == expected.has_value() &&
                             (!result || compare(*result, *expected) == 0);
        if (is_same) {
            ++passed_;
            ++counts_[one.operation];
            return;
        }
        ++failed_;
        std::cout << fmt::format("{} {} {}: {} instead of {}\n", one.id, one.operation,
                                 fmt::join(one.operands, " "),
                                 result ? result->to_string() : "nothing", one.expected);
    }

    std::size_t precision_ = 0;
    std::string rounding_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    std::size_t skipped_ = 0;
    std::map<std::string, std::size_t> counts_;
};

}  // namespace

int main(int count, char** arguments) {
    const fs::path folder = count > 1 ? arguments[1] : "/usr/lib/python3.11/test/decimaltestdata";
    std::vector<fs::path> files;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            // dd and ds are the smaller formats
            const bool is_other = name.starts_with("dd") || name.starts_with("ds");
            if (entry.path().extension() == ".decTest" && !is_other) files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        std::cout << "no *.decTest in " << folder.string()
                  << "; install libpython3.11-testsuite, or name the folder\n"
                  << "0 passed, 0 failed, 1 skipped\n";
        return 1;
    }
    std::sort(files.begin(), files.end());
    Referee referee;
    for (const fs::path& file : files) referee.run(file);
    referee.print();
    return referee.is_fine() ? 0 : 1;
}
