// SPDX-License-Identifier: Apache-2.0
// Time zones by IANA name, with the rules of ICU's data. The table is made on first use and const
// afterwards: every function here may be called from any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "value/calendar.h"

namespace cajista::locale {

/// Index + 1 of a zone such as `Europe/Madrid` in the process-wide table; 0 when there is none. A
/// value::ZoneLookup. Numbers depend on ICU's version: never write them to a file.
std::uint16_t known_zone(std::string_view name);
/// The name of known_zone()'s number; empty for another number. A value::ZoneName.
std::string_view zone_name(std::uint16_t zone);

/// What the zone's clocks are ahead of UTC, in seconds, at an instant (seconds since 1970, UTC).
std::int32_t offset_at_instant(std::uint16_t zone, std::int64_t utc_seconds);
/// The same for what the clocks show; `local.time.zone` is not looked at. A time that is skipped or
/// there twice when the clocks change has the offset from before the change.
std::int32_t offset_at_local(std::uint16_t zone, const value::DateTime& local);

/// `time` with offset_seconds filled in when its zone is a named one, else as it is.
value::DateTime with_offset(const value::DateTime& time);

}  // namespace cajista::locale
