// SPDX-License-Identifier: Apache-2.0
#include "locale/locale.h"

#include <catch2/catch.hpp>

#include "base/arena.h"
#include "locale/zones.h"

using namespace cajista;
using namespace cajista::locale;
using value::Value;

namespace {

std::unique_ptr<Locale> make(std::string_view tag) {
    auto locale = Locale::create(tag);
    REQUIRE(locale.ok());
    return std::move(locale).value();
}
value::Decimal number(std::string_view text) { return *value::Decimal::parse(text); }
std::string plain(Locale& locale, const Value& value) {
    std::string out;
    locale.append_value(out, value);
    return out;
}
std::string plain(std::string_view tag, std::string_view digits) {
    return plain(*make(tag), Value::number(number(digits)));
}
std::string money(std::string_view tag, std::string_view digits, std::string_view currency) {
    std::string out;
    make(tag)->append_money(out, number(digits), currency);
    return out;
}
std::string date(std::string_view tag, value::Date day) {
    return plain(*make(tag), Value::date(day));
}
std::string formatted(std::string_view tag, const Value& value, std::string_view skeleton) {
    const auto locale = make(tag);
    const Format* format = locale->format(skeleton);
    if (format == nullptr) return "none";
    std::string out;
    locale->append_formatted(out, value, *format);
    return out;
}
std::string formatted(std::string_view tag, std::string_view digits, std::string_view skeleton) {
    return formatted(tag, Value::number(number(digits)), skeleton);
}

constexpr const char* nbsp = "\xC2\xA0";
const value::Date october_first{2026, 10, 1};

}  // namespace

TEST_CASE("numbers have the signs of their locale and the digits of their value") {
    CHECK(plain("en-US", "1234567.50") == "1,234,567.50");
    CHECK(plain("en-US", "-0.5") == "-0.5");
    CHECK(plain("de-DE", "1234567.50") == "1.234.567,50");
    CHECK(plain("de-CH", "1234567.50") ==
          "1\xE2\x80\x99"
          "234\xE2\x80\x99"
          "567.50");
    CHECK(plain("fr-FR", "1234567.5") ==
          "1\xE2\x80\xAF"
          "234\xE2\x80\xAF"
          "567,5");
    CHECK(plain("hi-IN", "1234567.5") == "12,34,567.5");
    CHECK(plain("ar-EG", "12.5") == "\xD9\xA1\xD9\xA2\xD9\xAB\xD9\xA5");
    CHECK(plain("ar-EG-u-nu-latn", "12.5") == "12.5");
    CHECK(plain("sv-SE", "-5") ==
          "\xE2\x88\x92"
          "5");
    CHECK(plain("es-ES", "1234") == "1234");
    CHECK(plain("es-ES", "12345.6") == "12.345,6");
    CHECK(plain("pl-PL", "1234") == "1234");
    CHECK(plain("pl-PL", "12345") == std::string("12") + nbsp + "345");
    CHECK(plain("en-US", "12345678901234567890123456789.50") ==
          "12,345,678,901,234,567,890,123,456,789.50");
    CHECK(plain("en-US", "1e3") == "1,000");
    CHECK(plain("en-US", "0.00") == "0.00");
}

TEST_CASE("money has the symbol, place and digits of its currency") {
    CHECK(money("en-US", "-185.49", "USD") == "-$185.49");
    CHECK(money("en-US", "11120.82", "USD") == "$11,120.82");
    CHECK(money("en-US", "5", "JPY") ==
          "\xC2\xA5"
          "5");
    CHECK(money("en-US", "1.5", "BHD") == std::string("BHD") + nbsp + "1.500");
    CHECK(money("es-ES", "1234.5", "EUR") == std::string("1234,50") + nbsp + "\xE2\x82\xAC");
    CHECK(money("es-ES", "-12345.5", "eur") == std::string("-12.345,50") + nbsp + "\xE2\x82\xAC");
    CHECK(money("de-DE", "1234.5", "EUR") == std::string("1.234,50") + nbsp + "\xE2\x82\xAC");
    CHECK(money("de-CH", "-1234.5", "CHF") ==
          "CHF-1\xE2\x80\x99"
          "234.50");
    CHECK(money("pl-PL", "12345.5", "PLN") ==
          std::string("12") + nbsp + "345,50" + nbsp + "z\xC5\x82");
    CHECK(money("ja-JP", "1234", "JPY") ==
          "\xEF\xBF\xA5"
          "1,234");
    // Half-even, and what rounds to nothing has no sign.
    CHECK(money("en-US", "0.125", "USD") == "$0.12");
    CHECK(money("en-US", "0.135", "USD") == "$0.14");
    CHECK(money("en-US", "-0.001", "USD") == "$0.00");
    // Other texts stand behind the number.
    CHECK(money("en-US", "5.00", "points") == std::string("5.00") + nbsp + "points");
    CHECK(money("en-US", "5.00", "") == "5.00");
}

