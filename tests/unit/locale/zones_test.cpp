// SPDX-License-Identifier: Apache-2.0
#include "locale/zones.h"

#include <catch2/catch.hpp>

using namespace cajista;
using namespace cajista::locale;

namespace {
std::int32_t at_local(std::string_view zone, const char* text) {
    const auto instant = value::parse_date_time(text);
    REQUIRE(instant.has_value());
    return offset_at_local(known_zone(zone), *instant);
}
}  // namespace

TEST_CASE("zones are known by their IANA names") {
    for (const char* name : {"Europe/Madrid", "America/New_York", "Etc/UTC", "Asia/Kolkata",
                             "Australia/Melbourne", "UTC"}) {
        INFO(name);
        const std::uint16_t zone = known_zone(name);
        REQUIRE(zone != 0);
        CHECK(zone_name(zone) == name);
    }
    for (const char* bad : {"", "Europe", "europe/madrid", "Europe/Madrid ", "Mars/Olympus"}) {
        CHECK(known_zone(bad) == 0);
    }
    CHECK(zone_name(0).empty());
    CHECK(zone_name(0xFFFF).empty());
}

TEST_CASE("offsets follow the rules of the zone") {
    CHECK(at_local("Europe/Madrid", "2026-01-15T12:00:00") == 3600);
    CHECK(at_local("Europe/Madrid", "2026-07-15T12:00:00") == 7200);
    CHECK(at_local("Asia/Kolkata", "2026-07-15T12:00:00") == 19800);
    CHECK(at_local("Etc/UTC", "2026-07-15T12:00:00") == 0);
    CHECK(at_local("America/New_York", "2026-07-15T12:00:00") == -14400);
    // 2026-03-29 02:30 doesn't exist in Madrid, 2026-10-25 02:30 is there twice.
    CHECK(at_local("Europe/Madrid", "2026-03-29T02:30:00") == 3600);
    CHECK(at_local("Europe/Madrid", "2026-10-25T02:30:00") == 7200);
    CHECK(offset_at_instant(known_zone("Europe/Madrid"), 0) == 3600);
    const std::int64_t end_of_summer = value::Date{2026, 10, 25}.to_days() * 86'400 + 3600;
    CHECK(offset_at_instant(known_zone("Europe/Madrid"), end_of_summer - 1) == 7200);
    CHECK(offset_at_instant(known_zone("Europe/Madrid"), end_of_summer) == 3600);
    CHECK(offset_at_instant(0, 0) == 0);
    // The ends of the calendar do no harm.
    CHECK(at_local("Etc/UTC", "999999999-12-31T23:59:59") == 0);
    at_local("Europe/Madrid", "-999999999-01-01T00:00:00");
}

TEST_CASE("a date and time with a zone's name is read, completed and printed") {
    const auto instant = value::parse_date_time("2026-07-15T12:00:00@Europe/Madrid", known_zone);
    REQUIRE(instant.has_value());
    const value::DateTime complete = with_offset(*instant);
    CHECK(complete.time.zone.offset_seconds == 7200);
    CHECK(value::to_string(complete, zone_name) == "2026-07-15T12:00:00@Europe/Madrid");
    CHECK(value::to_string(complete) == "2026-07-15T12:00:00+02:00");
}
