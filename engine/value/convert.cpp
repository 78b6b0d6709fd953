// SPDX-License-Identifier: Apache-2.0
#include "value/convert.h"
#include "base/characters.h"

#include <algorithm>

namespace cajista::value {

namespace {

constexpr const char* no_number = "is no number (1234.5)";
constexpr const char* no_boolean = "is no truth value (true, false)";
constexpr const char* no_date = "is no date (yyyy-MM-dd)";
constexpr const char* no_time = "is no time (HH:mm:ss)";
constexpr const char* no_date_time = "is no date and time (yyyy-MM-ddTHH:mm:ss)";
constexpr const char* not_allowed = "is not one of the allowed values";

unsigned two_digits(const char* p, unsigned& bad) {
    const auto tens = static_cast<unsigned>(p[0]) - '0';
    const auto ones = static_cast<unsigned>(p[1]) - '0';
    bad |= static_cast<unsigned>(tens > 9) | static_cast<unsigned>(ones > 9);
    return tens * 10 + ones;
}

std::optional<bool> read_boolean(std::string_view text) {
    if (text == "true" || text == "1") return true;  // XML Schema, 3.3.2
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}

Conversion read_plain(std::string_view text, FieldType type, base::Arena& arena) {
    switch (type) {
        case FieldType::string:
            return {Value::string(text)};
        case FieldType::number:
            if (const auto number = Decimal::parse(text)) return {Value::number(*number)};
            return {{}, no_number};
        case FieldType::boolean:
            if (const auto flag = read_boolean(text)) return {Value::boolean(*flag)};
            return {{}, no_boolean};
        case FieldType::date:
            if (const auto date = read_date(text)) return {Value::date(*date)};
            return {{}, no_date};
        case FieldType::time:
            if (const auto time = parse_time(text)) return {Value::time(arena.make<Time>(*time))};
            return {{}, no_time};
        case FieldType::date_time:
            if (const auto instant = parse_date_time(text)) {
                return {Value::date_time(arena.make<DateTime>(*instant))};
            }
            return {{}, no_date_time};
        case FieldType::record:
            break;
    }
    return {{}, "is a text where a record is expected"};
}

Conversion read_formatted(std::string_view text, FieldType type, const TextFormat& format,
                          base::Arena& arena) {
    switch (type) {
        case FieldType::number:
            if (const auto number = format.read_number(text)) return {Value::number(*number)};
            break;
        case FieldType::boolean:
            if (const auto flag = format.read_boolean(text)) return {Value::boolean(*flag)};
            break;
        case FieldType::date:
        case FieldType::time:
        case FieldType::date_time: {
            const auto instant = format.read_date_time(text);
            if (!instant) break;
            if (type == FieldType::date) return {Value::date(instant->date)};
            if (type == FieldType::time) return {Value::time(arena.make<Time>(instant->time))};
            return {Value::date_time(arena.make<DateTime>(*instant))};
        }
        default:
            return read_plain(text, type, arena);
    }
    return {{}, format.mismatch()};
}

Conversion read(std::string_view text, const Field& field, base::Arena& arena) {
    if (!field.text_format.is_empty()) {
        return read_formatted(text, field.type, field.text_format, arena);
    }
    if (field.format.empty() || field.type == FieldType::string) {
        return read_plain(text, field.type, arena);
    }
    // A field that didn't come from load_schema().
    std::string problem;
    const auto format = TextFormat::compile(field.type, field.format, problem);
    if (!format) return {{}, "has a format that is none for its type"};
    Conversion result = read_formatted(text, field.type, *format, arena);
    if (result.reason != nullptr) result.reason = "is not in the format of its field";
    return result;
}

/// By text first, the everyday case; `1.0` is also an allowed `1`.
bool is_allowed(std::string_view text, const Value& value, const Field& field, base::Arena& arena) {
    if (std::find(field.allowed.begin(), field.allowed.end(), text) != field.allowed.end()) {
        return true;
    }
    if (field.type == FieldType::string) return false;
    return std::any_of(field.allowed.begin(), field.allowed.end(), [&](const std::string& one) {
        const Conversion allowed = read(one, field, arena);
        return allowed.reason == nullptr && equal(allowed.value, value);
    });
}

}  // namespace

/// The ten bytes without a loop; anything else the long way.
std::optional<Date> read_date(std::string_view text) {
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        unsigned bad = 0;
        const unsigned century = two_digits(text.data(), bad);
        const unsigned year = century * 100 + two_digits(text.data() + 2, bad);
        const unsigned month = two_digits(text.data() + 5, bad);
        const unsigned day = two_digits(text.data() + 8, bad);
        if (bad == 0) {
            return Date::create(year, static_cast<int>(month), static_cast<int>(day));
        }
    }
    return Date::parse(text);
}

Conversion convert_text(std::string_view text, const Field& field, base::Arena& arena) {
    if (field.type != FieldType::string) {
        text = base::trimmed(text);
        if (text.empty()) return {};
    }
    const Conversion result = read(text, field, arena);
    if (result.reason != nullptr || field.allowed.empty()) return result;
    if (is_allowed(text, result.value, field, arena)) return result;
    return {{}, not_allowed};
}

}  // namespace cajista::value
