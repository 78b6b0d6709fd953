// SPDX-License-Identifier: Apache-2.0
#include "value/calendar.h"

#include <limits>

#include <catch2/catch.hpp>

using namespace cajista::value;

namespace {
std::uint16_t zone_number(std::string_view name) { return name == "Europe/Madrid" ? 7 : 0; }
std::string_view zone_name(std::uint16_t zone) { return zone == 7 ? "Europe/Madrid" : "?"; }

std::string time_again(std::string_view text) {
    const auto time = parse_time(text, zone_number);
    return time ? to_string(*time, zone_name) : "none";
}
std::string months_again(std::string_view text) {
    const auto duration = parse_year_month_duration(text);
    return duration ? to_string(*duration) : "none";
}
std::string seconds_again(std::string_view text) {
    const auto duration = parse_day_time_duration(text);
    return duration ? to_string(*duration) : "none";
}
}  // namespace

TEST_CASE("every day of 1,000 years follows the day before") {
    std::int64_t days = Date{1600, 1, 1}.to_days();
    int weekday = Date{1600, 1, 1}.weekday();
    CHECK(weekday == 6);
    for (int year = 1600; year < 2600; ++year) {
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= days_in_month(year, month); ++day) {
                const auto date = Date::create(year, month, day);
                REQUIRE(date.has_value());
                REQUIRE(date->to_days() == days);
                REQUIRE(Date::from_days(days) == *date);
                REQUIRE(date->weekday() == weekday);
                ++days;
                weekday = weekday % 7 + 1;
            }
        }
    }
    CHECK(Date{1970, 1, 1}.to_days() == 0);
    CHECK(Date{1969, 12, 31}.to_days() == -1);
    CHECK(Date{1969, 12, 31}.weekday() == 3);
}