TEST_CASE("dates are numeric, with two digits for day and month and four for the year") {
    CHECK(date("en-US", october_first) == "10/01/2026");
    CHECK(date("es-ES", october_first) == "01/10/2026");
    CHECK(date("de-DE", october_first) == "01.10.2026");
    CHECK(date("pl-PL", october_first) == "01.10.2026");
    CHECK(date("sv-SE", october_first) == "2026-10-01");
    CHECK(date("ja-JP", october_first) == "2026/10/01");
    CHECK(date("en-GB", {987, 1, 2}) == "02/01/0987");
    CHECK(date("th-TH", october_first).find("2569") != std::string::npos);
    CHECK(date("en-US", {999'999'999, 12, 31}) == "12/31/999999999");
    CHECK_FALSE(date("th-TH", {999'999'999, 12, 31}).empty());
}

TEST_CASE("times are short") {
    const value::Time time{15, 5, 9, 0, {}};
    const value::DateTime instant{october_first, time};
    CHECK(plain(*make("de-DE"), Value::time(&time)) == "15:05");
    CHECK(plain(*make("en-US"), Value::time(&time)) ==
          "3:05\xE2\x80\xAF"
          "PM");  // U+202F
    CHECK(plain(*make("es-ES"), Value::date_time(&instant)) == "01/10/2026, 15:05");
    CHECK(formatted("de-DE", Value::date_time(&instant), "Hms") == "15:05:09");
}

TEST_CASE("other values print plainly") {
    const auto locale = make("de-DE");
    const Value items[] = {Value::number(number("1.5")), Value::string("x"), Value(),
                           Value::date(october_first)};
    CHECK(plain(*locale, Value::list(items)) == "1,5, x, , 01.10.2026");
    CHECK(plain(*locale, Value()) == "");
    CHECK(plain(*locale, Value::boolean(true)) == "true");
    CHECK(plain(*locale, Value::duration(value::YearMonthDuration{14})) == "P1Y2M");
    base::Arena arena;
    Value wide = Value::string("x");
    for (int i = 0; i < 60; ++i) {
        const Value pair[] = {wide, wide};
        wide = Value::list(arena.copy(std::span<const Value>(pair)));
    }
    CHECK(plain(*locale, wide).size() < (std::size_t{17} << 20));
}

