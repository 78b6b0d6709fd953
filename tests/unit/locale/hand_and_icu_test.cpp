// SPDX-License-Identifier: Apache-2.0
// What is written by hand is what ICU writes, for every locale that ICU has.
#include <random>

#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>

#include <catch2/catch.hpp>

#include "locale/detail/date_style.h"
#include "locale/detail/format.h"
#include "locale/detail/icu_text.h"
#include "locale/detail/number_style.h"
#include "locale/locale.h"

using namespace cajista;
using namespace cajista::locale;

namespace {

constexpr const char* main_locales[] = {
    "es-ES", "en-US", "en-GB", "de-DE", "de-AT", "de-CH", "pl-PL", "fr-FR", "fr-CH",
    "it-IT", "pt-PT", "pt-BR", "nl-NL", "sv-SE", "nb-NO", "da-DK", "fi-FI", "cs-CZ",
    "hu-HU", "ro-RO", "el-GR", "tr-TR", "uk-UA", "he-IL", "ar-EG", "ar-AE", "hi-IN",
    "bn-BD", "mr-IN", "en-IN", "ja-JP", "ko-KR", "zh-CN", "zh-TW", "es-MX", "es-AR",
    "ca-ES", "eu-ES", "gl-ES", "lv-LV", "lt-LT", "et-EE"};

std::vector<value::Decimal> numbers(int count) {
    std::mt19937_64 random(42);
    std::vector<value::Decimal> list;
    for (int i = 0; i < count; ++i) {
        const auto coefficient = static_cast<std::int64_t>(random()) >> (random() % 63);
        list.push_back(value::Decimal::from_scaled(coefficient, -static_cast<int>(random() % 5)));
    }
    return list;
}

std::string by_icu(const icu::number::LocalizedNumberFormatter& formatter,
                   const value::Decimal& number) {
    UErrorCode status = U_ZERO_ERROR;
    const std::string text = number.to_string();
    return detail::from_icu(formatter.formatDecimal(text, status).toString(status));
}

icu::Locale icu_locale(const char* tag) {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Locale::forLanguageTag(tag, status);
}

}  // namespace

TEST_CASE("numbers and money by hand are those of ICU in many locales") {
    using icu::number::NumberFormatter;
    using icu::number::Precision;
    const std::vector<value::Decimal> list = numbers(700);
    for (const char* tag : main_locales) {
        INFO(tag);
        const auto created = Locale::create(tag);
        REQUIRE(created.ok());
        Locale& locale = *created.value();
        const auto formatter =
            NumberFormatter::withLocale(icu_locale(tag)).sign(UNUM_SIGN_NEGATIVE);
        for (const value::Decimal& number : list) {
            std::string ours;
            locale.append_value(ours, value::Value::number(number));
            const int digits = std::max(0, -number.exponent());
            REQUIRE(ours == by_icu(formatter.precision(Precision::fixedFraction(digits)), number));
        }
        for (const char16_t* currency : {u"EUR", u"USD", u"JPY", u"PLN", u"CHF"}) {
            UErrorCode status = U_ZERO_ERROR;
            const auto money = formatter.unit(icu::CurrencyUnit(currency, status));
            const std::string code = detail::from_icu(currency);
            for (const value::Decimal& number : list) {
                std::string ours;
                locale.append_money(ours, number, code);
                REQUIRE(ours == by_icu(money, number));
            }
        }
    }
}

TEST_CASE("dates by hand are those of ICU in many locales") {
    for (const char* tag : main_locales) {
        INFO(tag);
        const icu::Locale locale = icu_locale(tag);
        for (const char16_t* skeleton : {u"yyyyMMdd", u"yMMMd", u"yMMMMEEEEd", u"yMMM", u"jmm",
                                         u"yyyyMMddjmmss", u"EEEd", u"LLLLy"}) {
            UErrorCode status = U_ZERO_ERROR;
            const icu::UnicodeString pattern = detail::best_pattern(locale, skeleton);
            detail::DateStyle style(locale, pattern);
            REQUIRE(style.is_valid());
            icu::SimpleDateFormat formatter(pattern, locale, status);
            formatter.adoptTimeZone(icu::TimeZone::getGMT()->clone());
            for (std::int64_t day = value::Date{1900, 1, 1}.to_days(); day < 40'000; day += 97) {
                const value::DateTime instant{value::Date::from_days(day),
                                              {static_cast<std::uint8_t>((day % 24 + 24) % 24),
                                               static_cast<std::uint8_t>((day % 60 + 60) % 60),
                                               7,
                                               0,
                                               {}}};
                icu::UnicodeString theirs;
                formatter.format(static_cast<double>(day) * 86'400'000.0 +
                                     instant.time.hour * 3'600'000.0 +
                                     instant.time.minute * 60'000.0 + 7000.0,
                                 theirs);
                std::string ours;
                style.append(ours, instant);
                REQUIRE(ours == detail::from_icu(theirs));
            }
        }
    }
}

TEST_CASE("the locales that statements are written in never take the slow way") {
    using detail::NumberStyle;
    for (const char* tag : main_locales) {
        INFO(tag);
        const icu::Locale locale = icu_locale(tag);
        const auto formatter = icu::number::NumberFormatter::withLocale(locale);
        CHECK(NumberStyle(formatter.sign(UNUM_SIGN_NEGATIVE), NumberStyle::Decimals::of_value)
                  .is_by_hand());
        UErrorCode status = U_ZERO_ERROR;
        CHECK(NumberStyle(formatter.sign(UNUM_SIGN_NEGATIVE)
                              .unit(icu::CurrencyUnit(u"EUR", status))
                              .precision(icu::number::Precision::currency(UCURR_USAGE_STANDARD)),
                          NumberStyle::Decimals::of_style)
                  .is_by_hand());
        CHECK(detail::DateStyle(locale, detail::best_pattern(locale, u"yyyyMMdd")).is_by_hand());
        std::string problem;
        for (const char* skeleton :
             {".00", "%x100 .0", "percent", "precision-integer", "pattern:#,##0.00"}) {
            INFO(skeleton);
            const auto format = detail::make_format(locale, skeleton, problem);
            REQUIRE(format != nullptr);
            CHECK(format->number->is_by_hand());
        }
        const auto month = detail::make_format(locale, "yMMMMd", problem);
        REQUIRE(month != nullptr);
        CHECK(month->date->is_by_hand());
    }
}

TEST_CASE("every locale of ICU can be made and writes something") {
    int32_t count = 0;
    const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
    REQUIRE(count > 500);
    for (int32_t i = 0; i < count; i += 7) {
        UErrorCode status = U_ZERO_ERROR;
        const std::string tag = locales[i].toLanguageTag<std::string>(status);
        INFO(tag);
        const auto locale = Locale::create(tag);
        REQUIRE(locale.ok());
        std::string out;
        locale.value()->append_money(out, value::Decimal::from_scaled(-123456, -2), "EUR");
        CHECK(out.size() >= 7);
        out.clear();
        locale.value()->append_value(out, value::Value::date({2026, 10, 1}));
        CHECK(out.size() >= 8);
    }
}
