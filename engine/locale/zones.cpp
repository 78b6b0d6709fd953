// SPDX-License-Identifier: Apache-2.0
#include "locale/zones.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <unicode/basictz.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include "locale/detail/icu_text.h"

namespace cajista::locale {

namespace {

/// Sorted, so that a name is found by halving.
const std::vector<std::string>& names() {
    static const std::vector<std::string> table = [] {
        std::vector<std::string> list;
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<icu::StringEnumeration> ids(
            icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr,
                                                       status));
        while (ids && U_SUCCESS(status)) {
            int32_t length = 0;
            const char* id = ids->next(&length, status);
            if (id == nullptr) break;
            list.emplace_back(id, static_cast<std::size_t>(length));
        }
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        if (list.size() > 0xFFFF) list.resize(0xFFFF);
        return list;
    }();
    return table;
}

/// ICU's const functions of a zone may be called from several threads.
const icu::BasicTimeZone* zone_at(std::uint16_t zone) {
    static const auto zones = [] {
        std::vector<std::unique_ptr<const icu::TimeZone>> list;
        for (const std::string& name : names()) {
            list.emplace_back(icu::TimeZone::createTimeZone(detail::to_icu(name)));
        }
        return list;
    }();
    if (zone == 0 || zone > zones.size()) return nullptr;
    return dynamic_cast<const icu::BasicTimeZone*>(zones[zone - 1U].get());
}

constexpr std::int64_t seconds_per_day = 86'400;

}  // namespace

std::uint16_t known_zone(std::string_view name) {
    const auto found = std::lower_bound(names().begin(), names().end(), name);
    if (found == names().end() || *found != name) return 0;
    return static_cast<std::uint16_t>(found - names().begin() + 1);
}

std::string_view zone_name(std::uint16_t zone) {
    if (zone == 0 || zone > names().size()) return {};
    return names()[zone - 1U];
}

std::int32_t offset_at_instant(std::uint16_t zone, std::int64_t utc_seconds) {
    const icu::BasicTimeZone* rules = zone_at(zone);
    if (rules == nullptr) return 0;
    UErrorCode status = U_ZERO_ERROR;
    int32_t raw = 0;
    int32_t saving = 0;
    rules->getOffset(static_cast<double>(utc_seconds) * 1000.0, false, raw, saving, status);
    return U_SUCCESS(status) ? (raw + saving) / 1000 : 0;
}

std::int32_t offset_at_local(std::uint16_t zone, const value::DateTime& local) {
    const icu::BasicTimeZone* rules = zone_at(zone);
    if (rules == nullptr) return 0;
    const std::int64_t seconds = local.date.to_days() * seconds_per_day + local.time.hour * 3600 +
                                 local.time.minute * 60 + local.time.second;
    UErrorCode status = U_ZERO_ERROR;
    int32_t raw = 0;
    int32_t saving = 0;
    rules->getOffsetFromLocal(static_cast<double>(seconds) * 1000.0, UCAL_TZ_LOCAL_FORMER,
                              UCAL_TZ_LOCAL_FORMER, raw, saving, status);
    return U_SUCCESS(status) ? (raw + saving) / 1000 : 0;
}

value::DateTime with_offset(const value::DateTime& time) {
    value::DateTime result = time;
    if (result.time.zone.kind == value::Zone::Kind::named) {
        result.time.zone.offset_seconds = offset_at_local(result.time.zone.zone, time);
    }
    return result;
}

}  // namespace cajista::locale
