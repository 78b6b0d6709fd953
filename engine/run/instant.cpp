// SPDX-License-Identifier: Apache-2.0
#include "run/instant.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

namespace cajista::run {

namespace {

Instant from_date_time(const value::DateTime& instant) {
    Instant result;
    result.local = instant;
    const std::int32_t offset = instant.time.zone.offset_seconds;
    result.file_time.unix_seconds = instant.date.to_days() * 86400 + instant.time.hour * 3600 +
                                    instant.time.minute * 60 + instant.time.second - offset;
    result.file_time.utc_offset_minutes = offset / 60;
    result.text = value::to_string(instant);
    return result;
}

}  // namespace

base::Result<Instant> parse_instant(std::string_view text) {
    std::optional<value::DateTime> parsed = value::parse_date_time(text);
    if (!parsed) {
        return base::error("run.instant-malformed",
                           fmt::format("'{}' is no instant", text.substr(0, 60)))
            .hint("write it as 2026-11-02T08:00:00Z");
    }
    if (parsed->date.year < 1970 || parsed->date.year > 9999) {
        return base::error("run.instant-malformed",
                           fmt::format("the year {} is outside 1970 to 9999", parsed->date.year));
    }
    if (parsed->time.zone.kind == value::Zone::Kind::local) {
        parsed->time.zone = {value::Zone::Kind::offset, 0, 0};
    }
    parsed->time.nanosecond = 0;
    return from_date_time(*parsed);
}

Instant instant_of_clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const std::int64_t days = seconds / 86400;
    const std::int64_t rest = seconds % 86400;
    value::DateTime instant;
    instant.date = value::Date::from_days(days);
    instant.time.hour = static_cast<std::uint8_t>(rest / 3600);
    instant.time.minute = static_cast<std::uint8_t>(rest / 60 % 60);
    instant.time.second = static_cast<std::uint8_t>(rest % 60);
    instant.time.zone = {value::Zone::Kind::offset, 0, 0};
    return from_date_time(instant);
}

}  // namespace cajista::run
