// SPDX-License-Identifier: Apache-2.0
#include "value/detail/number_pattern.h"

#include <array>
#include <vector>

namespace cajista::value::detail {

namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";
constexpr std::string_view narrow_space = "\xE2\x80\xAF";
constexpr std::string_view typographic_apostrophe = "\xE2\x80\x99";
constexpr std::string_view minus_sign = "\xE2\x88\x92";

/// Length of a group sign other than `.` and `,` at `at`, 0 when there is none.
std::size_t group_sign_length(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(' ')) return 1;
    if (rest.starts_with("''") || rest.starts_with(no_break_space)) return 2;
    if (rest.starts_with(narrow_space) || rest.starts_with(typographic_apostrophe)) return 3;
    return 0;
}

bool is_digit_place(char c) { return c == '#' || c == '0'; }

/// One half of a pattern: what stands before, between and behind the digits.
struct Halves {
    std::string prefix, digits, suffix;
    bool percent = false;
};

bool take_literal(std::string_view pattern, std::size_t& at, std::string& out, bool& percent) {
    const char c = pattern[at];
    if (c == '\'') {
        if (pattern.substr(at).starts_with("''")) {
            out += '\'';
            at += 2;
            return true;
        }
        const std::size_t end = pattern.find('\'', at + 1);
        if (end == std::string_view::npos) return false;
        out += pattern.substr(at + 1, end - at - 1);
        at = end + 1;
        return true;
    }
    percent = percent || c == '%';
    out += c;
    ++at;
    return true;
}

std::optional<Halves> split_affixes(std::string_view pattern, std::string& problem) {
    Halves halves;
    std::size_t at = 0;
    while (at < pattern.size() && !is_digit_place(pattern[at])) {
        if (!take_literal(pattern, at, halves.prefix, halves.percent)) {
            problem = "has a quote that isn't closed";
            return std::nullopt;
        }
    }
    const std::size_t begin = at;
    std::size_t end = at;  // behind the last digit place
    while (at < pattern.size()) {
        const std::size_t group = group_sign_length(pattern, at);
        if (is_digit_place(pattern[at])) {
            end = ++at;
        } else if (group > 0) {
            at += group;
        } else if (pattern[at] == '.' || pattern[at] == ',' || pattern[at] == 'V') {
            ++at;
        } else {
            break;
        }
    }
    halves.digits = pattern.substr(begin, end - begin);
    at = end;
    while (at < pattern.size()) {
        if (is_digit_place(pattern[at])) {
            problem = "has digits in two places";
            return std::nullopt;
        }
        if (!take_literal(pattern, at, halves.suffix, halves.percent)) {
            problem = "has a quote that isn't closed";
            return std::nullopt;
        }
    }
    if (halves.digits.empty()) {
        problem = "has no place for digits (# or 0)";
        return std::nullopt;
    }
    return halves;
}

struct Sign {
    std::size_t begin = 0, length = 0;
};

/// 0s, then #s: what may stand behind a decimal sign.
bool is_fraction(std::string_view text) {
    const std::size_t zeros = text.find_first_not_of('0');
    return !text.empty() && (zeros == std::string_view::npos ||
                             text.find_first_not_of('#', zeros) == std::string_view::npos);
}

bool compile_digits(std::string_view digits, NumberPattern& out, std::string& problem) {
    std::vector<Sign> signs;
    for (std::size_t at = 0; at < digits.size();) {
        const std::size_t group = group_sign_length(digits, at);
        const std::size_t length = group > 0 ? group : is_digit_place(digits[at]) ? 0 : 1;
        if (length > 0) signs.push_back({at, length});
        at += length > 0 ? length : 1;
    }
    const auto text = [&](const Sign& sign) { return digits.substr(sign.begin, sign.length); };
    std::size_t whole_end = digits.size();
    if (!signs.empty()) {
        const Sign last = signs.back();
        const std::string_view behind = digits.substr(last.begin + last.length);
        const bool repeated = signs.size() > 1 && text(signs[signs.size() - 2]) == text(last);
        if (text(last) == "V") {
            out.implied_decimals = static_cast<int>(behind.size());
            whole_end = last.begin;
            signs.pop_back();
        } else if ((text(last) == "." || text(last) == ",") && is_fraction(behind) && !repeated) {
            out.decimal = text(last)[0];
            whole_end = last.begin;
            signs.pop_back();
        }
    }
    for (const Sign& sign : signs) {
        if (text(sign) == text(signs.front()) && text(sign) != "V") continue;
        problem = "has more than one kind of group sign";
        return false;
    }
    if (signs.empty()) return true;
    out.group = text(signs.back()) == "''" ? "'" : std::string(text(signs.back()));
    const Sign last = signs.back();
    out.primary = static_cast<int>(whole_end - last.begin - last.length);
    out.secondary = out.primary;
    if (signs.size() > 1) {
        const Sign before = signs[signs.size() - 2];
        out.secondary = static_cast<int>(last.begin - before.begin - before.length);
    }
    if (out.primary > 0 && out.secondary > 0) return true;
    problem = "has an empty group of digits";
    return false;
}

