// SPDX-License-Identifier: Apache-2.0
// Strings, counted in code points (DMN 1.5, 10.3.4.3), and conversion to string and number.
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/limits.h"
#include "rules/detail/builtin.h"
#include "rules/detail/list_builder.h"
#include "rules/detail/print_value.h"

namespace cajista::rules::detail {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

/// Byte offset of the code point number `index`; the size when there are fewer.
std::size_t offset_of(std::string_view text, std::size_t index) {
    std::size_t offset = 0;
    for (; offset < text.size(); ++offset) {
        if (is_continuation(text[offset])) continue;
        if (index-- == 0) return offset;
    }
    return offset;
}

Value string_of(const Call& call) {
    const Value value = call[0];
    if (value.is_null()) return {};
    if (value.is(ValueKind::string)) return value;
    std::string text;
    if (!append_text(text, value, call.machine)) return call.null("the value is too large");
    return call.text(text);
}

Value substring(const Call& call) {
    const std::string_view text = call[0].as_string();
    if (!call.machine.step_text(text.size())) return {};
    const auto start = call[1].as_number().rounded(0, value::Rounding::down).to_integer();
    const auto size = static_cast<std::int64_t>(count_code_points(text));
    if (!start || *start == 0 || *start > size || *start < -size) {
        return call.null("the start position is outside the string");
    }
    const std::int64_t first = *start > 0 ? *start - 1 : size + *start;
    std::int64_t length = size - first;
    if (call.has(2)) {
        const auto wanted = call[2].as_number().rounded(0, value::Rounding::down).to_integer();
        if (!wanted || *wanted < 1) return call.null("the length is less than 1");
        length = std::min(length, *wanted);
    }
    const std::size_t begin = offset_of(text, static_cast<std::size_t>(first));
    const std::string_view rest = text.substr(begin);
    return Value::string(rest.substr(0, offset_of(rest, static_cast<std::size_t>(length))));
}

Value string_length(const Call& call) {
    const std::string_view text = call[0].as_string();
    if (!call.machine.step_text(text.size())) return {};
    return Value::integer(static_cast<std::int64_t>(count_code_points(text)));
}

enum class Case : std::uint8_t { upper, lower };

/// Unicode's full mapping without any language's exceptions, so that the result never depends on a
/// locale.
template <Case to>
Value change_case(const Call& call) {
    const std::string_view text = call[0].as_string();
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    if constexpr (to == Case::upper) {
        wide.toUpper(icu::Locale::getRoot());
    } else {
        wide.toLower(icu::Locale::getRoot());
    }
    std::string changed;
    wide.toUTF8String(changed);
    return call.text(changed);
}

Value substring_before(const Call& call) {
    const std::string_view text = call[0].as_string();
    if (!call.machine.step_text(text.size())) return {};
    const std::size_t at = text.find(call[1].as_string());
    return Value::string(at == std::string_view::npos ? std::string_view() : text.substr(0, at));
}

Value substring_after(const Call& call) {
    const std::string_view text = call[0].as_string();
    const std::string_view match = call[1].as_string();
    if (!call.machine.step_text(text.size())) return {};
    const std::size_t at = text.find(match);
    return Value::string(at == std::string_view::npos ? std::string_view()
                                                      : text.substr(at + match.size()));
}

Value contains(const Call& call) {
    const std::string_view text = call[0].as_string();
    if (!call.machine.step_text(text.size())) return {};
    return Value::boolean(text.find(call[1].as_string()) != std::string_view::npos);
}
Value starts_with(const Call& call) {
    return Value::boolean(call[0].as_string().starts_with(call[1].as_string()));
}
Value ends_with(const Call& call) {
    return Value::boolean(call[0].as_string().ends_with(call[1].as_string()));
}

Value string_join(const Call& call) {
    const std::string_view delimiter = call.has(1) ? call[1].as_string() : std::string_view();
    std::string joined;
    bool is_first = true;
    for (const Value& item : call[0].as_list()) {
        if (item.is_null()) continue;
        if (!item.is(ValueKind::string)) return call.null("the list has items that are no strings");
        if (!std::exchange(is_first, false)) joined += delimiter;
        joined += item.as_string();
        if (joined.size() > base::limits::field_bytes) return call.null("the text is too long");
        if (!call.machine.step_text(item.as_string().size() + delimiter.size())) return {};
    }
    return call.text(joined);
}

Value number_of(const Call& call) {
    const std::string_view grouping = call.has(1) ? call[1].as_string() : std::string_view();
    const std::string_view point = call.has(2) ? call[2].as_string() : std::string_view(".");
    const bool grouping_fits =
        grouping.empty() || grouping == " " || grouping == "," || grouping == ".";
    if (!grouping_fits || (point != "." && point != ",") || grouping == point) {
        return call.null("the separators are not a space, comma or point, or they are the same");
    }
    if (call[0].as_string().size() > 4096) return call.null("the text is too long for a number");
    std::string plain;
    for (const char c : call[0].as_string()) {
        if (!grouping.empty() && c == grouping[0]) continue;
        if (c == point[0]) {
            plain += '.';
        } else if (c == '.') {
            return call.null("the text is no number");
        } else {
            plain += c;
        }
    }
    const auto number = value::Decimal::parse(plain);
    return number ? Value::number(*number) : call.null("the text is no number");
}

constexpr Builtin string_table[] = {
    {"string", "from:a", 's', string_of},
    {"number", "from:s, grouping separator?:s, decimal separator?:s", 'n', number_of},
    {"substring", "string:s, start position:n, length?:n", 's', substring},
    {"string length", "string:s", 'n', string_length},
    {"upper case", "string:s", 's', change_case<Case::upper>},
    {"lower case", "string:s", 's', change_case<Case::lower>},
    {"substring before", "string:s, match:s", 's', substring_before},
    {"substring after", "string:s, match:s", 's', substring_after},
    {"contains", "string:s, match:s", 'b', contains},
    {"starts with", "string:s, match:s", 'b', starts_with},
    {"ends with", "string:s, match:s", 'b', ends_with},
    {"string join", "list:l, delimiter?:s", 's', string_join},
};

}  // namespace

std::span<const Builtin> string_builtins() { return string_table; }

}  // namespace cajista::rules::detail
