// SPDX-License-Identifier: Apache-2.0
#include "run/print_values.h"

#include <fmt/format.h>

#include "value/convert.h"

namespace cajista::run {

namespace {

/// Plain decimal digits as bytes: sign, digits before the point, then all digits without the zeros
/// that say nothing; of negative numbers all bits turned.
std::string number_bytes(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string_view rest = text.substr(std::min(point + 1, text.size()));
    while (whole.starts_with('0')) whole.remove_prefix(1);
    while (rest.ends_with('0')) rest.remove_suffix(1);
    if (whole.empty() && rest.empty()) return "\x12";
    std::string out;
    out += static_cast<char>(whole.size() >> 8);
    out += static_cast<char>(whole.size());
    out.append(whole).append(rest);
    if (!is_negative) return "\x13" + out;
    for (char& c : out) c = static_cast<char>(~c);
    return "\x11" + out + '\xFF';
}

std::string texts_of(const value::Value& value) {
    if (!value.is(value::ValueKind::list)) {
        return value.is_null() ? std::string() : value::to_plain_text(value);
    }
    std::string out;
    for (const value::Value& item : value.as_list()) {
        std::string text = item.is_null() ? std::string() : value::to_plain_text(item);
        std::erase(text, job::list_separator);
        if (text.empty()) continue;
        if (!out.empty()) out += job::list_separator;
        out += text;
    }
    return out;
}

}  // namespace

std::string order_bytes(const value::Value& value, locale::Locale* locale) {
    if (value.is_null()) return {};
    const std::string text = value::to_plain_text(value);
    if (value.kind() == value::ValueKind::number && text.find('E') == std::string::npos) {
        return number_bytes(text);
    }
    return "\x20" + (locale != nullptr ? locale->collation_key(text) : text);
}

base::Result<std::string> print_value(const job::PrintValue& value, rules::Frame& frame,
                                      locale::LocaleCache& locales) {
    locale::Locale* locale = nullptr;
    if (!value.locale.empty()) {
        locale = locales.get(value.locale);
        if (locale == nullptr) {
            return base::error("run.unknown-locale",
                               fmt::format("no language has the tag '{}'", value.locale),
                               value.span);
        }
    }
    const value::Value result = value.expression.evaluate(frame);
    if (frame.notes != nullptr && !frame.notes->empty()) return std::move(*frame.notes);
    switch (value.form) {
        case job::PrintValue::Form::condition:
            return std::string(result.is_true() ? "1" : "");
        case job::PrintValue::Form::order:
            return order_bytes(result, locale);
        case job::PrintValue::Form::list:
            return texts_of(result);
        case job::PrintValue::Form::text:
            break;
    }
    return result.is_null() ? std::string() : value::to_plain_text(result);
}

}  // namespace cajista::run
