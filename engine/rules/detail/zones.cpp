// SPDX-License-Identifier: Apache-2.0
#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "rules/detail/temporal.h"

namespace cajista::rules::detail {

namespace {

/// Sorted, so that an index means the same in every run with the same ICU.
std::vector<std::string> read_zone_names() {
    std::vector<std::string> names;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> all(
        icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr, status));
    if (U_FAILURE(status) || all == nullptr) return names;
    while (const char* name = all->next(nullptr, status)) names.emplace_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

const std::vector<std::string>& zone_names() {
    static const std::vector<std::string> names = read_zone_names();
    return names;
}

// ICU reckons in milliseconds as double; rules beyond these years are the first and last ones.
constexpr std::int64_t farthest_second = std::int64_t{86400} * 366 * 20'000;

}  // namespace

std::uint16_t zone_index(std::string_view name) {
    const auto& names = zone_names();
    const auto at = std::lower_bound(names.begin(), names.end(), name);
    if (at == names.end() || *at != name) return 0;
    return static_cast<std::uint16_t>(at - names.begin() + 1);
}

std::string_view zone_name(std::uint16_t zone) {
    const auto& names = zone_names();
    if (zone == 0 || zone > names.size()) return "UTC";
    return names[zone - 1u];
}

std::int32_t zone_offset(std::uint16_t zone, std::int64_t seconds, ZoneClock clock) {
    const std::string_view name = zone_name(zone);
    const std::unique_ptr<icu::TimeZone> rules(icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())})));
    if (rules == nullptr) return 0;
    const std::int64_t near = std::clamp(seconds, -farthest_second, farthest_second);
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules->getOffset(static_cast<double>(near) * 1000.0, clock == ZoneClock::local, raw, saving,
                     status);
    return U_FAILURE(status) ? 0 : (raw + saving) / 1000;
}

}  // namespace cajista::rules::detail