/// Length of the group sign at the begin of `text`; any kind of space stands for any other.
std::size_t group_length_at(std::string_view text, std::string_view group) {
    if (text.starts_with(group)) return group.size();
    if (group == " " || group == no_break_space || group == narrow_space) {
        for (const std::string_view space : {std::string_view(" "), no_break_space, narrow_space}) {
            if (text.starts_with(space)) return space.size();
        }
    }
    if (group == "'" && text.starts_with(typographic_apostrophe)) return 3;
    if (group == typographic_apostrophe && text.starts_with('\'')) return 1;
    return 0;
}

bool strip(std::string_view& text, std::string_view prefix, std::string_view suffix) {
    if (text.size() < prefix.size() + suffix.size() || !text.starts_with(prefix) ||
        !text.ends_with(suffix)) {
        return false;
    }
    text = text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
    return true;
}

bool strip_minus(std::string_view& text) {
    if (text.starts_with('-')) {
        text.remove_prefix(1);
        return true;
    }
    if (text.starts_with(minus_sign)) {
        text.remove_prefix(minus_sign.size());
        return true;
    }
    return false;
}

}  // namespace

std::optional<NumberPattern> NumberPattern::compile(std::string_view pattern,
                                                    std::string& problem) {
    std::size_t semicolon = std::string_view::npos;
    bool quoted = false;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\'') quoted = !quoted;
        if (pattern[at] == ';' && !quoted && semicolon == std::string_view::npos) semicolon = at;
    }
    const auto positive = split_affixes(pattern.substr(0, semicolon), problem);
    if (!positive) return std::nullopt;
    NumberPattern out;
    out.prefix = positive->prefix;
    out.suffix = positive->suffix;
    out.scale = positive->percent ? -2 : 0;
    if (!compile_digits(positive->digits, out, problem)) return std::nullopt;
    if (semicolon != std::string_view::npos) {
        const auto negative = split_affixes(pattern.substr(semicolon + 1), problem);
        if (!negative) return std::nullopt;
        out.has_negative = true;
        out.negative_prefix = negative->prefix;
        out.negative_suffix = negative->suffix;
    }
    return out;
}

std::optional<Decimal> NumberPattern::read(std::string_view text) const {
    if (has_negative) {
        // The longer form first: the negative one may only add to the other, as `0-` to `0`.
        std::string_view inner = text;
        const bool negative_first =
            negative_prefix.size() + negative_suffix.size() >= prefix.size() + suffix.size();
        if (negative_first && strip(inner, negative_prefix, negative_suffix)) {
            if (const auto number = read_digits(inner, true)) return number;
        }
        inner = text;
        if (strip(inner, prefix, suffix)) {
            if (const auto number = read_digits(inner, false)) return number;
        }
        inner = text;
        if (negative_first || !strip(inner, negative_prefix, negative_suffix)) return std::nullopt;
        return read_digits(inner, true);
    }
    bool negative = strip_minus(text);
    if (!strip(text, prefix, suffix)) return std::nullopt;
    if (!negative && !prefix.empty()) negative = strip_minus(text);
    return read_digits(text, negative);
}

std::optional<Decimal> NumberPattern::read_digits(std::string_view digits, bool negative) const {
    // What Decimal::parse reads. 34 digits are exact; 100 are more than any honest number has.
    std::array<char, 128> plain;
    std::size_t size = 0;
    if (negative) plain[size++] = '-';
    int run = 0;
    int groups = 0;
    bool in_fraction = false;
    const auto group_ends_well = [&] { return groups == 0 || run == primary; };
    for (std::size_t at = 0; at < digits.size();) {
        if (size >= 100) return std::nullopt;
        const char c = digits[at];
        if (c >= '0' && c <= '9') {
            plain[size++] = c;
            ++run;
            ++at;
        } else if (c == decimal && decimal != '\0' && !in_fraction) {
            if (!group_ends_well() || at + 1 == digits.size()) return std::nullopt;
            plain[size++] = '.';
            in_fraction = true;
            ++at;
        } else {
            const std::size_t length =
                group.empty() || in_fraction ? 0 : group_length_at(digits.substr(at), group);
            const bool fits = groups == 0 ? run > 0 && run <= secondary : run == secondary;
            if (length == 0 || !fits) return std::nullopt;
            ++groups;
            run = 0;
            at += length;
        }
    }
    if (!in_fraction && !group_ends_well()) return std::nullopt;
    const int shift = scale - implied_decimals;
    if (shift == 0) return Decimal::parse({plain.data(), size});
    const auto number = Decimal::parse({plain.data(), size});
    return number ? multiply(*number, Decimal::from_scaled(1, shift)) : std::nullopt;
}

}  // namespace cajista::value::detail
