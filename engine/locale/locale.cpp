// SPDX-License-Identifier: Apache-2.0
#include "locale/locale.h"

#include <algorithm>
#include <array>
#include <optional>

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/coll.h>
#include <unicode/dcfmtsym.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/uversion.h>

#include "base/characters.h"
#include "base/limits.h"
#include "locale/detail/format.h"
#include "locale/detail/icu_text.h"
#include "locale/detail/recent_cache.h"
#include "locale/zones.h"
#include "value/convert.h"

namespace cajista::locale {

namespace {

using detail::DateStyle;
using detail::NumberStyle;
using value::Value;
using value::ValueKind;

// Longer than any honest tag with all its extensions.
constexpr std::size_t longest_tag = 100;

bool is_known_language(const icu::Locale& locale) {
    static const std::vector<std::string> known = [] {
        std::vector<std::string> languages;
        // icu::Locale::getAvailableLocales makes an object of each of some 800 names.
        for (int32_t i = 0; i < uloc_countAvailable(); ++i) {
            const std::string_view name = uloc_getAvailable(i);
            languages.emplace_back(name.substr(0, name.find('_')));
        }
        std::sort(languages.begin(), languages.end());
        languages.erase(std::unique(languages.begin(), languages.end()), languages.end());
        return languages;
    }();
    return std::binary_search(known.begin(), known.end(), std::string(locale.getLanguage()));
}

/// The locale of a tag; nothing when ICU has no such language.
std::optional<icu::Locale> find_locale(std::string_view tag) {
    if (tag.empty() || tag.size() > longest_tag) return std::nullopt;
    std::string text(tag);
    std::replace(text.begin(), text.end(), '_', '-');
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(text, status);
    if (U_FAILURE(status) || locale.isBogus() || !is_known_language(locale)) return std::nullopt;
    // A numbering system that ICU hasn't got is found by formatting.
    icu::number::NumberFormatter::withLocale(locale).formatInt(1, status);
    return U_SUCCESS(status) ? std::optional(locale) : std::nullopt;
}

bool is_currency_code(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), base::is_letter);
}

std::unique_ptr<NumberStyle> money_style(const icu::Locale& locale, std::string_view currency) {
    UErrorCode status = U_ZERO_ERROR;
    std::array<char, 4> code{};
    std::transform(currency.begin(), currency.end(), code.begin(),
                   [](char c) { return static_cast<char>(c & ~0x20); });
    const icu::CurrencyUnit unit(icu::StringPiece(code.data(), 3), status);
    return std::make_unique<NumberStyle>(
        icu::number::NumberFormatter::withLocale(locale)
            .unit(unit)
            .precision(icu::number::Precision::currency(UCURR_USAGE_STANDARD))
            .sign(UNUM_SIGN_NEGATIVE),
        NumberStyle::Decimals::of_style);
}

}  // namespace

struct Locale::State {
    icu::Locale locale;
    std::string tag;
    std::string language;
    char32_t sign = 0;  ///< decimal_sign, once it is known
    std::unique_ptr<NumberStyle> number;
    std::unique_ptr<DateStyle> date, time, date_time;
    detail::RecentCache<NumberStyle> money;
    detail::RecentCache<Format> formats;
    std::unique_ptr<icu::Collator> collator;

    NumberStyle& number_style() {
        if (!number) {
            number = std::make_unique<NumberStyle>(
                icu::number::NumberFormatter::withLocale(locale).sign(UNUM_SIGN_NEGATIVE),
                NumberStyle::Decimals::of_value);
        }
        return *number;
    }
    DateStyle& date_style(std::unique_ptr<DateStyle>& style, const char16_t* skeleton) const {
        if (!style) {
            style = std::make_unique<DateStyle>(locale, detail::best_pattern(locale, skeleton));
        }
        return *style;
    }
    NumberStyle& money_style_of(std::string_view currency) {
        NumberStyle* style = money.find(currency);
        if (style == nullptr) style = money.insert(currency, money_style(locale, currency));
        return *style;
    }
    char32_t decimal_sign() {
        if (sign != 0) return sign;
        UErrorCode status = U_ZERO_ERROR;
        const icu::DecimalFormatSymbols symbols(locale, status);
        const icu::UnicodeString text =
            symbols.getSymbol(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol);
        sign = U_FAILURE(status) != 0 || text.isEmpty() ? U'.'
                                                        : static_cast<char32_t>(text.char32At(0));
        return sign;
    }
    void append(std::string& out, const Value& value, int depth);
    void append_formatted(std::string& out, const Value& value, const Format& format, int depth);
    template <typename Each>
    static void append_list(std::string& out, std::span<const Value> items, int depth, Each each);
};

template <typename Each>
void Locale::State::append_list(std::string& out, std::span<const Value> items, int depth,
                                Each each) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        // Lists may share sublists, so that their text is exponential.
        if (depth > base::limits::value_depth || out.size() > base::limits::field_bytes) {
            out += "\xE2\x80\xA6";
            return;
        }
        if (i > 0) out += ", ";
        each(items[i]);
    }
}