TEST_CASE("the calendar reaches a thousand million years both ways") {
    const Date first{-999'999'999, 1, 1};
    const Date last{999'999'999, 12, 31};
    CHECK(first.to_days() == Date::first_day);
    CHECK(last.to_days() == Date::last_day);
    CHECK(Date::from_days(Date::first_day) == first);
    CHECK(Date::from_days(Date::last_day) == last);
    for (std::int64_t days = Date::first_day; days < Date::last_day; days += 999'999'937) {
        REQUIRE(Date::from_days(days).to_days() == days);
    }
    CHECK_FALSE(Date::create(1'000'000'000, 1, 1).has_value());
    CHECK_FALSE(Date::create(std::numeric_limits<std::int64_t>::min(), 1, 1).has_value());
    CHECK(is_leap_year(2000));
    CHECK(is_leap_year(0));
    CHECK(is_leap_year(-4));
    CHECK_FALSE(is_leap_year(1900));
    CHECK_FALSE(is_leap_year(2026));
}

TEST_CASE("dates are read and printed as ISO 8601") {
    for (const char* text : {"2026-10-01", "2024-02-29", "-0044-03-15", "0000-01-01", "0009-01-01",
                             "12345-06-07", "999999999-12-31", "-999999999-01-01"}) {
        const auto date = Date::parse(text);
        INFO(text);
        REQUIRE(date.has_value());
        CHECK(date->to_string() == text);
    }
    for (const char* bad : {"",
                            "2026",
                            "2026-10",
                            "2026-10-1",
                            "2026-1-01",
                            "26-10-01",
                            "998-12-31",
                            "01211-12-31",
                            "+2012-12-02",
                            "2023-02-29",
                            "2026-13-01",
                            "2026-00-01",
                            "2026-01-00",
                            "2026-04-31",
                            "2026-10-01T",
                            "2026-10-01 ",
                            "2026/10/01",
                            "9999999999-12-25",
                            "--2026-10-01",
                            "2026-10--1"}) {
        INFO(bad);
        CHECK_FALSE(Date::parse(bad).has_value());
    }
}

TEST_CASE("times are read and printed") {
    for (const char* text : {"13:45:00", "00:00:00", "23:59:59.999999999", "13:45:00.5",
                             "13:45:00.000000001", "13:45:00Z", "13:45:00+01:00", "13:45:00-14:00",
                             "13:45:00+05:30", "13:45:00+01:02:03", "13:45:00@Europe/Madrid"}) {
        CHECK(time_again(text) == text);
    }
    CHECK(time_again("13:45:00.120") == "13:45:00.12");
    CHECK(time_again("13:45:00.1234567899") == "13:45:00.123456789");
    CHECK(time_again("13:45:00+00:00") == "13:45:00Z");
    for (const char* bad : {"", "13:45", "24:00:00", "13:60:00", "13:45:60", "1:45:00", "13:45:00.",
                            "13:45:00+1", "13:45:00+14:01", "13:45:00+15:00", "13:45:00+01:60",
                            "13:45:00 Z", "13:45:00@", "13:45:00@Europe/Nowhere", "T13:45:00",
                            "13:45:00Z@Europe/Madrid", "13:45:00+01:00@Europe/Madrid"}) {
        INFO(bad);
        CHECK(time_again(bad) == "none");
    }
    CHECK_FALSE(parse_time("13:45:00@Europe/Madrid").has_value());
    CHECK(to_string(Time{1, 2, 3, 0, {Zone::Kind::named, 7, 3600}}) == "01:02:03+01:00");
    const auto instant = parse_date_time("2026-10-01T08:30:00.25Z");
    REQUIRE(instant.has_value());
    CHECK(to_string(*instant) == "2026-10-01T08:30:00.25Z");
    CHECK_FALSE(parse_date_time("2026-10-01").has_value());
    CHECK_FALSE(parse_date_time("2026-10-01T").has_value());
    CHECK_FALSE(parse_date_time("2026-10-01 08:30:00").has_value());
}

TEST_CASE("durations are read and printed in their shortest form") {
    CHECK(months_again("P1Y2M") == "P1Y2M");
    CHECK(months_again("P26M") == "P2Y2M");
    CHECK(months_again("-P100M") == "-P8Y4M");
    CHECK(months_again("P0Y") == "P0M");
    CHECK(months_again("P1Y27M") == "P3Y3M");
    CHECK(months_again("P999999999999M") == "P83333333333Y3M");
    for (const char* bad : {"", "P", "-P", "P1", "1Y", "P1M2Y", "P1Y1Y", "P1D", "P1.5Y", "P-1Y",
                            "P999999999999999999Y", "P1YT", "PY"}) {
        INFO(bad);
        CHECK(months_again(bad) == "none");
    }
    CHECK(seconds_again("P1DT2H3M4.123456789S") == "P1DT2H3M4.123456789S");
    CHECK(seconds_again("PT61M") == "PT1H1M");
    CHECK(seconds_again("PT240H") == "P10D");
    CHECK(seconds_again("PT1000M0.999999999S") == "PT16H40M0.999999999S");
    CHECK(seconds_again("-PT0.5S") == "-PT0.5S");
    CHECK(seconds_again("PT0.S") == "PT0S");
    CHECK(seconds_again("P0D") == "PT0S");
    CHECK(seconds_again("-P1DT1S") == "-P1DT1S");
    for (const char* bad :
         {"", "P", "PT", "P1DT", "P1H", "P1S", "PT1D", "PT1S1M", "PT1.5M", "PT.5S", "P1M", "PT1",
          "P0", "PT1SX", "P1.5D", "P999999999999999999D"}) {
        INFO(bad);
        CHECK(seconds_again(bad) == "none");
    }
    CHECK(to_string(YearMonthDuration{std::numeric_limits<std::int64_t>::min()}) ==
          "-P768614336404564650Y8M");
    CHECK(to_string(DayTimeDuration{std::numeric_limits<std::int64_t>::min(), 0}) ==
          "-P106751991167300DT15H30M8S");
}