TEST_CASE("formats by skeleton, pattern and width") {
    const Value day = Value::date(october_first);
    CHECK(formatted("en-US", day, "yMMMd") == "Oct 1, 2026");
    CHECK(formatted("en-US", day, "::yMMMMEEEEd") == "Thursday, October 1, 2026");
    CHECK(formatted("es-ES", day, "yMMMMd") == "1 de octubre de 2026");
    CHECK(formatted("de-DE", day, "yMMMM") == "Oktober 2026");
    CHECK(formatted("pl-PL", day, "yMMMMd") ==
          "1 pa\xC5\xBA"
          "dziernika 2026");
    CHECK(formatted("de-DE", day, "pattern:d. MMMM y") == "1. Oktober 2026");
    CHECK(formatted("de-DE", day, "date/short") == "01.10.26");
    CHECK(formatted("de-DE", day, "date/full") == "Donnerstag, 1. Oktober 2026");
    CHECK(formatted("de-DE", "1234.5", ".00") == "1.234,50");
    CHECK(formatted("de-DE", "0.215", "%x100 .0") == std::string("21,5") + nbsp + "%");
    CHECK(formatted("en-US", "0.5", "%x100") == "50%");
    CHECK(formatted("es-ES", "12345", "currency/EUR") ==
          std::string("12.345,00") + nbsp + "\xE2\x82\xAC");
    CHECK(formatted("en-US", "12345", "compact-short") == "12K");
    CHECK(formatted("en-US", "12345", "::K") == "12K");
    CHECK(formatted("en-US", "1234.5", "pattern:#,##0.00") == "1,234.50");
    CHECK(formatted("de-DE", "1234.5", "pattern:#,##0.00") == "1.234,50");
    CHECK(formatted("en-US", "-5", "currency/USD sign-accounting") == "($5.00)");
    CHECK(formatted("en-US", "5", "+!") == "+5");
    CHECK(formatted("en-US", "-0.001", ".00") == "0.00");
    CHECK(formatted("en-US", "1.50", ".##") == "1.5");
    // A value of another kind prints as it would without a format.
    CHECK(formatted("de-DE", day, ".00") == "01.10.2026");
    CHECK(formatted("de-DE", Value::string("x"), "yMd") == "x");
    for (const char* bad : {"", "no-such-stem", "pattern:", "pattern:d'", "pattern:t", "date/tiny",
                            "pattern:j", "currency/EURO", ".0.0"}) {
        INFO(bad);
        CHECK(formatted("en-US", day, bad) == "none");
        CHECK_FALSE(check_skeleton(bad).empty());
    }
    CHECK(check_skeleton("yMMMd").empty());
    CHECK(check_skeleton("percent").empty());
    CHECK_FALSE(check_skeleton(std::string(100'000, 'y')).empty());
}

TEST_CASE("a zone prints when a format asks for it") {
    const value::DateTime summer{
        {2026, 7, 1}, {12, 0, 0, 0, {value::Zone::Kind::named, known_zone("Europe/Madrid"), 0}}};
    const value::DateTime winter{{2026, 1, 1},
                                 {12, 0, 0, 0, {value::Zone::Kind::offset, 0, -3600}}};
    CHECK(formatted("en-US", Value::date_time(&summer), "pattern:HH:mm xxx") == "12:00 +02:00");
    CHECK(formatted("en-US", Value::date_time(&winter), "pattern:HH:mm xxx") == "12:00 -01:00");
}

TEST_CASE("locales that don't exist are refused") {
    for (const char* bad : {"", "xx", "english", "es-", "e", "../../etc", "de-DE-\xC3\xB1", "\n"}) {
        INFO(bad);
        const auto locale = Locale::create(bad);
        REQUIRE_FALSE(locale.ok());
        CHECK(locale.errors().front().code == "locale.unknown");
    }
    CHECK_FALSE(Locale::create(std::string(10'000, 'a')).ok());
    CHECK(make("es_ES")->tag() == "es-ES");
    CHECK(make("ES-es")->tag() == "es-ES");
    CHECK(make("es-ES")->language() == "es");
    CHECK(make("ar-EG")->is_right_to_left());
    CHECK_FALSE(make("es")->is_right_to_left());
    CHECK(make("es")->decimal_sign() == U',');
    CHECK(make("en")->decimal_sign() == U'.');
    CHECK(make("ar-EG-u-nu-arab")->decimal_sign() == U'\u066B');
}

TEST_CASE("a cache of locales gives the same one again and holds a bounded number") {
    LocaleCache cache;
    Locale* const spanish = cache.get("es-ES");
    REQUIRE(spanish != nullptr);
    CHECK(cache.get("es-ES") == spanish);
    CHECK(cache.get("xx") == nullptr);
    CHECK(cache.get("xx") == nullptr);
    CHECK(cache.get(std::string(10'000, 'a')) == nullptr);
    for (int i = 0; i < 1000; ++i) {
        const std::string tag = "es-ES-x-" + std::to_string(i);
        CHECK(cache.get(tag) != nullptr);
        if (i % 100 == 0) CHECK(cache.get("es-ES") == spanish);
    }
}

TEST_CASE("collation keys sort as the language does") {
    const auto order = [](std::string_view tag, std::string_view a, std::string_view b) {
        const auto locale = make(tag);
        return locale->collation_key(a) < locale->collation_key(b);
    };
    CHECK(order("es-ES", "nube", "\xC3\xB1u"));
    CHECK(order("es-ES", "\xC3\xB1u", "oca"));
    CHECK(order("sv-SE", "zebra", "\xC3\xA4pple"));
    CHECK(order("de-DE", "\xC3\xA4pfel", "zebra"));
    CHECK(order("en-US", "a", "B"));
    const std::string key = make("es-ES")->collation_key(std::string(5000, 'm'));
    CHECK(key.find('\0') == std::string::npos);
    CHECK(make("es-ES")->collation_key("x") == make("es-ES")->collation_key("x"));
}

TEST_CASE("letter case follows the language") {
    CHECK(make("de-DE")->upper("stra\xC3\x9F"
                               "e") == "STRASSE");
    CHECK(make("tr-TR")->upper("i") == "\xC4\xB0");
    CHECK(make("en-US")->lower("\xC3\x91") == "\xC3\xB1");
}