void Locale::State::append(std::string& out, const Value& value, int depth) {
    switch (value.kind()) {
        case ValueKind::null:
            return;
        case ValueKind::number:
            return number_style().append(out, value.as_number());
        case ValueKind::string:
            out += value.as_string();
            return;
        case ValueKind::date:
            return date_style(date, u"yyyyMMdd").append(out, {value.as_date(), {}});
        case ValueKind::time:
            return date_style(time, u"jmm").append(out, {{}, value.as_time()});
        case ValueKind::date_time:
            return date_style(date_time, u"yyyyMMddjmm").append(out, value.as_date_time());
        case ValueKind::list:
            return append_list(out, value.as_list(), depth,
                               [&](const Value& item) { append(out, item, depth + 1); });
        default:
            out += value::to_plain_text(value, zone_name);
            return;
    }
}

void Locale::State::append_formatted(std::string& out, const Value& value, const Format& format,
                                     int depth) {
    if (value.is(ValueKind::list)) {
        append_list(out, value.as_list(), depth,
                    [&](const Value& item) { append_formatted(out, item, format, depth + 1); });
    } else if (format.number && value.is(ValueKind::number)) {
        format.number->append(out, value.as_number());
    } else if (format.date && value.is(ValueKind::date)) {
        format.date->append(out, {value.as_date(), {}});
    } else if (format.date && value.is(ValueKind::time)) {
        format.date->append(out, {{}, value.as_time()});
    } else if (format.date && value.is(ValueKind::date_time)) {
        format.date->append(out, value.as_date_time());
    } else {
        append(out, value, depth);
    }
}

Locale::Locale(std::unique_ptr<State> state) : state_(std::move(state)) {}
Locale::~Locale() = default;

base::Result<std::unique_ptr<Locale>> Locale::create(std::string_view tag) {
    const auto locale = find_locale(tag);
    if (!locale) {
        return base::error("locale.unknown",
                           "unknown locale " + std::string(tag.substr(0, longest_tag)))
            .hint("write language and region as BCP 47 does: es-ES, en-US, de");
    }
    UErrorCode status = U_ZERO_ERROR;
    auto state = std::make_unique<State>();
    state->locale = *locale;
    state->tag = locale->toLanguageTag<std::string>(status);
    state->language = locale->getLanguage();
    return std::unique_ptr<Locale>(new Locale(std::move(state)));
}

std::string_view Locale::tag() const { return state_->tag; }
std::string_view Locale::language() const { return state_->language; }
bool Locale::is_right_to_left() const { return state_->locale.isRightToLeft() != 0; }
char32_t Locale::decimal_sign() const { return state_->decimal_sign(); }

void Locale::append_value(std::string& out, const Value& value) { state_->append(out, value, 0); }

void Locale::append_money(std::string& out, value::Decimal amount, std::string_view currency) {
    if (is_currency_code(currency)) {
        state_->money_style_of(currency).append(out, amount);
        return;
    }
    state_->number_style().append(out, amount);
    if (currency.empty()) return;
    out += "\xC2\xA0";
    out += currency;
}

const Format* Locale::format(std::string_view skeleton) {
    if (const Format* known = state_->formats.find(skeleton)) return known;
    std::string problem;
    auto format = detail::make_format(state_->locale, skeleton, problem);
    return format ? state_->formats.insert(skeleton, std::move(format)) : nullptr;
}

void Locale::append_formatted(std::string& out, const Value& value, const Format& format) {
    state_->append_formatted(out, value, format, 0);
}

std::string Locale::collation_key(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    if (!state_->collator) {
        state_->collator.reset(icu::Collator::createInstance(state_->locale, status));
        if (U_FAILURE(status)) {
            status = U_ZERO_ERROR;
            state_->collator.reset(icu::Collator::createInstance(icu::Locale::getRoot(), status));
        }
    }
    const icu::UnicodeString unicode = detail::to_icu(text);
    std::string key(text.size() * 2 + 16, '\0');
    const auto fill = [&] {
        return state_->collator->getSortKey(unicode, reinterpret_cast<std::uint8_t*>(key.data()),
                                            static_cast<int32_t>(key.size()));
    };
    auto size = static_cast<std::size_t>(fill());
    const bool fitted = size <= key.size();
    key.resize(size);
    if (!fitted) fill();
    if (!key.empty() && key.back() == '\0') key.pop_back();
    return key;
}

std::string Locale::upper(std::string_view text) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::CaseMap::utf8ToUpper(state_->locale.getName(), 0,
                              {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr,
                              status);
    return out;
}

std::string Locale::lower(std::string_view text) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::CaseMap::utf8ToLower(state_->locale.getName(), 0,
                              {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr,
                              status);
    return out;
}

std::string check_skeleton(std::string_view skeleton) {
    std::string problem;
    // Whether a skeleton is one doesn't depend on the locale.
    detail::make_format(icu::Locale::getEnglish(), skeleton, problem);
    return problem;
}

struct LocaleCache::State {
    detail::RecentCache<std::unique_ptr<Locale>> locales;
};

LocaleCache::LocaleCache() : state_(std::make_unique<State>()) {}
LocaleCache::~LocaleCache() = default;

Locale* LocaleCache::get(std::string_view tag) {
    if (tag.size() > longest_tag) return nullptr;
    if (auto* known = state_->locales.find(tag)) return known->get();
    auto created = Locale::create(tag);
    auto locale = created ? std::move(created).value() : nullptr;
    // An unknown tag is kept too: the next record may have it again.
    return state_->locales
        .insert(tag, std::make_unique<std::unique_ptr<Locale>>(std::move(locale)))
        ->get();
}

std::string_view data_version() { return "ICU " U_ICU_VERSION; }

}  // namespace cajista::locale
