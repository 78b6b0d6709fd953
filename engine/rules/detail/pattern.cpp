// SPDX-License-Identifier: Apache-2.0
#include "rules/detail/pattern.h"
#include "base/characters.h"

#include <algorithm>

namespace cajista::rules::detail {

namespace {

constexpr std::size_t longest_pattern = 16 * 1024;

// XML names, as the escapes \i and \c mean (XML 1.0, productions 4 and 4a).
constexpr std::string_view name_start = R"(:A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF)"
                                        R"(\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F)"
                                        R"(\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD)";
constexpr std::string_view name_more = R"(\-.0-9\u00B7\u0300-\u036F\u203F-\u2040)";

/// Rewrites what XPath writes differently, and finds what ICU would silently take.
struct Translator {
    std::string_view text;
    bool drops_space = false;
    std::string out{};
    std::string error{};
    std::size_t at = 0;
    int class_depth = 0;
    int open_groups = 0;
    int closed_groups = 0;
    std::string group_stack{};

    bool run() {
        while (at < text.size() && error.empty()) step();
        if (error.empty() && class_depth != 0) error = "a character class isn't closed";
        return error.empty();
    }

    void step() {
        const char c = text[at];
        if (c == '\\') return escape();
        if (class_depth > 0) return in_class(c);
        ++at;
        if (drops_space && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) return;
        if (c == '[') ++class_depth;
        if (c == '#') out += '\\';
        if (c == '(') open_group();
        if (c == ')' && !group_stack.empty()) {
            closed_groups += group_stack.back() == '(' ? 1 : 0;
            group_stack.pop_back();
        }
        out += c;
        if (c == '[' && at < text.size() && text[at] == '^') out += text[at++];
    }

    void open_group() {
        const bool captures = at >= text.size() || text[at] != '?';
        if (captures) {
            ++open_groups;
        } else if (text.substr(at, 2) != "?:") {
            error = "a group starts with (?";
        }
        group_stack += captures ? '(' : ':';
    }

    /// `[a-z-[aeiou]]` is subtraction, `--` for ICU; `&` and spaces have no meaning of their own.
    void in_class(char c) {
        ++at;
        if (c == '[') {
            if (out.ends_with('-')) {
                out += '-';
            } else {
                out += '\\';
                out += c;
                return;
            }
            ++class_depth;
            out += c;
            if (at < text.size() && text[at] == '^') out += text[at++];
            return;
        }
        if (c == ']') --class_depth;
        if (c == '&' || c == ' ' || c == '{' || c == '}' || c == '$') out += '\\';
        out += c;
    }

    void escape() {
        if (at + 1 >= text.size()) {
            error = "it ends with a backslash";
            return;
        }
        const char c = text[at + 1];
        at += 2;
        if (base::is_digit(c)) return back_reference(c);
        switch (c) {
            case 'i':
            case 'I':
            case 'c':
            case 'C':
                return name_class(c);
            case 'p':
            case 'P':
                return property(c);
            case 'n':
            case 'r':
            case 't':
            case 's':
            case 'S':
            case 'd':
            case 'D':
            case 'w':
            case 'W':
            case '\\':
            case '|':
            case '.':
            case '?':
            case '*':
            case '+':
            case '(':
            case ')':
            case '{':
            case '}':
            case '-':
            case '[':
            case ']':
            case '^':
            case '$':
                out += '\\';
                out += c;
                return;
            case ' ':
                // with x, the space is dropped and the backslash belongs to what follows
                if (drops_space) {
                    while (at < text.size() && text[at] == ' ') ++at;
                    if (at < text.size()) {
                        out += '\\';
                        out += text[at++];
                    }
                    return;
                }
                break;
            default:
                break;
        }
        error = std::string("\\") + c + " has no meaning";
    }

    void back_reference(char first) {
        int number = first - '0';
        if (class_depth > 0 || number == 0) {
            error = "a back-reference can't stand there";
            return;
        }
        while (at < text.size() && base::is_digit(text[at]) &&
               number * 10 + (text[at] - '0') <= closed_groups) {
            number = number * 10 + (text[at++] - '0');
        }
        if (number > closed_groups) {
            error = "a back-reference has no group before it";
            return;
        }
        out += '\\' + std::to_string(number);
        // a digit that follows must not be read as part of the number
        if (at < text.size() && base::is_digit(text[at])) out += "(?:)";
    }

    void name_class(char c) {
        const bool negates = c == 'I' || c == 'C';
        out += negates ? "[^" : "[";
        out += name_start;
        if (c == 'c' || c == 'C') out += name_more;
        out += ']';
    }

    /// `\p{IsBasicLatin}` is a block: `\p{InBasicLatin}` for ICU.
    void property(char c) {
        const std::size_t end = text.find('}', at);
        if (at >= text.size() || text[at] != '{' || end == std::string_view::npos) {
            error = "\\p needs a name in braces";
            return;
        }
        std::string name(text.substr(at + 1, end - at - 1));
        at = end + 1;
        if (drops_space) std::erase(name, ' ');
        if (name.find(' ') != std::string::npos || name.empty()) {
            error = "\\p has an unknown name";
            return;
        }
        out += '\\';
        out += c;
        out += '{';
        out += name.starts_with("Is") ? "In" + name.substr(2) : name;
        out += '}';
    }
};

}  // namespace

Pattern compile_pattern(std::string_view pattern, std::string_view flags) {
    Pattern result;
    if (pattern.size() > longest_pattern) {
        result.error = "it is longer than 16384 bytes";
        return result;
    }
    std::uint32_t icu_flags = 0;
    bool drops_space = false;
    for (const char flag : flags) {
        switch (flag) {
            case 's':
                icu_flags |= UREGEX_DOTALL;
                break;
            case 'm':
                icu_flags |= UREGEX_MULTILINE;
                break;
            case 'i':
                icu_flags |= UREGEX_CASE_INSENSITIVE;
                break;
            case 'x':
                drops_space = true;
                break;
            default:
                result.error = "there is an unknown flag";
                return result;
        }
    }
    Translator translator{.text = pattern, .drops_space = drops_space};
    if (!translator.run()) {
        result.error = translator.error;
        return result;
    }
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(translator.out);
    std::unique_ptr<const icu::RegexPattern> compiled(
        icu::RegexPattern::compile(wide, icu_flags, place, status));
    if (U_FAILURE(status) || compiled == nullptr) {
        result.error = u_errorName(status);
        return result;
    }
    result.compiled = std::move(compiled);
    result.groups = translator.open_groups;
    return result;
}

}  // namespace cajista::rules::detail
