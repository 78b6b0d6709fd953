// SPDX-License-Identifier: Apache-2.0
// Ours: money and formats in the document's locale. Not FEEL's, and so never in a DMN file's way.
#include <fmt/format.h>

#include "rules/detail/builtin.h"
#include "rules/detail/print_value.h"

namespace cajista::rules::detail {

namespace {

/// Without a locale (a file name, an index field): 12.50 EUR.
std::string plain_money(value::Decimal amount, std::string_view currency) {
    const value::Decimal cents = amount.rounded(2, value::Rounding::half_even);
    const auto padded = value::add(cents, value::Decimal::from_scaled(0, -2));
    return fmt::format("{} {}", padded.value_or(cents).to_string(), currency);
}

bool is_currency(std::string_view code) {
    if (code.size() != 3) return false;
    for (const char c : code) {
        if (c < 'A' || c > 'Z') return false;
    }
    return true;
}

Value money(const Call& call) {
    if (call[0].is_null()) return {};
    const Frame& frame = call.machine.frame;
    const std::string_view currency = call.has(1) ? call[1].as_string() : frame.currency;
    if (!is_currency(currency)) return call.null("money() has no currency of three capitals");
    std::string text;
    if (frame.locale == nullptr) {
        text = plain_money(call[0].as_number(), currency);
    } else {
        frame.locale->append_money(text, call[0].as_number(), currency);
    }
    return call.text(text);
}

Prepared check_money(std::span<const Node* const> arguments) {
    Prepared prepared;
    if (arguments.size() < 2 || !arguments[1]->is_constant) return prepared;
    const Value& currency = arguments[1]->constant;
    if (currency.is(ValueKind::string) && !is_currency(currency.as_string())) {
        prepared.code = "rules.currency-unknown";
        prepared.error =
            fmt::format("\"{}\" is no currency: three capitals, such as EUR", currency.as_string());
    }
    return prepared;
}

Value format(const Call& call) {
    if (call[0].is_null()) return {};
    std::string text;
    locale::Locale* const locale = call.machine.frame.locale;
    if (locale == nullptr) {
        if (!append_text(text, call[0], call.machine)) return {};
        return call.text(text);
    }
    const locale::Format* const compiled = locale->format(call[1].as_string());
    if (compiled == nullptr) return call.null("the skeleton has no meaning");
    locale->append_formatted(text, call[0], *compiled);
    return call.text(text);
}

Prepared check_format(std::span<const Node* const> arguments) {
    Prepared prepared;
    if (!arguments[1]->is_constant || !arguments[1]->constant.is(ValueKind::string)) {
        return prepared;
    }
    prepared.error = locale::check_skeleton(arguments[1]->constant.as_string());
    prepared.code = "rules.format-malformed";
    return prepared;
}

constexpr Builtin document_table[] = {
    {"money", "amount:n0, currency?:s", 's', money, false, check_money},
    {"format", "value:sndtDyu0, skeleton:s", 's', format, false, check_format},
};

}  // namespace

std::span<const Builtin> document_builtins() { return document_table; }

}  // namespace cajista::rules::detail
